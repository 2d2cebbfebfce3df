package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Check says everything that is wrong with facts, in the order of the entries:
// ids that are not fit for addresses or occur twice, entries that do not pass
// their own check, things on days on which they cannot be, times away that
// overlap or lie outside a session, sittings while a House is away, and lists of
// sitting days that are out of order or beyond their reach. Facts that are
// sound give nothing.
func Check(facts Layer) []error {
	c := checker{facts: facts, holidays: holidaysOf(facts.Entries)}
	c.entries()
	for _, house := range []Body{Commons, Lords} {
		away := timesAway(facts.Entries, house)
		c.away(away)
		c.sessions(house, away)
		c.sittingDays(house, away)
	}
	return c.problems
}

type checker struct {
	facts    Layer
	holidays map[Date]bool // in all of the United Kingdom's nations or in England
	problems []error
}

func (c *checker) report(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf(format, args...))
}

func holidaysOf(entries []Entry) map[Date]bool {
	set := make(map[Date]bool)
	for _, e := range entries {
		if e.Kind == KindBankHoliday && e.Nation.Covers(England) {
			set[e.First] = true
		}
	}
	return set
}

func (c *checker) entries() {
	fit := regexp.MustCompile(`^[a-z0-9-]+(/[a-z0-9-]+)+$`)
	seen := make(map[string]bool)
	for _, e := range c.facts.Entries {
		switch {
		case !fit.MatchString(e.ID):
			c.report("entry %q: an id is of small letters, digits and hyphens, such as commons/recess/christmas/2026", e.ID)
		case seen[e.ID]:
			c.report("entry %s occurs twice", e.ID)
		}
		seen[e.ID] = true
		if e.Last.IsZero() {
			e.Last, e.Latest = e.First, e.First // still running
		}
		if err := e.Check(); err != nil {
			c.problems = append(c.problems, err)
		}
		if e.Certainty == Projected || !slices.Contains(Certainties(), e.Certainty) {
			c.report("entry %s: %q is not the certainty of a fact: allowed are %s, %s", e.ID, e.Certainty, Confirmed, Provisional)
		}
		c.weekday(e)
	}
}

// weekday reports what is on a day of the week on which it cannot be. Recalls
// are left out: the House has met on Saturdays.
func (c *checker) weekday(e Entry) {
	switch e.Kind {
	case KindBankHoliday:
		if e.First.IsWeekend() {
			c.report("entry %s: %s is no working day, so it is not a bank holiday", e.ID, e.First.Long())
		}
	case KindPMBFriday:
		if e.First.Weekday() != time.Friday {
			c.report("entry %s: %s is not a Friday", e.ID, e.First.Long())
		}
	case KindElection, KindQuestions, KindStateOpening:
		if e.First.IsWeekend() || c.holidays[e.First] {
			c.report("entry %s: %s is not a working day", e.ID, e.First.Long())
		}
	case KindRecess:
		if e.Body != Commons && e.Body != Lords {
			return
		}
		if d := e.Returns; !d.IsZero() && (d.IsWeekend() || c.holidays[d]) {
			c.report("entry %s: returns on %s, which is not a working day", e.ID, d.Long())
		}
	}
}

// timesAway returns the entries in which the House cannot sit, by first day.
func timesAway(entries []Entry, house Body) []Entry {
	var away []Entry
	for _, e := range entries {
		switch e.Kind {
		case KindRecess, KindProrogation, KindDissolution, KindMourning:
			if e.Body == house {
				away = append(away, e)
			}
		}
	}
	slices.SortFunc(away, func(a, b Entry) int { return a.First.Compare(b.First) })
	return away
}

func (c *checker) away(away []Entry) {
	for i := 1; i < len(away); i++ {
		if a, b := away[i-1], away[i]; a.Span().Overlaps(b.Span()) {
			c.report("entry %s, %s, overlaps %s, %s", b.ID, b.Span(), a.ID, a.Span())
		}
	}
}

// sessions reports recesses that do not lie in a session. Days before the first
// session that is known are not judged.
func (c *checker) sessions(house Body, away []Entry) {
	var sessions []Entry
	for _, e := range c.facts.Entries {
		if e.Body == house && e.Kind == KindSession {
			sessions = append(sessions, e)
		}
	}
	slices.SortFunc(sessions, func(a, b Entry) int { return a.First.Compare(b.First) })
	for i := 1; i < len(sessions); i++ {
		if a, b := sessions[i-1], sessions[i]; a.Last.IsZero() || !a.Last.Before(b.First) {
			c.report("entry %s begins on %s, before %s has ended", b.ID, b.First, a.ID)
		}
	}
	for _, e := range away {
		if e.Kind != KindRecess || len(sessions) == 0 || e.First.Before(sessions[0].First) {
			continue
		}
		within := func(s Entry) bool {
			return !e.First.Before(s.First) && (s.Last.IsZero() || !e.Last.After(s.Last))
		}
		if !slices.ContainsFunc(sessions, within) {
			c.report("entry %s, %s, is not inside a session", e.ID, e.Span())
		}
	}
}

func (c *checker) sittingDays(house Body, away []Entry) {
	days := c.facts.SittingDays[house]
	reach := c.facts.Reach[house].SittingDays
	recalled := make(map[Date]bool)
	for _, e := range c.facts.Entries {
		if e.Body == house && e.Kind == KindRecall {
			recalled[e.First] = true
		}
	}
	for i, d := range days {
		if i > 0 && !d.After(days[i-1]) {
			c.report("%s: the sitting day %s comes after %s", house, d, days[i-1])
		}
		for _, e := range away {
			if e.Span().Contains(d) && !recalled[d] {
				c.report("%s: the sitting day %s is in %s, %s, and no recall says why", house, d, e.ID, e.Span())
			}
		}
	}
	if len(days) > 0 && (!reach.Contains(days[0]) || !reach.Contains(days[len(days)-1])) {
		c.report("%s: sitting days run from %s to %s, beyond their reach of %s", house, days[0], days[len(days)-1], reach.Span)
	}
	for _, x := range []Extent{reach, c.facts.Reach[house].Recesses} {
		if x.Last.Before(x.First) || x.ConfirmedUntil.After(x.Last) {
			c.report("%s: the reach %s, confirmed until %s, is out of order", house, x.Span, x.ConfirmedUntil)
		}
	}
}
