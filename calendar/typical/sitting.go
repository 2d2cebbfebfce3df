package typical

import (
	"cmp"
	"math"
	"slices"
	"time"

	"divisionbell/calendar"
)

// house works out on which days one House sits.
type house struct {
	body       calendar.Body
	sat        map[calendar.Date]bool
	recalled   map[calendar.Date]calendar.Entry
	reach      calendar.Reach
	away       []*calendar.Entry // recesses, prorogations, dissolutions, mourning and adjournments that are known
	named      map[calendar.Date]calendar.Entry
	expected   []*projected
	holidays   daySet
	usual      [7]float64 // probability of sitting on a Monday to Thursday in term
	fridays    *fridays
	unforeseen unforeseen
	known      calendar.Date
	limits     []limit
}

// limit is the time before the last possible poll for this Parliament, in which it is
// dissolved whatever happens.
type limit struct {
	campaign calendar.Span
	id       string // of the last possible poll
}

// anotherParliament is how likely a Parliament that was elected earlier sits by then.
// An earlier election is likelier than not, but it may also be under way on those
// days, or the new House not have met; one half is a judgement.
const anotherParliament = 0.5

func newHouse(body calendar.Body, known calendar.Layer, entries []calendar.Entry, expected []projected, limits []limit, holidays daySet) *house {
	h := &house{
		body:     body,
		sat:      make(map[calendar.Date]bool),
		recalled: make(map[calendar.Date]calendar.Entry),
		reach:    known.Reach[body],
		named:    make(map[calendar.Date]calendar.Entry),
		holidays: holidays,
		limits:   limits,
		known:    known.Known,
	}
	for _, p := range expected {
		h.expected = append(h.expected, &p)
	}
	slices.SortStableFunc(h.expected, func(a, b *projected) int { return a.rises.Compare(b.rises) })
	for _, d := range known.SittingDays[body] {
		h.sat[d] = true
	}
	for i := range entries {
		e := &entries[i]
		if e.Body != body || e.Certainty == calendar.Projected {
			continue
		}
		switch e.Kind {
		case calendar.KindRecess, calendar.KindProrogation, calendar.KindDissolution, calendar.KindMourning, calendar.KindAdjournment:
			h.away = append(h.away, e)
		case calendar.KindRecall:
			h.recalled[e.First] = *e
		case calendar.KindPMBFriday:
			h.named[e.First] = *e
		}
	}
	slices.SortFunc(h.away, func(a, b *calendar.Entry) int { return a.First.Compare(b.First) })
	h.usual = h.learnWeek()
	h.fridays = newFridays(h, known, expected)
	h.unforeseen = newUnforeseen(h, known)
	return h
}

func (h *house) sittings(span calendar.Span) calendar.Sittings {
	days := make(calendar.Sittings, 0, span.Days())
	for d := range span.All() {
		days = append(days, h.sitting(d))
	}
	return days
}

// sitting answers for one day: first what is known, then what is likely.
func (h *house) sitting(d calendar.Date) calendar.Sitting {
	listed := h.reach.SittingDays
	if e, ok := h.recalled[d]; ok {
		return calendar.Sitting{Probability: 1, Certainty: e.Certainty, Cause: e.ID}
	}
	if h.sat[d] {
		return calendar.Sitting{Probability: 1, Certainty: listed.Certainty(d)}
	}
	if e, ok := h.awayOn(d); ok {
		return calendar.Sitting{Certainty: e.Certainty, Cause: e.ID}
	}
	if listed.Contains(d) {
		return calendar.Sitting{Certainty: listed.Certainty(d)}
	}
	if d.IsWeekend() {
		return calendar.Sitting{Certainty: calendar.Confirmed}
	}
	if e, ok := h.named[d]; ok {
		return calendar.Sitting{Probability: 0.97, Certainty: e.Certainty, Cause: e.ID}
	}
	return h.likely(d)
}

// awayOn finds the time away that holds on d; h.away is in order and does not overlap.
func (h *house) awayOn(d calendar.Date) (*calendar.Entry, bool) {
	i, _ := slices.BinarySearchFunc(h.away, d, func(e *calendar.Entry, d calendar.Date) int { return e.Last.Compare(d) })
	if i < len(h.away) && h.away[i].Span().Contains(d) {
		return h.away[i], true
	}
	return nil, false
}

