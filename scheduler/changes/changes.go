// Package changes looks after plans while nobody else does. Each night, and whenever the
// calendar is another one, it looks at every open plan, and owes a mail of those whose moment is
// less good by now than their members were last told. What is said is decided when the mail
// goes: a change that was undone by then is told to nobody. Late steps of plans that have slept
// are spread over the days that are left.
//
// It may not know how mails travel.
package changes

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
)

// Watch looks at plans.
type Watch struct {
	Store   store.Store
	Desk    *engagement.Desk
	Letters *letter.Writer
	Now     func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	Log      *slog.Logger
	// ICS makes the attachment of a mail about plans.
	ICS func([]store.Contact) ([]byte, error)
	// Trusts tells whether the clock is believed; nil if it always is.
	Trusts func(context.Context) (bool, error)

	mu      sync.Mutex
	looked  look
	touched int
	learnt  learnt
}

// learnt is what the calendar of a version has that it had not on other days. To work that out
// takes long, and many plans were chosen on the same day.
type learnt struct {
	mu      sync.Mutex
	version string
	since   map[calendar.Date][]calendar.Change
}

// look is when all plans were last looked at: on which day, with which calendar.
type look struct {
	day     calendar.Date
	version string
}

// Touched is of how many plans the moment was less good than when it was chosen, when all were
// last looked at.
func (w *Watch) Touched() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.touched
}

// Look looks at all open plans, and spreads the late steps of those that have slept, if the day
// or the calendar is another one than when it last did. It returns how many mails are owed since.
func (w *Watch) Look(ctx context.Context) (int, error) {
	now := look{w.Desk.Today(), w.Desk.Editions.Current().Calendar.Version()}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.looked == now {
		return 0, nil
	}
	if w.Trusts != nil {
		if trusted, err := w.Trusts(ctx); err != nil || !trusted {
			return 0, err
		}
	}
	owed, err := w.lookAtAll(ctx)
	if err == nil {
		w.looked = now
	}
	return owed, err
}

// pageOfMembers is how many members are read at once.
const pageOfMembers = 500

func (w *Watch) lookAtAll(ctx context.Context) (owed int, err error) {
	grades := w.Desk.Grades()
	part := store.Part{Most: pageOfMembers}
	w.touched = 0
	for {
		members, err := w.Store.Members(ctx, part)
		if err != nil {
			return owed, err
		}
		var mails []store.Mail
		for _, m := range members.Items {
			found, err := w.mailsTo(ctx, m, grades)
			if err != nil { // what is wrong with hers is no reason to tell the others nothing
				w.Log.Error("a member's plans could not be looked at", "error", err)
			}
			mails = append(mails, found...)
		}
		n, err := w.Store.Owe(ctx, mails)
		owed += n
		if part.After = members.Next; err != nil || part.After == "" {
			return owed, err
		}
	}
}

// mailsTo are the mails that a member is owed, one a plan.
func (w *Watch) mailsTo(ctx context.Context, m store.Member, grades *engagement.Grades) ([]store.Mail, error) {
	if m.State == store.StateDisabled {
		return nil, nil
	}
	plans, err := w.Store.Contacts(ctx, m.ID, store.Part{})
	if err != nil {
		return nil, err
	}
	var mails []store.Mail
	due := w.morning(m)
	for _, c := range plans.Items {
		if _, err := w.Desk.Spread(ctx, c); err != nil {
			return nil, err
		}
		grade := string(grades.Of(c))
		if grade == "" || c.Accepted == nil {
			continue
		}
		if engagement.IsWorseThan(grade, c.Accepted.Grade) {
			w.touched++
		}
		switch known := knownOf(c, nil); {
		case !m.Wants(store.MailPlanChanges):
		case engagement.IsWorseThan(grade, known):
			mails = append(mails, store.Mail{
				// At most one a plan and day, however often the calendar changes.
				ID: "changes-" + c.ID + "-" + calendar.DateIn(due, w.Location).String(), Member: m.ID, Kind: store.MailPlanChanges, Contact: c.ID, Due: due,
			})
		case engagement.IsWorseThan(known, grade):
			if err := w.Store.TellOfContact(ctx, m.ID, c.ID, betterAgain(c, grade)); err != nil {
				return nil, err
			}
		}
	}
	return mails, nil
}

// morning is the next hour at which a member gets mails: until then a change can be undone.
func (w *Watch) morning(m store.Member) time.Time {
	now := w.Now().In(w.Location)
	day, hour := calendar.DateIn(now, w.Location), max(m.MailHour, store.FirstMailHour)
	if now.Hour() >= hour {
		day = day.AddDays(1)
	}
	return day.At(hour, 0, w.Location)
}

// knownOf is how good a member knows the moment of a plan to be: from when she chose it, or from
// a mail since. What a mail says that is being written, maybe again, she does not know yet.
func knownOf(c store.Contact, writing []string) string {
	t := c.Told
	switch {
	case t == nil || t.First != c.First || t.On.Before(c.Accepted.On): // or she has chosen it anew since
		return c.Accepted.Grade
	case slices.Contains(writing, t.Mail):
		return t.Before
	}
	return t.Grade
}

// betterAgain is what a member knows of a moment that is better than she was told: if it gets
// worse again, that is news.
func betterAgain(c store.Contact, grade string) *store.Told {
	if !engagement.IsWorseThan(grade, c.Accepted.Grade) {
		return nil
	}
	told := *c.Told
	told.Grade, told.Mail = grade, ""
	return &told
}

