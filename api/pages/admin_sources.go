package pages

import (
	"cmp"
	"html/template"
	"net/http"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/rhythm"
)

// sourcesPage says how the sources of dates fare, and how far the dates go.
type sourcesPage struct {
	adminPage
	Bodies  []template.HTML
	Sources []sourceCard
}

// sourceCard is how one source fares.
type sourceCard struct {
	ID              string
	Title, State    template.HTML
	Fault, Means    template.HTML // what is wrong, and what that means
	Raw             template.HTML // what is wrong as the program has it
	Held            string        // where to look at what is held back
	Notes           []template.HTML
	Answered, Tried template.HTML
	Changed, Next   template.HTML
	Reach           []template.HTML
	Every, Why      template.HTML
	Address, Href   string
	Licence         template.HTML
	Believed        []template.HTML // what was not believed once, and is over
}

func (c *call) showSources() error {
	page := sourcesPage{adminPage: c.adminPage("admin.sources")}
	f := c.frame
	for _, h := range c.Desk.Again.Editions.Current().Calendar.Horizons() {
		said := f.horizon(h)
		if said == "" {
			said = f.sayWith("horizon.good", words.Data{"Body": f.bodyName(h.Body), "Day": f.Lang.LongDate(h.Last)})
		}
		page.Bodies = append(page.Bodies, said)
	}
	for _, s := range c.sources() {
		page.Sources = append(page.Sources, c.sourceCard(s))
	}
	return c.show(http.StatusOK, "admin-sources", page)
}

func (c *call) sourceCard(s rhythm.Status) sourceCard {
	f := c.frame
	card := sourceCard{
		ID: s.Source.Name, Title: f.said(s.Source.Title), State: f.Say("source." + stateOf(s)), Every: f.rhythm(s.Every), Why: f.said(s.Source.Why),
		Address: s.Source.Address, Licence: f.said(s.Source.Licence),
		Answered: c.instant(s.Answered), Tried: c.instant(s.Tried), Changed: c.instant(s.Changed), Next: c.instant(s.Next),
	}
	if isPage(s.Source.Address) {
		card.Href = s.Source.Address
	}
	if s.Failures > 0 {
		card.Fault, card.Means, card.Raw = f.fault(s, c.Accounts.Now()), f.Say("means."+string(cmp.Or(s.Fault, refresh.Otherwise))), f.said(s.Problem)
	}
	if q, held := s.Held(); held {
		card.Held = c.heldAt(s, q)
	}
	for _, note := range s.Notes {
		card.Notes = append(card.Notes, f.said(note))
	}
	for _, body := range calendar.Bodies() {
		if until, told := s.Reach[body]; told {
			card.Reach = append(card.Reach, f.sayWith("source.reach", words.Data{"Body": f.bodyName(body), "Day": f.Lang.LongDate(until)}))
		}
	}
	for _, q := range s.Quarantine {
		if !q.Over.IsZero() {
			card.Believed = append(card.Believed, c.moment(q.First)+": "+f.said(q.Reason))
		}
	}
	return card
}

// stateOf is in a word how a source fares.
func stateOf(s rhythm.Status) string {
	_, held := s.Held()
	switch {
	case s.Tried.IsZero():
		return "waiting"
	case s.Failures == 0:
		return "good"
	case held:
		return "refused"
	default:
		return "failing"
	}
}

// fault says in a sentence what is wrong with a source, and for how long.
func (f frame) fault(s rhythm.Status, now time.Time) template.HTML {
	with := words.Data{"Source": s.Source.Title}
	said := f.sayWith("fault."+string(cmp.Or(s.Fault, refresh.Otherwise)), with)
	switch {
	case s.Answered.IsZero() && s.Fault == refresh.NotBelieved:
		return said
	case s.Answered.IsZero():
		return said + " " + f.Say("fault.never")
	}
	days := int(now.Sub(s.Answered).Hours()) / 24
	if days == 0 {
		return said + " " + f.Say("fault.today")
	}
	return said + " " + f.count("fault.days", days, nil)
}

// rhythm says how often a source is asked.
func (f frame) rhythm(every time.Duration) template.HTML {
	const day = 24 * time.Hour
	switch days := int(every / day); {
	case every%day != 0:
		return f.count("every.hours", max(1, int(every.Round(time.Hour)/time.Hour)), nil)
	case days == 7:
		return f.Say("every.week")
	default:
		return f.count("every.days", days, nil)
	}
}

// instant says when something was, or that it never was.
func (c *call) instant(t time.Time) template.HTML {
	if t.IsZero() {
		return c.frame.Say("account.never")
	}
	return c.moment(t)
}

// isPage reports whether what is shown of an address can be opened.
func isPage(shown string) bool {
	return strings.HasPrefix(shown, "https://") || strings.HasPrefix(shown, "http://")
}