// likely answers for a weekday of which nothing is known: the usual share of
// such weekdays, less the odds that an unannounced recess covers it.
func (h *house) likely(d calendar.Date) calendar.Sitting {
	s := calendar.Sitting{Certainty: calendar.Projected}
	if h.holidays[d] {
		return s
	}
	told := h.reach.Recesses.Contains(d) // the recesses around it are known
	s.Probability = h.usual[d.Weekday()]
	if d.Weekday() == time.Friday {
		kind := h.fridays.kind(d, h.known)
		s.Probability, told = h.fridays.odds[kind], told && kind == notAppointed
	}
	most := 0.5
	for _, p := range h.near(d) {
		in := p.covers(d)
		s.Probability *= 1 - in
		if in > most {
			most, s.Cause = in, p.entry.ID
		}
	}
	s.Probability *= 1 - h.unforeseen.election(d)
	for _, l := range h.limits {
		if l.campaign.Contains(d) {
			s.Probability *= anotherParliament
			s.Cause = cmp.Or(s.Cause, l.id)
		}
	}
	s.Probability = math.Round(s.Probability*1000) / 1000 // more would claim more than a dozen years can tell
	if s.Cause == "" && told {
		s.Certainty = calendar.Provisional
	}
	return s
}

// risesWithinDays reports whether the House rises for a recess, known or expected, on
// one of the next days.
func (h *house) risesWithinDays(d calendar.Date, days int) bool {
	within := calendar.Span{First: d.AddDays(1), Last: d.AddDays(days)}
	for _, day := range []calendar.Date{within.First.AddDays(days / 2), within.Last} {
		if e, ok := h.awayOn(day); ok && within.Contains(e.First) {
			return true
		}
	}
	return slices.ContainsFunc(h.near(within.Last), func(p *projected) bool {
		return within.Contains(p.entry.First) && p.entry.Probability > 0.5
	})
}

// near returns the expected times away that may cover d. They are in order of the
// day on which the House rises.
func (h *house) near(d calendar.Date) []*projected {
	const longest = 120 // days; no time away that is projected is half as long
	i, _ := slices.BinarySearchFunc(h.expected, d.AddDays(-longest), func(p *projected, d calendar.Date) int { return p.rises.Compare(d) })
	j, _ := slices.BinarySearchFunc(h.expected, d.AddDays(reach+1), func(p *projected, d calendar.Date) int { return p.rises.Compare(d) })
	return h.expected[i:j]
}

// What the standing orders say of a week in term, and how many days of experience
// that is worth: the Commons sits from Monday to Thursday (Standing Order No. 9).
const sitsMondayToThursday, worthMondayToThursday = 19, 20

// learnWeek returns, for Monday to Thursday, the share of days in term on which the
// House sat, where sitting days are listed and confirmed. Term is any day that
// no recess, prorogation, dissolution or bank holiday covers. A day of mourning, or of an
// adjournment of its own, is one of term on which the House did not sit: nobody foresees
// those.
func (h *house) learnWeek() [7]float64 {
	var term, sat [7]float64
	for wd := time.Monday; wd <= time.Thursday; wd++ {
		sat[wd], term[wd] = sitsMondayToThursday, worthMondayToThursday
	}
	listed := h.reach.SittingDays
	for d := range (calendar.Span{First: listed.First, Last: listed.ConfirmedUntil}).All() {
		e, away := h.awayOn(d)
		away = away && e.Kind != calendar.KindAdjournment && e.Kind != calendar.KindMourning
		if away || h.holidays[d] || d.Weekday() < time.Monday || d.Weekday() > time.Thursday || !listed.Contains(d) {
			continue
		}
		term[d.Weekday()]++
		if h.sat[d] {
			sat[d.Weekday()]++
		}
	}
	var usual [7]float64
	for wd := time.Monday; wd <= time.Thursday; wd++ {
		usual[wd] = sat[wd] / term[wd]
	}
	return usual
}
