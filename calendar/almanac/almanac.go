// Package almanac puts the whole calendar together: the facts in the binary, the
// layers that came while the program ran, and the typical year that fills their
// gaps. It is the one place that knows them all.
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

// Option says what a calendar is made of, beyond the facts in the binary.
type Option func(*sources)

type sources struct {
	layers  []calendar.Layer
	knownOn calendar.Date
	seenOn  calendar.Date
}

// With adds layers to the facts in the binary, weakest first.
func With(layers ...calendar.Layer) Option {
	return func(s *sources) { s.layers = append(s.layers, layers...) }
}

// KnownOn asks for the calendar as it was known at the end of that day: of the
// facts in the binary what had been announced or had happened by then (see
// calendar.Layer.KnownOn), and of the layers those that had come. No date asks
// for all that is known.
func KnownOn(d calendar.Date) Option { return func(s *sources) { s.knownOn = d } }

// SeenOn says on which day the calendar is looked at, if that is later than the day as
// of which its facts speak: what should be announced by then and is not known is
// missed. A calendar as it was known on a day is looked at on that day.
func SeenOn(d calendar.Date) Option { return func(s *sources) { s.seenOn = d } }

// Build makes the calendar of everything that is known, or was on a day.
func Build(options ...Option) (*calendar.Calendar, error) {
	known, err := Known(options...)
	if err != nil {
		return nil, err
	}
	return complete(known, seenOn(known, options))
}

// Complete makes the calendar of these facts, with their gaps filled.
func Complete(known calendar.Layer) (*calendar.Calendar, error) {
	return complete(known, known.Known)
}

func complete(known calendar.Layer, seen calendar.Date) (*calendar.Calendar, error) {
	model, err := typical.Load()
	if err != nil {
		return nil, err
	}
	return model.CompleteSeen(known, Span(), seen)
}

func seenOn(known calendar.Layer, options []Option) calendar.Date {
	s := sourcesOf(options)
	if s.knownOn.IsZero() && s.seenOn.After(known.Known) {
		return s.seenOn
	}
	return known.Known
}

func sourcesOf(options []Option) sources {
	var s sources
	for _, option := range options {
		option(&s)
	}
	return s
}

// Known returns what Build makes a calendar of: the facts without what is likely.
func Known(options ...Option) (calendar.Layer, error) {
	s := sourcesOf(options)
	inBinary, err := facts.Load()
	if err != nil {
		return calendar.Layer{}, err
	}
	if s.knownOn.IsZero() {
		layers := append([]calendar.Layer{inBinary}, s.layers...)
		known := calendar.Merge(layers...)
		known.Gone = calendar.CalledOff(layers...)
		return known, nil
	}
	layers := []calendar.Layer{inBinary.KnownOn(s.knownOn)}
	for _, l := range s.layers {
		if !l.Known.After(s.knownOn) {
			layers = append(layers, l)
		}
	}
	return calendar.Merge(layers...), nil
}
