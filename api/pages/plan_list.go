package pages

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// plansPage is what a member plans: the next step of each plan, by its day.
type plansPage struct {
	frame
	Heading, Note template.HTML
	Suspended     *suspendedMails
	// Asked is what the membership body asks, and AskedBy who it is.
	Asked   []askedPlan
	AskedBy template.HTML
	// Worse are plans whose moment is less good by now than when it was chosen, Tell those
	// whose day has passed and of which nothing was told.
	Worse      []worsePlan
	Tell, Next planRows
	Over       planRows
	// Later and Older are how many more there are and are not listed, Lost how many cannot
	// be read.
	Later, Older, Lost template.HTML
	Account, Following string
}

// planRow is a plan in the list.
type planRow struct {
	Href        string
	Title, Days template.HTML
	// Step is what is to be done next; nil if nothing is.
	Step *nextStep
	// Result is what came of it, Others who else plans to contact the same person.
	Result, Others template.HTML
	// on is the day by which the list is ordered.
	on calendar.Date
}

// planRows are plans, one below the other.
type planRows []planRow

// nextStep is a step that can be ticked in the list.
type nextStep struct {
	Date                  calendar.Date
	Day, Late, Text, Done template.HTML
	Action                string
	Number, Seen          int
}

// worsePlan is a plan with better moments, one press each.
type worsePlan struct {
	planRow
	Says   template.HTML
	Better []better
	// Accept is where it is said that the plan stays all the same, as it was Seen.
	Accept string
	Stay   template.HTML
	Seen   int
}

type better struct {
	Action      string
	First, Last calendar.Date
	Days, Grade template.HTML
	Seen        int
}

// mostWorse is how many plans show their better moments in the list, mostBetter how many
// each has, mostNext how many of those to come are listed, and mostOver how many that are over.
const (
	mostWorse  = 3
	mostBetter = 3
	mostNext   = 200
	mostOver   = 50
)

func (c *call) desk() *engagement.Desk { return c.Desk.Site.Engagement }

func (c *call) backToPlans() error {
	c.goTo("/plan")
	return nil
}

func (c *call) showPlans() error { return c.plans(http.StatusOK, "") }

// plans shows what a member plans, below a note if there is one.
func (c *call) plans(status int, note template.HTML) error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	all, err := c.desk().Part(c.r.Context(), v.Member.ID, store.Part{})
	if err != nil {
		return err
	}
	alike, err := c.desk().Colleagues(c.r.Context(), v.Member, all.Items...)
	if err != nil {
		return err
	}
	f := c.frame
	f.Title = f.plain("plan.title")
	page := plansPage{frame: f, Heading: f.Say("plan.title"), Note: note, Suspended: c.suspended(v.Member), Account: In(c.lang, "/account"), Following: In(c.lang, "/following"), AskedBy: f.sayWith("asked.title", words.Data{"Body": f.body.Called(f.Lang)})}
	if page.Asked, err = c.asked(v.Member); err != nil {
		return err
	}
	for _, one := range all.Items {
		if err := c.file(&page, one, c.frame.alsoPlanned(alike[one.ID])); err != nil {
			return err
		}
	}
	byDay := func(a, b planRow) int { return a.on.Compare(b.on) }
	slices.SortStableFunc(page.Next, byDay)
	slices.SortStableFunc(page.Over, func(a, b planRow) int { return b.on.Compare(a.on) })
	if all.Damaged > 0 {
		page.Lost = f.count("plan.lost", all.Damaged, nil)
	}
	if n := len(page.Next) - mostNext; n > 0 {
		page.Next, page.Later = page.Next[:mostNext], f.count("plan.later", n, nil)
	}
	if n := len(page.Over) - mostOver; n > 0 {
		page.Over, page.Older = page.Over[:mostOver], f.count("plan.older", n, nil)
	}
	return c.show(status, "plans", page)
}

