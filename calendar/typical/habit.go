package typical

import (
	"math"
	"time"

	"divisionbell/calendar"
)

// On which weekday a House rises for its longer recesses is a habit that lasts some
// years, whatever the recess, for the same few people arrange the business: the Commons
// rose on Tuesdays from 2010 to 2012, on Thursdays from 2016 to 2022 and mostly on
// Tuesdays again from 2024 on (facts, recesses.csv). The rules say Thursday; the habit
// says how likely the Tuesday of that week is.

const (
	// habitHalfLife is the number of years after which a recess says half as much of the
	// habit. It is a choice of ours.
	habitHalfLife = 1
	// What the rule's Thursday counts for against the habit, in recesses of this year.
	worthOfThursday = 0.5
	// fromThursday is the number of days from the Thursday of a week to its Tuesday.
	fromThursday = -2
)

// risen is a day on which the House rose for one of its longer recesses.
type risen []calendar.Date

// onTuesday returns the odds that it rises on a Tuesday in a year.
func (days risen) onTuesday(year int) float64 {
	tuesdays, all := 0.0, worthOfThursday
	for _, d := range days {
		weight := math.Exp2(-float64(year-d.Year()) / habitHalfLife)
		switch d.Weekday() {
		case time.Tuesday:
			tuesdays += weight
			all += weight
		case time.Thursday, time.Friday:
			all += weight
		}
	}
	return tuesdays / all
}

// withHabit shares the odds of each week between its Tuesday and its Thursday.
func (o edgeOdds) withHabit(tuesday float64) edgeOdds {
	for off := -reach + 7; off <= reach-7; off += 7 {
		thursday := off + reach
		week := o.spread[thursday] + o.spread[thursday+fromThursday]
		o.spread[thursday+fromThursday], o.spread[thursday] = tuesday*week, (1-tuesday)*week
	}
	thursday := o.middle
	if (thursday-fromThursday)%7 == 0 {
		thursday -= fromThursday
	}
	if thursday%7 == 0 {
		o.middle = thursday
		if o.atMost(thursday+fromThursday) >= 0.5 {
			o.middle += fromThursday
		}
	}
	return o
}
