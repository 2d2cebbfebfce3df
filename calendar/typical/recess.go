package typical

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// recessesFrom is the first year whose recesses teach the model: until 2009 sessions
// ended in November, and the House did not sit in most Septembers, so that the year had
// another shape.
const recessesFrom = 2010

// worthOfGuide is how many known years the guide to procedure counts for, which lists
// each recess as one of every year. It is a choice of ours.
const worthOfGuide = 6

// projected is a recess that nobody has announced, with what is needed to say
// how likely it covers a day.
type projected struct {
	entry      calendar.Entry
	rises      calendar.Date // by the rule
	returns    calendar.Date
	risesOff   spread
	returnsOff spread
}

// covers returns the probability that d falls into the recess.
func (p *projected) covers(d calendar.Date) float64 {
	if d.DaysSince(p.rises) < -reach || p.returns.DaysSince(d) < -reach {
		return 0
	}
	begun := p.risesOff.atMost(d.DaysSince(p.rises) - 1) // it rose before d
	ended := p.returnsOff.atMost(d.DaysSince(p.returns)) // it returned on d or before
	return p.entry.Probability * max(begun*(1-ended), 0)
}

// history is what past years say of one recess of one House.
type history struct {
	rises, returns []pastEdge
	held, years    int // years in which it took place, years that are known
}

// probability that the recess takes place at all: the share of known years in
// which it did, with half a year added to either side, and the word of the guide.
func (h history) probability() float64 {
	return happens(h.held+worthOfGuide, h.years+worthOfGuide)
}

// lesson is what is learnt apart: a recess that hangs on conferences falls otherwise
// where their days are known.
type lesson struct {
	recess string
	hung   bool
}

// recesses projects every recess of the House that begins in one of the years and
// is not known: after the facts end, and in the years that they leave out. None is
// projected into a prorogation or a dissolution that is known.
func (m *Model) recesses(house calendar.Body, known calendar.Layer, holidays daySet, from, until int) []projected {
	l := learner{
		house: house, entries: byID(known), reach: known.Reach[house].Recesses, holidays: holidays, seasons: m.seasons(known),
		away: timesAwayOf(house, known, calendar.KindProrogation, calendar.KindDissolution, calendar.KindAdjournment),
	}
	past := l.learn(m.rules)
	away := timesAwayOf(house, known, calendar.KindProrogation, calendar.KindDissolution)
	var found []projected
	for year := from; year <= until; year++ {
		for _, r := range m.rules {
			id := recessID(house, r.Name, year)
			if l.entries[id] != nil || slices.Contains(known.Withdrawn, id) || !r.holdsIn(year) || l.reach.Contains(r.Rises.in(year)) {
				continue
			}
			p := l.project(r, year, past)
			if fallsAway(away, p.entry.Span()) {
				continue
			}
			if p.rises.Before(l.reach.First) {
				p.entry.Source.Note = "The facts leave this year out. " + p.entry.Source.Note
			}
			found = append(found, p)
		}
	}
	return found
}

// learner learns how the recesses of a House fall from their rules.
type learner struct {
	house    calendar.Body
	entries  map[string]*calendar.Entry
	reach    calendar.Extent
	away     []calendar.Entry // when it was away for something else
	holidays daySet
	seasons  seasons
	risen    risen
}

func (l *learner) learn(rules []rule) map[lesson]*history {
	past := make(map[lesson]*history)
	for year := recessesFrom; year <= l.reach.Last.Year(); year++ {
		for _, r := range rules {
			if !r.holdsIn(year) {
				continue
			}
			if e, ok := l.entries[recessID(l.house, r.Name, year)]; ok && r.Longer {
				l.risen = append(l.risen, e.Rises)
			}
			for _, hung := range []bool{false, true} {
				rises, returns, ok := l.days(r, year, hung)
				if !ok {
					continue
				}
				key := lesson{r.Name, hung}
				if past[key] == nil {
					past[key] = &history{}
				}
				l.add(past[key], r, year, rises, returns)
			}
		}
	}
	return past
}

