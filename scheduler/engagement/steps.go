package engagement

import (
	"fmt"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// reminderHour is the hour of the day, in Europe/London, at which the steps of
// a day are mailed: before most people's working day begins.
const reminderHour = 8

// withSteps returns the contact with its steps, counted in working days from its
// first day, and the reminders that are owed for them. Where there is less time than
// an unhurried plan takes its steps are drawn together, from today on. Those of today
// are mailed at once, but for those that one of the reminders before was sent for.
func withSteps(a *advice.Advisor, c store.Contact, before []store.Reminder, now time.Time, loc *time.Location) (store.Contact, []store.Reminder) {
	today := calendar.DateIn(now, loc)
	c.Steps = nil
	steps, _ := a.Steps(advice.Office(c.Office), advice.Action(c.Action), c.First, c.Nation, today)
	for _, s := range steps {
		c.Steps = append(c.Steps, store.Step{Name: s.Name, Due: s.Due, Text: s.Text})
	}
	slices.SortStableFunc(c.Steps, func(a, b store.Step) int { return a.Due.Compare(b.Due) })
	return c, remindersFor(c, mailed(before), now, loc)
}

// mailed returns the names of the steps for which a reminder was sent.
func mailed(before []store.Reminder) map[string]bool {
	names := make(map[string]bool)
	for _, r := range before {
		for _, s := range r.Steps {
			names[s.Name] = names[s.Name] || !r.Sent.IsZero()
		}
	}
	return names
}

// remindersFor returns one reminder for each day on which steps of c fall due. Its
// id has the day and the revision of the plan in it: a plan that moves is reminded
// of anew, whatever went out for the one before.
func remindersFor(c store.Contact, mailed map[string]bool, now time.Time, loc *time.Location) []store.Reminder {
	reminders := []store.Reminder{}
	today := calendar.DateIn(now, loc)
	for _, s := range c.Steps {
		if s.Due == today && mailed[s.Name] {
			continue
		}
		if n := len(reminders); n > 0 && reminders[n-1].Steps[0].Due == s.Due {
			reminders[n-1].Steps = append(reminders[n-1].Steps, s)
			continue
		}
		due := s.Due.At(reminderHour, 0, loc)
		if s.Due == today {
			due = now
		}
		reminders = append(reminders, store.Reminder{
			ID:      fmt.Sprintf("%s-%s-%d", c.ID, s.Due, c.Revision),
			Member:  c.Member,
			Contact: c.ID,
			Steps:   []store.Step{s},
			Due:     due,
		})
	}
	return reminders
}
