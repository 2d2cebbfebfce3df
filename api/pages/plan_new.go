package pages

import (
	"cmp"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// newPlanPage asks what is to be planned.
type newPlanPage struct {
	frame
	Heading template.HTML
	// Note says why nothing was kept, where no field is wrong.
	Note    template.HTML
	Instead *instead
	Verdict *verdict
	Action  string
	// Hidden is what the form sends besides its fields.
	Hidden []hidden
	Fields []planField
	Wrong  []field
}

type hidden struct{ Name, Value string }

// verdict is how good the moment of a plan is, and what she is warned of.
type verdict struct {
	Says     template.HTML
	Warnings []template.HTML
}

// planField is a field of the form of a plan. Kept is what is kept now, where something else
// was typed.
type planField struct {
	typedField
	Rows int
	Kept template.HTML
}

// showNewPlan shows the form as the address fills it in.
func (c *call) showNewPlan() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	asked := c.r.URL.Query()
	if asked.Get("office") == "" || asked.Get("action") == "" {
		c.goTo("/")
		return nil
	}
	nation := cmp.Or(calendar.Nation(asked.Get("nation")), v.Member.Nation)
	asked.Set("nation", string(advice.Office(asked.Get("office")).Nation(nation)))
	if topic := asked.Get("topic"); topic != "" && c.frame.texts.Has("topic."+topic) && !asked.Has("subject") {
		asked.Set("subject", c.frame.plain("topic."+topic))
	}
	asked.Set("word", store.NewID())
	return c.newPlan(http.StatusOK, asked, "", nil)
}

// newPlan shows the form with what was typed, and what is wrong with it or was refused.
func (c *call) newPlan(status int, form url.Values, note template.HTML, refused error) error {
	f := c.frame
	p, t := readPlan(form)
	if refused == nil {
		refused = advice.CheckPair(c.desk().Rules(), p.Office, p.Action)
	}
	if refused == nil && len(t.wrong) == 0 {
		_, refused = c.desk().Judge(p)
	}
	page := newPlanPage{frame: f, Note: note, Action: In(c.lang, "/plan/new"), Heading: f.Say("plan.new")}
	page.Title = f.plain("plan.new")
	if wrong := (*advice.QuestionError)(nil); errors.As(refused, &wrong) {
		page.Instead = f.instead(c.desk().Rules(), t, wrong)
		return c.show(http.StatusUnprocessableEntity, "plan-new", page)
	}
	page.Heading = f.mark(f.voice.Title(p.Office, p.Action))
	t.refuse(refused)
	page.Fields = f.planFields(t, nil)
	page.Wrong = wrongFields(page.Fields)
	if len(t.wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if len(page.Wrong) == 0 {
		for _, problem := range t.wrong {
			page.Note = f.problem(problem) // the page has no field of it
		}
	}
	var warned []string
	if j, err := c.desk().Judge(p); err == nil && j != nil && len(t.wrong) == 0 {
		page.Verdict, warned = c.verdict(j, "plan.grade-now"), j.Warnings
	}
	for _, name := range []string{"office", "action", "nation", "word", "repeat_of"} {
		page.Hidden = append(page.Hidden, hidden{name, form.Get(name)})
	}
	for _, name := range saidWords() {
		if said := form.Get(name); said != "" {
			page.Hidden = append(page.Hidden, hidden{name, said})
		}
	}
	page.Hidden = append(page.Hidden, hidden{"warned", strings.Join(warned, " ")})
	return c.show(status, "plan-new", page)
}

// plan keeps a plan. Of what is odd she is told first, and can keep it all the same.
func (c *call) plan() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	p, t := readPlan(c.form)
	if len(t.wrong) > 0 {
		return c.newPlan(http.StatusUnprocessableEntity, c.form, "", nil)
	}
	judged, err := c.desk().Judge(p)
	if err == nil && judged != nil && isNews(judged.Warnings, c.form.Get("warned")) {
		return c.newPlan(http.StatusOK, c.form, c.frame.Say("plan.look-first"), nil)
	}
	made, err := c.desk().Plan(c.r.Context(), v.Member.ID, p, c.form.Get("word"))
	switch _, _, isField := answer.FieldOf(err); {
	case errors.Is(err, store.ErrKeyReused): // she went back, changed something, and sent it again
		c.form.Set("word", store.NewID())
		return c.newPlan(http.StatusConflict, c.form, c.frame.Say("plan.kept-before"), nil)
	case errors.Is(err, store.ErrTooMany):
		return c.newPlan(http.StatusConflict, c.form, c.frame.said(c.Desk.Errors.Problem("POST /plan/new", err).Detail), nil)
	case isField:
		return c.newPlan(http.StatusUnprocessableEntity, c.form, "", err)
	case err != nil:
		return err
	}
	c.goTo("/plan/" + made.ID)
	return nil
}

