package typical

import (
	"errors"
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// parliaments say how the devolved parliaments meet and when they are elected.
type parliaments []parliament

// parliament is one of them.
type parliament struct {
	Body   calendar.Body   `yaml:"body"`
	Nation calendar.Nation `yaml:"nation"`
	// Meets are the weekdays on which it meets in term, Sits how likely it does.
	Meets []weekday `yaml:"meets"`
	Sits  float64   `yaml:"sits"`
	// Terms are in order. Dissolved and Returns are numbers of days before and after
	// the poll.
	Terms      []term `yaml:"terms"`
	Dissolved  int    `yaml:"dissolved"`
	Returns    int    `yaml:"returns"`
	Week       string `yaml:"week"`
	WeekSource string `yaml:"week_source"`
	Term       string `yaml:"term"`
	TermSource string `yaml:"term_source"`
}

// term says for how many years a parliament is elected from a year on.
type term struct {
	From  int `yaml:"from"`
	Years int `yaml:"years"`
}

func (all parliaments) check() error {
	if len(all) == 0 {
		return errors.New("no parliaments")
	}
	for _, p := range all {
		if p.Body == "" || p.Nation == "" || len(p.Meets) == 0 || p.Sits <= 0 || p.Sits > 1 || p.Week == "" || p.WeekSource == "" {
			return fmt.Errorf("%q must have a body, a nation, the days on which it meets, how likely it does, and a source for them", p.Body)
		}
		if len(p.Terms) == 0 || slices.ContainsFunc(p.Terms, func(t term) bool { return t.Years < 1 }) || p.Dissolved < 1 || p.Returns < 1 || p.Term == "" || p.TermSource == "" {
			return fmt.Errorf("%s must say for how long it is elected, when it is dissolved and when it returns, and a source", p.Body)
		}
	}
	return nil
}

// devolved works out the year of the devolved parliaments where it is not known: their
// elections, dissolutions, sessions and recesses, and on which days they sit.
func (o others) devolved(known calendar.Layer, entries []calendar.Entry, span calendar.Span) ([]calendar.Entry, map[calendar.Body]calendar.Sittings) {
	var found []calendar.Entry
	sittings := make(map[calendar.Body]calendar.Sittings)
	out := ruledOutIn(known)
	for _, p := range o.Parliaments {
		polls := out.strike(p.polls(known, span.Last.Year()))
		dissolved := p.dissolutions(known, polls)
		andDissolved := withProjected(known, dissolved)
		recesses := o.devolvedRecesses(p.Body, andDissolved, span.First.Year()-1, span.Last.Year())
		expected := out.strikeTimesAway(slices.Concat(dissolved, recesses))
		found = append(found, p.sessions(andDissolved, polls)...)
		for _, poll := range polls {
			if poll.Certainty == calendar.Projected {
				found = append(found, poll)
			}
		}
		for _, e := range expected {
			found = append(found, e.entry)
		}
		sittings[p.Body] = newPlenary(p, known, expected, holidaysIn(p.Nation, entries)).sittings(span)
	}
	for i := range found {
		found[i].Revised = known.Known
	}
	return slices.DeleteFunc(found, func(e calendar.Entry) bool { return !e.Span().Overlaps(span) }), sittings
}

// polls returns the known elections of a parliament and the ordinary ones that come
// after them, up to the first after the year until.
func (p parliament) polls(known calendar.Layer, until int) []calendar.Entry {
	polls := timesAwayOf(p.Body, known, calendar.KindElection)
	if len(polls) == 0 {
		return nil
	}
	for year := polls[len(polls)-1].First.Year(); year <= until; {
		year += p.years(year)
		day := ordinaryElectionDay(year)
		polls = append(polls, asProjected(calendar.Entry{
			ID:   fmt.Sprintf("%s/%s/%s", p.Body, calendar.KindElection, day),
			Kind: calendar.KindElection, Body: p.Body, Nation: p.Nation,
			Title: polls[0].Title, First: day, Last: day,
			Source: calendar.Source{Name: p.TermSource, Note: p.Term},
		}, pollHeld, calendar.Span{First: day, Last: day}, calendar.Span{First: day, Last: day}))
	}
	return polls
}

// years returns for how many years the parliament is that was elected in a year.
func (p parliament) years(elected int) int {
	years := p.Terms[0].Years
	for _, t := range p.Terms {
		if elected >= t.From {
			years = t.Years
		}
	}
	return years
}

// dissolutions projects the dissolution before each of the elections that no known
// dissolution covers. It ends when the new parliament first meets, as that of the House
// of Commons does.
func (p parliament) dissolutions(known calendar.Layer, polls []calendar.Entry) []projected {
	dissolved := timesAwayOf(p.Body, known, calendar.KindDissolution)
	var found []projected
	for _, poll := range polls {
		if slices.ContainsFunc(dissolved, func(e calendar.Entry) bool { return e.Span().Contains(poll.First) }) {
			continue
		}
		first, meets := poll.First.AddDays(-p.Dissolved), poll.First.AddDays(p.Returns)
		d := newProjected(first.AddDays(-1), meets, everyYear(nil, 1), everyYear(nil, 1), 0)
		d.entry.ID = fmt.Sprintf("%s/%s/%d", p.Body, calendar.KindDissolution, poll.First.Year())
		d.entry.Kind, d.entry.Body, d.entry.Nation = calendar.KindDissolution, p.Body, p.Nation
		d.entry.Title = p.Body.Title() + " dissolved"
		d.entry.Rises, d.entry.Returns = calendar.Date{}, calendar.Date{}
		d.entry.Probability = lawHolds
		if poll.First.After(known.Known) {
			d.entry.Probability = pollHeld
		}
		d.entry.Source = calendar.Source{Name: p.TermSource, Note: p.Term}
		found = append(found, d)
	}
	return found
}

// sessions projects the time from the first meeting after each election to the
// dissolution before the next, and the rest of the session that is running. Known are
// the dissolutions too, be they announced or projected.
func (p parliament) sessions(known calendar.Layer, polls []calendar.Entry) []calendar.Entry {
	ends := timesAwayOf(p.Body, known, calendar.KindDissolution)
	told := timesAwayOf(p.Body, known, calendar.KindSession)
	found := onward(known, told, ends)
	for _, poll := range polls {
		id := fmt.Sprintf("%s/%s/%d", p.Body, calendar.KindSession, poll.First.Year())
		if slices.ContainsFunc(told, func(e calendar.Entry) bool { return e.ID == id }) {
			continue
		}
		begins := poll.First.AddDays(p.Returns)
		e, ok := sessionUntil(calendar.Entry{
			ID: id, Kind: calendar.KindSession, Body: p.Body, Nation: p.Nation,
			Title:  fmt.Sprintf("Session of the parliament elected in %d", poll.First.Year()),
			First:  begins,
			Source: calendar.Source{Name: p.TermSource, Note: p.Term},
		}, calendar.Span{First: begins.AddDays(-2), Last: begins.AddDays(7)}, ends)
		if ok {
			if poll.First.After(known.Known) {
				e.Probability = pollHeld
			}
			found = append(found, e)
		}
	}
	return found
}

// sessionUntil ends a session on the day before the first of the prorogations and
// dissolutions after it has begun, which are in order; ok is false if none follows.
func sessionUntil(e calendar.Entry, begins calendar.Span, ends []calendar.Entry) (calendar.Entry, bool) {
	i := slices.IndexFunc(ends, func(end calendar.Entry) bool { return end.First.After(e.First) })
	if i < 0 {
		return calendar.Entry{}, false
	}
	last := calendar.Span{First: ends[i].First.AddDays(-1), Last: ends[i].First.AddDays(-1)}
	e.Last = last.First
	if likely := ends[i].FirstLikely; likely != nil {
		last = calendar.Span{First: likely.First.AddDays(-1), Last: likely.Last.AddDays(-1)}
	}
	return asProjected(e, lawHolds, begins, last), true
}

// onward projects the rest of the session that is known to run: the calendar has it up
// to the day as of which the facts speak, and nobody has told of its end.
func onward(known calendar.Layer, told, ends []calendar.Entry) []calendar.Entry {
	var found []calendar.Entry
	for _, s := range told {
		if !s.Last.IsZero() {
			continue
		}
		first := known.Known.AddDays(1)
		e, ok := sessionUntil(calendar.Entry{
			ID: s.ID + calendar.GoesOnMark, Kind: calendar.KindSession, Body: s.Body, Nation: s.Nation,
			Title: s.Title + " (goes on)", First: first,
			Source: calendar.Source{Name: s.Source.Name, Note: "The session has begun, and its end is worked out from how past ones ended."},
		}, calendar.Span{First: first, Last: first}, ends)
		if ok {
			found = append(found, e)
		}
	}
	return found
}

// holidaysIn returns the bank holidays of a nation.
func holidaysIn(n calendar.Nation, entries []calendar.Entry) daySet {
	set := make(daySet)
	for _, e := range entries {
		if e.Kind == calendar.KindBankHoliday && e.Nation.Covers(n) {
			set[e.First] = true
		}
	}
	return set
}
