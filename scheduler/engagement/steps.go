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
func withSteps(a *advice.Advisor, c store.Contact, before []store.Mail, now time.Time, loc *time.Location) (store.Contact, []store.Mail) {
	today := calendar.DateIn(now, loc)
	were := c.Steps
	c.Steps = nil
	steps, _ := a.Steps(advice.Office(c.Office), advice.Action(c.Action), c.First, c.Nation, today)
	for _, s := range steps {
		c.Steps = append(c.Steps, store.Step{Name: s.Name, Due: s.Due, Text: s.Text})
	}
	carryOver(were, c.Steps, today)
	inOrder(c.Steps)
	return c, remindersFor(c, mailed(before), now, loc)
}

// carryOver has steps that are planned anew keep what the member did about those before: what
// was settled stays so, and what she put on a day that is still to come stays there.
func carryOver(from, to []store.Step, today calendar.Date) {
	next := make(map[string]int) // how many steps of a name were met
	for i := range to {
		n := next[to[i].Name]
		next[to[i].Name]++
		for _, s := range from {
			if s.Name != to[i].Name {
				continue
			}
			if n--; n >= 0 {
				continue
			}
			if to[i].State, to[i].Settled = s.State, s.Settled; s.State != store.StepOpen {
				to[i].Due = s.Due
			}
			if s.Moved && !s.Due.Before(today) {
				to[i].Due, to[i].Moved = s.Due, true
			}
			break
		}
	}
}

func inOrder(steps []store.Step) {
	slices.SortStableFunc(steps, func(a, b store.Step) int { return a.Due.Compare(b.Due) })
}

// mailed returns the names of the steps for which a reminder was sent.
func mailed(before []store.Mail) map[string]bool {
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
func remindersFor(c store.Contact, mailed map[string]bool, now time.Time, loc *time.Location) []store.Mail {
	reminders := []store.Mail{}
	today := calendar.DateIn(now, loc)
	for _, s := range c.Steps {
		if s.State != store.StepOpen || !s.Due.After(today) && mailed[s.Name] {
			continue
		}
		if n := len(reminders); n > 0 && reminders[n-1].Steps[0].Due == s.Due {
			reminders[n-1].Steps = append(reminders[n-1].Steps, s)
			continue
		}
		due := s.Due.At(reminderHour, 0, loc)
		if !s.Due.After(today) {
			due = now
		}
		reminders = append(reminders, store.Mail{
			ID:      fmt.Sprintf("%s-%s-%d", c.ID, s.Due, c.Revision),
			Member:  c.Member,
			Contact: c.ID,
			Steps:   []store.Step{s},
			Due:     due,
		})
	}
	return reminders
}
