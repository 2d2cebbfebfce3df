package backtest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/typical"
)

// Facts of a later year must not reach back: a projection that knew them would
// score too well. Everything that was not known on the eve of a year is moved,
// dropped or made up, of every kind, and the projection must stay as it was.
func TestLaterFactsChangeNothingInAnEarlierProjection(t *testing.T) {
	m, known := load(t)
	versions := make(map[int]string)
	for year := 2018; year <= 2026; year++ {
		versions[year] = projected(t, m, known, year)
	}
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(2018, 2026).Draw(t, "year")
		altered, changed := alter(t, known, calendar.Year(year-1).Last)
		if changed < 50 {
			t.Fatalf("only %d facts were changed", changed)
		}
		if projected(t, m, altered, year) != versions[year] {
			t.Errorf("facts that came later change what was projected for %d", year)
		}
	})
}

func TestALaterYearDoesChangeTheProjectionAfterIt(t *testing.T) {
	m, known := load(t)
	altered, _ := alterAll(known, calendar.MustDate("2018-12-31"), func(int) int { return 9 })
	if projected(t, m, altered, 2019) != projected(t, m, known, 2019) {
		t.Error("the projection of 2019 knows what came after it")
	}
	if projected(t, m, altered, 2022) == projected(t, m, known, 2022) {
		t.Error("the projection of 2022 does not know what came before it, so the test above tests nothing")
	}
}

func projected(t interface{ Fatal(...any) }, m *typical.Model, known calendar.Layer, year int) string {
	c, err := m.Complete(known.KnownOn(calendar.Year(year-1).Last), span(year))
	if err != nil {
		t.Fatal(err)
	}
	return c.Version()
}

// alter moves or drops what was not known on that day by numbers that are drawn,
// 0 for dropping.
func alter(t *rapid.T, known calendar.Layer, eve calendar.Date) (calendar.Layer, int) {
	moves := rapid.SliceOfN(rapid.IntRange(-20, 20), 7, 31).Draw(t, "days")
	altered, changed := alterAll(known, eve, func(i int) int { return moves[i%len(moves)] })
	reach := altered.Reach[calendar.Commons]
	reach.Recesses.Last = eve.AddDays(rapid.IntRange(0, 2000).Draw(t, "reach"))
	altered.Reach[calendar.Commons] = reach
	return altered, changed
}

func alterAll(known calendar.Layer, eve calendar.Date, move func(i int) int) (altered calendar.Layer, changed int) {
	altered = known
	altered.Entries = nil
	for i, e := range known.Entries {
		n := move(i)
		moved := movedBy(e, n)
		switch {
		case (e.Kind == calendar.KindSession || e.Kind == calendar.KindAdjournment) && !e.First.After(eve) && e.Last.After(eve):
			e.Last = calendar.MustDate(facts.Compiled) // it ran on
			altered.Entries = append(altered.Entries, e)
		case !e.KnownSince().After(eve) || !moved.KnownSince().After(eve):
			altered.Entries = append(altered.Entries, e)
		default:
			if changed++; n != 0 {
				altered.Entries = append(altered.Entries, moved)
			}
		}
	}
	altered.SittingDays = make(map[calendar.Body][]calendar.Date)
	altered.Reach = make(map[calendar.Body]calendar.Reach)
	for house, days := range known.SittingDays {
		altered.SittingDays[house] = slices.DeleteFunc(slices.Clone(days), func(d calendar.Date) bool {
			return d.After(eve) && move(d.DaysSince(eve)) > 0
		})
		altered.Reach[house] = known.Reach[house]
	}
	return altered, changed
}

func movedBy(e calendar.Entry, days int) calendar.Entry {
	for _, d := range []*calendar.Date{&e.First, &e.Last, &e.Rises, &e.Returns} {
		if !d.IsZero() {
			*d = d.AddDays(days)
		}
	}
	e.Earliest, e.Latest = e.First, e.Last
	return e
}
