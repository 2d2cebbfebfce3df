package pages

import (
	"errors"
	"html/template"
	"net/http"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// mailedPage is what a link of a mail leads to: one button, and nothing is done before it is
// pressed, for programs look at links before people do.
type mailedPage struct {
	frame
	Heading, What template.HTML
	// Steps can be left out by taking their ticks away; none are shown if there is only one.
	Steps []check
	Due   *planField
	// Action is where the form goes; empty if there is nothing to send.
	Action   string
	Revision int
	Button   template.HTML
	Next     link
	Wrong    []field
}

// errOver: what the link was for is done, or gone.
var errOver = errors.New("a link of a mail is good no more")

// pass opens the one in the address; errOver if it is none for this errand.
func (c *call) pass(errand pass.Errand) (pass.Pass, error) {
	p, err := c.Passes.Open(c.r.PathValue("pass"))
	if err == nil && p.For == errand {
		return p, nil
	}
	if err := c.payForGuess(); err != nil {
		return pass.Pass{}, err
	}
	return pass.Pass{}, errOver
}

// mailed makes a page of that heading.
func (c *call) mailed(heading string) mailedPage {
	f := c.frame
	f.Title = f.plain(heading)
	return mailedPage{frame: f, Heading: f.Say(heading), Next: link{In(c.lang, "/plan"), f.Say("mailed.plans"), false}}
}

// asks has a page ask for one press of a button.
func (c *call) asks(p *mailedPage, button template.HTML) {
	p.Action, p.Button = c.r.URL.EscapedPath(), button
}

func (c *call) showMailed(status int, p mailedPage) error {
	p.Promise = c.frame.Say("mailed.promise")
	return c.show(status, "mailed", p)
}

// over says that a link is good no more, unless something else is wrong.
func (c *call) over(err error) error {
	if !errors.Is(err, errOver) && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	p := c.mailed("mailed.over-title")
	p.What = c.frame.Say("mailed.over")
	return c.showMailed(http.StatusGone, p)
}

// theirs are the steps that a mail told of and that are still to be done.
func (c *call) theirs() (store.Contact, []store.Step, error) {
	p, err := c.pass(pass.Steps)
	if err != nil {
		return store.Contact{}, nil, err
	}
	return c.desk().ToldOf(c.r.Context(), p.Member, p.Contact, p.Steps)
}

// aboutSteps is a page about steps of a contact.
func (c *call) aboutSteps(heading string, one store.Contact, steps []store.Step) mailedPage {
	p := c.mailed(heading)
	p.What = c.frame.planTitle(one)
	for _, s := range steps {
		p.Steps = append(p.Steps, check{"step", s.Name, c.frame.said(s.Text), true})
	}
	return p
}

func (c *call) showDone() error {
	one, steps, err := c.theirs()
	if err != nil {
		return c.over(err)
	}
	p := c.aboutSteps("mailed.done-title", one, steps)
	c.asks(&p, c.frame.Say("mailed.done"))
	return c.showMailed(http.StatusOK, p)
}

func (c *call) showTomorrow() error {
	one, steps, err := c.theirs()
	if err != nil {
		return c.over(err)
	}
	p := c.aboutSteps("mailed.tomorrow-title", one, steps)
	c.asks(&p, c.frame.sayWith("mailed.tomorrow", words.Data{"Day": c.lang.Date(c.desk().NextWorkingDay(one), c.frame.today)}))
	return c.showMailed(http.StatusOK, p)
}

func (c *call) showMove() error { return c.movePage(http.StatusOK, "", "") }

func (c *call) movePage(status int, typed string, wrong template.HTML) error {
	one, steps, err := c.theirs()
	if err != nil {
		return c.over(err)
	}
	p := c.aboutSteps("mailed.move-title", one, steps)
	c.asks(&p, c.frame.Say("plan.move"))
	if typed == "" {
		typed = c.desk().NextWorkingDay(one).String()
	}
	p.Due = &planField{typedField: typedField{field: field{Name: "due", Label: c.frame.Say("plan.due"), Type: "date", Value: typed, Error: wrong}, Required: true}}
	p.Wrong = wrongs(p.Due.field)
	return c.showMailed(status, p)
}

// chosen are the steps that are ticked in a form, of those that the pass is for.
func (c *call) chosen(p pass.Pass) []string {
	ticked, given := c.form["step"]
	if !given {
		return p.Steps
	}
	return slices.DeleteFunc(slices.Clone(p.Steps), func(name string) bool { return !slices.Contains(ticked, name) })
}

// isDone says what the press of a button has done.
func (c *call) isDone(says template.HTML) error {
	p := c.mailed("mailed.is-done")
	p.What = says
	return c.showMailed(http.StatusOK, p)
}

func (c *call) tickFromMail() error {
	p, err := c.pass(pass.Steps)
	if err == nil {
		err = c.desk().TickToldOf(c.r.Context(), p.Member, p.Contact, c.chosen(p))
	}
	if err != nil {
		return c.over(err)
	}
	return c.isDone(c.frame.Say("mailed.ticked"))
}

func (c *call) putOffFromMail() error {
	one, _, err := c.theirs()
	if err != nil {
		return c.over(err)
	}
	return c.putOff(c.desk().NextWorkingDay(one))
}

func (c *call) moveFromMail() error {
	due, err := c.mustDayIn("due")
	if err != nil {
		return c.refuseMove(err)
	}
	return c.putOff(due)
}

func (c *call) putOff(due calendar.Date) error {
	p, err := c.pass(pass.Steps)
	if err == nil {
		err = c.desk().MoveToldOf(c.r.Context(), p.Member, p.Contact, c.chosen(p), due)
	}
	if wrong := (*engagement.FieldError)(nil); errors.As(err, &wrong) {
		return c.refuseMove(err)
	}
	if err != nil {
		return c.over(err)
	}
	return c.isDone(c.frame.sayWith("mailed.moved", words.Data{"Day": c.lang.Date(due, c.frame.today)}))
}

func (c *call) refuseMove(err error) error {
	wrong := (*engagement.FieldError)(nil)
	if !errors.As(err, &wrong) {
		return err
	}
	return c.movePage(http.StatusUnprocessableEntity, c.form.Get("due"), c.frame.problem(wrong.Problem))
}
