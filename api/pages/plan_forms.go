package pages

import (
	"net/http"
	"strconv"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// seen is the revision that the form was made for; one that says none is of no revision.
func (c *call) seen() engagement.Seen {
	n, err := strconv.Atoi(c.form.Get("revision"))
	if err != nil {
		n = 0
	}
	return engagement.Revision(n)
}

// hers has a form do something about a plan of the member who sent it.
func (c *call) hers(form string, do func(member, id string) error) error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	return c.afterwards(form, do(v.Member.ID, c.r.PathValue("id")))
}

// dayIn reads a day that was typed; no day if the field is empty.
func (c *call) dayIn(name string) (d calendar.Date, err error) {
	text := strings.TrimSpace(c.form.Get(name))
	if text == "" {
		return d, nil
	}
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return d, &engagement.FieldError{Field: strings.TrimRight(name, "-0123456789"), Problem: err.Error()}
	}
	return d, nil
}

// mustDayIn is dayIn for a field that may not be empty.
func (c *call) mustDayIn(name string) (calendar.Date, error) {
	d, err := c.dayIn(name)
	if err == nil && d.IsZero() {
		err = &engagement.FieldError{Field: strings.TrimRight(name, "-0123456789"), Problem: noDay}
	}
	return d, err
}

// lookFirst says that nothing was kept yet: of what is odd she is told first, and can keep it
// all the same.
type lookFirst struct{ judged *store.Judgement }

func (*lookFirst) Error() string { return "there is something to look at first" }

func (c *call) changePlan() error {
	return c.hers(editForm, func(member, id string) error {
		p, t := readPlan(c.form)
		for name, problem := range t.wrong {
			return &engagement.FieldError{Field: name, Problem: problem}
		}
		if p.Last.IsZero() {
			p.Last = p.First
		}
		keep, isRead := c.isTicked("keep")
		if !isRead {
			return &engagement.FieldError{Field: "keep", Problem: "must be ticked or not"}
		}
		to := engagement.Change{
			Keep: &keep, Whom: &p.Whom, Subject: &p.Subject, Purpose: &p.Purpose, Notes: &p.Notes, Points: &p.Points, First: &p.First, Last: &p.Last,
		}
		judged, err := c.desk().JudgeMove(c.r.Context(), member, id, to)
		if err == nil && judged != nil && isNews(judged.Warnings, c.form.Get("warned")) {
			return &lookFirst{judged}
		}
		_, err = c.desk().Change(c.r.Context(), member, id, c.seen(), to)
		return err
	})
}

// movePlan puts a plan on days that were offered.
func (c *call) movePlan() error {
	return c.hers("", func(member, id string) error {
		first, err := c.mustDayIn("first")
		if err != nil {
			return err
		}
		last, err := c.mustDayIn("last")
		if err != nil {
			return err
		}
		_, err = c.desk().Change(c.r.Context(), member, id, c.seen(), engagement.Change{First: &first, Last: &last})
		return err
	})
}

// changeStep ticks a step, leaves it out, opens it again or moves it.
func (c *call) changeStep() error {
	return c.hers(stepForm, func(member, id string) error {
		number, err := strconv.Atoi(c.form.Get("step"))
		if err != nil {
			number = -1
		}
		if c.form.Get("do") != "move" {
			_, err = c.desk().Settle(c.r.Context(), member, id, c.seen(), number, store.StepState(c.form.Get("do")))
			return err
		}
		due, err := c.mustDayIn("due-" + c.form.Get("step"))
		if err != nil {
			return err
		}
		_, err = c.desk().MoveStep(c.r.Context(), member, id, c.seen(), number, due)
		return err
	})
}

func (c *call) noReplyYet() error {
	return c.hers("", func(member, id string) error {
		_, err := c.desk().NoReplyYet(c.r.Context(), member, id, c.seen())
		return err
	})
}

func (c *call) tellOutcome() error {
	return c.hers(outcomeForm, func(member, id string) error {
		replied, err := c.dayIn("replied")
		if err != nil {
			return err
		}
		_, err = c.desk().TellOutcome(c.r.Context(), member, id, c.seen(), engagement.Told{
			Result: c.form.Get("result"), Note: c.form.Get("note"), Replied: replied,
		})
		return err
	})
}

// acceptPlan leaves a plan where it is although its moment has got worse.
func (c *call) acceptPlan() error {
	return c.hers("", func(member, id string) error {
		_, err := c.desk().Accept(c.r.Context(), member, id, c.seen())
		return err
	})
}

func (c *call) cancelPlan() error {
	return c.hers("", func(member, id string) error {
		_, err := c.desk().Cancel(c.r.Context(), member, id, c.seen())
		return err
	})
}

func (c *call) reopenPlan() error {
	return c.hers("", func(member, id string) error {
		_, err := c.desk().Reopen(c.r.Context(), member, id, c.seen())
		return err
	})
}

func (c *call) erasePlan() error {
	c.form.Set("back", "list")
	return c.hers("", func(member, id string) error {
		return c.desk().Erase(c.r.Context(), member, id, c.seen())
	})
}

// repeatPlan shows the form of a new plan for the same in the next year.
func (c *call) repeatPlan() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	p, err := c.desk().NextYear(c.r.Context(), v.Member.ID, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	again := valuesOf(store.Contact{
		Office: string(p.Office), Action: string(p.Action), Nation: p.Nation, First: p.First, Last: p.Last,
		Whom: p.Whom, Subject: p.Subject, Purpose: p.Purpose, Points: p.Points, Notes: p.Notes,
	})
	again.Set("repeat_of", p.RepeatOf)
	again.Set("word", store.NewID())
	return c.newPlan(http.StatusOK, again, "", nil)
}
