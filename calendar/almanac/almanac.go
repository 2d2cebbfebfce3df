// Package almanac puts the whole calendar together: the facts in the binary and
// the typical year that fills their gaps. It is the one place that knows both.
package almanac

import (
	"divisionbell/calendar"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/typical"
)

// Span returns the days for which the whole calendar answers. Before April 2017
// the days on which the Houses sat are not in the facts, and from 2012 the recesses
// are not either: there, as after the facts end, the typical year speaks.
func Span() calendar.Span {
	return calendar.Span{First: calendar.MustDate("2010-01-01"), Last: calendar.MustDate("2035-12-31")}
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
