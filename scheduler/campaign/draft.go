package campaign

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/field"
	"divisionbell/store"
)

// Bounds of a campaign.
const (
	// MaxTitle and MaxLink are in characters; ten links fit into the notes of a plan.
	MaxTitle = 200
	MaxLink  = 190
	MaxLinks = 10
	// MaxDays is how many days it can run at most.
	MaxDays = 366
	// MaxWeekly is how many members of a nation it can have act in one week at most.
	MaxWeekly = 1000
	// UsualWeekly is how many letters a week one desk takes well.
	UsualWeekly = 5
)

// Draft is a campaign as an officer writes it.
type Draft struct {
	Title  string
	Office advice.Office
	Action advice.Action
	Points []string
	// Links lead to what members can read and use.
	Links []string
	// Nations are those whose members are asked; all if none is named.
	Nations     []calendar.Nation
	First, Last calendar.Date
	// Weekly is how many members of a nation act in the same week at most.
	Weekly int
}

// DraftOf is a campaign as it could be written again.
func DraftOf(c store.Campaign) Draft {
	return Draft{
		Title: c.Title, Office: advice.Office(c.Office), Action: advice.Action(c.Action), Points: c.Points, Links: c.Links,
		Nations: c.Nations, First: c.First, Last: c.Last, Weekly: c.Weekly,
	}
}

// FieldError is a value that cannot be meant.
type FieldError = field.Error

func wrong(name, format string, args ...any) error { return field.Wrong(name, format, args...) }

// check returns what a draft says as it is kept. A FieldError says what cannot be meant.
func (d *Desk) check(draft Draft) (store.Campaign, error) {
	c := store.Campaign{Office: string(draft.Office), Action: string(draft.Action), First: draft.First, Last: draft.Last, Weekly: draft.Weekly}
	var err error
	if c.Title, err = field.Line("title", draft.Title, MaxTitle); err != nil {
		return store.Campaign{}, err
	}
	if c.Title == "" {
		return store.Campaign{}, wrong("title", "must not be empty: members know the campaign by it")
	}
	if c.Points, err = engagement.Points(draft.Points); err != nil {
		return store.Campaign{}, err
	}
	if c.Links, err = links(draft.Links); err != nil {
		return store.Campaign{}, err
	}
	if c.Nations, err = nations(draft); err != nil {
		return store.Campaign{}, err
	}
	if err := d.checkDays(draft); err != nil {
		return store.Campaign{}, err
	}
	if c.Weekly < 1 || c.Weekly > MaxWeekly {
		return store.Campaign{}, wrong("weekly", "must be 1 to %d", MaxWeekly)
	}
	return c, d.checkAdvised(c)
}

// links returns the addresses of web pages. A FieldError says what is none.
func links(all []string) ([]string, error) {
	var kept []string
	for _, text := range all {
		text, err := field.Line("links", text, MaxLink)
		if err != nil {
			return nil, err
		}
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.ContainsAny(text, " \"<>") {
			return nil, wrong("links", "must be addresses of web pages, such as https://example.org/toolkit, one a line")
		}
		kept = append(kept, text)
	}
	if len(kept) > MaxLinks {
		return nil, wrong("links", "has %d links: at most %d are allowed", len(kept), MaxLinks)
	}
	return kept, nil
}

// nations returns whose members are asked. Members of a devolved parliament are for the
// people of their nation.
func nations(draft Draft) ([]calendar.Nation, error) {
	var kept []calendar.Nation
	for _, n := range draft.Nations {
		if !slices.Contains(calendar.Nations(), n) {
			return nil, wrong("nations", "%q is not known: allowed are %s", n, strings.Join(words(calendar.Nations()), ", "))
		}
		if !slices.Contains(kept, n) {
			kept = append(kept, n)
		}
	}
	home := draft.Office.Home()
	if home == "" {
		return kept, nil
	}
	if len(kept) > 1 || len(kept) == 1 && kept[0] != home {
		return nil, wrong("nations", "must be %s alone, where this office is, or none", home)
	}
	return []calendar.Nation{home}, nil
}

func words[T ~string](all []T) []string {
	texts := make([]string, len(all))
	for i, a := range all {
		texts[i] = string(a)
	}
	return texts
}

func (d *Desk) checkDays(draft Draft) error {
	known := d.Plans.Editions.Current().Calendar.Span()
	for _, day := range []struct {
		name string
		date calendar.Date
	}{{"first", draft.First}, {"last", draft.Last}} {
		switch {
		case day.date.IsZero():
			return wrong(day.name, "must be a day, written YYYY-MM-DD")
		case !known.Contains(day.date):
			return wrong(day.name, "%s is outside the calendar, which runs from %s to %s", day.date, known.First, known.Last)
		}
	}
	switch days := draft.Last.DaysSince(draft.First) + 1; {
	case days < 1:
		return wrong("last", "%s is before %s, the first day: it must be that day or later", draft.Last, draft.First)
	case days > MaxDays:
		return wrong("last", "is %d days after the first: a campaign runs for %d at most", days-1, MaxDays)
	}
	return nil
}

// checkToCome refuses a campaign that begins in the past.
func (d *Desk) checkToCome(c store.Campaign) error {
	if today := d.today(); c.First.Before(today) {
		return wrong("first", "%s is past: it must be today, %s, or later", c.First, today)
	}
	return nil
}

// checkAdvised refuses what nobody can be advised on, and days of which none is good.
func (d *Desk) checkAdvised(c store.Campaign) error {
	good := 0
	for _, n := range askedIn(c) {
		days, err := d.goodDays(c, n)
		if err != nil {
			return unaskable(err)
		}
		good += len(days)
	}
	if good == 0 {
		return wrong("first", "from %s to %s there is no working day that is at least fair for it: choose others", c.First, c.Last)
	}
	return nil
}

// unaskable is an error of the advice that a campaign, which says only whom, what and when,
// can do something about.
func unaskable(err error) error {
	refused := (*advice.QuestionError)(nil)
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Field {
	case "nation":
		return wrong("nations", "%s", refused.Problem)
	case "sent", "met", "opens", "closes":
		return wrong("action", "cannot be asked of many at once, for each would have to say more: %s", refused.Problem)
	default:
		return refused
	}
}

// askedIn are the nations whose members are asked.
func askedIn(c store.Campaign) []calendar.Nation {
	if len(c.Nations) > 0 {
		return c.Nations
	}
	return calendar.Nations()
}