// file puts a plan where it stands in the list.
func (c *call) file(page *plansPage, one store.Contact, others template.HTML) error {
	row, f := c.row(one), c.frame
	row.Others = others
	step := nextOf(one)
	isPast := one.Last.Before(f.today)
	if c.desk().IsWorse(one) {
		worse, err := c.worse(one, len(page.Worse) < mostWorse)
		if err != nil {
			return err
		}
		page.Worse = append(page.Worse, worse)
	}
	switch {
	case !one.Cancelled.IsZero():
		row.Result, row.on = f.Say("plan.cancelled"), one.Cancelled
		page.Over = append(page.Over, row)
	case one.Outcome != nil && step < 0:
		row.Result, row.on = f.Say("result."+one.Outcome.Result), one.Ends()
		page.Over = append(page.Over, row)
	case isPast && one.Outcome == nil:
		row.Href += "#tell"
		page.Tell = append(page.Tell, row)
	case step < 0:
		row.on = one.First
		page.Next = append(page.Next, row)
	default:
		row.Step = c.next(one, step)
		row.on = one.Steps[step].Due
		page.Next = append(page.Next, row)
	}
	return nil
}

// nextOf is the number of the next step that is to be done, below zero if there is none. Of
// a plan of which she has told only count the steps after its day.
func nextOf(c store.Contact) int {
	return slices.IndexFunc(c.Steps, func(s store.Step) bool {
		return s.State == store.StepOpen && (c.Outcome == nil || s.Due.After(c.Last))
	})
}

func (c *call) row(one store.Contact) planRow {
	return planRow{Href: In(c.lang, "/plan/"+one.ID), Title: c.frame.planTitle(one), Days: c.frame.short(spanOf(one))}
}

func (c *call) next(one store.Contact, number int) *nextStep {
	s, f := one.Steps[number], c.frame
	next := &nextStep{
		Date: s.Due, Day: f.short(calendar.Span{First: s.Due, Last: s.Due}), Text: f.said(s.Text), Done: f.Say("plan.done"),
		Action: In(c.lang, "/plan/"+one.ID+"/steps"), Number: number, Seen: one.Revision,
	}
	if s.Due == f.today {
		next.Day = f.Say("plan.today")
	}
	if s.Due.Before(f.today) {
		next.Late = f.Say("plan.late")
	}
	return next
}

// worse says that the moment of a plan has got worse and, if asked for, what is better.
func (c *call) worse(one store.Contact, withBetter bool) (worsePlan, error) {
	w := worsePlan{planRow: c.row(one), Accept: In(c.lang, "/plan/"+one.ID+"/accept"), Stay: c.frame.Say("plan.stay"), Seen: one.Revision}
	if !withBetter {
		w.Says = c.frame.Say("plan.worse")
		return w, nil
	}
	found, err := c.desk().Suggest(c.r.Context(), one.Member, one.ID, advice.Question{Limit: mostBetter})
	if err != nil {
		return w, err
	}
	w.Says = c.frame.sayWith("plan.worse-now", words.Data{
		"Was": c.frame.gradeName(advice.Grade(one.Accepted.Grade)), "Now": c.frame.gradeName(found.Planned.Grade),
	})
	for _, b := range found.Better {
		w.Better = append(w.Better, better{
			In(c.lang, "/plan/"+one.ID+"/move"), b.First, b.Last, c.frame.short(b.Span()), c.frame.mark(c.frame.gradeName(b.Grade)), one.Revision,
		})
	}
	return w, nil
}

func spanOf(c store.Contact) calendar.Span { return calendar.Span{First: c.First, Last: c.Last} }

// planTitle names a plan: what is done, and with whom or about what.
func (f frame) planTitle(c store.Contact) template.HTML {
	title := f.mark(f.voice.Title(advice.Office(c.Office), advice.Action(c.Action)))
	if of := cmp.Or(c.Whom, c.Subject); of != "" {
		title += ": " + template.HTML(template.HTMLEscapeString(of))
	}
	return title
}
