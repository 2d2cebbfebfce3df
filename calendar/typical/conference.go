package typical

import (
	"fmt"
	"time"

	"divisionbell/calendar"
)

// The House is away while the three parties hold their autumn conferences, one after
// the other: the Liberal Democrats first, then Labour and the Conservatives, whose
// conferences begin on Sundays. So it rises on the Thursday before the first and
// returns on the Monday after the last.
//
// Source: guidetoprocedure.parliament.uk, article 6L8Y5Dq2 (the recess is for the
// conferences); that they follow one another in this order, from the conferences of
// 2017 to 2026 (facts, conferences.csv).
const (
	liberalDemocrats = "liberal-democrats"
	labour           = "labour"
	conservative     = "conservative"
	// liberalDemocratsBefore is the number of days by which they begin before the first
	// of the two others: on the Saturday of the week before.
	liberalDemocratsBefore = 8
)

// seasons knows when the conferences of a year are held.
type seasons struct {
	entries map[string]*calendar.Entry
	typical map[string]yearlyRule
}

func (m *Model) seasons(known calendar.Layer) seasons {
	s := seasons{entries: byID(known), typical: make(map[string]yearlyRule)}
	for _, r := range m.yearlyRules {
		if r.Kind == calendar.KindConference {
			s.typical[r.Name] = r
		}
	}
	return s
}

// of returns the days from the first conference of a year to the last, if the days of
// one are known; those of the others are then taken to be as in a typical year.
func (s seasons) of(year int) (calendar.Span, bool) {
	red, redKnown := s.conference(labour, year)
	blue, blueKnown := s.conference(conservative, year)
	season := calendar.Span{First: red.First, Last: blue.Last}
	if blue.First.Before(red.First) {
		season = calendar.Span{First: blue.First, Last: red.Last}
	}
	yellow, yellowKnown := s.conference(liberalDemocrats, year)
	if !yellowKnown {
		yellow.First = season.First.AddDays(-liberalDemocratsBefore)
	}
	if yellow.First.Before(season.First) {
		season.First = yellow.First
	}
	if yellowKnown && yellow.Last.After(season.Last) {
		season.Last = yellow.Last
	}
	return season, redKnown || blueKnown || yellowKnown
}

// conference returns the days of a party's conference, and whether they are known.
func (s seasons) conference(party string, year int) (calendar.Span, bool) {
	if e, ok := s.entries[fmt.Sprintf("%s/%s/%s/%d", calendar.Parties, calendar.KindConference, party, year)]; ok {
		return e.Span(), true
	}
	first := s.typical[party].Begins.in(year)
	return calendar.Span{First: first, Last: first.AddDays(s.typical[party].Days - 1)}, false
}

// awayFor returns when the House rises and returns for the conferences.
func awayFor(season calendar.Span) (rises, returns calendar.Date) {
	return season.First.AddDays(-1).OnOrBefore(time.Thursday), season.Last.AddDays(1).OnOrAfter(time.Monday)
}