// days returns when the House rises and returns by the rule, hung on the conferences
// or not; not ok if there is nothing to hang it on.
func (l learner) days(r rule, year int, hung bool) (rises, returns calendar.Date, ok bool) {
	if !hung {
		return r.Rises.in(year), l.holidays.workingDayFrom(r.Returns.in(year)), true
	}
	if !r.Conferences {
		return rises, returns, false
	}
	season, ok := l.seasons.of(year)
	rises, returns = awayFor(season)
	return rises, returns, ok
}

// add adds what is known of the recess in that year. Years outside the facts say
// nothing, nor do years in which Parliament was away for something else at the time.
func (l learner) add(h *history, r rule, year int, rises, returns calendar.Date) {
	e, ok := l.entries[recessID(l.house, r.Name, year)]
	byRule := calendar.Span{First: rises.AddDays(1), Last: returns.AddDays(-1)}
	if !ok && (!l.reach.Contains(r.Rises.in(year)) || fallsAway(l.away, byRule)) {
		return
	}
	h.years++
	if !ok {
		return
	}
	h.held++
	h.rises = append(h.rises, pastEdge{year, e.Rises.DaysSince(rises)})
	h.returns = append(h.returns, pastEdge{year, e.Returns.DaysSince(returns)})
}

func (l learner) project(r rule, year int, past map[lesson]*history) projected {
	rises, returns, hung := l.days(r, year, true)
	if !hung {
		rises, returns, _ = l.days(r, year, false)
	}
	h := past[lesson{r.Name, hung}]
	if h == nil {
		h = &history{}
	}
	now := l.reach.Last.Year()
	lead := max(year-now, 0)
	risesOff := lately(h.rises, r.worth(), now, lead)
	if r.Longer {
		risesOff = risesOff.withHabit(l.risen.onTuesday(year))
	}
	p := newProjected(rises, returns, risesOff, lately(h.returns, r.worth(), now, lead), h.probability())
	p.entry.ID = recessID(l.house, r.Name, year)
	p.entry.Kind, p.entry.Body, p.entry.Title = calendar.KindRecess, l.house, r.Title
	p.entry.Source = calendar.Source{
		Name: r.Source,
		Note: fmt.Sprintf("%s This recess took place in %d of the %d years since %d that are known.",
			r.Reason, h.held, h.years, recessesFrom),
	}
	if hung {
		p.entry.Source.Note = "The days follow from those of the conferences that are known. " + p.entry.Source.Note
	}
	return p
}

// newProjected makes a projection of a time away from the days that the rule gives
// and what past years say, without saying yet what it is.
func newProjected(rises, returns calendar.Date, risesOff, returnsOff edgeOdds, probability float64) projected {
	p := projected{rises: rises, returns: returns, risesOff: risesOff.spread, returnsOff: returnsOff.spread}
	begins, ends := likely(rises.AddDays(1), &p.risesOff), likely(returns.AddDays(-1), &p.returnsOff)
	rises, returns = rises.AddDays(risesOff.middle), returns.AddDays(returnsOff.middle)
	p.entry = calendar.Entry{
		First: rises.AddDays(1), Last: returns.AddDays(-1), Rises: rises, Returns: returns,
		Certainty:   calendar.Projected,
		Probability: probability,
		Earliest:    begins.First,
		Latest:      ends.Last,
		FirstLikely: &begins,
		LastLikely:  &ends,
	}
	return p
}

// likely returns the days between which the edge falls in eight cases of ten,
// with the day of the rule itself always in it.
func likely(d calendar.Date, s *spread) calendar.Span {
	return calendar.Span{
		First: d.AddDays(min(s.quantile(0.1), 0)),
		Last:  d.AddDays(max(s.quantile(0.9), 0)),
	}
}

func recessID(house calendar.Body, name string, year int) string {
	return fmt.Sprintf("%s/%s/%s/%d", house, calendar.KindRecess, name, year)
}
