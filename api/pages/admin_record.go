package pages

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/decision"
	"divisionbell/store"
)

// recordPage is the record of what officers did.
type recordPage struct {
	adminPage
	Rows []actRow
	Next string
	Lost template.HTML
}

// actRow is one act: who did what, to what, when and why.
type actRow struct {
	At            string
	When          template.HTML
	Who, What, On template.HTML
	Why           string
}

// actsAPage is how many acts are listed at once.
const actsAPage = 50

func (c *call) showRecord() error {
	found, err := c.Accounts.Store.Acts(c.r.Context(), store.Part{After: c.r.URL.Query().Get("after"), Most: actsAPage})
	if err != nil {
		return err
	}
	page := recordPage{adminPage: c.adminPage("admin.record")}
	known := c.acquaintances()
	for _, a := range found.Items {
		page.Rows = append(page.Rows, c.actRow(a, known))
	}
	if found.Next != "" {
		page.Next = withQuery(In(c.lang, "/admin/record"), url.Values{"after": {found.Next}})
	}
	if found.Damaged > 0 {
		page.Lost = c.frame.count("record.lost", found.Damaged, nil)
	}
	return c.show(http.StatusOK, "admin-record", page)
}

func (c *call) actRow(a store.Act, known *acquaintances) actRow {
	f := c.frame
	row := actRow{At: a.At.UTC().Format(time.RFC3339), When: c.moment(a.At), Why: a.Why, What: escaped(a.What)}
	switch a.By {
	case store.CommandLine, store.Itself:
		row.Who = f.Say("record." + a.By)
	default:
		row.Who = known.name(a.By)
	}
	if f.texts.Has("act." + a.What) {
		row.What = f.Say("act." + a.What)
	}
	row.On = c.actOn(a, known)
	return row
}

// actOn names what an act was done to.
func (c *call) actOn(a store.Act, known *acquaintances) template.HTML {
	if e, there := c.Desk.Again.Editions.Current().Calendar.Entry(a.On); there {
		return c.frame.entryName(e)
	}
	if strings.HasSuffix(a.What, "-campaign") {
		if one, err := c.Campaigns.One(c.r.Context(), a.On); err == nil {
			return escaped(one.Title)
		}
	}
	if strings.Contains(a.On, "/") {
		return c.frame.nameOfID(a.On)
	}
	if a.What == decision.ActUndo || a.What == decision.ActImport {
		return c.whatOfLayer(a.On, known.decided())
	}
	if name, isMember := known.find(a.On); isMember || isOfMember(a.What) {
		return name
	}
	return escaped(a.On)
}

// whatOfLayer says in words what the layer of that id says.
func (c *call) whatOfLayer(id string, made []layers.Record) template.HTML {
	for _, r := range made {
		if r.ID() == id {
			return c.whatOf(r, made)
		}
	}
	return escaped(id)
}

// isOfMember reports whether an act was done to a member.
func isOfMember(what string) bool {
	switch what {
	case "invite-member", "set-role-officer", "set-role-member", "set-state-disabled", "set-state-active", "remove-member", "removed-for-absence":
		return true
	}
	return false
}

// acquaintances are what acts speak of: the names of members, each asked for once, and what
// was decided.
type acquaintances struct {
	ctx   context.Context
	store store.Store
	gone  template.HTML
	names map[string]template.HTML
	// decided is what officers decided, read once.
	decided func() []layers.Record
}

func (c *call) acquaintances() *acquaintances {
	return &acquaintances{
		ctx: c.r.Context(), store: c.Accounts.Store, gone: c.frame.Say("record.gone"), names: make(map[string]template.HTML),
		decided: sync.OnceValue(func() []layers.Record {
			made, _ := c.decisions()
			return made
		}),
	}
}

// find returns the name of a member or else her address; of one who has left it says that.
func (k *acquaintances) find(id string) (name template.HTML, isMember bool) {
	if name, asked := k.names[id]; asked {
		return name, name != k.gone
	}
	m, err := k.store.Member(k.ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound), err != nil:
		name = k.gone
	case m.Name != "":
		name = escaped(m.Name)
	default:
		name = escaped(m.Email)
	}
	k.names[id] = name
	return name, name != k.gone
}

func (k *acquaintances) name(id string) template.HTML {
	name, _ := k.find(id)
	return name
}

// moment says an instant with its weekday and its time of day.
func (c *call) moment(t time.Time) template.HTML {
	t = t.In(c.Accounts.Location)
	return c.frame.short(calendar.Span{First: calendar.DateIn(t, c.Accounts.Location), Last: calendar.DateIn(t, c.Accounts.Location)}) +
		", " + template.HTML(t.Format("15:04"))
}

// entryName names an entry with its body, and with its year where the title has none.
func (f frame) entryName(e calendar.Entry) template.HTML {
	return f.mark(f.names.Title(f.Lang, e)) + " (" + escaped(f.bodyName(e.Body)) + ", " + escaped(f.Lang.ShortSpan(e.Span(), f.today)) + ")"
}
