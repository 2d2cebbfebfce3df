package calendar

import (
	"fmt"
	"iter"
)

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

// InWords writes the span as people say it: Monday 18 to Friday 22 January. The year is
// left out where asked, the day on which it is said, leaves no doubt about it (see IsNear).
func (s Span) InWords(asked Date) string {
	if s.First == s.Last {
		return s.First.InWords(asked)
	}
	y1, m1, d1 := s.First.YMD()
	y2, m2, _ := s.Last.YMD()
	first := s.First.InWords(asked)
	if y1 == y2 && s.First.IsNear(asked) == s.Last.IsNear(asked) {
		first = s.First.Short()
		if m1 == m2 {
			first = fmt.Sprintf("%s %d", s.First.Weekday(), d1)
		}
	}
	return first + " to " + s.Last.InWords(asked)
}

// InWords writes the date with its weekday, and with its year where that is not plain
// from asked, as Span.InWords does.
func (d Date) InWords(asked Date) string {
	if d.IsNear(asked) {
		return d.Short()
	}
	return d.Long()
}

// IsNear reports whether people who speak on the day asked know without being told which
// year the date is in: from three months before to nine months after.
func (d Date) IsNear(asked Date) bool {
	days := d.DaysSince(asked)
	return -90 <= days && days <= 270
}
