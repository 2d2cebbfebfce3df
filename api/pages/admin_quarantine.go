package pages

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/rhythm"
)

// quarantinePage lists what sources say that is held back.
type quarantinePage struct {
	adminPage
	Rows   []heldRow
	Shared bool // by several bodies, so that only who runs the service decides
}

// heldRow is what one source says that is held back.
type heldRow struct {
	Href         string
	Source, When template.HTML
	// Why it is held back, and Raw as the program has it.
	Why, Raw template.HTML
	Refused  template.HTML // that an officer has refused it
}

// heldPage shows it, and asks whether it is right.
type heldPage struct {
	adminPage
	heldRow
	// Said is what the source says, beside what the calendar has.
	Said    []saidRow
	More    template.HTML
	Preview preview
	CanBe   bool // accepted
	Hidden  []hidden
	Field   planField
	Action  string
	Back    string
}

// saidRow is what the source says of an entry, what the calendar has, and how far that is
// apart.
type saidRow struct{ What, Says, Has, Apart template.HTML }

// heldAt is where an officer looks at what a source says that is held back.
func (c *call) heldAt(s rhythm.Status, q rhythm.Quarantined) string {
	return In(c.lang, "/admin/quarantine/"+s.Source.Name+"/"+q.ID())
}

// sourcesAreShared tells whether officers see what is held back, and do not decide on it.
func (c *call) sourcesAreShared() bool { return c.Orders != nil && !c.Orders.MayAccept() }

func (c *call) showQuarantine() error {
	page := quarantinePage{adminPage: c.adminPage("admin.quarantine")}
	if c.r.URL.Query().Get("done") != "" {
		page.Done = c.frame.Say("quarantine.refused-now")
	}
	page.Shared = c.sourcesAreShared()
	for _, s := range c.sources() {
		if q, held := s.Held(); held {
			page.Rows = append(page.Rows, c.heldRow(s, q))
		}
	}
	return c.show(http.StatusOK, "admin-quarantine", page)
}

func (c *call) heldRow(s rhythm.Status, q rhythm.Quarantined) heldRow {
	row := heldRow{Href: c.heldAt(s, q), Source: c.frame.said(s.Source.Title), When: c.moment(q.First), Why: c.frame.Say("quarantine.unread"), Raw: c.frame.said(q.Reason)}
	if q.Held != nil {
		row.Why = c.frame.Say("quarantine.unlikely")
	}
	if q.Times > 1 {
		row.When = c.frame.count("quarantine.times", q.Times, words.Data{"First": string(c.moment(q.First)), "Last": string(c.moment(q.Last))})
	}
	if !q.Refused.IsZero() {
		row.Refused = c.frame.sayWith("quarantine.refused", words.Data{"When": string(c.moment(q.Refused))})
	}
	return row
}

// held finds what the address names; rhythm.ErrNotHeld if it is held back no more.
func (c *call) held() (rhythm.Status, rhythm.Quarantined, error) {
	for _, s := range c.sources() {
		q, held := s.Held()
		if held && s.Source.Name == c.r.PathValue("source") && q.ID() == c.r.PathValue("id") {
			return s, q, nil
		}
	}
	return rhythm.Status{}, rhythm.Quarantined{}, rhythm.ErrNotHeld
}

func (c *call) showHeld() error {
	return c.heldPage(http.StatusOK, "", typed{query: url.Values{}, wrong: map[string]string{}})
}

func (c *call) heldPage(status int, note template.HTML, t typed) error {
	s, q, err := c.held()
	if err != nil {
		return err
	}
	if c.Orders == nil {
		return noOrders()
	}
	f := c.frame
	page := heldPage{
		adminPage: c.adminPage("quarantine.title"), heldRow: c.heldRow(s, q), Action: c.heldAt(s, q), Back: In(c.lang, "/admin/quarantine"),
		Field: f.whyField(t, "quarantine.why-kept"),
	}
	page.Note, page.Wrong = note, wrongs(page.Field.field)
	if q.Held == nil {
		return c.show(status, "admin-held", page)
	}
	for _, e := range q.Held.Entries[:min(len(q.Held.Entries), mostChanges)] {
		page.Said = append(page.Said, c.saidRow(e))
	}
	if n := len(q.Held.Entries) - mostChanges; n > 0 {
		page.More = f.count("change.more", n, nil)
	}
	p, err := c.Orders.Look(c.r.Context(), decision.Accept{Source: s.Source.Name, ID: q.ID()}, decision.Officer(c.officer, ""))
	if why, refused := f.refused(err); refused != 0 {
		page.Note = why
		return c.show(status, "admin-held", page)
	}
	if err != nil {
		return err
	}
	page.CanBe, page.Preview, page.Hidden = true, f.preview(p), []hidden{{"version", p.Version}}
	return c.show(status, "admin-held", page)
}

