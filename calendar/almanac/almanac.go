// Package almanac puts the whole calendar together: the facts in the binary and
// the typical year that fills their gaps. It is the one place that knows both.
package almanac

import (
	"divisionbell/calendar"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/typical"
)

// Span returns the days for which the whole calendar answers: from the first
// sitting day in the facts to the last day that the typical year projects.
func Span() calendar.Span {
	return calendar.Span{First: calendar.MustDate("2017-04-27"), Last: calendar.MustDate("2030-12-31")}
}

// Build makes the calendar of everything that is known today.
func Build() (*calendar.Calendar, error) {
	known, err := facts.Load()
	if err != nil {
		return nil, err
	}
	model, err := typical.Load()
	if err != nil {
		return nil, err
	}
	return model.Complete(known, Span())
}
