package engagement

import (
	"context"
	"errors"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// mostLate is how many reminders of a plan can be late before its late steps are spread anew:
// as many as there are steps on one day of a plan where time is not short.
const mostLate = 2

// Spread has the late steps of a plan fall due over the days that are left, and not on one,
// where they are late because nobody was reminded of them, such as while the service was off. It
// reports whether there were so many. What she was reminded of stays where it is, and so do days
// that she chose.
func (d *Desk) Spread(ctx context.Context, c store.Contact) (bool, error) {
	today := d.Today()
	if !c.Open() || c.First.Before(today) || countLate(c.Steps, today) <= mostLate {
		return false, nil
	}
	mails, err := d.Store.Mails(ctx, c.Member, c.ID)
	if err != nil || countOwed(mails, today, d.Location) <= mostLate {
		return false, err
	}
	reminded := mailed(mails)
	c.Steps = spread(d.Editions.Current().Advice, c, reminded, today)
	c.Updated = d.Now()
	_, err = d.Store.UpdateContact(ctx, c, remindersFor(c, reminded, d.Now(), d.Location))
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		return false, nil // she is at it herself
	}
	return err == nil, err
}

// countOwed counts the steps of which a member should have been reminded before today and was
// not. None counts while a mail is on its way.
func countOwed(mails []store.Mail, today calendar.Date, loc *time.Location) (n int) {
	for _, m := range mails {
		switch {
		case m.State == store.MailHeld:
			return 0
		case m.State == store.MailWaiting && calendar.DateIn(m.Due, loc).Before(today):
			n += len(m.Steps)
		}
	}
	return n
}

func isLate(s store.Step, today calendar.Date) bool {
	return s.State == store.StepOpen && !s.Moved && s.Due.Before(today)
}

func countLate(steps []store.Step, today calendar.Date) (n int) {
	for _, s := range steps {
		if isLate(s, today) {
			n++
		}
	}
	return n
}

// spread returns the steps of a plan with the late ones on the days on which they would fall if
// the plan were made today. Those that come after them move on too where they would overtake
// them; no step comes sooner. Those of which she was reminded stay.
func spread(a *advice.Advisor, c store.Contact, reminded map[string]bool, today calendar.Date) []store.Step {
	anew, _ := a.Steps(advice.Office(c.Office), advice.Action(c.Action), c.First, c.Nation, today)
	steps, met := slices.Clone(c.Steps), make(map[string]int)
	for i, s := range steps {
		n := met[s.Name]
		met[s.Name]++
		if s.State != store.StepOpen || s.Moved || reminded[s.Name] {
			continue
		}
		if isLate(s, today) {
			steps[i].Due = today // as long as no rule says otherwise
		}
		if due, is := nth(anew, s.Name, n); is && due.After(steps[i].Due) {
			steps[i].Due = due
		}
	}
	inOrder(steps)
	return steps
}

// nth is when the step of that name falls due of which there are n before it.
func nth(steps []advice.Step, name string, n int) (calendar.Date, bool) {
	for _, s := range steps {
		if s.Name != name {
			continue
		}
		if n--; n < 0 {
			return s.Due, true
		}
	}
	return calendar.Date{}, false
}
