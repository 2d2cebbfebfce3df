package scheduler

import (
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// reminderHour is the hour of the day, in Europe/London, at which the steps of
// a day are mailed: before most people's working day begins.
const reminderHour = 8

// Plan returns the contact with its steps, counted in working days from its
// first day, and the reminders that are owed for them. Steps that should have
// been done before now fall due today, and are mailed at once.
func (e *Edition) Plan(c store.Contact, now time.Time, loc *time.Location) (store.Contact, []store.Reminder) {
	today := calendar.DateIn(now, loc)
	c.Steps = nil
	for _, s := range e.Advice.Steps(advice.Office(c.Office), advice.Action(c.Action), c.First, c.Nation) {
		if s.Due.Before(today) {
			s.Due = today
		}
		c.Steps = append(c.Steps, store.Step{Name: s.Name, Due: s.Due, Text: s.Text})
	}
	slices.SortStableFunc(c.Steps, func(a, b store.Step) int { return a.Due.Compare(b.Due) })
	return c, remindersFor(c, now, loc)
}

// remindersFor returns one reminder for each day on which steps of c fall due.
// The day is part of its id: a plan that moves is reminded of anew, and one that
// stays is not.
func remindersFor(c store.Contact, now time.Time, loc *time.Location) []store.Reminder {
	reminders := []store.Reminder{}
	for _, s := range c.Steps {
		if n := len(reminders); n > 0 && reminders[n-1].Steps[0].Due == s.Due {
			reminders[n-1].Steps = append(reminders[n-1].Steps, s)
			continue
		}
		due := s.Due.At(reminderHour, 0, loc)
		if s.Due == calendar.DateIn(now, loc) {
			due = now
		}
		reminders = append(reminders, store.Reminder{
			ID:      c.ID + "-" + s.Due.String(),
			Member:  c.Member,
			Contact: c.ID,
			Steps:   []store.Step{s},
			Due:     due,
		})
	}
	return reminders
}
