package sources

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
)

// Whatever a service takes at once, every day is asked for once and in order.
func TestEveryDayIsAskedForOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := calendar.Span{First: day("2026-01-01").AddDays(rapid.IntRange(0, 400).Draw(t, "first"))}
		span.Last = span.First.AddDays(rapid.IntRange(0, 700).Draw(t, "days"))
		var got []calendar.Span
		get := limited{answers{"from": "x"}, rapid.IntRange(leastRange, 200).Draw(t, "most"), &got}
		request := func(s calendar.Span) Request { return Request{Address: fmt.Sprintf("from %s to %s", s.First, s.Last)} }
		if err := byRange(t.Context(), get, span, rapid.IntRange(1, 200).Draw(t, "at once"), request, func(Answer) {}); err != nil {
			t.Fatal(err)
		}
		next := span.First
		for _, piece := range got {
			if piece.First != next || piece.Days() == 0 {
				t.Fatalf("asked for %v of %v", got, span)
			}
			next = piece.Last.AddDays(1)
		}
		if next != span.Last.AddDays(1) {
			t.Fatalf("asked for %v of %v", got, span)
		}
	})
}

// Two dates as people write them are read as they were meant, with as much left out as
// people leave out.
func TestDatesAsPeopleWriteThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := calendar.Span{First: day("2020-01-01").AddDays(rapid.IntRange(0, 3000).Draw(t, "first"))}
		want.Last = want.First.AddDays(rapid.IntRange(0, 100).Draw(t, "days"))
		fy, fm, fd := want.First.YMD()
		ly, lm, ld := want.Last.YMD()
		forms := []string{
			fmt.Sprintf("%s %d %s %d – %s %d %s %d", want.First.Weekday(), fd, fm, fy, want.Last.Weekday(), ld, lm, ly),
			fmt.Sprintf("%s %d %s %d- %s %d %s %d", want.First.Weekday().String()[:3], fd, fm.String()[:3], fy, want.Last.Weekday().String()[:3], ld, lm.String()[:3], ly),
		}
		if fy == ly {
			forms = append(forms, fmt.Sprintf("%d %s to %d %s %d (inclusive)", fd, fm, ld, lm, ly))
		}
		if fy == ly && fm == lm {
			forms = append(forms, fmt.Sprintf("%d to %d %s %d", fd, ld, lm, ly))
		}
		text := "Recess: " + rapid.SampledFrom(forms).Draw(t, "form") + "."
		m := dateRange.FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("nothing is found in %q", text)
		}
		if got, err := rangeIn(m); err != nil || got != want {
			t.Fatalf("%q is read as %v, %v; want %v", text, got, err, want)
		}
	})
}