// saidRow sets what a source says of an entry beside what the calendar has.
func (c *call) saidRow(e calendar.Entry) saidRow {
	f := c.frame
	row := saidRow{What: f.nameOf(e), Says: f.daysAndSure(e), Has: f.Say("quarantine.nothing")}
	has, known := c.entryOf(e.ID)
	if !known {
		return row
	}
	row.Has = f.daysAndSure(has)
	switch days := e.First.DaysSince(has.First); {
	case days > 0:
		row.Apart = f.count("quarantine.later", days, nil)
	case days < 0:
		row.Apart = f.count("quarantine.earlier", -days, nil)
	}
	return row
}

// settleHeld accepts or refuses what is held back.
func (c *call) settleHeld() error {
	if c.Orders == nil {
		return noOrders()
	}
	t := typed{query: c.form, wrong: map[string]string{}}
	source, id := c.r.PathValue("source"), c.r.PathValue("id")
	why, err := decision.Why(c.form.Get("why"))
	if err != nil {
		t.refuse(err)
		return c.heldPage(http.StatusUnprocessableEntity, "", t)
	}
	by := decision.Officer(c.officer, why)
	if c.form.Get("do") != "accept" {
		if err := c.Orders.Refuse(c.r.Context(), source, id, by); err != nil {
			return err
		}
		c.goTo("/admin/quarantine?done=refused")
		return nil
	}
	p, err := c.Orders.Carry(c.r.Context(), decision.Accept{Source: source, ID: id}, by, c.form.Get("version"))
	if note, status := c.frame.refused(err); status != 0 && !errors.Is(err, rhythm.ErrNotHeld) {
		return c.heldPage(status, note, t)
	}
	if err != nil {
		return err
	}
	c.goTo("/admin/decisions?done=" + p.Record.ID())
	return nil
}

// withdrawal shows what it would change to take a decision back, and asks why.
func (c *call) showWithdrawal() error {
	return c.withdrawalPage(http.StatusOK, "", typed{query: url.Values{}, wrong: map[string]string{}})
}

func (c *call) withdrawalPage(status int, note template.HTML, t typed) error {
	if c.Orders == nil {
		return noOrders()
	}
	f, here := c.frame, In(c.lang, "/admin/decisions/"+c.r.PathValue("layer"))
	p, err := c.Orders.Look(c.r.Context(), decision.Undo{Layer: c.r.PathValue("layer")}, decision.Officer(c.officer, ""))
	why, refused := f.refused(err)
	if err != nil && refused == 0 {
		return err
	}
	asks := f.whyField(t, "quarantine.why-kept")
	page := previewPage{
		adminPage: c.adminPage("decide.withdraw-title"), Preview: f.preview(p), Action: here, Back: In(c.lang, "/admin/decisions"), Why: &asks,
		Hidden: []hidden{{"version", p.Version}}, Do: f.Say("decide.withdraw-do"),
	}
	made, _ := c.decisions()
	for _, r := range made {
		if r.ID() == c.r.PathValue("layer") {
			page.What = c.whatOf(r, made)
		}
	}
	page.Note, page.Wrong = note, wrongs(asks.field)
	if why != "" && note == "" {
		page.Note = why
	}
	return c.show(max(status, refused), "admin-preview", page)
}

// withdraw takes a decision back.
func (c *call) withdraw() error {
	if c.Orders == nil {
		return noOrders()
	}
	t := typed{query: c.form, wrong: map[string]string{}}
	why, err := decision.Why(c.form.Get("why"))
	if err != nil {
		t.refuse(err)
		return c.withdrawalPage(http.StatusUnprocessableEntity, "", t)
	}
	p, err := c.Orders.Carry(c.r.Context(), decision.Undo{Layer: c.r.PathValue("layer")}, decision.Officer(c.officer, why), c.form.Get("version"))
	if note, status := c.frame.refused(err); status != 0 {
		return c.withdrawalPage(status, note, t)
	}
	if err != nil {
		return err
	}
	c.goTo("/admin/decisions?done=" + p.Record.ID())
	return nil
}
