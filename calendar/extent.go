package calendar

import "slices"

// Extent is a set of days for which facts are complete: the days of its span but
// for the gaps. Some of them are confirmed, the others are as planned.
type Extent struct {
	Span
	// ConfirmedUntil is the last day that is confirmed; no date if none is.
	ConfirmedUntil Date `json:"confirmed_until,omitzero"`
	// Gaps are the runs of days inside the span of which nothing is known, in order.
	Gaps []Span `json:"gaps,omitempty"`
	// Planned are the runs of days before ConfirmedUntil that are as planned all
	// the same, in order.
	Planned []Span `json:"planned,omitempty"`
}

// Contains reports whether the facts about d are complete.
func (x Extent) Contains(d Date) bool { return x.Span.Contains(d) && !runs(x.Gaps).contain(d) }

// Certainty of a fact about d, for days inside the extent.
func (x Extent) Certainty(d Date) Certainty {
	if d.After(x.ConfirmedUntil) || runs(x.Planned).contain(d) {
		return Provisional
	}
	return Confirmed
}

// extended returns the extent together with a later one. Of days in both the later
// one says whether they are confirmed.
func (x Extent) extended(later Extent) Extent {
	covered, laterCovered := x.covered(), later.covered()
	if len(covered)+len(laterCovered) == 0 {
		if later.Last.IsZero() {
			return x
		}
		return later
	}
	return extentOf(
		covered.plus(laterCovered),
		x.confirmed().without(laterCovered).plus(later.confirmed()),
	)
}

// until returns the part of the extent up to and with d.
func (x Extent) until(d Date) Extent {
	if x.Last.After(d) {
		x.Last = d
	}
	if x.ConfirmedUntil.After(d) {
		x.ConfirmedUntil = d
	}
	return x
}

func (x Extent) covered() runs { return runs{x.Span}.without(x.Gaps) }

func (x Extent) confirmed() runs {
	if x.ConfirmedUntil.IsZero() {
		return nil
	}
	planned := Span{x.ConfirmedUntil.AddDays(1), x.Last}
	return x.covered().without(x.Planned).without(runs{planned})
}

// extentOf returns the extent of the days that are covered, which must be some, and of
// those among them that are confirmed.
func extentOf(covered, confirmed runs) Extent {
	x := Extent{Span: Span{covered[0].First, covered[len(covered)-1].Last}}
	x.Gaps = runs{x.Span}.without(covered)
	if len(confirmed) > 0 {
		x.ConfirmedUntil = confirmed[len(confirmed)-1].Last
		x.Planned = runs{{x.First, x.ConfirmedUntil}}.without(confirmed).without(x.Gaps)
	}
	return x
}

// runs is a set of days: spans in order, none of them empty, with days between them.
type runs []Span

func (r runs) contain(d Date) bool {
	return slices.ContainsFunc(r, func(s Span) bool { return s.Contains(d) })
}

// plus returns the days in either.
func (r runs) plus(o runs) runs {
	all := slices.Concat(r, o)
	slices.SortFunc(all, func(a, b Span) int { return a.First.Compare(b.First) })
	var sum runs
	for _, s := range all {
		if n := len(sum) - 1; n >= 0 && !s.First.After(sum[n].Last.AddDays(1)) {
			if s.Last.After(sum[n].Last) {
				sum[n].Last = s.Last
			}
			continue
		}
		sum = append(sum, s)
	}
	return sum
}

// without returns the days in r and not in o. Either may hold empty spans.
func (r runs) without(o runs) runs {
	left := slices.Clone(r)
	for _, cut := range o {
		var rest runs
		for _, s := range left {
			if !s.Overlaps(cut) {
				rest = append(rest, s)
				continue
			}
			rest = append(rest, Span{s.First, cut.First.AddDays(-1)}, Span{cut.Last.AddDays(1), s.Last})
		}
		left = rest
	}
	return slices.DeleteFunc(left, func(s Span) bool { return s.Days() == 0 || s.First.IsZero() })
}
