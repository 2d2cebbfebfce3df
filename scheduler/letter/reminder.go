package letter

import (
	"errors"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// Due is what a member is reminded of: steps of one of her contacts.
type Due struct {
	Contact store.Contact
	Steps   []store.Step
}

// has tells whether a step of the contact is among those of which she is reminded.
func (d Due) has(s store.Step) bool {
	return slices.ContainsFunc(d.Steps, func(one store.Step) bool { return one.Name == s.Name && one.Due == s.Due })
}

// planLines is how many lines of a plan a reminder has, if it is not about more steps.
const planLines = 5

// Reminder writes the mail that reminds a member of what is due, the first of it first. It
// has the id by which the same mail is known again, and ics attached unless it is nil. The
// civil day of now, in its own location, is the one that the mail calls today.
func (w *Writer) Reminder(m store.Member, id string, due []Due, ics []byte, now time.Time) (mail.Message, error) {
	due = slices.DeleteFunc(slices.Clone(due), func(d Due) bool { return len(d.Steps) == 0 })
	if len(due) == 0 {
		return mail.Message{}, errors.New("write a reminder: it has no steps")
	}
	t := w.tongue(m.Language, now)
	l := letter{Lang: t.lang, Subject: t.subjectOf(due), Blocks: []block{{First: true, Words: t.first(due[0].Steps[0])}}}
	for _, d := range due {
		l.Blocks = append(l.Blocks, t.dueBlock(m, d))
	}
	message, err := w.stoppable(m, id, store.MailReminders, l, now)
	message.Calendar = ics
	return message, err
}

// subjectOf says what is to be done first, and for which plan.
func (t tongue) subjectOf(due []Due) string {
	step, others := due[0].Steps[0], -1
	for _, d := range due {
		others += len(d.Steps)
	}
	task := t.more(clause(t.step(step).Words), others)
	plan := clause(t.plan(due[0].Contact).Words)
	return t.say("reminder.subject", words.Data{"When": t.when(step.Due).Words, "Step": task, "Plan": plan}).Words
}

// when says when something is or was due, at the beginning of a sentence.
func (t tongue) when(d calendar.Date) words.Text {
	switch {
	case d == t.today:
		return t.say("day.today", nil)
	case d.Before(t.today):
		return t.say("day.was-due", words.Data{"Day": t.lang.Date(d, t.today)})
	}
	return words.Text{Words: t.lang.Date(d, t.today).Capital, Language: t.lang}
}

// first says the one thing to do.
func (t tongue) first(s store.Step) words.Text {
	step := t.step(s)
	return words.Text{Words: t.when(s.Due).Words + ": " + step.Words, Language: step.Language}
}

// dueBlock is a plan with what is due of it, what comes next, and what can be done.
func (t tongue) dueBlock(m store.Member, d Due) block {
	b := block{Heading: t.heading(d.Contact)}
	for _, s := range d.Steps {
		b.Lines = append(b.Lines, line{Day: t.short(s.Due), Words: t.step(s), Now: true})
	}
	for _, s := range d.Contact.Steps {
		isNext := s.State == store.StepOpen && s.Due.After(t.today) && !d.has(s)
		if isNext && len(b.Lines) < planLines {
			b.Lines = append(b.Lines, line{Day: t.short(s.Due), Words: t.step(s)})
		}
	}
	steps := pass.Pass{For: pass.Steps, Member: m.ID, Contact: d.Contact.ID, Steps: namesOf(d.Steps)}
	b.Links = []link{
		t.link("do.done", t.sealed(steps, "/done")),
		{t.later(d.Contact.Nation), t.sealed(steps, "/tomorrow")},
		t.link("do.move", t.sealed(steps, "/move")),
	}
	return b
}

// heading names a contact and its days.
func (t tongue) heading(c store.Contact) words.Text {
	title := t.plan(c)
	title.Words += ", " + t.days(spanOf(c)).Plain
	return title
}

// later names the next working day.
func (t tongue) later(n calendar.Nation) words.Text {
	next := t.Advice().NextWorkingDay(n, t.today)
	if next == t.today.AddDays(1) {
		return t.say("do.tomorrow", nil)
	}
	return t.say("do.next-day", words.Data{"Day": t.lang.Date(next, t.today)})
}

func namesOf(steps []store.Step) []string {
	var names []string
	for _, s := range steps {
		names = append(names, s.Name)
	}
	return names
}
