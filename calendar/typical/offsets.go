package typical

import (
	"slices"

	"divisionbell/calendar"
)

// offsets are how many days past years fell from a rule.
type offsets []int

// likely returns the days between which the next one falls in eight cases of ten,
// with the day of the rule always among them. If the next year is as good as any
// other, it falls between the least and the greatest of n past years with odds of
// n-1 in n+1: from nine years on those two are enough, or more than enough. With
// fewer years a week is added on either side; that is a choice of ours.
func (o offsets) likely(d calendar.Date) calendar.Span {
	n := len(o)
	sorted := slices.Sorted(slices.Values(o))
	least, most := 0, 0
	if n > 0 {
		outside := max((n+1)/10, 1) // so many years may lie at or beyond either end
		least, most = sorted[outside-1], sorted[n-outside]
	}
	more := 0
	if n < enoughYears {
		more = 7
	}
	return calendar.Span{First: d.AddDays(min(least, 0) - more), Last: d.AddDays(max(most, 0) + more)}
}

// enoughYears is the number of past years whose extremes hold eight cases of ten:
// (9-1)/(9+1).
const enoughYears = 9

// happens returns the odds that a thing which took place in held of the known
// years takes place again, with half a year added to either side.
func happens(held, years int) float64 {
	return (float64(held) + 0.5) / (float64(years) + 1)
}
