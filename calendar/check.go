package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Problem is something that is wrong with facts.
type Problem struct {
	// Of is the id of the entry that is wrong, if it is an entry.
	Of string
	// Text says what is wrong with what.
	Text string
}

func (p *Problem) Error() string { return p.Text }

// Check says everything that is wrong with facts, in the order of the entries:
// ids that are not fit for addresses or occur twice, entries that do not pass
// their own check, things on days on which they cannot be, times away that
// overlap or lie outside a session, sittings while a House is away, and lists of
// sitting days that are out of order or beyond their reach. Each is a *Problem.
// Facts that are sound give nothing.
func Check(facts Layer) []error {
	c := checker{facts: facts, holidays: holidaysOf(facts.Entries)}
	c.entries()
	c.lapsed()
	for _, house := range []Body{Commons, Lords} {
		away := timesAway(facts.Entries, house)
		c.away(away)
		c.sessions(house, away)
		c.sittingDays(house, away)
	}
	return c.problems
}

// NewProblems says what is wrong with the facts after a change that was not wrong before.
func NewProblems(before, after Layer) []error {
	known := make(map[string]bool)
	for _, problem := range Check(before) {
		known[problem.Error()] = true
	}
	return slices.DeleteFunc(Check(after), func(problem error) bool { return known[problem.Error()] })
}

type checker struct {
	facts    Layer
	holidays map[Date]bool // in all of the United Kingdom's nations or in England
	problems []error
}

// report notes what is wrong with the entry of that id, or with something else if
// there is none.
func (c *checker) report(id, format string, args ...any) {
	c.problems = append(c.problems, &Problem{id, fmt.Sprintf(format, args...)})
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
	seen := make(map[string]bool)
	for _, e := range c.facts.Entries {
		if err := CheckID(e); err != nil {
			c.report(e.ID, "%v", err)
		}
		if seen[e.ID] {
			c.report(e.ID, "entry %s occurs twice", e.ID)
		}
		seen[e.ID] = true
		if e.Last.IsZero() {
			e.Last, e.Latest = e.First, e.First // still running
		}
		if err := e.Check(); err != nil {
			c.report(e.ID, "%v", err)
		}
		if e.Certainty == Projected || !slices.Contains(Certainties(), e.Certainty) {
			c.report(e.ID, "entry %s: %q is not the certainty of a fact: allowed are %s, %s", e.ID, e.Certainty, Confirmed, Provisional)
		}
		c.weekday(e)
	}
}

// lapsed reports plans that did not hold for a day before they lapsed, and those
// beside which something else of the same id was known.
func (c *checker) lapsed() {
	since := make(map[string]Date)
	for _, e := range c.facts.Entries {
		since[e.ID] = e.KnownSince()
	}
	for _, plan := range c.facts.Lapsed {
		if err := errors.Join(CheckID(plan.Entry), plan.Check()); err != nil {
			c.report(plan.ID, "%v", err)
		}
		if !plan.KnownSince().Before(plan.Until) {
			c.report(plan.ID, "entry %s: a plan that lapsed on %s must have been announced before", plan.ID, plan.Until)
		}
		if known, ok := since[plan.ID]; ok && known.Before(plan.Until) {
			c.report(plan.ID, "entry %s: the plan lapsed on %s, but what came instead was known on %s", plan.ID, plan.Until, known)
		}
	}
}

// CheckID says what is wrong with the id of an entry, or nothing. An id stands in
// addresses and never changes.
func CheckID(e Entry) error {
	if begins := string(e.Body) + "/" + string(e.Kind) + "/"; !strings.HasPrefix(e.ID, begins) {
		return fmt.Errorf("entry %q: the id must begin with its body and kind, %s", e.ID, begins)
	}
	for part := range strings.SplitSeq(e.ID, "/") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return fmt.Errorf("entry %q: an id is of small letters, digits and hyphens, such as commons/recess/christmas/2026", e.ID)
		}
	}
	return nil
}

// weekday reports what is on a day of the week on which it cannot be. Recalls
// are left out: the House has met on Saturdays.
func (c *checker) weekday(e Entry) {
	switch e.Kind {
	case KindBankHoliday:
		if e.First.IsWeekend() {
			c.report(e.ID, "entry %s: %s is no working day, so it is not a bank holiday", e.ID, e.First.Long())
		}
	case KindPMBFriday:
		if e.First.Weekday() != time.Friday {
			c.report(e.ID, "entry %s: %s is not a Friday", e.ID, e.First.Long())
		}
	case KindElection, KindByElection, KindQuestions, KindStateOpening:
		if e.First.IsWeekend() || c.holidays[e.First] {
			c.report(e.ID, "entry %s: %s is not a working day", e.ID, e.First.Long())
		}
	case KindRecess:
		if e.Body != Commons && e.Body != Lords {
			return
		}
		if d := e.Returns; !d.IsZero() && (d.IsWeekend() || c.holidays[d]) {
			c.report(e.ID, "entry %s: returns on %s, which is not a working day", e.ID, d.Long())
		}
	}
}

// timesAway returns the entries in which the House cannot sit, by first day.
func timesAway(entries []Entry, house Body) []Entry {
	var away []Entry
	for _, e := range entries {
		switch e.Kind {
		case KindRecess, KindProrogation, KindDissolution, KindMourning, KindAdjournment:
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
			c.report(b.ID, "entry %s, %s, overlaps %s, %s", b.ID, b.Span(), a.ID, a.Span())
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
			c.report(b.ID, "entry %s begins on %s, before %s has ended", b.ID, b.First, a.ID)
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
			c.report(e.ID, "entry %s, %s, is not inside a session", e.ID, e.Span())
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
	var beyond []Date
	for i, d := range days {
		if i > 0 && !d.After(days[i-1]) {
			c.report("", "%s: the sitting day %s comes after %s", house, d, days[i-1])
		}
		if !reach.Contains(d) {
			beyond = append(beyond, d)
		}
	}
	inOrder := slices.SortedFunc(slices.Values(days), Date.Compare)
	for _, e := range away {
		i, _ := slices.BinarySearchFunc(inOrder, e.First, Date.Compare)
		for ; i < len(inOrder) && !inOrder[i].After(e.Last); i++ {
			if d := inOrder[i]; !recalled[d] {
				c.report(e.ID, "%s: the sitting day %s is in %s, %s, and no recall says why", house, d, e.ID, e.Span())
			}
		}
	}
	if len(beyond) > 0 {
		c.report("", "%s: %d sitting days, the first of them %s, are beyond their reach of %s", house, len(beyond), beyond[0], reach.Span)
	}
	for _, x := range []Extent{reach, c.facts.Reach[house].Recesses} {
		if x.Last.Before(x.First) || x.ConfirmedUntil.After(x.Last) {
			c.report("", "%s: the reach %s, confirmed until %s, is out of order", house, x.Span, x.ConfirmedUntil)
		}
	}
}
