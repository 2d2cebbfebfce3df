package calendar

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var newYear = MustDate("2027-01-01")

func drawDay(t *rapid.T) Date { return newYear.AddDays(rapid.IntRange(0, 40).Draw(t, "day")) }

func drawSpan(t *rapid.T) Span {
	first := drawDay(t)
	return Span{first, first.AddDays(rapid.IntRange(0, 12).Draw(t, "longer by"))}
}

func drawExtent(t *rapid.T) Extent {
	if rapid.IntRange(0, 3).Draw(t, "no extent at 0") == 0 {
		return Extent{}
	}
	x := Extent{Span: drawSpan(t)}
	if rapid.Bool().Draw(t, "some of it is confirmed") {
		x.ConfirmedUntil = x.First.AddDays(rapid.IntRange(0, x.Days()-1).Draw(t, "confirmed"))
	}
	return x
}

// drawLayer draws a layer of few ids and few days, so that layers meet.
func drawLayer(t *rapid.T) Layer {
	l := Layer{Name: "drawn", Known: drawDay(t), SittingDays: make(map[Body][]Date), Reach: make(map[Body]Reach)}
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 4), 0, 4, rapid.ID).Draw(t, "ids") {
		id := fmt.Sprintf("commons/recess/r%d/2027", n)
		switch rapid.IntRange(0, 4).Draw(t, "withdrawn at 0, ruled out at 1") {
		case 0:
			l.Withdrawn = append(l.Withdrawn, id)
			continue
		case 1:
			l.RuledOut = append(l.RuledOut, id)
			continue
		}
		days := drawSpan(t)
		l.Entries = append(l.Entries, entry(id, days.First.String(), days.Last.String()))
	}
	for _, house := range []Body{Commons, Lords} {
		r := Reach{SittingDays: drawExtent(t), Recesses: drawExtent(t)}
		if r.SittingDays.Last.IsZero() && r.Recesses.Last.IsZero() {
			continue
		}
		l.Reach[house] = r
		for d := range r.SittingDays.All() {
			if !d.IsZero() && rapid.Bool().Draw(t, "sits") {
				l.SittingDays[house] = append(l.SittingDays[house], d)
			}
		}
	}
	return l
}

func written(t interface{ Fatal(...any) }, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLayersMayBePutTogetherInAnyGrouping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawLayer(t), drawLayer(t), drawLayer(t)
		atOnce := written(t, Merge(a, b, c))
		if got := written(t, Merge(Merge(a, b), c)); got != atOnce {
			t.Errorf("the first two together:\n%s\nall at once:\n%s", got, atOnce)
		}
		if got := written(t, Merge(a, Merge(b, c))); got != atOnce {
			t.Errorf("the last two together:\n%s\nall at once:\n%s", got, atOnce)
		}
	})
}

func TestALayerThatIsSaidTwiceIsSaidOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawLayer(t), drawLayer(t)
		once := written(t, Merge(a, b))
		if got := written(t, Merge(a, b, b)); got != once {
			t.Errorf("twice:\n%s\nonce:\n%s", got, once)
		}
		if got := written(t, Merge(Merge(a, b))); got != once {
			t.Errorf("merged again:\n%s\nonce:\n%s", got, once)
		}
	})
}

func TestOfEachDayTheLastLayerThatCoversItSpeaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		layers := []Layer{drawLayer(t), drawLayer(t), drawLayer(t)}
		merged := Merge(layers...)
		for _, house := range []Body{Commons, Lords} {
			got := merged.Reach[house].SittingDays
			for d := range (Span{newYear, newYear.AddDays(60)}).All() {
				covered, sits, certainty := false, false, Provisional
				for _, l := range layers {
					if x := l.Reach[house].SittingDays; x.Contains(d) {
						covered, sits, certainty = true, slices.Contains(l.SittingDays[house], d), x.Certainty(d)
					}
				}
				if got.Contains(d) != covered || slices.Contains(merged.SittingDays[house], d) != sits || covered && got.Certainty(d) != certainty {
					t.Errorf("%s %s: covered %v, sits %v, %s; want %v, %v, %s", house, d,
						got.Contains(d), slices.Contains(merged.SittingDays[house], d), got.Certainty(d), covered, sits, certainty)
				}
			}
		}
	})
}

func TestMerge(t *testing.T) {
	summer := entry("commons/recess/summer/2027", "2027-07-23", "2027-08-31")
	later := entry("commons/recess/summer/2027", "2027-07-24", "2027-08-31")
	facts := Layer{
		Name: "facts", Known: MustDate("2026-11-23"), Entries: []Entry{summer},
		SittingDays: map[Body][]Date{Commons: {MustDate("2027-07-21"), MustDate("2027-07-22")}},
		Reach:       map[Body]Reach{Commons: {SittingDays: Extent{Span: Span{MustDate("2027-07-19"), MustDate("2027-07-22")}}}},
	}
	t.Run("what is ruled out is gone until somebody says it again", func(t *testing.T) {
		out := Layer{RuledOut: []string{later.ID}}
		if m := Merge(facts, out); len(m.Entries) != 0 || !slices.Equal(m.RuledOut, out.RuledOut) {
			t.Errorf("%+v", m)
		}
		if m := Merge(facts, out, Layer{Entries: []Entry{later}}); len(m.Entries) != 1 || len(m.RuledOut) != 0 {
			t.Errorf("%+v", m)
		}
	})
	t.Run("the later word holds", func(t *testing.T) {
		m := Merge(facts, Layer{Name: "import", Known: MustDate("2027-01-05"), Entries: []Entry{later}})
		if len(m.Entries) != 1 || m.Entries[0].First != later.First || m.Name != "facts" || m.Known.String() != "2027-01-05" {
			t.Errorf("%+v", m)
		}
	})
	t.Run("what is withdrawn is gone until it is said again", func(t *testing.T) {
		gone := Layer{Withdrawn: []string{summer.ID}}
		if m := Merge(facts, gone); len(m.Entries) != 0 || !slices.Equal(m.Withdrawn, gone.Withdrawn) {
			t.Errorf("%+v", m)
		}
		if m := Merge(facts, gone, Layer{Entries: []Entry{later}}); len(m.Entries) != 1 || len(m.Withdrawn) != 0 {
			t.Errorf("%+v", m)
		}
	})
	t.Run("a week without a sitting takes away the days that were listed", func(t *testing.T) {
		m := Merge(facts, Layer{Reach: map[Body]Reach{Commons: {SittingDays: Extent{Span: Span{MustDate("2027-07-22"), MustDate("2027-07-30")}}}}})
		if got := m.SittingDays[Commons]; len(got) != 1 || got[0].String() != "2027-07-21" {
			t.Errorf("%v", got)
		}
	})
	t.Run("between two lists that do not meet nothing is known", func(t *testing.T) {
		m := Merge(facts, Layer{
			SittingDays: map[Body][]Date{Commons: {MustDate("2027-11-02")}},
			Reach:       map[Body]Reach{Commons: {SittingDays: Extent{Span: Span{MustDate("2027-11-01"), MustDate("2027-11-05")}}}},
		})
		x := m.Reach[Commons].SittingDays
		if len(m.SittingDays[Commons]) != 3 || x.Contains(MustDate("2027-09-01")) || !x.Contains(MustDate("2027-11-01")) || !x.Contains(MustDate("2027-07-20")) {
			t.Errorf("%v in %+v", m.SittingDays[Commons], x)
		}
	})
}
