package engagement

import (
	"cmp"
	"context"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

// Dear is something that takes long to work out.
type Dear int

const (
	// PastState is the calendar as it was known on a day, or the advice on it.
	PastState Dear = iota
	// ManyYears is an answer over years.
	ManyYears
)

// manyDays is from how many days on an answer is dear.
const manyDays = 3 * 366

func (d *Desk) pay(ctx context.Context, what Dear) error {
	if d.Pay == nil {
		return nil
	}
	return d.Pay(ctx, what)
}

// Known returns the calendar as it was known at the end of a day; no day stands for all
// that is known now.
func (d *Desk) Known(ctx context.Context, on calendar.Date) (*edition.State, error) {
	current := d.Editions.Current()
	if on.IsZero() {
		return &current.State, nil
	}
	begins, today := current.Calendar.Span().First, d.Today()
	if on.Before(begins) || on.After(today) {
		return nil, wrong("known_on", "%s is not from %s to %s, today", on, begins, today)
	}
	if !current.HasKnownOn(on) {
		if err := d.pay(ctx, PastState); err != nil {
			return nil, err
		}
	}
	return current.KnownOn(ctx, on)
}

// Advised is Known for who wants advice on it.
func (d *Desk) Advised(ctx context.Context, on calendar.Date) (*edition.State, error) {
	state, err := d.Known(ctx, on)
	if err != nil || state.HasAdvice() {
		return state, err
	}
	return state, d.pay(ctx, PastState)
}

// Rules are those by which plans are judged now.
func (d *Desk) Rules() *rule.Book { return d.Editions.Current().Advice.Book() }

// BestTime writes as JSON when the best time is. In a question what is left out stands for
// today, and for as many days and moments as usual.
func (d *Desk) BestTime(ctx context.Context, known calendar.Date, q advice.Question) ([]byte, error) {
	state, err := d.Advised(ctx, known)
	if err != nil {
		return nil, err
	}
	return state.BestTime(ctx, d.usual(q))
}

// GradedDays writes as JSON how good each day is for the same question.
func (d *Desk) GradedDays(ctx context.Context, known calendar.Date, q advice.Question) ([]byte, error) {
	state, err := d.Advised(ctx, known)
	if err != nil {
		return nil, err
	}
	return state.GradedDays(ctx, d.usual(q))
}

// BestTimeFeed is the same question as a feed shows it, asked today.
func (d *Desk) BestTimeFeed(q advice.Question) (advice.Answer, error) {
	return d.Editions.Current().Advice.BestTime(d.usual(q))
}

func (d *Desk) usual(q advice.Question) advice.Question {
	q.From = cmp.Or(q.From, d.Today())
	q.Days = cmp.Or(q.Days, advice.DefaultDays)
	q.Limit = cmp.Or(q.Limit, advice.DefaultLimit)
	return q
}
