package pages

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/decision"
)

// decidePage asks what is decided of an entry, or for a date of one's own.
type decidePage struct {
	adminPage
	// What says of what is decided, and what the calendar says of it now.
	What   template.HTML
	Action string
	Hidden []hidden
	// Choice is what is decided, or of what sort the date is.
	Choice  field
	Title   *planField
	Days    []planField
	Certain check
	Why     planField
	Back    string
}

// previewPage says what would change, and asks once more.
type previewPage struct {
	adminPage
	What    template.HTML
	Preview preview
	Action  string
	Hidden  []hidden
	// Why is asked here where it was not before.
	Why  *planField
	Do   template.HTML // what the button says
	Back string
}

// asked is an order as a form gives it.
type asked struct {
	order decision.Order
	// what says it in words, and at and back are where its form is and where one came from.
	what     template.HTML
	at, back string
	sent     []string // the names of what the form sends
}

// noOrders is answered where nobody can decide anything.
func noOrders() error {
	return answer.NewProblem(http.StatusNotFound, "Nothing can be decided here: this service keeps no decisions.")
}

// carry shows what an order would change or, once that was seen, has it carried out. What is
// wrong with the form is shown by again.
func (c *call) carry(a asked, again func(status int, note template.HTML, t typed) error) error {
	if c.Orders == nil {
		return noOrders()
	}
	t := typed{query: c.form, wrong: map[string]string{}}
	why, err := decision.Why(c.form.Get("why"))
	if err != nil {
		t.refuse(err)
		return again(http.StatusUnprocessableEntity, "", t)
	}
	by, seen := decision.Officer(c.officer, why), c.form.Get("version")
	var p decision.Proposed
	if seen == "" {
		p, err = c.Orders.Look(c.r.Context(), a.order, by)
	} else {
		p, err = c.Orders.Carry(c.r.Context(), a.order, by, seen)
	}
	t.refuse(err)
	note, status := c.frame.refused(err)
	switch {
	case errors.Is(err, decision.ErrMoved):
		return c.previewed(a, p, status, note)
	case len(t.wrong) > 0:
		return again(http.StatusUnprocessableEntity, "", t)
	case status != 0:
		return again(status, note, t)
	case err != nil:
		return err
	case !p.IsNews():
		return again(http.StatusOK, c.frame.Say("decide.nothing-new"), t)
	case seen == "":
		return c.previewed(a, p, http.StatusOK, "")
	}
	c.goTo("/admin/decisions?done=" + p.Record.ID())
	return nil
}

// previewed shows what an order would change.
func (c *call) previewed(a asked, p decision.Proposed, status int, note template.HTML) error {
	page := previewPage{
		adminPage: c.adminPage("decide.preview"), What: a.what, Preview: c.frame.preview(p), Action: a.at, Back: a.back, Do: c.frame.Say("decide.do"),
	}
	page.Note = note
	for _, name := range a.sent {
		page.Hidden = append(page.Hidden, hidden{name, c.form.Get(name)})
	}
	page.Hidden = append(page.Hidden, hidden{"version", p.Version})
	return c.show(status, "admin-preview", page)
}

func (c *call) showDecide() error {
	return c.decidePage(http.StatusOK, "", typed{query: url.Values{"id": {c.r.URL.Query().Get("id")}}, wrong: map[string]string{}})
}

func (c *call) decidePage(status int, note template.HTML, t typed) error {
	f, id := c.frame, t.query.Get("id")
	e, known := c.entryOf(id)
	if !known && !c.Desk.Again.Editions.Current().Calendar.IsRuledOut(id) {
		return noPage("There is no such entry on the calendar.")
	}
	page := decidePage{
		adminPage: c.adminPage("decide.title"), Action: In(c.lang, "/admin/decide"), Back: In(c.lang, "/admin/decisions"), Hidden: []hidden{{"id", id}},
		What: f.nameOfID(id) + ": " + f.Say("decide.not-said"), Days: []planField{f.dayField(t, "first", "decide.first"), f.dayField(t, "last", "decide.last")},
		Certain: check{"certain", "yes", f.Say("decide.certain-days"), t.query.Get("certain") != ""}, Why: f.whyField(t, "decide.why-shown"),
	}
	if known {
		page.What = f.nameOf(e) + ": " + f.daysAndSure(e)
	}
	page.Note = note
	for i := range page.Days {
		page.Days[i].Hint = f.Say("decide.days-hint")
	}
	page.Choice = f.choiceOf(t, "decision", "decide.decision", "decide.choose-", "nothing", "not", "days", "certain")
	page.Wrong = wrongs(page.Choice, page.Days[0].field, page.Days[1].field, page.Why.field)
	return c.show(status, "admin-decide", page)
}

// choiceOf is a field of which one of some words is chosen.
func (f frame) choiceOf(t typed, name, label, prefix string, all ...string) field {
	made := field{Name: name, Label: f.Say(label), Error: f.wrongWith(t, name)}
	for _, word := range all {
		made.Options = append(made.Options, option{Value: word, Words: f.plain(prefix + word), Selected: t.query.Get(name) == word})
	}
	return made
}

