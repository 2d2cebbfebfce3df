package pages

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// planPage is one plan, with all that can be done about it.
type planPage struct {
	frame
	Heading, Days template.HTML
	// Note says what came of the form that was sent.
	Note     template.HTML
	Seen     int
	Worse    *worsePlan
	Accepted *verdict
	Steps    []planStep
	// Told is what was told of it, Cancelled that it was given up.
	Told, Cancelled template.HTML
	// Others says who else plans to contact the same person.
	Others        *others
	Fields        []planField
	IsTyped       bool
	Keep          check
	Result        field
	Replied, Said planField
	IsTelling     bool
	// Moved is how good the moment would be to which she wants to move it, Warned what she is
	// warned of by it; nothing if she is not.
	Moved  *verdict
	Warned string
	// IsWaiting says that an answer is waited for.
	IsWaiting bool
	// At is the address of the page, with what is done about the plan below it.
	At, List string
	Wrong    []field
}

// planStep is a step, with what can be done about it.
type planStep struct {
	Number, Seen int
	Action       string
	Date         calendar.Date
	Day, Text    template.HTML
	// State is what became of it; nothing while it is to be done.
	State  template.HTML
	IsLate bool
	Due    planField
}

// sent is a form that was not kept: why, and what was typed.
type sent struct {
	status int
	note   template.HTML
	err    error
	// form names which of the forms of the page it was.
	form   string
	values url.Values
	// judged is the moment that she is to look at first; nil if there is none.
	judged *store.Judgement
}

const (
	editForm    = "edit"
	outcomeForm = "outcome"
	stepForm    = "step"
)

func (c *call) showPlan() error { return c.planPage(sent{status: http.StatusOK}) }

// planPage shows a plan, after what came of a form.
func (c *call) planPage(s sent) error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	one, err := c.desk().Contact(c.r.Context(), v.Member.ID, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	f := c.frame
	f.Title = f.voice.Title(advice.Office(one.Office), advice.Action(one.Action)).Words
	page := planPage{
		frame: f, Heading: f.planTitle(one), Days: f.span(spanOf(one)), Note: s.note, Seen: one.Revision,
		At: In(c.lang, "/plan/"+one.ID), List: In(c.lang, "/plan"),
	}
	if one.Accepted != nil {
		page.Accepted = c.verdict(one.Accepted, "plan.grade-then")
	}
	if c.desk().IsWorse(one) {
		worse, err := c.worse(one, true)
		if err != nil {
			return err
		}
		page.Worse = &worse
	}
	if !one.Cancelled.IsZero() {
		page.Cancelled = f.sayWith("plan.cancelled-on", words.Data{"Day": f.Lang.Date(one.Cancelled, f.today)})
	}
	if page.Others, err = c.others(v.Member, one); err != nil {
		return err
	}
	if s.judged != nil {
		page.Moved, page.Warned = c.verdict(s.judged, "plan.grade-now"), strings.Join(s.judged.Warnings, " ")
	}
	page.addFields(one, s)
	page.addOutcome(one, s)
	page.addSteps(one, s)
	if _, problem, isField := answer.FieldOf(s.err); isField && len(page.Wrong) == 0 {
		page.Note = f.problem(problem) // the page has no field of it
	}
	return c.show(s.status, "plan", page)
}

// of is what was typed into a form and what is wrong with it, if it is that one that was sent.
func (s sent) of(form string, otherwise url.Values) typed {
	t := typed{query: otherwise, wrong: make(map[string]string)}
	if s.form == form {
		t.query = s.values
		t.refuse(s.err)
	}
	return t
}

func (p *planPage) addFields(one store.Contact, s sent) {
	p.IsTyped = s.form == editForm
	var kept *store.Contact
	t := s.of(editForm, valuesOf(one))
	if p.IsTyped {
		kept = &one
		_, t = readPlan(s.values) // notes all that cannot be read, and not the first alone
		t.refuse(s.err)
	}
	p.Fields = p.planFields(t, kept)
	p.Keep = check{"keep", ticked, p.sayWith("plan.keep-long", words.Data{"Period": p.Lang.Period(p.body.Kept().MonthsOfContacts())}), t.query.Get("keep") != ""}
	p.Wrong = append(p.Wrong, wrongFields(p.Fields)...)
}

