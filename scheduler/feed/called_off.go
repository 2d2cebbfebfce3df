package feed

import (
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// calledOffDays is for how many days what was called off is shown as such. A program that
// was not started for a quarter of a year makes do with it being gone.
const calledOffDays = 90

// calledOffSince is the day after which something must have been called off to be shown as
// such.
func calledOffSince(today calendar.Date) calendar.Date { return today.AddDays(-calledOffDays) }

// lately is what was called off within that time.
func lately(cal *calendar.Calendar) []calendar.Lapsed {
	return cal.CalledOff(calledOffSince(cal.SeenOn()))
}

// SameCalledOff reports whether feeds show the same of both calendars as called off.
func SameCalledOff(a, b *calendar.Calendar) bool {
	return slices.EqualFunc(lately(a), lately(b), func(x, y calendar.Lapsed) bool { return x.ID == y.ID && x.Until == y.Until })
}

// calledOff makes the events of what was called off. Programs that do not know the status
// show them as any other, so the title says it too.
func (t teller) calledOff(gone []calendar.Lapsed) []Event {
	since := make(map[string]calendar.Date, len(gone))
	entries := make([]calendar.Entry, len(gone))
	for i, plan := range gone {
		entries[i], since[plan.ID] = plan.Entry, plan.Until
	}
	notices := shared(entries)
	events := make([]Event, len(notices))
	for i, n := range notices {
		events[i] = t.event(n).calledOff(since[n[0].ID])
	}
	return events
}

// calledOff is the event once it was called off.
func (e Event) calledOff(on calendar.Date) Event {
	v := In(e.Language)
	e.Status, e.Stamp = Cancelled, midnight(on)
	e.Summary = v.say("called-off.title", words.Data{"Title": e.Summary}).Words
	e.Description = joinSet("\n", v.say("called-off.on", words.Data{"Day": v.day(on)}).Words, e.Description)
	return e
}
