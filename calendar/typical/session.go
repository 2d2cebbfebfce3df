package typical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
)

const (
	// springFrom is the first year in which a session ended in spring without a
	// general election; until 2009 sessions ran from autumn to autumn (facts,
	// parliament.csv).
	springFrom = 2012
	// fullSession is how long, in days, a session has lasted at the least on polling
	// day in May when it is prorogued about then.
	fullSession = 330
	// The rule: prorogued on the Thursday a week before the polls in May, and
	// opened on the Tuesday after them.
	risesBeforePoll, opensAfterPoll = -7, 5
	springRule                      = "A session that has lasted about a year is prorogued a week before the polls in May, and the next is opened in the week after them."
	springSource                    = "github.com/ukparliament/egg-timer db/data (prorogations and State Openings since 2012)"
)

// spring is what past years say of the end of sessions in spring.
type spring struct {
	rises, returns []pastEdge
	held, years    int
	polls          func(year int) calendar.Date
}

// prorogations projects, up to and including the year until, the prorogation and
// the State Opening of each spring in which a session would be old enough.
func prorogations(house calendar.Body, known calendar.Layer, until int) []projected {
	begun := sessionStarts(known)
	if len(begun) == 0 {
		return nil
	}
	away := timesAwayOf(house, known, calendar.KindProrogation, calendar.KindDissolution)
	s := spring{polls: pollsInMay(known)}
	ended := make(map[int]calendar.Entry)
	for _, e := range known.Entries {
		if e.Body == house && e.Kind == calendar.KindProrogation {
			ended[e.First.Year()] = e
		}
	}
	now := known.Reach[house].Recesses.Last
	for year := springFrom; s.polls(year).AddDays(30).Before(now); year++ {
		s.learn(year, begun, ended)
	}
	var found []projected
	for year := now.Year(); year <= until; year++ {
		poll := s.polls(year)
		_, announced := ended[year]
		if announced || !poll.AddDays(risesBeforePoll).After(now) || poll.DaysSince(lastBefore(poll, begun)) < fullSession {
			continue
		}
		p := s.project(house, year, year-now.Year())
		if !risesWithin(house, known, p) && !fallsAway(away, p.entry.Span()) {
			found = append(found, p)
		}
	}
	return found
}

// risesWithin reports whether a recess is announced that begins or ends while
// Parliament would be prorogued: then the House means to be sitting.
func risesWithin(house calendar.Body, known calendar.Layer, p projected) bool {
	within := calendar.Span{First: p.entry.First, Last: p.entry.Last}
	return slices.ContainsFunc(known.Entries, func(e calendar.Entry) bool {
		return e.Body == house && e.Kind == calendar.KindRecess && (within.Contains(e.Rises) || within.Contains(e.Returns))
	})
}

// learn adds a year in whose spring a session was old enough to end, unless
// Parliament was dissolved then.
func (s *spring) learn(year int, begun []calendar.Date, ended map[int]calendar.Entry) {
	poll := s.polls(year)
	start := lastBefore(poll.AddDays(-30), begun)
	if start.IsZero() || poll.DaysSince(start) < fullSession {
		return
	}
	s.years++
	e, ok := ended[year]
	if !ok || e.First.DaysSince(poll) > 45 {
		return
	}
	s.held++
	s.rises = append(s.rises, pastEdge{year, e.Rises.DaysSince(poll.AddDays(risesBeforePoll))})
	if !e.Returns.IsZero() {
		s.returns = append(s.returns, pastEdge{year, e.Returns.DaysSince(poll.AddDays(opensAfterPoll))})
	}
}

// lastBefore returns the last of the days, which are in order, before d; no date if
// there is none.
func lastBefore(d calendar.Date, days []calendar.Date) (last calendar.Date) {
	for _, day := range days {
		if day.Before(d) {
			last = day
		}
	}
	return last
}

func (s *spring) project(house calendar.Body, year, lead int) projected {
	poll := s.polls(year)
	p := newProjected(poll.AddDays(risesBeforePoll), poll.AddDays(opensAfterPoll), lately(s.rises, worthOfRule, year-lead, lead), lately(s.returns, worthOfRule, year-lead, lead), happens(s.held, s.years))
	p.entry.ID = fmt.Sprintf("%s/%s/%d", house, calendar.KindProrogation, year)
	p.entry.Kind, p.entry.Body, p.entry.Title = calendar.KindProrogation, house, "Prorogation"
	p.entry.Source = calendar.Source{
		Name: springSource,
		Note: fmt.Sprintf("%s It was so in %d of the %d years since %d in which a session was old enough.", springRule, s.held, s.years, springFrom),
	}
	return p
}

