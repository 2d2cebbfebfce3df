package typical

import (
	"slices"
	"testing"

	"divisionbell/calendar"
)

func TestBudgetsToCome(t *testing.T) {
	for _, tc := range []struct{ name, known, id, day, within string }{
		{"the next spring forecast is about 10 March 2027", "2026-11-25", "uk-government/spring-forecast/spring/2027", "2027-03-10", "2027-03-02/2027-03-24"},
		{"the Budget of 2027 comes from late October to late November", "2026-11-25", "uk-government/budget/autumn/2027", "2027-11-10", "2027-10-25/2027-11-24"},
		{"the Budget of 2026 is known", "2026-11-25", "uk-government/budget/autumn/2026", "", ""},
		{"that of 2025 was not known in June 2025", "2025-06-01", "uk-government/budget/autumn/2025", "2025-11-12", "2025-10-27/2025-11-26"},
		{"but in September", "2025-09-10", "uk-government/budget/autumn/2025", "", ""},
		{"representations before the Budget of 2027 open in the summer", "2026-11-25", "uk-government/budget-representations/autumn/2027", "2027-08-18/2027-09-29", "2027-07-31/2027-10-28"},
		{"those before the Budget of 2026 stay when its date is known", "2026-08-10", "uk-government/budget-representations/autumn/2026", "2026-08-05/2026-09-16", "2026-08-03/2026-10-01"},
		{"those before the Budget of 2025 were announced with it", "2025-09-10", "uk-government/budget-representations/autumn/2025", "", ""},
		{"the Scottish Budget of 2026 is known", "2026-11-25", "scottish-parliament/scottish-budget/scotland/2027-28", "", ""},
		{"but was not when the UK Budget's date was", "2026-08-01", "scottish-parliament/scottish-budget/scotland/2027-28", "2026-12-09", "2026-12-02/2027-01-12"},
		{"that of 2027 is due in December, or January", "2026-11-25", "scottish-parliament/scottish-budget/scotland/2028-29", "2027-12-15", "2027-12-08/2028-01-18"},
		{"long ago the Scottish draft Budget came in September", "2026-11-25", "scottish-parliament/scottish-budget/scotland/2013-14", "2012-09-26", "2012-09-01/2012-12-18"},
		{"and the Welsh one in October", "2026-11-25", "senedd/welsh-draft-budget/wales/2014-15", "2013-10-08", "2013-09-20/2013-11-17"},
		{"the Welsh draft Budget in December, or October", "2026-11-25", "senedd/welsh-draft-budget/wales/2028-29", "2027-12-14", "2027-10-12/2027-12-21"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			known := knownOn(t, tc.known)
			e, ok := index(otherRules(t).government(known, 2010, 2028))[tc.id]
			day, within := "", ""
			if ok {
				checkProjection(t, e, known.Known)
				day, within = e.Span().String(), calendar.Span{First: e.Earliest, Last: e.Latest}.String()
			}
			if day != tc.day || within != tc.within {
				t.Errorf("%s is %q within %q, want %q within %q", tc.id, day, within, tc.day, tc.within)
			}
		})
	}
}

// Each range is made from the years before and should hold eight in ten.
func TestBudgetsFellIntoTheRangeOfTheYearsBefore(t *testing.T) {
	held, asked := 0, 0
	for _, tc := range []struct{ known, id, happened string }{
		{"2021-06-01", "uk-government/budget/autumn/2021", "2021-10-27"},
		{"2024-06-01", "uk-government/budget/autumn/2024", "2024-10-30"},
		{"2025-06-01", "uk-government/budget/autumn/2025", "2025-11-26"},
		{"2026-06-01", "uk-government/budget/autumn/2026", "2026-10-28"},
		{"2020-12-01", "uk-government/spring-forecast/spring/2021", "2021-03-03"},
		{"2021-12-01", "uk-government/spring-forecast/spring/2022", "2022-03-23"},
		{"2022-12-01", "uk-government/spring-forecast/spring/2023", "2023-03-15"},
		{"2023-12-01", "uk-government/spring-forecast/spring/2024", "2024-03-06"},
		{"2024-12-01", "uk-government/spring-forecast/spring/2025", "2025-03-26"},
		{"2025-12-01", "uk-government/spring-forecast/spring/2026", "2026-03-03"},
	} {
		e, ok := index(otherRules(t).government(knownOn(t, tc.known), 2010, 2026))[tc.id]
		if !ok {
			t.Errorf("%s is not projected on %s", tc.id, tc.known)
		}
		asked++
		if d := calendar.MustDate(tc.happened); !d.Before(e.Earliest) && !d.After(e.Latest) {
			held++
		} else {
			t.Logf("%s fell on %s, projected was %s to %s", tc.id, d, e.Earliest, e.Latest)
		}
	}
	if share := float64(held) / float64(asked); share < 0.7 {
		t.Errorf("%d of %d fell into their range", held, asked)
	}
}

func TestTheOddsOfABudgetAreNeverCertain(t *testing.T) {
	for _, e := range otherRules(t).government(knownOn(t, "2026-11-25"), 2026, 2035) {
		least := 0.5
		if e.Kind == calendar.KindRepresentations { // those before three of six Budgets were found
			least = 0.4
		}
		if e.Probability < least || e.Probability > 0.96 {
			t.Errorf("%s has odds of %v", e.ID, e.Probability)
		}
	}
}

func TestRepresentationsOpenNoEarlierThanTheBudgetIsAnnounced(t *testing.T) {
	const id = "uk-government/budget-representations/autumn/2021"
	known := knownOn(t, "2021-09-10")
	known.Entries = slices.DeleteFunc(known.Entries, func(e calendar.Entry) bool { return e.ID == id })
	e, ok := index(otherRules(t).government(known, 2010, 2021))[id]
	if !ok {
		t.Fatal("nothing is projected before a Budget that is announced")
	}
	checkProjection(t, e, known.Known)
	if told := calendar.MustDate("2021-09-07"); e.First != told || e.Earliest != told || e.FirstLikely.First != told || e.Last != calendar.MustDate("2021-09-15") {
		t.Errorf("%s from %s, first day %s", e.Span(), e.Earliest, e.FirstLikely)
	}
	if e.Probability > 0.9 {
		t.Errorf("odds of %v, though none were found before the Budget of 2018", e.Probability)
	}
}
