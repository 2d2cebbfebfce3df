package typical

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// learnFrom is the first year whose recesses teach the model, where the rule does
// not say otherwise: until 2010 the House did not sit in most Septembers, so that
// summer and conference recesses had another shape.
const learnFrom = 2000

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
	rises, returns []int // offsets from the rule, days
	held, years    int   // years in which it took place, years that are known
}

// probability that the recess takes place at all: the share of known years in
// which it did, with half a year added to either side.
func (h history) probability() float64 {
	return (float64(h.held) + 0.5) / (float64(h.years) + 1)
}

// recesses projects every recess of the House that begins in one of the years and
// is not known: after the facts end, and in the years that they leave out. None is
// projected into a prorogation or a dissolution that is known.
func (m *Model) recesses(house calendar.Body, known calendar.Layer, holidays daySet, from, until int) []projected {
	entries := byID(known)
	reach := known.Reach[house].Recesses
	past := make(map[string]*history)
	for year := learnFrom; year <= reach.Last.Year(); year++ {
		for _, r := range m.rules {
			if r.holdsIn(year) && year >= r.LearnFrom {
				past[r.Name] = past[r.Name].with(r, year, entries, reach, house, holidays)
			}
		}
	}
	away := timesAwayOf(house, known, calendar.KindProrogation, calendar.KindDissolution)
	var found []projected
	for year := from; year <= until; year++ {
		for _, r := range m.rules {
			id := recessID(house, r.Name, year)
			if entries[id] != nil || slices.Contains(known.Withdrawn, id) || !r.holdsIn(year) || reach.Contains(r.Rises.in(year)) {
				continue
			}
			p := project(r, house, year, past[r.Name], max(year-reach.Last.Year(), 0), holidays)
			if fallsAway(away, p.entry.Span()) {
				continue
			}
			if p.rises.Before(reach.First) {
				p.entry.Source.Note = "The facts leave this year out. " + p.entry.Source.Note
			}
			found = append(found, p)
		}
	}
	return found
}

// with adds what is known of the recess in that year. Years outside the facts,
// and years in which Parliament was dissolved or prorogued at the time, are
// years without the recess only if the facts cover them.
func (h *history) with(r rule, year int, entries map[string]*calendar.Entry, reach calendar.Extent, house calendar.Body, holidays daySet) *history {
	if h == nil {
		h = &history{}
	}
	e, ok := entries[recessID(house, r.Name, year)]
	if !ok && !reach.Contains(r.Rises.in(year)) {
		return h
	}
	h.years++
	if !ok {
		return h
	}
	h.held++
	h.rises = append(h.rises, e.Rises.DaysSince(r.Rises.in(year)))
	h.returns = append(h.returns, e.Returns.DaysSince(holidays.workingDayFrom(r.Returns.in(year))))
	return h
}

func project(r rule, house calendar.Body, year int, past *history, lead int, holidays daySet) projected {
	if past == nil {
		past = &history{}
	}
	p := newProjected(r.Rises.in(year), holidays.workingDayFrom(r.Returns.in(year)), *past, lead)
	p.entry.ID = recessID(house, r.Name, year)
	p.entry.Kind, p.entry.Body, p.entry.Title = calendar.KindRecess, house, r.Title
	p.entry.Source = calendar.Source{
		Name: r.Source,
		Note: fmt.Sprintf("%s This recess took place in %d of the %d years since %d that are known.",
			r.Reason, past.held, past.years, max(r.LearnFrom, learnFrom)),
	}
	return p
}

// newProjected makes a projection of a time away from the days that the rule gives
// and what past years say, without saying yet what it is.
func newProjected(rises, returns calendar.Date, past history, lead int) projected {
	p := projected{
		rises: rises, returns: returns,
		risesOff: learn(past.rises, lead), returnsOff: learn(past.returns, lead),
	}
	first, last := rises.AddDays(1), returns.AddDays(-1)
	begins, ends := likely(first, &p.risesOff), likely(last, &p.returnsOff)
	p.entry = calendar.Entry{
		First: first, Last: last, Rises: rises, Returns: returns,
		Certainty:   calendar.Projected,
		Probability: past.probability(),
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
