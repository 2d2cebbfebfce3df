package backtest

import (
	"slices"
	"testing"

	"divisionbell/calendar"
)

var scored = []int{2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026}

func kinds(t *testing.T, known calendar.Layer, years ...int) []Kind {
	t.Helper()
	m, _ := load(t)
	all, err := Kinds(m, known, years)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func kindOf(all []Kind, body calendar.Body, kind calendar.Kind) Kind {
	i := slices.IndexFunc(all, func(k Kind) bool { return k.Body == body && k.Kind == kind })
	if i < 0 {
		return Kind{}
	}
	return all[i]
}

func TestEveryBodyIsScored(t *testing.T) {
	_, known := load(t)
	all := kinds(t, known, scored...)
	for _, body := range calendar.Bodies() {
		entries := 0
		for _, k := range all {
			if k.Body == body {
				entries += k.Entries
			}
		}
		if entries == 0 {
			t.Errorf("nothing of %s is scored", body)
		}
	}
	for _, k := range all {
		if k.Entries == 0 && k.NotHeld+k.Unknown == 0 || k.Years > len(scored) || k.Years > k.Entries || k.BaselineEntries > k.Entries {
			t.Errorf("%s %s: %+v", k.Body, k.Kind, k)
		}
		if k.Coverage80 < 0 || k.Coverage80 > 1 || k.First.Median > k.First.P90 {
			t.Errorf("%s %s: %+v", k.Body, k.Kind, k)
		}
		if k.BaselineEntries >= 3 && k.BaselineSame.Median > k.Baseline.Median {
			t.Errorf("%s %s: median error %v days, the same day a year before has %v", k.Body, k.Kind, k.BaselineSame.Median, k.Baseline.Median)
		}
	}
}

// Eight in ten, so neither so wide that they always hold nor so narrow that they fail.
// The Northern Ireland Assembly has ten days, of which nine fell on the day expected.
func TestRangesHoldAboutEightInTen(t *testing.T) {
	_, known := load(t)
	checked := 0
	for _, r := range RangesByBody(kinds(t, known, scored...)) {
		switch r.Body {
		case calendar.ScottishParliament, calendar.Senedd, calendar.LocalGovernment:
			checked++
			if r.Edges < 30 || r.Coverage80 < 0.72 || r.Coverage80 > 0.88 {
				t.Errorf("%s: %.3f of %d", r.Body, r.Coverage80, r.Edges)
			}
		}
	}
	if checked != 3 {
		t.Errorf("%d bodies", checked)
	}
}

func TestWhatBecameOfAProjection(t *testing.T) {
	_, known := load(t)
	without := func(ids ...string) calendar.Layer {
		l := known
		l.Entries = slices.DeleteFunc(slices.Clone(known.Entries), func(e calendar.Entry) bool { return slices.Contains(ids, e.ID) })
		return l
	}
	moved := func(id string, days int) calendar.Layer {
		l := known
		l.Entries = slices.Clone(known.Entries)
		for i, e := range l.Entries {
			if e.ID == id {
				l.Entries[i] = movedBy(e, days)
			}
		}
		return l
	}
	type change struct{ entries, notHeld, notProjected, unknown int }
	for _, tc := range []struct {
		name  string
		facts calendar.Layer
		year  int
		body  calendar.Body
		kind  calendar.Kind
		want  change // against the facts as they are
	}{
		{"a recess of the Commons that was not held", without("commons/recess/summer/2022"), 2022, calendar.Commons, calendar.KindRecess, change{-1, 1, 0, 0}},
		{"a recess in Cardiff of which nothing is known", without("senedd/recess/easter/2023"), 2023, calendar.Senedd, calendar.KindRecess, change{-1, 0, 0, 1}},
		{"no Budget in the spring that stood for the forecast", without("uk-government/budget/spring/2020"), 2020, calendar.UKGovernment, "spring-forecast", change{-1, 1, 0, 0}},
		{"a bank holiday that moved by three days", moved("bank-holidays/bank-holiday/scotland/2021-08-02", 3), 2021, calendar.BankHolidays, calendar.KindBankHoliday, change{}},
		{"an extra bank holiday that was not", without("bank-holidays/bank-holiday/scotland/2023-05-08"), 2023, calendar.BankHolidays, calendar.KindBankHoliday, change{0, 0, -1, 0}},
		{"a question day that nobody saw", without("commons/oral-questions/culture-media-and-sport/2025-01-16"), 2025, calendar.Commons, calendar.KindQuestions, change{-1, 0, 0, 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			is, was := kindOf(kinds(t, tc.facts, tc.year), tc.body, tc.kind), kindOf(kinds(t, known, tc.year), tc.body, tc.kind)
			got := change{is.Entries - was.Entries, is.NotHeld - was.NotHeld, is.NotProjected - was.NotProjected, is.Unknown - was.Unknown}
			if got != tc.want {
				t.Errorf("changed by %+v, want %+v", got, tc.want)
			}
		})
	}
}
