package typical

import (
	"maps"
	"math"
	"slices"
)

// pastEdge is how far an edge of one year fell from its rule, in days.
type pastEdge struct {
	year, offset int
}

const (
	// halfLife is the number of years after which a past year counts half: customs
	// change with those who arrange the business of a House. What was tried stands in
	// docs/backtest.md.
	halfLife = 6
	// worthOfRule is how many years the rule itself counts for in where an edge falls.
	// It is what the guide to procedure and the practice of many years say; one past
	// year is a small thing against it.
	worthOfRule = 6
)

// edgeOdds say where an edge falls, in days from its rule: the odds, and the day that
// is named.
type edgeOdds struct {
	spread
	middle int
}

// lately learns an edge from past years, of which the late ones count for more, as
// seen at the end of the year now.
func lately(past []pastEdge, worth float64, now, lead int) edgeOdds {
	weights := map[int]float64{0: worth}
	whole := worth
	for _, p := range past {
		w := math.Exp2(-float64(max(now-p.year, 0)) / halfLife)
		weights[p.offset] += w
		whole += w
	}
	o := edgeOdds{middle: -reach}
	sum := 0.0
	for _, off := range slices.Sorted(maps.Keys(weights)) {
		o.addYear(off, weights[off]/whole)
		if sum < whole/2 {
			o.middle = off // half of the weight lies at it or before
		}
		sum += weights[off]
	}
	o.spread = o.ahead(lead)
	return o
}

// everyYear learns an edge from past years that all count alike. The day of the rule is
// the one that is named.
func everyYear(offsets []int, lead int) edgeOdds {
	return edgeOdds{spread: learn(offsets, lead)}
}

// onTheDay is an edge that falls on the day of its rule for certain.
func onTheDay() edgeOdds {
	var o edgeOdds
	o.add(0, 1)
	return o
}