// mostReasons is how many reasons are told of each plan, mostMoved how many changes of the
// calendar, and mostBetter how many better days.
const (
	mostReasons = 1
	mostMoved   = 3
	mostBetter  = 3
)

// Write writes one mail of all plans of a member that it is owed of and whose moment is worse
// than she knows; an outbox.Dropped if none is.
func (w *Watch) Write(ctx context.Context, m store.Member, id string, owed []store.Mail, now time.Time) (mail.Message, error) {
	changes, err := w.worsened(ctx, m, namesOf(id, owed), owed)
	if err != nil {
		return mail.Message{}, err
	}
	if len(changes) == 0 {
		return mail.Message{}, &outbox.Dropped{Why: store.DropUndone}
	}
	message, err := w.Letters.PlanChanges(m, id, changes, now)
	if err != nil {
		return mail.Message{}, err
	}
	var plans []store.Contact
	for _, c := range changes {
		plans = append(plans, c.Contact)
	}
	if message.Calendar, err = w.ICS(plans); err != nil { // without it the mail is better than none
		w.Log.Error("a mail goes out without its calendar", "mail", id)
		message.Calendar = nil
	}
	return message, w.tell(ctx, id, changes, calendar.DateIn(now, w.Location))
}

// worsened are the plans, of those that a member is owed a mail of, whose moment is worse than
// she knows.
func (w *Watch) worsened(ctx context.Context, m store.Member, writing []string, owed []store.Mail) ([]letter.PlanChange, error) {
	var changes []letter.PlanChange
	grades := w.Desk.Grades()
	for i, one := range owed {
		if slices.ContainsFunc(owed[:i], func(before store.Mail) bool { return before.Contact == one.Contact }) {
			continue
		}
		c, err := w.Store.Contact(ctx, m.ID, one.Contact)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		grade := grades.Of(c)
		if c.Accepted == nil || !engagement.IsWorseThan(string(grade), knownOf(c, writing)) {
			continue
		}
		change, err := w.change(ctx, c, advice.Grade(knownOf(c, writing)), grade)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// namesOf are the ids under which what is owed is written, or was at another try.
func namesOf(id string, owed []store.Mail) []string {
	names := []string{id}
	for _, m := range owed {
		names = append(names, m.ID)
		if m.As != "" {
			names = append(names, m.As)
		}
	}
	return names
}

// tell keeps what a mail tells.
func (w *Watch) tell(ctx context.Context, id string, changes []letter.PlanChange, today calendar.Date) error {
	for _, c := range changes {
		told := &store.Told{First: c.Contact.First, Grade: string(c.Is), Before: string(c.Was), Mail: id, On: today}
		if err := w.Store.TellOfContact(ctx, c.Contact.Member, c.Contact.ID, told); err != nil {
			return err
		}
	}
	return nil
}

// change is what is told of one plan.
func (w *Watch) change(ctx context.Context, c store.Contact, was, is advice.Grade) (letter.PlanChange, error) {
	found, err := w.Desk.Suggest(ctx, c.Member, c.ID, advice.Question{Limit: mostBetter})
	if err != nil {
		return letter.PlanChange{}, err
	}
	moved, err := w.moved(ctx, c)
	isStill := err == nil && len(moved) == 0
	if err != nil { // what moved is good to know; that it got worse must be told
		w.Log.Warn("what has moved near a plan is not known", "error", err)
	}
	return letter.PlanChange{Contact: c, Was: was, Is: is, Calendar: moved, IsStill: isStill, Why: against(found.Planned.Reasons), Better: found.Better}, nil
}

// against are the strongest reasons against a day.
func against(reasons []advice.Reason) []advice.Reason {
	reasons = slices.DeleteFunc(slices.Clone(reasons), func(r advice.Reason) bool { return r.Effect >= 0 && r.Short == "" })
	return reasons[:min(len(reasons), mostReasons)]
}

// reach is how many days before and after an entry the days are other ones because of it, such
// as the weeks around a recess.
const reach = 21

// moved is what has changed in the calendar near a plan since the day before she chose it, or was
// last told of it: on that day itself it may have been before or after.
func (w *Watch) moved(ctx context.Context, c store.Contact) ([]calendar.Change, error) {
	known := c.Accepted.On
	if c.Told != nil && c.Told.On.After(known) && c.Told.On.Before(w.Desk.Today()) {
		known = c.Told.On
	}
	all, err := w.since(ctx, known.AddDays(-1))
	if err != nil {
		return nil, err
	}
	bodies := w.Desk.Bodies(c.Nation, []advice.Office{advice.Office(c.Office)})
	near := slices.DeleteFunc(engagement.Of(all, bodies), func(change calendar.Change) bool {
		return !isNear(change.Before, c.First) && !isNear(change.After, c.First)
	})
	return near[:min(len(near), mostMoved)], nil
}

// since are the changes of the calendar since a day.
func (w *Watch) since(ctx context.Context, day calendar.Date) ([]calendar.Change, error) {
	l := &w.learnt
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := w.Desk.Editions.Current().Calendar.Version(); l.version != now {
		l.version, l.since = now, make(map[calendar.Date][]calendar.Change)
	}
	if found, known := l.since[day]; known {
		return found, nil
	}
	found, err := w.Desk.Since(ctx, day)
	if err == nil {
		l.since[day] = found
	}
	return found, err
}

func isNear(e calendar.Entry, day calendar.Date) bool {
	return e.ID != "" && !e.Last.AddDays(reach).Before(day) && !e.First.AddDays(-reach).After(day)
}
