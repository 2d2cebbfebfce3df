package reading

import (
	"errors"
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// checkedYears are the years in which every rule must hold on some day.
func checkedYears() calendar.Span {
	return calendar.Span{First: calendar.Year(2016).First, Last: calendar.Year(2027).Last}
}

// Check says which conditions hold on no day of the checked years, and which rules speak
// for days that another blocks.
func (r *Reading) Check() error {
	var problems []error
	for i := range r.rules {
		rule := &r.rules[i]
		switch {
		case !r.everHolds(i):
			problems = append(problems, fmt.Errorf("timing rule %q: its condition holds on no day from %d to %d: %s",
				rule.ID, checkedYears().First.Year(), checkedYears().Last.Year(), rule.When))
		case rule.Effect > 0 && !rule.Condition().Asks:
			if by := r.blockedBy(i); by != "" {
				problems = append(problems, fmt.Errorf("timing rule %q speaks for days that %q always blocks: one of the two is wrong", rule.ID, by))
			}
		}
	}
	return errors.Join(problems...)
}

// everHolds reports whether a rule holds on some day of the checked years, in some
// nation, for some question.
func (r *Reading) everHolds(rule int) bool {
	c := r.rules[rule].Condition()
	for _, n := range calendar.Nations() {
		if c.Asks && r.holdsForSome(c, n) || !c.Asks && r.holdsIn(c, n) {
			return true
		}
	}
	return false
}

func (r *Reading) holdsIn(c *rule.Condition, n calendar.Nation) bool {
	o := r.facts[at(c, n)]
	for d := range checkedYears().All() {
		if i := r.index(d); i >= 0 && i < r.days && o.share(i) > 0 {
			return true
		}
	}
	return false
}

// holdsForSome asks made-up questions: in each year with a poll of the council in
// May and with none, with and without the other things that can be said.
func (r *Reading) holdsForSome(c *rule.Condition, n calendar.Nation) bool {
	d := r.pool.Get().(*desk)
	defer r.pool.Put(d)
	for year := checkedYears().First.Year(); year <= checkedYears().Last.Year(); year++ {
		for _, q := range r.madeUp(year, n) {
			if r.holdsFor(d, c, &q) {
				return true
			}
		}
	}
	return false
}

func (r *Reading) madeUp(year int, n calendar.Nation) []Asked {
	first := calendar.Year(year).First
	plain := Asked{From: first, Days: MaxDays, Nation: n}
	full := plain
	poll, _ := calendar.NewDate(year, time.May, 1)
	full.CouncilPoll = rule.CouncilPoll{Given: true, Date: poll.OnOrAfter(time.Thursday)}
	full.Sent, full.Met, full.Opens, full.Closes = first.AddDays(60), first.AddDays(60), first.AddDays(60), first.AddDays(120)
	full.Venue = rule.AtConference
	none := plain
	none.CouncilPoll = rule.CouncilPoll{Given: true}
	all := []Asked{plain, full, none}
	for _, t := range r.topics {
		full.Topic = t.Name
		all = append(all, full)
	}
	return all
}

func (r *Reading) holdsFor(d *desk, c *rule.Condition, q *Asked) bool {
	first := r.index(q.From)
	last := min(first+q.Days, r.days) - 1
	if first < 0 || last < first {
		return false
	}
	d.arena.used = 0
	e := evaluation{r, d, q, rule.Counts{Least: first, Most: last}, first / wordBits, wordsFor(last + 1)}
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
func (r *Reading) blockedBy(number int) string {
	rule := &r.rules[number]
	for j := range r.rules {
		o := &r.rules[j]
		if o.Block != "" && !o.Condition().Asks && rule.Shares(o) && r.onlyWithin(rule.Condition(), o.Condition()) {
			return o.ID
		}
	}
	return ""
}

func (r *Reading) onlyWithin(inner, outer *rule.Condition) bool {
	for _, n := range calendar.Nations() {
		x, y := r.facts[at(inner, n)], r.facts[at(outer, n)]
		for w := range x.in[0] {
			if x.ever(w)&^y.ever(w) != 0 {
				return false
			}
		}
	}
	return true
}
