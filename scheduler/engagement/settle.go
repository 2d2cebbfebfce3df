package engagement

import (
	"context"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// StepChange is what is to be another of a step; what is nil stays.
type StepChange struct {
	// Due is another day, which the step keeps when its plan moves. It is open then, unless
	// State says otherwise.
	Due *calendar.Date
	// State is what became of it: it is done, left out, or open again.
	State *store.StepState
}

// ChangeStep changes a step, which is counted from 0 as she saw them.
func (d *Desk) ChangeStep(ctx context.Context, member, id string, seen Seen, step int, to StepChange) (store.Contact, error) {
	return d.changeStep(ctx, member, id, seen, step, func(s *store.Step) error {
		if to.Due != nil {
			if err := d.moveStep(s, *to.Due); err != nil {
				return err
			}
		}
		if to.State == nil {
			return nil
		}
		return d.settle(s, *to.State)
	})
}

func (d *Desk) moveStep(s *store.Step, due calendar.Date) error {
	if today := d.Today(); due.Before(today) {
		return wrong("due", "%s is past: it must be today, %s, or later", due, today)
	}
	if err := checkKnown("due", due, d.Editions.Current().Calendar.Span()); err != nil {
		return err
	}
	s.Due, s.Moved = due, true
	return d.settle(s, store.StepOpen)
}

func (d *Desk) settle(s *store.Step, state store.StepState) error {
	if err := checkOne("state", state, []store.StepState{store.StepOpen, store.StepDone, store.StepLeftOut}); err != nil {
		return err
	}
	s.State, s.Settled = state, d.Today()
	if state == store.StepOpen {
		s.Settled = calendar.Date{}
	}
	return nil
}

// Settle says what became of a step.
func (d *Desk) Settle(ctx context.Context, member, id string, seen Seen, step int, state store.StepState) (store.Contact, error) {
	return d.ChangeStep(ctx, member, id, seen, step, StepChange{State: &state})
}

// MoveStep puts a step on another day.
func (d *Desk) MoveStep(ctx context.Context, member, id string, seen Seen, step int, due calendar.Date) (store.Contact, error) {
	return d.ChangeStep(ctx, member, id, seen, step, StepChange{Due: &due})
}

// AskAgain is the name of the step of asking again where no answer has come.
const AskAgain = "follow-up"

// NoReplyYet puts off asking again: as long from today as an answer to what is sent today may
// take.
func (d *Desk) NoReplyYet(ctx context.Context, member, id string, seen Seen) (store.Contact, error) {
	c, err := d.contactAsSeen(ctx, member, id, seen)
	if err != nil {
		return store.Contact{}, err
	}
	today := d.Today()
	steps, _ := d.Editions.Current().Advice.Steps(advice.Office(c.Office), advice.Action(c.Action), today, c.Nation, today)
	waits := slices.IndexFunc(c.Steps, func(s store.Step) bool { return s.Name == AskAgain })
	later := slices.IndexFunc(steps, func(s advice.Step) bool { return s.Name == AskAgain })
	if waits < 0 || later < 0 {
		return store.Contact{}, wrong("step", "nothing of this plan is a step of asking again")
	}
	return d.MoveStep(ctx, member, id, Revision(c.Revision), waits, steps[later].Due)
}

// changeStep changes a step, and what is still to be reminded of.
func (d *Desk) changeStep(ctx context.Context, member, id string, seen Seen, step int, change func(*store.Step) error) (store.Contact, error) {
	c, err := d.contactAsSeen(ctx, member, id, seen)
	if err != nil {
		return store.Contact{}, err
	}
	if step < 0 || step >= len(c.Steps) {
		return store.Contact{}, wrong("step", "there are steps from 0 to %d", len(c.Steps)-1)
	}
	return d.changeSteps(ctx, c, []int{step}, change)
}

func (d *Desk) changeSteps(ctx context.Context, c store.Contact, steps []int, change func(*store.Step) error) (store.Contact, error) {
	c.Steps = slices.Clone(c.Steps)
	for _, i := range steps {
		if err := change(&c.Steps[i]); err != nil {
			return store.Contact{}, err
		}
	}
	inOrder(c.Steps)
	c.Updated = d.Now()
	due, err := d.stillDue(ctx, c)
	if err != nil {
		return store.Contact{}, err
	}
	return d.Store.UpdateContact(ctx, c, due)
}

// stillDue are the reminders of the steps that are still to be done.
func (d *Desk) stillDue(ctx context.Context, c store.Contact) ([]store.Mail, error) {
	if !c.Cancelled.IsZero() {
		return []store.Mail{}, nil
	}
	sent, err := d.Store.Mails(ctx, c.Member, c.ID)
	if err != nil {
		return nil, err
	}
	return remindersFor(c, mailed(sent), d.Now(), d.Location), nil
}

// Cancel gives a plan up, and nothing of it is reminded of any more; Reopen takes it up
// again.
func (d *Desk) Cancel(ctx context.Context, member, id string, seen Seen) (store.Contact, error) {
	return d.give(ctx, member, id, seen, true)
}

// Reopen takes up a plan that was given up.
func (d *Desk) Reopen(ctx context.Context, member, id string, seen Seen) (store.Contact, error) {
	return d.give(ctx, member, id, seen, false)
}

func (d *Desk) give(ctx context.Context, member, id string, seen Seen, cancelled bool) (store.Contact, error) {
	return d.Change(ctx, member, id, seen, Change{Cancelled: &cancelled})
}

// Accept keeps a plan where it is although its moment has got worse: from now on that counts
// as what she was told when she chose it.
func (d *Desk) Accept(ctx context.Context, member, id string, seen Seen) (store.Contact, error) {
	c, err := d.contactAsSeen(ctx, member, id, seen)
	if err != nil {
		return store.Contact{}, err
	}
	if c.Accepted, err = d.judge(c, d.Editions.Current()); err != nil {
		return store.Contact{}, err
	}
	c.Updated = d.Now()
	return d.Store.UpdateContact(ctx, c, nil)
}

// NextYear is what to plan to do the same again, in the same week of the next year that is
// still to come.
func (d *Desk) NextYear(ctx context.Context, member, id string) (Plan, error) {
	c, err := d.Store.Contact(ctx, member, id)
	if err != nil {
		return Plan{}, err
	}
	p := planOf(c)
	p.RepeatOf = c.ID
	for p.First = nextYear(p.First); p.First.Before(d.Today()); {
		p.First = nextYear(p.First)
	}
	p.Last = p.First.AddDays(c.Last.DaysSince(c.First))
	return p, nil
}
