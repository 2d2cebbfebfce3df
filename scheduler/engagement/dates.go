package engagement

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// Dates asks what is on between two days, both in. What is left out stands for today, a
// year, and everything.
type Dates struct {
	From, To calendar.Date
	Bodies   []calendar.Body
	Kinds    []calendar.Kind
	Certain  []calendar.Certainty
}

// Found is what is on.
type Found struct {
	Span            calendar.Span
	CalendarVersion string
	Entries         []calendar.Entry
}

// WhatIsOn answers from the calendar as it was known on a day.
func (d *Desk) WhatIsOn(ctx context.Context, known calendar.Date, asked Dates) (Found, error) {
	state, err := d.Known(ctx, known)
	if err != nil {
		return Found{}, err
	}
	cal := state.Calendar
	span, err := d.spanOf(asked, cal.Span())
	if err != nil {
		return Found{}, err
	}
	if err := checkKinds(asked.Kinds, cal); err != nil {
		return Found{}, err
	}
	if span.Days() > manyDays {
		if err := d.pay(ctx, ManyYears); err != nil {
			return Found{}, err
		}
	}
	entries := cal.Entries(calendar.Query{Span: span, Bodies: asked.Bodies, Kinds: asked.Kinds, Certainties: asked.Certain})
	return Found{Span: span, CalendarVersion: cal.Version(), Entries: entries}, nil
}

// spanOf returns the days that are asked for, all of which the calendar must know.
func (d *Desk) spanOf(asked Dates, known calendar.Span) (calendar.Span, error) {
	from := cmp.Or(asked.From, d.Today())
	if err := checkKnown("from", from, known); err != nil {
		return calendar.Span{}, err
	}
	to := asked.To
	if to.IsZero() {
		return calendar.Span{First: from, Last: earlier(yearAfter(from), known.Last)}, nil
	}
	if to.Before(from) {
		return calendar.Span{}, wrong("to", "%s is before %s, the first day: it must be that day or later", to, from)
	}
	return calendar.Span{First: from, Last: to}, checkKnown("to", to, known)
}

// checkKinds refuses a kind of which the calendar has none, so that a slip is not
// answered with an empty list.
func checkKinds(asked []calendar.Kind, cal *calendar.Calendar) error {
	if len(asked) == 0 {
		return nil
	}
	var known []string
	for _, e := range cal.Entries(calendar.Query{Span: cal.Span()}) {
		if !slices.Contains(known, string(e.Kind)) {
			known = append(known, string(e.Kind))
		}
	}
	for _, k := range asked {
		if !slices.Contains(known, string(k)) {
			slices.Sort(known)
			return wrong("kind", "%s is not a kind in this calendar: allowed are %s", calendar.Quote(k), strings.Join(known, ", "))
		}
	}
	return nil
}

// yearAfter returns the same day of the next year, or 28 February after the 29th.
func yearAfter(d calendar.Date) calendar.Date {
	y, m, day := d.YMD()
	next, err := calendar.NewDate(y+1, m, day)
	if err != nil {
		return d.AddDays(365)
	}
	return next
}

func earlier(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b calendar.Date) calendar.Date {
	if a.After(b) {
		return a
	}
	return b
}

// Year is everything that is on in a year, body by body.
type Year struct {
	// Span has the days of the year of which the calendar knows whether the Houses sit.
	Span            calendar.Span
	CalendarVersion string
	Bodies          []BodyYear
}

// BodyYear is a year of one body.
type BodyYear struct {
	Body calendar.Body
	// SittingDays is nil for all but the two Houses.
	SittingDays *SittingDays
	Entries     []calendar.Entry
}

// SittingDays counts those of a House: Known are those on which it sat or is down to sit,
// Expected these and what the typical year adds, by their probability.
type SittingDays struct{ Known, Expected int }

// Year answers from the calendar as it was known on a day.
func (d *Desk) Year(ctx context.Context, known calendar.Date, year int) (Year, error) {
	state, err := d.Known(ctx, known)
	if err != nil {
		return Year{}, err
	}
	cal := state.Calendar
	span := cal.Span()
	if year < span.First.Year() || year > span.Last.Year() {
		return Year{}, wrong("year", "%d is outside the calendar, which runs from %d to %d", year, span.First.Year(), span.Last.Year())
	}
	whole := calendar.Year(year)
	answered := calendar.Span{First: later(whole.First, span.First), Last: earlier(whole.Last, span.Last)}
	found := Year{Span: answered, CalendarVersion: cal.Version()}
	for _, body := range calendar.Bodies() {
		found.Bodies = append(found.Bodies, BodyYear{
			Body:        body,
			SittingDays: countSittingDays(cal, body, answered),
			Entries:     cal.Entries(calendar.Query{Span: whole, Bodies: []calendar.Body{body}}),
		})
	}
	return found, nil
}

// countSittingDays returns nil for all but the two Houses: of no other body are the
// days known on which it sat.
func countSittingDays(cal *calendar.Calendar, body calendar.Body, span calendar.Span) *SittingDays {
	if body != calendar.Commons && body != calendar.Lords {
		return nil
	}
	known, expected := 0, 0.0
	for d := range span.All() {
		sitting, _ := cal.Sitting(body, d)
		expected += sitting.Probability
		if sitting.Probability == 1 && sitting.Certainty != calendar.Projected {
			known++
		}
	}
	return &SittingDays{Known: known, Expected: int(math.Round(expected))}
}
