// Package digest is the weekly mail: what is overdue, what is to be done this week, what has
// moved, what is to come, and when it is best to do what the member does. It comes on Monday,
// or the next working day, in her hour, and never with nothing to say: to who plans nothing only
// if somebody asks something of her.
//
// It may not know how mails travel. Others have their say by a Source.
package digest

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
)

// Digest is the weekly mail of all members.
type Digest struct {
	Store   store.Store
	Desk    *engagement.Desk
	Letters *letter.Writer
	Now     func() time.Time
	// Location says which day and hour it is: Europe/London.
	Location *time.Location
	Log      *slog.Logger
	// ICS makes the attachment of a mail about plans.
	ICS func([]store.Contact) ([]byte, error)
	// Besides are the sections of others, which come before what is to come in Parliament.
	Besides []Source
	// Trusts tells whether the clock is believed; nil if it always is.
	Trusts func(context.Context) (bool, error)

	mu   sync.Mutex
	next time.Time // before when nobody's is due
}

// lookEvery is how often is looked whose is due: they are due on the hour.
const lookEvery = time.Hour

// pageOfMembers is how many members are read at once.
const pageOfMembers = 500

// Look owes the mail to every member whose is due, and returns how many they are.
func (d *Digest) Look(ctx context.Context) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.Now().In(d.Location)
	// A clock that was set back must not put it off for as long.
	if now.Before(d.next) && d.next.Sub(now) <= lookEvery {
		return 0, nil
	}
	if d.Trusts != nil {
		if trusted, err := d.Trusts(ctx); err != nil || !trusted {
			return 0, err
		}
	}
	owed, part := 0, store.Part{Most: pageOfMembers}
	var failed []error // of one member, which holds up no other
	for {
		members, err := d.Store.Members(ctx, part)
		if err != nil {
			return owed, err
		}
		for _, m := range members.Items {
			isOwed, err := d.owe(ctx, m, now)
			if isOwed {
				owed++
			}
			failed = append(failed, err)
		}
		if part.After = members.Next; part.After == "" {
			d.next = now.Truncate(lookEvery).Add(lookEvery)
			return owed, errors.Join(failed...)
		}
	}
}

// tooFar is how far off no next mail can be: it was worked out by a clock that was wrong.
const tooFar = 30 * 24 * time.Hour

// owe owes a member her mail if it is due, and says when the next is. Of two who do so at
// once one does.
func (d *Digest) owe(ctx context.Context, m store.Member, now time.Time) (bool, error) {
	if m.State == store.StateDisabled || m.State == store.StateInvited {
		return false, nil
	}
	isDue := !m.NextDigest.IsZero() && !m.NextDigest.After(now)
	isWrong := m.NextDigest.IsZero() || m.NextDigest.Sub(now) > tooFar
	if !isDue && !isWrong {
		return false, nil
	}
	var owed *store.Mail
	if isDue && m.Wants(store.MailDigest) {
		day := calendar.DateIn(m.NextDigest, d.Location)
		owed = &store.Mail{ID: "digest-" + m.ID + "-" + day.String(), Member: m.ID, Kind: store.MailDigest, Due: m.NextDigest}
	}
	err := d.Store.OweNext(ctx, m.ID, m.NextDigest, d.nextFor(m, now), owed)
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		return false, nil // somebody else did it, or she has gone
	}
	return err == nil && owed != nil, err
}

// nextFor is when a member's next mail is due: in her hour on the first working day from the
// next Monday on.
func (d *Digest) nextFor(m store.Member, now time.Time) time.Time {
	day := calendar.DateIn(now, d.Location).AddDays(1).OnOrAfter(time.Monday)
	nation, cal := m.Nation, d.Desk.Editions.Current().Calendar
	if nation == "" {
		nation = calendar.England
	}
	if !cal.IsWorkingDay(nation, day) {
		day = cal.AddWorkingDays(nation, day, 1)
	}
	return day.At(max(m.MailHour, store.FirstMailHour), 0, d.Location)
}

// Write writes the mail as things stand; an outbox.Dropped if there is nothing to say.
func (d *Digest) Write(ctx context.Context, m store.Member, id string, _ []store.Mail, now time.Time) (mail.Message, error) {
	contacts, err := d.Store.Contacts(ctx, m.ID, store.Part{})
	if err != nil {
		return mail.Message{}, err
	}
	asked := Asked{Member: m, Today: calendar.DateIn(now, d.Location), Tongue: d.Letters.For(m, now)}
	for _, c := range contacts.Items {
		if c.Cancelled.IsZero() && hasWork(c, asked.Today) {
			asked.Plans = append(asked.Plans, c)
		}
	}
	sections, err := d.sections(ctx, asked)
	if err != nil {
		return mail.Message{}, err
	}
	if !slices.ContainsFunc(sections, func(s letter.Section) bool { return len(s.Lines) > 0 }) {
		return mail.Message{}, &outbox.Dropped{Why: store.DropGone}
	}
	message, err := d.Letters.Digest(m, id, sections, now)
	if err != nil {
		return mail.Message{}, err
	}
	if message.Calendar, err = d.calendar(asked); err != nil { // without it the mail is better than none
		d.Log.Error("a mail goes out without its calendar", "mail", id)
		message.Calendar = nil
	}
	return message, nil
}

// calendar is that of the plans of which something is to be done by the end of the week; nil if
// there are none.
func (d *Digest) calendar(asked Asked) ([]byte, error) {
	end := asked.Today.AddDays(aWeek - 1)
	due := slices.DeleteFunc(slices.Clone(asked.Plans), func(c store.Contact) bool {
		return !slices.ContainsFunc(c.Steps, func(s store.Step) bool { return isOpen(c, s) && !s.Due.After(end) })
	})
	if len(due) == 0 {
		return nil, nil
	}
	return d.ICS(due)
}

// hasWork tells of a plan that is to come, or of which something is still to be done.
func hasWork(c store.Contact, today calendar.Date) bool {
	isToCome := c.Outcome == nil && !c.Last.Before(today)
	return isToCome || slices.ContainsFunc(c.Steps, func(s store.Step) bool { return isOpen(c, s) })
}

// isOpen tells of a step that is still to be done. Of a plan of which she has told only count
// the steps after its day.
func isOpen(c store.Contact, s store.Step) bool {
	return s.State == store.StepOpen && (c.Outcome == nil || s.Due.After(c.Last))
}
