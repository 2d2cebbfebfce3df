package rule

import (
	"fmt"
	"slices"
)

// checkPairs sees to it that each pair either makes no sense and says what to do
// instead, or has a lead and a step on the day itself.
func (b *Book) checkPairs() error {
	for _, p := range pairs(Offices(), Actions()) {
		r, refused := b.instead(p)
		if _, ok := b.leads[pairAt{Pair: p}]; ok == refused {
			return fmt.Errorf("%s and %s: the pair must be in leads.yaml or under no_sense in taxonomy.yaml, and not in both", p.Office, p.Action)
		}
		if refused {
			if err := b.checkInstead(p, r); err != nil {
				return err
			}
			continue
		}
		if b.NoPoll.covers(p) {
			if err := b.checkInstead(p, b.NoPoll); err != nil {
				return err
			}
		}
		for _, v := range Venues() {
			if err := b.checkSteps(p, v); err != nil {
				return fmt.Errorf("steps for %s and %s: %w", p.Office, p.Action, err)
			}
		}
	}
	for _, r := range b.rules {
		if !slices.ContainsFunc(pairs(r.Offices, r.Actions), b.answers) {
			return fmt.Errorf("timing rule %q: none of its pairs of office and action makes sense", r.ID)
		}
	}
	return nil
}

// checkInstead sees to it that what is to be asked instead of a pair has an answer.
func (b *Book) checkInstead(p Pair, r refusal) error {
	for _, ask := range r.pairs(p) {
		if !b.answers(ask) || ask == p {
			return fmt.Errorf("%s and %s: there is no advice for %s and %s, which is to be asked instead", p.Office, p.Action, ask.Office, ask.Action)
		}
	}
	return nil
}

// checkOpposites sees to it that no two rules say the opposite of one pair under the same
// condition. Who writes rules of their own may disagree with those of the program.
func (b *Book) checkOpposites() error {
	for i := range b.rules {
		for j := range i {
			r, o := &b.rules[i], &b.rules[j]
			if r.own == o.own && r.condition.Text == o.condition.Text && r.Effect*o.Effect < 0 && r.Shares(o) {
				return fmt.Errorf("timing rules %q and %q contradict each other: one is for and one against the same when %s", o.ID, r.ID, r.When)
			}
		}
	}
	return nil
}

// Shares reports whether there is a pair for which both rules speak.
func (r *Rule) Shares(o *Rule) bool {
	return slices.ContainsFunc(r.Offices, func(x Office) bool { return slices.Contains(o.Offices, x) }) &&
		slices.ContainsFunc(r.Actions, func(x Action) bool { return slices.Contains(o.Actions, x) })
}
