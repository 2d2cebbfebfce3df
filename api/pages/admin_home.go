package pages

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
)

// adminHome says what wants doing.
type adminHome struct {
	adminPage
	ToDo []toDo
	// Horizons say whose announced dates have run out or will soon.
	Horizons []template.HTML
	// Trouble is what is wrong with the files of the calendar, for whoever runs the server.
	Trouble []template.HTML
	Stand   []template.HTML // how things stand
}

// toDo is one thing that wants doing, and where.
type toDo struct {
	Href  string
	Words template.HTML
}

func (c *call) showAdmin() error {
	page := adminHome{adminPage: c.adminPage("admin.home")}
	f := c.frame
	for _, s := range c.sources() {
		if _, open := s.ToDecide(); open && !c.sourcesAreShared() {
			page.ToDo = append(page.ToDo, toDo{In(c.lang, "/admin/quarantine"), f.sayWith("todo.quarantine", words.Data{"Source": s.Source.Title})})
		} else if _, held := s.Held(); s.Failures > 0 && !held {
			page.ToDo = append(page.ToDo, toDo{In(c.lang, "/admin/sources") + "#" + s.Source.Name, f.fault(s, c.Accounts.Now())})
		}
	}
	members, err := c.countMembers()
	if err != nil {
		return err
	}
	if members.invited > 0 {
		to := withQuery(In(c.lang, "/admin/members"), url.Values{"show": {"invited"}})
		page.ToDo = append(page.ToDo, toDo{to, f.count("todo.invited", members.invited, nil)})
	}
	cal := c.Desk.Again.Editions.Current().Calendar
	for _, h := range cal.Horizons() {
		if said := f.horizon(h); said != "" {
			page.Horizons = append(page.Horizons, said)
		}
	}
	if c.Webhook != nil {
		if hook, err := c.Webhook.State(c.r.Context()); err == nil && !hook.Failing.IsZero() {
			page.ToDo = append(page.ToDo, toDo{In(c.lang, "/admin/webhook"), f.sayWith("webhook.todo", words.Data{"Problem": hook.Problem})})
		}
	}
	if c.Trouble != nil {
		for _, said := range c.Trouble() {
			page.Trouble = append(page.Trouble, f.said(said))
		}
	}
	page.Stand = []template.HTML{
		f.count("stand.members", members.all, words.Data{"Officers": members.officers}),
		f.sayWith("stand.calendar", words.Data{"Version": cal.Version(), "Number": strconv.Itoa(len(c.sources()))}),
	}
	mails, err := c.mails()
	if err != nil {
		return err
	}
	page.Stand = append(append(page.Stand, c.touched()...), mails...)
	return c.show(http.StatusOK, "admin-home", page)
}

// sources are how the sources of dates fare; none if none is asked.
func (c *call) sources() []rhythm.Status {
	if c.Sources == nil {
		return nil
	}
	return c.Sources()
}

type memberCount struct{ all, invited, officers int }

func (c *call) countMembers() (n memberCount, err error) {
	_, _, err = c.membersAfter("", 1, func(m store.Member) bool {
		n.all++
		if m.State == store.StateInvited {
			n.invited++
		}
		if m.Role == store.RoleOfficer {
			n.officers++
		}
		return false
	})
	return n, err
}

// horizon says that the dates of a body have run out, or will soon; nothing if all is well.
func (f frame) horizon(h calendar.Horizon) template.HTML {
	with := words.Data{"Body": f.bodyName(h.Body), "Day": f.Lang.Date(h.Last, f.today)}
	switch left := h.Last.DaysSince(f.today); {
	case h.Last.IsZero():
		return f.sayWith("horizon.none", with)
	case left < 0:
		return f.sayWith("horizon.past", with)
	case left <= calendar.Notice:
		return f.sayWith("horizon.soon", with)
	default:
		return ""
	}
}
