package reading

import (
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// aYear are 400 days of a visit, the most that can be asked about.
func aYear() Asked {
	return Asked{Pair: rule.Pair{Office: "mp", Action: "visit"}, From: calendar.MustDate("2026-11-25"), Days: MaxDays, Nation: calendar.England}
}

// The days of one question, the calendar version being known. The naive one judges the
// same days.
func BenchmarkJudging(b *testing.B) {
	book, cal := builtBook(b)
	b.Run("sets of days", func(b *testing.B) {
		r := mustRead(b, book, cal)
		for b.Loop() {
			r.Judge(aYear()).Done()
		}
	})
	b.Run("day by day", func(b *testing.B) {
		slow := newNaive(b, book, cal)
		for b.Loop() {
			q := aYear()
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
			mustRead(b, book, cal)
		}
	})
	b.Run("one pair", func(b *testing.B) {
		r := mustRead(b, book, cal)
		for b.Loop() {
			r.newLane(laneOf{Pair: rule.Pair{Office: "mp", Action: "visit"}, nation: calendar.England})
		}
	})
}

// The ratio does not hang on how fast the machine is.
func TestSetsOfDaysAreManyTimesAsFast(t *testing.T) {
	book, cal := builtBook(t)
	r, slow, q := mustRead(t, book, cal), newNaive(t, book, cal), aYear()
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
			r.Judge(q).Done()
		}
	}) / 20
	if ratio := float64(dayByDay) / float64(sets); ratio < 20_000 {
		t.Errorf("%s day by day, %s with sets of days: only %.0f times as fast", dayByDay, sets, ratio)
	}
}