func (f frame) dayField(t typed, name, label string) planField {
	made := f.lineField(t, name, label, 10)
	if _, err := calendar.ParseDate(made.Value); made.Value == "" || err == nil {
		made.Type = "date" // a field of that type would not show again what is no date
	}
	return made
}

func (f frame) whyField(t typed, hint string) planField {
	made := f.lineField(t, "why", "decide.why", decision.MostWhy)
	made.Hint, made.Required = f.Say(hint), true
	return made
}

// decide takes the officers' word on an entry.
func (c *call) decide() error {
	t := typed{query: c.form, wrong: map[string]string{}}
	d := importer.Decision{ID: strings.TrimSpace(c.form.Get("id"))}
	switch c.form.Get("decision") {
	case "not":
		d.WillNotHappen = true
	case "certain":
		d.Certain = true
	case "days":
		d.Certain = c.form.Get("certain") != ""
		t.readDays(&d.First, &d.Last)
	}
	order := decision.Decide{Decision: d}
	if len(t.wrong) == 0 {
		t.refuse(order.Check())
	}
	if len(t.wrong) > 0 {
		return c.decidePage(http.StatusUnprocessableEntity, "", t)
	}
	return c.carry(asked{
		order: order, what: c.decidedWords(d), at: In(c.lang, "/admin/decide"), back: c.decideAt(d.ID),
		sent: []string{"id", "decision", "first", "last", "certain", "why"},
	}, c.decidePage)
}

// readDays reads the first day, which must be given, and the last.
func (t *typed) readDays(first, last *calendar.Date) {
	readWord(t, "first", first)
	readWord(t, "last", last)
	if first.IsZero() && t.wrong["first"] == "" {
		t.wrong["first"] = noDay
	}
}

// decidedWords says in a sentence what is decided.
func (c *call) decidedWords(d importer.Decision) template.HTML {
	f := c.frame
	name := f.nameOfID(d.ID)
	if e, known := c.entryOf(d.ID); known {
		name = f.nameOf(e)
	}
	switch {
	case d.WillNotHappen:
		return name + ": " + f.Say("decide.not-said")
	case d.First.IsZero():
		return name + ": " + f.Say("decide.certain-said")
	}
	span := calendar.Span{First: d.First, Last: d.First}
	if !d.Last.IsZero() {
		span.Last = d.Last
	}
	return name + ": " + f.sayWith("decide.days-said", words.Data{"Days": f.Lang.Span(span, f.today)})
}

func (c *call) showOwnDate() error {
	return c.ownDatePage(http.StatusOK, "", typed{query: url.Values{}, wrong: map[string]string{}})
}

func (c *call) ownDatePage(status int, note template.HTML, t typed) error {
	f := c.frame
	title := f.lineField(t, "title", "decide.name", decision.MostTitle)
	page := decidePage{
		adminPage: c.adminPage("decide.own-title"), What: f.Say("decide.own-what"), Action: In(c.lang, "/admin/date"), Back: In(c.lang, "/admin/decisions"),
		Title: &title, Days: []planField{f.dayField(t, "first", "decide.first"), f.dayField(t, "last", "decide.last")},
		Certain: check{"certain", "yes", f.Say("decide.certain-days"), t.query.Get("certain") != ""}, Why: f.whyField(t, "decide.why-shown"),
	}
	page.Note = note
	page.Choice = f.choiceOf(t, "sort", "decide.sort", "decide.sort-", names(decision.Sorts())...)
	page.Wrong = wrongs(page.Choice, title.field, page.Days[0].field, page.Days[1].field, page.Why.field)
	return c.show(status, "admin-decide", page)
}

// addOwnDate takes a date of the officers' own.
func (c *call) addOwnDate() error {
	t := typed{query: c.form, wrong: map[string]string{}}
	o := decision.OwnDate{Sort: decision.Sort(c.form.Get("sort")), Title: c.form.Get("title"), Certain: c.form.Get("certain") != ""}
	t.readDays(&o.First, &o.Last)
	if len(t.wrong) > 0 {
		return c.ownDatePage(http.StatusUnprocessableEntity, "", t)
	}
	span := calendar.Span{First: o.First, Last: o.First}
	if !o.Last.IsZero() {
		span.Last = o.Last
	}
	what := "<strong>" + escaped(o.Title) + "</strong>: " + escaped(c.frame.Lang.Span(span, c.frame.today).Plain)
	return c.carry(asked{
		order: o, what: what, at: In(c.lang, "/admin/date"), back: In(c.lang, "/admin/date"),
		sent: []string{"sort", "title", "first", "last", "certain", "why"},
	}, c.ownDatePage)
}

// names are words as texts.
func names[T ~string](all []T) []string {
	var texts []string
	for _, v := range all {
		texts = append(texts, string(v))
	}
	return texts
}
