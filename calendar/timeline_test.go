package calendar

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What the timeline finds is what a look at every entry finds, in the same order.
func TestTheTimelineFindsWhatALookAtEveryEntryFinds(t *testing.T) {
	first := MustDate("2026-01-01")
	span := rapid.Custom(func(t *rapid.T) Span {
		from := first.AddDays(rapid.IntRange(0, 60).Draw(t, "from"))
		return Span{from, from.AddDays(rapid.IntRange(-1, 20).Draw(t, "days"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		entries := make([]Entry, rapid.IntRange(0, 40).Draw(t, "entries"))
		for i := range entries {
			s := span.Draw(t, "entry")
			if s.Days() == 0 {
				s.Last = s.First
			}
			entries[i] = Entry{First: s.First, Last: s.Last}
		}
		slices.SortStableFunc(entries, func(a, b Entry) int { return a.First.Compare(b.First) })
		line := &timeline{}
		for i := range entries {
			line.add(&entries[i])
		}
		line.grow()
		asked := span.Draw(t, "asked")
		var want, got []*Entry
		for i := range entries {
			if entries[i].Span().Overlaps(asked) {
				want = append(want, &entries[i])
			}
		}
		line.during(asked, func(e *Entry) bool { got = append(got, e); return true })
		if !slices.Equal(got, want) {
			t.Fatalf("%s: %d entries are found, want %d", asked, len(got), len(want))
		}
		if len(want) > 0 {
			var one *Entry
			line.during(asked, func(e *Entry) bool { one = e; return false })
			if one != want[0] {
				t.Fatal("the first found is not the first")
			}
		}
	})
}