func (p *planPage) addOutcome(one store.Contact, s sent) {
	told := url.Values{}
	if o := one.Outcome; o != nil {
		told = url.Values{"result": {o.Result}, "note": {o.Note}}
		if !o.Replied.IsZero() {
			told.Set("replied", o.Replied.String())
		}
		p.Told = p.Say("result." + o.Result)
	}
	t := s.of(outcomeForm, told)
	p.Result = field{Name: "result", Label: p.Say("plan.result"), Error: p.wrongWith(t, "result"), Options: options(p.frame, "result.", store.Results(), t.query.Get("result"))}
	p.Replied, p.Said = p.planField(t, "replied", 10, 0), p.planField(t, "note", engagement.MaxNote, 3)
	p.IsTelling = s.form == outcomeForm || one.Outcome == nil && !one.First.After(p.today)
	p.Wrong = append(p.Wrong, wrongFields([]planField{{typedField: typedField{field: p.Result}}, p.Replied, p.Said})...)
}

func (p *planPage) addSteps(one store.Contact, s sent) {
	for i, step := range one.Steps {
		name := "due-" + strconv.Itoa(i)
		t := s.of(stepForm, nil)
		if problem, isWrong := t.wrong["due"]; isWrong && s.values.Get("step") == strconv.Itoa(i) {
			t.wrong[name] = problem
		}
		day := step.Due.String()
		if t.query.Has(name) {
			day = t.query.Get(name) // as it was typed
		}
		due := p.planField(typed{query: url.Values{"due": {day}}}, "due", 10, 0)
		due.Name, due.Error = name, p.wrongWith(t, name)
		made := planStep{
			Number: i, Seen: one.Revision, Action: p.At + "/steps", Date: step.Due, Text: p.said(step.Text), Due: due,
			Day: p.span(calendar.Span{First: step.Due, Last: step.Due}), IsLate: step.State == store.StepOpen && step.Due.Before(p.today),
		}
		if step.State != store.StepOpen {
			made.State = p.Say("step." + string(step.State))
		}
		p.IsWaiting = p.IsWaiting || step.Name == engagement.AskAgain && step.State == store.StepOpen && one.Open() && !one.First.After(p.today)
		p.Steps = append(p.Steps, made)
		p.Wrong = append(p.Wrong, wrongFields([]planField{due})...)
	}
}

// verdict says how good a moment is, or was when it was chosen.
func (c *call) verdict(j *store.Judgement, key string) *verdict {
	f := c.frame
	made := &verdict{Says: f.sayWith(key, words.Data{"Grade": f.gradeName(advice.Grade(j.Grade))})}
	rules := c.desk().Rules().Rules()
	for _, warning := range j.Warnings {
		if warning == engagement.ShortNotice {
			made.Warnings = append(made.Warnings, f.Say("plan.short-notice"))
		}
		// A rule that is in the book no more says nothing.
		if i := slices.IndexFunc(rules, func(r rule.Rule) bool { return r.ID == warning }); i >= 0 {
			made.Warnings = append(made.Warnings, f.mark(f.voice.Rule(rules[i])))
		}
	}
	return made
}

// afterwards has the browser show what a form did. What was refused is shown with what was
// typed; nothing of that is lost.
func (c *call) afterwards(form string, err error) error {
	s := sent{form: form, values: c.form, err: err, status: http.StatusUnprocessableEntity}
	look := (*lookFirst)(nil)
	switch _, _, isField := answer.FieldOf(err); {
	case errors.As(err, &look):
		s.status, s.note, s.judged = http.StatusOK, c.frame.Say("plan.look-first"), look.judged
		return c.planPage(s)
	case err == nil && c.form.Get("back") == "list":
		return c.backToPlans()
	case err == nil:
		return c.backToPlan()
	case errors.Is(err, store.ErrConflict):
		s.status, s.note = http.StatusPreconditionFailed, c.frame.Say("plan.changed")
		return c.planPage(s)
	case errors.Is(err, store.ErrTooMany):
		s.status, s.note = http.StatusConflict, c.frame.said(c.Desk.Errors.Problem("POST /plan", err).Detail)
		return c.planPage(s)
	case isField:
		return c.planPage(s)
	}
	return err
}

func (c *call) backToPlan() error {
	c.goTo("/plan/" + c.r.PathValue("id"))
	return nil
}
