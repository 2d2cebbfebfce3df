package calendar

import "iter"

// Span is a run of days; both First and Last are in it. A Span whose Last is
// before its First is empty.
type Span struct {
	First Date `json:"first"`
	Last  Date `json:"last"`
}

// Days returns the number of days in the span.
func (s Span) Days() int { return max(s.Last.DaysSince(s.First)+1, 0) }

// Contains reports whether d is in the span.
func (s Span) Contains(d Date) bool { return !d.Before(s.First) && !d.After(s.Last) }

// Overlaps reports whether the two spans share a day.
func (s Span) Overlaps(o Span) bool {
	return s.Days() > 0 && o.Days() > 0 && !s.Last.Before(o.First) && !o.Last.Before(s.First)
}

// All yields the days of the span in order.
func (s Span) All() iter.Seq[Date] {
	return func(yield func(Date) bool) {
		for d := s.First; !d.After(s.Last); d = d.AddDays(1) {
			if !yield(d) || d.day == lastDay {
				return
			}
		}
	}
}

// Year returns the span from 1 January to 31 December of that year.
func Year(year int) Span {
	first, err := NewDate(year, 1, 1)
	if err != nil {
		return Span{First: Date{1}}
	}
	last, _ := NewDate(year, 12, 31)
	return Span{first, last}
}

// String writes the span as people who keep calendars do: 2025-07-23/2025-08-31.
func (s Span) String() string {
	if s.First == s.Last {
		return s.First.String()
	}
	return s.First.String() + "/" + s.Last.String()
}
