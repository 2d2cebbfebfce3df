package almanac

import (
	"testing"

	"divisionbell/calendar"
)

// The whole calendar, facts read and gaps filled.
func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		if _, err := Build(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAskOneDay(b *testing.B) {
	c, err := Build()
	if err != nil {
		b.Fatal(err)
	}
	d := calendar.MustDate("2027-06-15")
	b.ReportAllocs()
	for b.Loop() {
		if s, ok := c.Sitting(calendar.Commons, d); !ok || !s.Sits() {
			b.Fatal(s)
		}
	}
}

// The longest question about days that there is.
func BenchmarkCountDaysOfTheWholeCalendar(b *testing.B) {
	c, err := Build()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.CountDays(calendar.DayQuestion{Houses: calendar.EitherHouse, Rule: calendar.CountSitting, From: c.Span().First, To: c.Span().Last}); err != nil {
			b.Fatal(err)
		}
	}
}

// The day far ahead on which a great number is reached.
func BenchmarkDayOnWhichThousandsAreReached(b *testing.B) {
	c, err := Build()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.CountDays(calendar.DayQuestion{Houses: calendar.EitherHouse, Rule: calendar.CountSitting, From: c.Span().First, Count: 3000}); err != nil {
			b.Fatal(err)
		}
	}
}
