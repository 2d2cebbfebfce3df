package advice

import (
	"fmt"
	"testing"
	"time"

	"divisionbell/calendar"
)

func theQuestion() Question {
	return Question{
		Office: "mp", Action: "visit", From: calendar.MustDate("2026-11-25"), Days: MaxDays,
		Nation: calendar.England, Limit: DefaultLimit,
	}
}

// more returns a book with so many times its rules.
func more(b *Book, times int) *Book {
	big := *b
	big.rules = nil
	for i := range times {
		for _, r := range b.rules {
			r.ID = fmt.Sprintf("%s-%d", r.ID, i)
			big.rules = append(big.rules, r)
		}
	}
	return &big
}

// One question over 400 days, the calendar version being known. The naive one judges
// the same days and does no more.
func BenchmarkBestTime(b *testing.B) {
	book, cal := builtBook(b)
	for _, bc := range []struct {
		name string
		book *Book
		q    Question
	}{
		{"visit", book, theQuestion()},
		{"visit, ten times the rules", more(book, 10), theQuestion()},
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
	b.Run("visit, day by day", func(b *testing.B) {
		slow := newNaive(b, book, cal)
		for b.Loop() {
			q := theQuestion()
			for i := range q.Days {
				slow.judge(slow.shares(b, q, q.From.AddDays(i)))
			}
		}
	})
}

// What a new calendar version costs before the first question, and what the first
// question of a pair costs on top.
func BenchmarkNewVersion(b *testing.B) {
	book, cal := builtBook(b)
	b.Run("all conditions", func(b *testing.B) {
		for b.Loop() {
			mustFor(b, book, cal)
		}
	})
	b.Run("one pair", func(b *testing.B) {
		a := mustFor(b, book, cal)
		for b.Loop() {
			a.newLane(laneOf{pair: pair{"mp", "visit"}, nation: calendar.England})
		}
	})
}

func TestAQuestionNeedsFewAllocations(t *testing.T) {
	book, cal := builtBook(t)
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

// The ratio does not hang on how fast the machine is.
func TestSetsOfDaysAreAThousandTimesAsFast(t *testing.T) {
	book, cal := builtBook(t)
	a, slow, q := mustFor(t, book, cal), newNaive(t, book, cal), theQuestion()
	q.Days = 40
	least := func(do func()) time.Duration {
		best := time.Hour
		for range 5 {
			started := time.Now()
			do()
			best = min(best, time.Since(started))
		}
		return best
	}
	dayByDay := least(func() {
		for i := range q.Days {
			slow.judge(slow.shares(t, q, q.From.AddDays(i)))
		}
	}) * MaxDays / time.Duration(q.Days)
	q.Days = MaxDays
	sets := least(func() {
		for range 20 {
			if _, err := a.BestTime(q); err != nil {
				t.Fatal(err)
			}
		}
	}) / 20
	if ratio := float64(dayByDay) / float64(sets); ratio < 1000 {
		t.Errorf("%s day by day, %s with sets of days: only %.0f times as fast", dayByDay, sets, ratio)
	}
}
