package advice

import (
	"fmt"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

func theQuestion() Question {
	return Question{
		Office: "mp", Action: "visit", From: calendar.MustDate("2026-11-25"), Days: MaxDays,
		Nation: calendar.England, Limit: DefaultLimit,
	}
}

// more returns a book with so many times its rules.
func more(t testing.TB, b *rule.Book, times int) *rule.Book {
	var rules []rule.Rule
	for i := range times {
		for _, r := range b.Rules() {
			r.ID = fmt.Sprintf("%s-%d", r.ID, i)
			rules = append(rules, r)
		}
	}
	return mustWith(t, b, rules...)
}

// One question over 400 days, the calendar version being known.
func BenchmarkBestTime(b *testing.B) {
	book, cal := bookAndCalendar(b)
	for _, bc := range []struct {
		name string
		book *rule.Book
		q    Question
	}{
		{"visit", book, theQuestion()},
		{"visit, ten times the rules", more(b, book, 10), theQuestion()},
		{"follow-up", book, Question{
			Office: "minister", Action: "follow-up", From: calendar.MustDate("2026-11-25"), Days: MaxDays,
			Nation: calendar.England, Limit: DefaultLimit, Sent: calendar.MustDate("2026-11-10"),
		}},
	} {
		b.Run(bc.name, func(b *testing.B) {
			a := mustFor(b, bc.book, cal)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.BestTime(bc.q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestAQuestionNeedsFewAllocations(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	for _, q := range []Question{
		theQuestion(),
		{Office: "minister", Action: "follow-up", From: calendar.MustDate("2026-11-25"), Days: MaxDays, Nation: calendar.England, Limit: DefaultLimit, Sent: calendar.MustDate("2026-11-10")},
		{Office: "councillor", Action: "visit", From: calendar.MustDate("2026-11-25"), Days: MaxDays, Nation: calendar.Scotland, Limit: DefaultLimit},
	} {
		allocations := testing.AllocsPerRun(20, func() {
			if _, err := a.BestTime(q); err != nil {
				t.Fatal(err)
			}
		})
		if allocations > 50 {
			t.Errorf("%s and %s: %.0f allocations", q.Office, q.Action, allocations)
		}
	}
}
