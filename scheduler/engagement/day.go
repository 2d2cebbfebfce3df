package engagement

import (
	"context"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

// Day is what a day is.
type Day struct {
	Date            calendar.Date
	CalendarVersion string
	Bodies          []BodyDay
	// BankHolidays has the nations in which it is one.
	BankHolidays []Holiday
}

// BodyDay is what a day is for one body.
type BodyDay struct {
	Body calendar.Body
	// Sitting says whether a parliament sits; nil for other bodies.
	Sitting *Sitting
	// Hours are the usual times of a House on a day on which it sits or is likely to.
	Hours   []facts.Hours
	Entries []calendar.Entry
	// Meaning says what the day means for engagement, in plain words.
	Meaning []string
}

// Sitting says whether a parliament sits, what explains it and why it is not sure.
type Sitting struct {
	calendar.Sitting
	Because   string
	Doubt     calendar.Doubt
	DoubtText string
}

// Holiday is a bank holiday of a nation.
type Holiday struct {
	Nation calendar.Nation
	Title  string
}

// LookAt says what a day is, from the calendar as it was known on another, for some bodies
// or, if none is named, for all.
func (d *Desk) LookAt(ctx context.Context, known, day calendar.Date, bodies []calendar.Body) (Day, error) {
	state, err := d.Known(ctx, known)
	if err != nil {
		return Day{}, err
	}
	cal := state.Calendar
	if err := checkKnown("date", day, cal.Span()); err != nil {
		return Day{}, err
	}
	seen := Day{Date: day, CalendarVersion: cal.Version(), BankHolidays: holidaysOn(cal, day)}
	for _, body := range calendar.Bodies() {
		if len(bodies) == 0 || slices.Contains(bodies, body) {
			seen.Bodies = append(seen.Bodies, d.bodyDay(cal, body, day))
		}
	}
	return seen, nil
}

func (d *Desk) bodyDay(cal *calendar.Calendar, body calendar.Body, day calendar.Date) BodyDay {
	seen := BodyDay{Body: body, Entries: cal.Entries(calendar.Query{
		Span: calendar.Span{First: day, Last: day}, Bodies: []calendar.Body{body},
	})}
	sitting, isParliament := cal.Sitting(body, day)
	if !isParliament {
		seen.Meaning = meaningForBody(seen.Entries)
		return seen
	}
	cause, _ := cal.Entry(sitting.Cause)
	seen.Sitting = &Sitting{
		Sitting: sitting, Because: cause.Title,
		Doubt: cal.SittingDoubt(body, day), DoubtText: cal.SittingDoubtText(body, day),
	}
	seen.Hours = d.week.On(cal, body, day)
	seen.Meaning = meaningForParliament(newParliamentDay(cal, body, day, sitting), seen.Entries)
	return seen
}

func holidaysOn(cal *calendar.Calendar, day calendar.Date) []Holiday {
	var holidays []Holiday
	for _, n := range calendar.Nations() {
		if title, ok := cal.Holiday(n, day); ok {
			holidays = append(holidays, Holiday{n, title})
		}
	}
	return holidays
}
