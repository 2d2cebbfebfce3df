package typical

import (
	"maps"
	"slices"

	"divisionbell/calendar"
)

// offsets are how many days past years fell from a rule.
type offsets []int

// likely returns the days between which the next one falls in eight cases of ten,
// with the day of the rule always among them. Each past year says, by the kernel, that
// the next one falls as far from the rule or near it, and the rule itself counts as one
// more year. Both ends leave a tenth of the odds outside.
func (o offsets) likely(d calendar.Date) calendar.Span {
	odds := o.odds()
	least, most, sum := 0, 0, 0.0
	for _, off := range slices.Sorted(maps.Keys(odds)) {
		if sum+odds[off] < tail {
			least = off + 1
		}
		if sum < 1-tail {
			most = off
		}
		sum += odds[off]
	}
	return calendar.Span{First: d.AddDays(min(least, 0)), Last: d.AddDays(max(most, 0))}
}

// tail is the share of the cases that a range leaves out at either end.
const tail = 0.1

// odds returns how likely each distance from the rule is. What officials announce moves
// by whole weeks more often than a recess does, so a part of each year's say goes to the
// weeks beside it: one in two if no year is known, and less the more there are.
func (o offsets) odds() map[int]float64 {
	odds := make(map[int]float64)
	year := 1 / float64(len(o)+1)
	beside := 1 / float64(len(o)+2)
	for _, off := range append(offsets{0}, o...) {
		for days, p := range kernel {
			odds[off+days] += p * year * (1 - beside)
			odds[off+days-7] += p * year * beside / 2
			odds[off+days+7] += p * year * beside / 2
		}
	}
	return odds
}

// happens returns the odds that a thing which took place in held of the known
// years takes place again, with half a year added to either side.
func happens(held, years int) float64 {
	return (float64(held) + 0.5) / (float64(years) + 1)
}
