package typical

import (
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

func TestAnElectionThatNobodyHasCalled(t *testing.T) {
	all, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name     string
		knownOn  string
		day      string
		from, to float64
	}{
		{"the first year of a Parliament", "2024-12-31", "2025-06-17", 0, 0.01},
		{"the third", "2020-12-31", "2022-06-14", 0, 0.04},
		{"the fifth, in which each that got so far was dissolved", "2023-12-31", "2024-06-18", 0.12, 0.17},
		{"not before a poll that the law has fixed", "2014-06-30", "2014-11-18", 0, 0},
		{"on average, past the last day for this Parliament", "2025-12-31", "2031-06-17", 0.03, 0.05},
	} {
		t.Run(tc.name, func(t *testing.T) {
			known := all.KnownOn(calendar.MustDate(tc.knownOn))
			limits := lastCampaigns(known.Entries, m.others.Elections.workingDays(known, 2031))
			h := newHouse(calendar.Commons, known, known.Entries, nil, limits, daySet{})
			if got := h.unforeseen.election(calendar.MustDate(tc.day)); got < tc.from || got > tc.to {
				t.Errorf("odds %.3f, want %v to %v", got, tc.from, tc.to)
			}
		})
	}
}
