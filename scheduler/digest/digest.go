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
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
)

// Asked is for whom a section is made.
type Asked struct {
	Member store.Member
	// Plans are those of hers that are not over.
	Plans  []store.Contact
	Today  calendar.Date
	Tongue letter.Tongue
}

// Source has something to say in the weekly mail; a section without lines says nothing.
type Source func(context.Context, Asked) (letter.Section, error)

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
		owed = &store.Mail{ID: "digest-" + m.ID + "-" + calendar.DateIn(m.NextDigest, d.Location).String(), Member: m.ID, Kind: store.MailDigest, Due: m.NextDigest}
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
	day := calendar.DateIn(now, d.Location).AddDays(1)
	for day.Weekday() != time.Monday {
		day = day.AddDays(1)
	}
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
	due := slices.DeleteFunc(slices.Clone(asked.Plans), func(c store.Contact) bool {
		return !slices.ContainsFunc(c.Steps, func(s store.Step) bool { return isOpen(c, s) && !s.Due.After(asked.Today.AddDays(aWeek-1)) })
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

// sections are all that is said, worst first. Who plans nothing is not nagged: she hears only
// what others have to say.
func (d *Digest) sections(ctx context.Context, asked Asked) ([]letter.Section, error) {
	sources := d.Besides
	if len(asked.Plans) > 0 { // who plans nothing is told only of what somebody wants of her
		sources = slices.Concat([]Source{d.overdue, d.thisWeek, d.moved}, d.Besides, []Source{d.ahead, d.best})
	}
	var sections []letter.Section
	for _, source := range sources {
		s, err := source(ctx, asked)
		if err != nil {
			return nil, err
		}
		sections = append(sections, s)
	}
	return sections, nil
}

// tasks are the steps that are to be done within a span, by their days.
func tasks(asked Asked, heading func() (s letter.Section), within calendar.Span) letter.Section {
	type task struct {
		of   store.Contact
		step store.Step
	}
	var all []task
	for _, c := range asked.Plans {
		for _, s := range c.Steps {
			if isOpen(c, s) && within.Contains(s.Due) {
				all = append(all, task{c, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b task) int { return a.step.Due.Compare(b.step.Due) })
	section := heading()
	for _, one := range all {
		section.Lines = append(section.Lines, asked.Tongue.Step(one.of, one.step))
	}
	return section
}

func (d *Digest) overdue(_ context.Context, asked Asked) (letter.Section, error) {
	long := calendar.Span{First: calendar.MustDate("0001-01-01"), Last: asked.Today.AddDays(-1)}
	return tasks(asked, func() letter.Section { return letter.Section{Heading: asked.Tongue.Overdue()} }, long), nil
}

func (d *Digest) thisWeek(_ context.Context, asked Asked) (letter.Section, error) {
	week := calendar.Span{First: asked.Today, Last: asked.Today.AddDays(aWeek - 1)}
	return tasks(asked, func() letter.Section { return letter.Section{Heading: asked.Tongue.ThisWeek()} }, week), nil
}

// offices are those that a member engages.
func offices(plans []store.Contact) (all []advice.Office) {
	for _, c := range plans {
		if o := advice.Office(c.Office); !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	return all
}

// aWeek is how many days the mail is about, and how far back is looked for what has moved.
const aWeek = 7

func (d *Digest) moved(ctx context.Context, asked Asked) (letter.Section, error) {
	section := letter.Section{Heading: asked.Tongue.Moved()}
	changes, err := d.Desk.Since(ctx, asked.Today.AddDays(-aWeek))
	if err != nil {
		return section, err
	}
	for _, c := range engagement.Of(changes, d.Desk.Bodies(asked.Member.Nation, offices(asked.Plans))) {
		if c.After.Last.Before(asked.Today) && c.Before.Last.Before(asked.Today) {
			continue // it is over, however it was
		}
		section.Lines = append(section.Lines, asked.Tongue.Change(c))
	}
	return section, nil
}

// fourWeeks is how far ahead is looked.
const fourWeeks = 28

func (d *Digest) ahead(_ context.Context, asked Asked) (letter.Section, error) {
	section := letter.Section{Heading: asked.Tongue.Ahead()}
	for _, e := range d.Desk.Ahead(fourWeeks, d.Desk.Bodies(asked.Member.Nation, offices(asked.Plans))) {
		if e.Nation != "" && asked.Member.Nation != "" && !e.Nation.Covers(asked.Member.Nation) {
			continue
		}
		section.Lines = append(section.Lines, asked.Tongue.Entry(e))
	}
	return section, nil
}

// best are the best moments for what a member has planned, each pair of office and action
// once.
func (d *Digest) best(_ context.Context, asked Asked) (letter.Section, error) {
	section := letter.Section{Heading: asked.Tongue.Best()}
	var asks []advice.Question
	for _, c := range asked.Plans {
		o := advice.Office(c.Office)
		q := advice.Question{Office: o, Action: advice.Action(c.Action), Nation: o.Nation(c.Nation), From: asked.Today, Days: fourWeeks, Limit: 1}
		if slices.Contains(asks, q) {
			continue
		}
		asks = append(asks, q)
		found, err := d.Desk.Editions.Current().Advice.BestTime(q)
		if errors.As(err, new(*advice.QuestionError)) {
			continue // what more must be said to ask that, no plan says
		}
		if err != nil {
			return section, err
		}
		for _, w := range found.Windows {
			if isFit(w) {
				section.Lines = append(section.Lines, asked.Tongue.Moment(q.Office, q.Action, w))
			}
		}
	}
	return section, nil
}

// isFit tells of a moment that is worth being told of.
func isFit(w advice.Window) bool {
	return !engagement.IsWorseThan(string(w.Grade), string(reading.Fair))
}
