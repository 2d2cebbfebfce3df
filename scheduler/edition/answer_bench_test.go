package edition

import (
	"context"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

func letter(from string) advice.Question {
	return advice.Question{
		Office: "mp", Action: "write", From: calendar.MustDate(from), Days: 30,
		Nation: calendar.England, Limit: advice.DefaultLimit,
	}
}

// The bytes of an answer, found and written.
func BenchmarkAnswer(b *testing.B) {
	book, err := rule.Load()
	if err != nil {
		b.Fatal(err)
	}
	e, err := New(nil, book, calendar.MustDate("2026-11-23"))
	if err != nil {
		b.Fatal(err)
	}
	q := letter("2026-11-23")
	q.Days = advice.MaxDays
	for b.Loop() {
		if _, err := e.BestTime(context.Background(), q); err != nil {
			b.Fatal(err)
		}
	}
}
