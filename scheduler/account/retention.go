package account

import (
	"context"
	"errors"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

const (
	// keepEvery is how often is looked at what has run its time.
	keepEvery = time.Hour
	// graceDays is how many days somebody has to answer whether she is still there.
	graceDays = 30
)

// Keep forgets what has run its time, at most once an hour, and returns how many contacts
// and members were erased. It goes by store.Upkeep.BelievedDay and not by the clock
// alone: a clock that is wrong for a day erases nobody.
func (a *Accounts) Keep(ctx context.Context) (int, error) {
	if !a.timeToKeep() {
		return 0, nil
	}
	day, err := a.Store.BelievedDay(ctx, calendar.DateIn(a.here(), a.Location))
	if err != nil {
		return 0, err
	}
	contacts, err := a.Store.EraseEnded(ctx, monthsBefore(day, a.Retention.MonthsOfContacts()))
	if err != nil {
		return contacts, err
	}
	members, err := a.askWhoIsGone(ctx, day)
	return contacts + members, errors.Join(err, a.Store.Prune(ctx, a.Now()))
}

func (a *Accounts) timeToKeep() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.Now()
	// A clock that was set back must not put it off for as long.
	if now.Before(a.nextKeep) && a.nextKeep.Sub(now) <= keepEvery {
		return false
	}
	a.nextKeep = now.Add(keepEvery)
	return true
}

// askWhoIsGone asks members who were not there for long whether they still are, once, and
// erases those who did not answer in time.
func (a *Accounts) askWhoIsGone(ctx context.Context, day calendar.Date) (erased int, err error) {
	gone, err := a.Store.Idle(ctx, monthsBefore(day, a.Retention.MonthsOfMembers()), store.Part{})
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, m := range gone.Items {
		switch {
		case m.AskedToStay.IsZero():
			failed = append(failed, a.askToStay(ctx, m, day))
		case !day.Before(m.AskedToStay.AddDays(graceDays)):
			err := a.erase(ctx, m.ID, a.Store.RemoveMember)
			if err == nil {
				erased++
				err = a.record(ctx, store.Itself, actRemoved, m.ID)
			}
			failed = append(failed, err)
		}
	}
	return erased, errors.Join(failed...)
}

// askToStay asks a member, and notes it once the mail is on its way or was refused for
// good: who has no mailbox any more is erased as who does not answer.
func (a *Accounts) askToStay(ctx context.Context, m store.Member, day calendar.Date) error {
	message, err := a.Letters.StillThere(m, day.AddDays(graceDays), a.here())
	if err != nil {
		return err
	}
	if err := a.send(ctx, message); err != nil && !errors.Is(err, mail.ErrRefused) {
		return err // asked again at the next look
	}
	return a.Store.AskToStay(ctx, m.ID, day)
}

// monthsBefore is the same day that many months before, or the last of that month.
func monthsBefore(d calendar.Date, months int) calendar.Date {
	y, month, day := d.YMD()
	all := 12*y + int(month) - 1 - months
	y, month = all/12, time.Month(all%12+1)
	before, err := calendar.NewDate(y, month, min(day, calendar.DaysIn(y, month)))
	if err != nil { // the year 1: nothing is as old
		return calendar.Date{}
	}
	return before
}