// stateOpening is the opening that follows a projected prorogation.
func stateOpening(p projected) calendar.Entry {
	e := p.entry
	day := calendar.Span{First: p.entry.LastLikely.First.AddDays(1), Last: p.entry.LastLikely.Last.AddDays(1)}
	e.ID = strings.Replace(e.ID, string(calendar.KindProrogation), string(calendar.KindStateOpening), 1)
	e.Kind, e.Title = calendar.KindStateOpening, "State Opening of Parliament"
	e.First, e.Last, e.Earliest, e.Latest = p.returns, p.returns, day.First, day.Last
	e.FirstLikely, e.LastLikely = &day, &day
	e.Rises, e.Returns = calendar.Date{}, calendar.Date{}
	return e
}

// sessionStarts returns the days on which sessions began, in order, and those on
// which it is announced that others will.
func sessionStarts(known calendar.Layer) []calendar.Date {
	var starts []calendar.Date
	for _, e := range timesAwayOf(calendar.Commons, known, calendar.KindSession) {
		starts = append(starts, e.First)
	}
	for _, e := range timesAwayOf(calendar.Commons, known, calendar.KindProrogation, calendar.KindDissolution) {
		next := e.Returns
		if e.Kind == calendar.KindDissolution && next.IsZero() {
			next = e.Last.AddDays(1)
		}
		if len(starts) > 0 && next.After(starts[len(starts)-1]) {
			starts = append(starts, next)
		}
	}
	return starts
}

// pollsInMay returns the day of the local elections in England of a year: as they
// were or are called, or else the first Thursday in May (Representation of the
// People Act 1983 s. 37).
func pollsInMay(known calendar.Layer) func(year int) calendar.Date {
	held := make(map[int]calendar.Date)
	for _, e := range known.Entries {
		if e.Body == calendar.LocalGovernment && e.Kind == calendar.KindElection && strings.Contains(e.ID, "/local/england/") {
			held[e.First.Year()] = e.First
		}
	}
	return func(year int) calendar.Date {
		if d, ok := held[year]; ok {
			return d
		}
		return dayOfYear{time.May, 1}.in(year).OnOrAfter(time.Thursday)
	}
}

// sessions projects the sessions that begin after a prorogation or a dissolution that
// is projected or still to come, and the rest of the one that is running. The times
// away are those that are expected; what is known has others.
func sessions(house calendar.Body, known calendar.Layer, expected []projected, until int) []calendar.Entry {
	ends := timesAwayOf(house, known, calendar.KindProrogation, calendar.KindDissolution)
	for _, p := range expected {
		if p.entry.Kind == calendar.KindProrogation || p.entry.Kind == calendar.KindDissolution {
			ends = append(ends, p.entry)
		}
	}
	slices.SortFunc(ends, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	polls := pollsInMay(known)
	told := timesAwayOf(house, known, calendar.KindSession)
	found := onward(known, told, ends)
	for _, end := range ends {
		begins := end.Returns
		if begins.IsZero() || slices.ContainsFunc(told, func(s calendar.Entry) bool { return !s.First.Before(begins) }) {
			continue
		}
		nextSpring := calendar.Entry{First: polls(begins.Year() + 1).AddDays(risesBeforePoll + 1)}
		e, _ := sessionUntil(calendar.Entry{
			Kind: calendar.KindSession, Body: house, First: begins,
			Source: calendar.Source{Name: springSource, Note: springRule},
		}, beginsAfter(end), append(ends[:len(ends):len(ends)], nextSpring))
		years := sessionYears(e.Span())
		e.ID, e.Title = fmt.Sprintf("%s/%s/%s", house, calendar.KindSession, years), "Session "+years
		e.Probability = min(end.Probability, lawHolds)
		if e.First.Year() <= until {
			found = append(found, e)
		}
	}
	return found
}

// beginsAfter returns the days on which the session after a prorogation or dissolution
// is likely to begin.
func beginsAfter(end calendar.Entry) calendar.Span {
	if end.LastLikely == nil {
		return calendar.Span{First: end.Returns, Last: end.Returns}
	}
	return calendar.Span{First: end.LastLikely.First.AddDays(1), Last: end.LastLikely.Last.AddDays(1)}
}

// sessionYears names a session by its years: 2027-28.
func sessionYears(s calendar.Span) string {
	if s.First.Year() == s.Last.Year() {
		return strconv.Itoa(s.First.Year())
	}
	return fmt.Sprintf("%d-%02d", s.First.Year(), s.Last.Year()%100)
}
