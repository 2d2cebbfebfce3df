package typicalyear

import (
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// course is what has become of a happening over the years, by one of its names.
type course struct {
	happening
	name string
	of   []series // one a body
}

// series is what a body has on the calendar of a course, by first day.
type series struct {
	body    calendar.Body
	entries []calendar.Entry
	// The first and last year of which it is known whether it happened.
	first, last int
}

// coursesOf finds the courses of a happening of which a nation is told.
func coursesOf(cal *calendar.Calendar, h happening, n calendar.Nation) []course {
	var all []course
	for _, name := range h.Names {
		c := course{happening: h, name: name}
		for _, body := range h.Bodies {
			if !h.isToldIn(n, body) {
				continue
			}
			if s := newSeries(cal, h, body, name, n); len(s.entries) > 0 {
				c.of = append(c.of, s)
			}
		}
		if len(c.of) > 0 {
			all = append(all, c)
		}
	}
	return all
}

func newSeries(cal *calendar.Calendar, h happening, body calendar.Body, name string, n calendar.Nation) series {
	s := series{body: body}
	for _, kind := range h.Kinds {
		for _, e := range cal.Of(body, kind) {
			if e.Nation != "" && !e.Nation.Covers(n) {
				continue
			}
			is := nameOf(e) == name
			if e.Certainty != calendar.Projected && !e.First.After(cal.Seen()) && (is || !h.Patchy) {
				s.knows(e.First.Year())
			}
			if is {
				s.entries = append(s.entries, e)
			}
		}
	}
	slices.SortFunc(s.entries, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	if s.last == cal.Seen().Year() && !s.has(s.last) {
		s.last-- // it may still come
	}
	return s
}

func (s *series) knows(year int) {
	if s.first == 0 || year < s.first {
		s.first = year
	}
	s.last = max(s.last, year)
}

func (s *series) has(year int) bool {
	return slices.ContainsFunc(s.entries, func(e calendar.Entry) bool { return e.First.Year() == year })
}

// nameOf is what an id says beside body, kind and year: of
// local-government/election/local/england/2027 local/england.
func nameOf(e calendar.Entry) string {
	rest := strings.TrimPrefix(e.ID, string(e.Body)+"/"+string(e.Kind)+"/")
	parts := slices.DeleteFunc(strings.Split(rest, "/"), func(part string) bool {
		return len(part) >= 4 && strings.Trim(part[:4], "0123456789") == ""
	})
	return strings.Join(parts, "/")
}

// edge is what of an entry is told in a month.
type edge string

const (
	begins edge = "begins"
	goesOn edge = "goes-on" // through a whole month
	ends   edge = "ends"    // in another month than that of its beginning
	closes edge = "closes"  // in whatever month: of what is known by its last day alone
)

// edges returns them in the order in which they come.
func edges() []edge { return []edge{begins, goesOn, ends, closes} }

// day is the day of an entry that the edge is about; of a whole month there is none, and
// the first stands for it.
func (x edge) day(e *calendar.Entry) calendar.Date {
	switch {
	case x != ends && x != closes:
		return e.First
	case e.Kind != calendar.KindRecess:
		return e.Last
	case !e.Returns.IsZero():
		return e.Returns
	default:
		return e.Last.AddDays(1)
	}
}

// isIn reports whether the edge of an entry lies in a month.
func (x edge) isIn(e *calendar.Entry, month calendar.Span) bool {
	switch x {
	case begins:
		return month.Contains(e.First)
	case ends:
		return month.Contains(x.day(e)) && !month.Contains(e.First)
	case closes:
		return month.Contains(x.day(e))
	default:
		return e.First.Before(month.First) && !ends.day(e).Before(month.Last.AddDays(1))
	}
}

// in returns the first entry of the series whose edge lies in a month, nil if none does.
func (s *series) in(x edge, month calendar.Span) *calendar.Entry {
	for i := range s.entries {
		if e := &s.entries[i]; x.isIn(e, month) {
			return e
		}
	}
	return nil
}

// judges reports whether it is known of a year if the edge was in it.
func (s *series) judges(x edge, year int) bool {
	if year < s.first || year > s.last {
		return false
	}
	whole := calendar.Year(year)
	for i := range s.entries {
		e := &s.entries[i]
		if e.Certainty == calendar.Projected && (whole.Contains(x.day(e)) || x == goesOn && whole.Overlaps(e.Span())) {
			return false
		}
	}
	return true
}

func monthOf(year int, m time.Month) calendar.Span {
	first, err := calendar.NewDate(year, m, 1)
	if err != nil {
		return calendar.Span{}
	}
	return calendar.Span{First: first, Last: first.AddDays(calendar.DaysIn(year, m) - 1)}
}
