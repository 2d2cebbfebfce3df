package advice

import (
	"errors"
	"fmt"
	"time"

	"divisionbell/calendar"
)

// checkedYears are the years in which every rule must hold on some day.
func checkedYears() calendar.Span {
	return calendar.Span{First: calendar.Year(2016).First, Last: calendar.Year(2027).Last}
}

// Check says what is wrong with the rules on this calendar: conditions that hold on
// no day from 2016 to 2027, and rules in favour that hold only where another blocks
// the same. Each error names the rule. It is for the start of the program, and for
// those who write rules; a calendar of a few days would not pass.
func (a *Advisor) Check() error {
	var problems []error
	for i := range a.book.rules {
		r := &a.book.rules[i]
		switch {
		case !a.everHolds(i):
			problems = append(problems, fmt.Errorf("timing rule %q: its condition holds on no day from %d to %d: %s",
				r.ID, checkedYears().First.Year(), checkedYears().Last.Year(), r.When))
		case r.Effect > 0 && !r.condition.asks:
			if by := a.blockedBy(i); by != "" {
				problems = append(problems, fmt.Errorf("timing rule %q speaks for days that %q always blocks: one of the two is wrong", r.ID, by))
			}
		}
	}
	return errors.Join(problems...)
}

// everHolds reports whether a rule holds on some day of the checked years, in some
// nation, for some question.
func (a *Advisor) everHolds(rule int) bool {
	c := a.book.rules[rule].condition
	for _, n := range calendar.Nations() {
		if c.asks && a.holdsForSome(c, n) || !c.asks && a.holdsIn(c, n) {
			return true
		}
	}
	return false
}

func (a *Advisor) holdsIn(c *condition, n calendar.Nation) bool {
	o := a.read.facts[c.at(n)]
	for d := range checkedYears().All() {
		if i := a.read.index(d); i >= 0 && i < a.read.days && o.share(i) > 0 {
			return true
		}
	}
	return false
}

// holdsForSome asks made-up questions: in each year with a poll of the council in
// May and with none, with and without the other things that can be said.
func (a *Advisor) holdsForSome(c *condition, n calendar.Nation) bool {
	d := a.pool.Get().(*desk)
	defer a.pool.Put(d)
	for year := checkedYears().First.Year(); year <= checkedYears().Last.Year(); year++ {
		for _, q := range a.madeUp(year, n) {
			if a.holdsFor(d, c, &q) {
				return true
			}
		}
	}
	return false
}

func (a *Advisor) madeUp(year int, n calendar.Nation) []Question {
	first := calendar.Year(year).First
	plain := Question{From: first, Days: MaxDays, Nation: n}
	full := plain
	poll, _ := calendar.NewDate(year, time.May, 1)
	full.CouncilPoll = CouncilPoll{Given: true, Date: poll.OnOrAfter(time.Thursday)}
	full.Sent, full.Met, full.Opens, full.Closes = first.AddDays(60), first.AddDays(60), first.AddDays(60), first.AddDays(120)
	full.Venue = AtConference
	none := plain
	none.CouncilPoll = CouncilPoll{Given: true}
	all := []Question{plain, full, none}
	for _, t := range a.book.topics {
		full.Topic = t.Name
		all = append(all, full)
	}
	return all
}

func (a *Advisor) holdsFor(d *desk, c *condition, q *Question) bool {
	first := a.read.index(q.From)
	last := min(first+q.Days, a.read.days) - 1
	if first < 0 || last < first {
		return false
	}
	d.arena.used = 0
	e := evaluation{a.read, d, q, counts{first, last}, first / wordBits, wordsFor(last + 1)}
	o := e.odds(c)
	for i := first; i <= last; i++ {
		if o.share(i-e.first*wordBits) > 0 {
			return true
		}
	}
	return false
}

// blockedBy returns the id of a rule that blocks, for a pair of the given one, every
// day on which that holds.
func (a *Advisor) blockedBy(rule int) string {
	r := &a.book.rules[rule]
	for j := range a.book.rules {
		o := &a.book.rules[j]
		if o.Block != "" && !o.condition.asks && r.shares(o) && a.onlyWithin(r.condition, o.condition) {
			return o.ID
		}
	}
	return ""
}

func (a *Advisor) onlyWithin(inner, outer *condition) bool {
	for _, n := range calendar.Nations() {
		x, y := a.read.facts[inner.at(n)], a.read.facts[outer.at(n)]
		for w := range x.in[0] {
			if x.ever(w)&^y.ever(w) != 0 {
				return false
			}
		}
	}
	return true
}
