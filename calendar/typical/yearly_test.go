package typical

import (
	"fmt"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

func TestWhatComesOnceAYear(t *testing.T) {
	known, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	projected := make(map[string]calendar.Entry)
	for _, e := range m.yearly(known, 2030) {
		projected[e.ID] = e
	}
	for _, tc := range []struct{ name, id, first, last string }{
		{"the Conservatives, from a Sunday to a Wednesday", "parties/conference/conservative/2027", "2027-10-03", "2027-10-06"},
		{"Labour the week before them", "parties/conference/labour/2027", "2027-09-26", "2027-09-29"},
		{"the Liberal Democrats before them", "parties/conference/liberal-democrats/2028", "2028-09-16", "2028-09-19"},
		{"Labour in a September that ends on a Sunday", "parties/conference/labour/2029", "2029-09-23", "2029-09-26"},
		{"World Book Day, of which a rule is no announcement", "sector/sector-date/world-book-day/2027", "2027-03-04", "2027-03-04"},
		{"World Book Day of the year after", "sector/sector-date/world-book-day/2028", "2028-03-02", "2028-03-02"},
		{"World Book Day in a year that begins March on a Thursday", "sector/sector-date/world-book-day/2029", "2029-03-01", "2029-03-01"},
		{"World Book Night", "sector/sector-date/world-book-night/2029", "2029-04-23", "2029-04-23"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, ok := projected[tc.id]
			if !ok || e.First.String() != tc.first || e.Last.String() != tc.last || e.Certainty != calendar.Projected {
				t.Errorf("got %s to %s, %s, %v; want %s to %s", e.First, e.Last, e.Certainty, ok, tc.first, tc.last)
			}
			if err := e.Check(); err != nil {
				t.Error(err)
			}
		})
	}
	for _, id := range []string{"parties/conference/labour/2026", "parties/conference/conservative/2026", "sector/sector-date/world-book-day/2026"} {
		if _, ok := projected[id]; ok {
			t.Errorf("%s is announced, and projected all the same", id)
		}
	}
}

func TestTheThreeLargestPartiesMeetInWeeksOfTheirOwn(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	projected := index(m.yearly(mustLoadFacts(t), 2035))
	for year := 2027; year <= 2035; year++ {
		var before calendar.Entry
		for _, party := range []string{"liberal-democrats", "labour", "conservative"} {
			e, ok := projected[fmt.Sprintf("parties/conference/%s/%d", party, year)]
			if !ok || !before.Last.Before(e.First) {
				t.Errorf("%d: %s meet %s, after %s", year, party, e.Span(), before.Span())
			}
			before = e
		}
	}
}