// isNews reports whether there is a warning that she has not seen.
func isNews(warnings []string, seen string) bool {
	known := strings.Fields(seen)
	return slices.ContainsFunc(warnings, func(w string) bool { return !slices.Contains(known, w) })
}

// noDay is what is wrong with an empty field of a day.
const noDay = "must be a day, written YYYY-MM-DD"

// readPlan reads a plan as it was typed. What cannot be read is noted.
func readPlan(form url.Values) (engagement.Plan, typed) {
	t := typed{query: form, wrong: make(map[string]string)}
	p := engagement.Plan{
		Whom: form.Get("whom"), Subject: form.Get("subject"), Purpose: form.Get("purpose"), Notes: form.Get("notes"),
		Points: pointsIn(form.Get("points")), RepeatOf: form.Get("repeat_of"),
		Office: advice.Office(form.Get("office")), Action: advice.Action(form.Get("action")),
	}
	t.question.Office, t.question.Action = p.Office, p.Action
	readWord(&t, "nation", &p.Nation)
	readSaid(&t)
	p.Said = engagement.SaidIn(t.question)
	readWord(&t, "first", &p.First)
	readWord(&t, "last", &p.Last)
	if p.First.IsZero() && t.wrong["first"] == "" {
		t.wrong["first"] = noDay
	}
	return p, t
}

// pointsIn are the lines of a field in which something stands. A field that is blank as a
// whole is refused as any.
func pointsIn(text string) []string {
	if strings.TrimSpace(text) == "" && text != "" {
		return []string{text}
	}
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// refuse notes what is wrong with a field, where an error is about one.
func (t typed) refuse(err error) {
	if name, problem, isField := answer.FieldOf(err); isField {
		t.wrong[name] = problem
	}
}

// planFields are the fields of the form of a plan as it was typed. kept is what the store
// has, if that may be something else.
func (f frame) planFields(t typed, kept *store.Contact) []planField {
	made := []planField{
		f.planField(t, "first", 10, 0), f.planField(t, "last", 10, 0),
		f.planField(t, "whom", engagement.MaxWhom, 0), f.planField(t, "subject", engagement.MaxSubject, 0),
		f.planField(t, "purpose", engagement.MaxPurpose, 3),
		f.planField(t, "points", engagement.MaxPoints*(engagement.MaxPoint+2), 4),
		f.planField(t, "notes", engagement.MaxNote, 3),
	}
	made[5].Hint = f.Say("plan.points-hint")
	if kept == nil {
		return made
	}
	now := valuesOf(*kept)
	for i := range made {
		if value := now.Get(made[i].Name); value != sameBreaks(made[i].Value) {
			made[i].Kept = f.sayWith("plan.kept-now", nil) + " " + template.HTML(template.HTMLEscapeString(value))
		}
	}
	return made
}

func (f frame) planField(t typed, name string, most, rows int) planField {
	return f.planInput(t, name, "plan."+name, most, rows)
}

// planInput is a field of that name, under the text of that key.
func (f frame) planInput(t typed, name, label string, most, rows int) planField {
	value := t.query.Get(name)
	made := planField{Rows: rows, typedField: typedField{
		field: field{Name: name, Label: f.Say(label), Type: "text", Value: value, Error: f.wrongWith(t, name)}, Complete: "off", Most: most,
	}}
	switch name {
	case "first", "last", "replied", "due":
		made.Required = name == "first"
		if _, err := calendar.ParseDate(value); value == "" || err == nil {
			made.Type = "date" // a field of that type would not show again what is no date
		}
	}
	return made
}

func wrongFields(all []planField) []field {
	var found []field
	for _, f := range all {
		if f.Error != "" {
			found = append(found, f.field)
		}
	}
	return found
}

// valuesOf is a plan as its form sends it.
func valuesOf(c store.Contact) url.Values {
	values := url.Values{
		"office": {c.Office}, "action": {c.Action}, "nation": {string(c.Nation)}, "first": {c.First.String()}, "last": {c.Last.String()},
		"whom": {c.Whom}, "subject": {c.Subject}, "purpose": {c.Purpose}, "points": {strings.Join(c.Points, "\n")}, "notes": {c.Notes},
	}
	if c.Keep {
		values.Set("keep", ticked)
	}
	return values
}

// sameBreaks writes the ends of lines as they are kept: forms send them with two characters.
func sameBreaks(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }
