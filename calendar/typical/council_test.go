package typical

import (
	"testing"

	"divisionbell/calendar"
)

func TestTheCouncilYear(t *testing.T) {
	known := mustLoadFacts(t)
	found := index(otherRules(t).councilYear(known, 2026, 2033))
	for _, tc := range []struct{ name, id, days, within string }{
		{"the consultation on next year's budget is on now", "local-government/budget-consultation/england/2027-28", "2026-10-01/2026-12-31", "2026-10-01/2026-12-31"},
		{"council tax is set by 10 March, before the 11th", "local-government/council-tax-deadline/england/2027-28", "2027-03-10", "2027-03-10"},
		{"in Scotland too", "local-government/council-tax-deadline/scotland/2027-28", "2027-03-10", "2027-03-10"},
		{"the district rate is struck by 15 February", "local-government/district-rate-deadline/northern-ireland/2027-28", "2027-02-15", "2027-02-15"},
		{"the provisional settlement comes before Christmas", "local-government/provisional-settlement/england/2027-28", "2026-12-16", "2026-12-10/2026-12-21"},
		{"the final one in February", "local-government/final-settlement/england/2027-28", "2027-02-08", "2027-02-02/2027-02-15"},
		{"annual meetings after the elections of 6 May 2027", "local-government/annual-meeting/england/after-election/2027", "2027-05-11/2027-05-31", "2027-05-11/2027-05-31"},
		{"all Welsh councils are elected in 2027", "local-government/annual-meeting/wales/no-election/2027", "", ""},
		{"none in 2028", "local-government/annual-meeting/wales/after-election/2028", "", ""},
		{"and all again in 2032", "local-government/annual-meeting/wales/after-election/2032", "2032-05-11/2032-05-31", "2032-05-11/2032-05-31"},
		{"last year's settlement is known", "local-government/final-settlement/england/2026-27", "", ""},
		{"no Scottish annual meeting without a source", "local-government/annual-meeting/scotland/no-election/2027", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, ok := found[tc.id]
			days, within := "", ""
			if ok {
				checkProjection(t, e, known.Known)
				days, within = e.Span().String(), calendar.Span{First: e.Earliest, Last: e.Latest}.String()
			}
			if days != tc.days || within != tc.within {
				t.Errorf("%s is %q within %q, want %q within %q", tc.id, days, within, tc.days, tc.within)
			}
		})
	}
}

func TestSettlementsFellIntoTheRangeOfTheYearsBefore(t *testing.T) {
	for _, tc := range []struct{ name, known, id string }{
		{"the provisional settlement of 2025", "2025-11-01", "local-government/provisional-settlement/england/2026-27"},
		{"the final settlement of 2026", "2025-11-01", "local-government/final-settlement/england/2026-27"},
		{"the vote of 2026", "2025-11-01", "local-government/settlement-approved/england/2026-27"},
		{"the final settlement of 2025", "2024-11-01", "local-government/final-settlement/england/2025-26"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := index(otherRules(t).councilYear(knownOn(t, tc.known), 2024, 2026))[tc.id]
			happened := index(mustLoadFacts(t).Entries)[tc.id]
			if happened.First.Before(e.Earliest) || happened.First.After(e.Latest) {
				t.Errorf("it fell on %s, projected was %s to %s", happened.First, e.Earliest, e.Latest)
			}
		})
	}
}
