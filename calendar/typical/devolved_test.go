package typical

import (
	"reflect"
	"testing"

	"divisionbell/calendar"
)

func TestDevolvedRulesGiveTheDaysOfPastYears(t *testing.T) {
	past := index(mustLoadFacts(t).Entries)
	rules := otherRules(t).Devolved
	for _, tc := range []struct {
		name, id string
		year     int
	}{
		{"Holyrood's summer", "scottish-parliament/recess/summer/2024", 2024},
		{"Holyrood's October holidays", "scottish-parliament/recess/october/2019", 2019},
		{"Holyrood's Christmas", "scottish-parliament/recess/christmas/2016", 2016},
		{"Holyrood's Easter, early", "scottish-parliament/recess/easter/2024", 2024},
		{"Holyrood's Easter, in the middle", "scottish-parliament/recess/easter/2023", 2023},
		{"Holyrood's Easter, late", "scottish-parliament/recess/easter/2019", 2019},
		{"the Senedd's half-term in autumn", "senedd/recess/autumn/2018", 2018},
		{"the Senedd's Christmas", "senedd/recess/christmas/2022", 2022},
		{"the Senedd's three weeks at Easter", "senedd/recess/easter/2023", 2023},
		{"the Senedd's Whitsun", "senedd/recess/whitsun/2024", 2024},
		{"the Senedd's summer", "senedd/recess/summer/2023", 2023},
		{"Stormont's Halloween", "ni-assembly/recess/halloween/2021", 2021},
		{"Stormont's Easter", "ni-assembly/recess/easter/2010", 2010},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, r := range rules {
				if recessID(r.Body, r.Name, tc.year) == tc.id && r.holdsIn(tc.year) {
					got := calendar.Span{First: r.First.in(tc.year), Last: r.Last.in(tc.year)}
					if got != past[tc.id].Span() {
						t.Errorf("by the rule %s, it was %s", got, past[tc.id].Span())
					}
					return
				}
			}
			t.Errorf("no rule for %s", tc.id)
		})
	}
}

func TestEveryYearHasEachDevolvedRecessOnce(t *testing.T) {
	rules := otherRules(t).Devolved
	for year := 2010; year <= 2060; year++ {
		count := make(map[string]int)
		for _, r := range rules {
			if r.holdsIn(year) {
				count[recessID(r.Body, r.Name, year)]++
			}
		}
		for id, n := range count {
			if n != 1 {
				t.Errorf("%s has %d rules", id, n)
			}
		}
		if len(count) != 15 {
			t.Errorf("%d has %d devolved recesses, want 15", year, len(count))
		}
	}
}

// devolvedToCome is what is worked out of the devolved parliaments.
func devolvedToCome(t *testing.T, known calendar.Layer) map[string]calendar.Entry {
	entries, _ := otherRules(t).devolved(known, bankHolidayFacts(t), calendar.Span{First: calendar.MustDate("2010-01-01"), Last: calendar.MustDate("2035-12-31")})
	return index(entries)
}

func TestDevolvedRecesses(t *testing.T) {
	known := mustLoadFacts(t)
	found := devolvedToCome(t, known)
	for _, e := range found {
		checkProjection(t, e, known.Known)
	}
	for _, tc := range []struct{ name, id, days string }{
		{"Holyrood rises for the Christmas that comes", "scottish-parliament/recess/christmas/2026", "2026-12-19/2027-01-03"},
		{"the Senedd's summer of 2027", "senedd/recess/summer/2027", "2027-07-19/2027-09-12"},
		{"what is known is left alone", "scottish-parliament/recess/christmas/2024", ""},
		{"what is over and was never learnt is worked out too", "senedd/recess/autumn/2026", "2026-10-26/2026-11-01"},
		{"so is Holyrood's last summer", "scottish-parliament/recess/summer/2026", "2026-07-04/2026-08-30"},
		{"and Stormont's summer of long ago", "ni-assembly/recess/summer/2013", "2013-07-13/2013-09-08"},
		{"a recess that was called off is none", "scottish-parliament/recess/february/2026", ""},
		{"no Easter recess in the dissolution before the Senedd election of 2030", "senedd/recess/easter/2030", ""},
		{"nor in that of 2034, whose election nobody has fixed", "senedd/recess/easter/2034", ""},
		{"nor at Holyrood before that of 2031", "scottish-parliament/recess/easter/2031", ""},
		{"nor in the campaign recess of 2021", "scottish-parliament/recess/easter/2021", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ""
			if e, ok := found[tc.id]; ok {
				got = e.Span().String()
			}
			if got != tc.days {
				t.Errorf("%s is %q, want %q", tc.id, got, tc.days)
			}
		})
	}
	if same, moved := found["scottish-parliament/recess/october/2027"], found["scottish-parliament/recess/summer/2027"]; same.FirstLikely.Days() >= moved.FirstLikely.Days() {
		t.Errorf("a recess that always kept its rule is expected within %s, one that moved within %s", same.FirstLikely, moved.FirstLikely)
	}
	if e := found["scottish-parliament/recess/february/2027"]; e.Probability >= found["scottish-parliament/recess/october/2027"].Probability {
		t.Errorf("the February recess, cancelled in 2026, has odds of %v", e.Probability)
	}
}

func TestALaterYearTeachesNothingAboutAnEarlierOne(t *testing.T) {
	day := calendar.MustDate("2023-06-30")
	changed := mustLoadFacts(t)
	for i, e := range changed.Entries {
		if e.KnownSince().After(day) {
			changed.Entries[i].First, changed.Entries[i].Last = e.First.AddDays(3), e.Last.AddDays(3)
		}
	}
	before := otherRules(t).entries(knownOn(t, "2023-06-30"), 2010, 2026)
	after := otherRules(t).entries(changed.KnownOn(day), 2010, 2026)
	if len(before) == 0 || !reflect.DeepEqual(before, after) {
		t.Errorf("%d projections, then %d", len(before), len(after))
	}
}

// The Assembly did no business from May 2022 to February 2024, and nobody knew how long.
func TestAStandstillGoesOnLikelyAsLongAgain(t *testing.T) {
	known := knownOn(t, "2023-05-08")
	_, sittings := otherRules(t).devolved(known, bankHolidayFacts(t), calendar.Span{First: calendar.MustDate("2023-01-01"), Last: calendar.MustDate("2026-12-31")})
	for _, tc := range []struct {
		name, day      string
		least, most    float64
		stillConfirmed bool
	}{
		{"before that day it is known", "2023-05-08", 0, 0, true},
		{"the week after it sits hardly", "2023-05-15", 0, 0.02, false},
		{"a year after, as likely as not", "2024-05-13", 0.4, 0.55, false},
		{"three years after, rather yes", "2026-05-18", 0.65, 0.8, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := sittings[calendar.NIAssembly][calendar.MustDate(tc.day).DaysSince(calendar.MustDate("2023-01-01"))]
			if s.Probability < tc.least || s.Probability > tc.most || (s.Certainty == calendar.Confirmed) != tc.stillConfirmed {
				t.Errorf("%+v", s)
			}
		})
	}
}
