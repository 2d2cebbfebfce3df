package calendar

import (
	"math"
	"slices"
	"time"
)

// tally works out the odds of a count, from the odds of days that are added in
// order. The zero tally has counted nothing.
type tally struct {
	sure     int     // days with probability 1
	expected float64 // uncertain days in the mean
	// Over the weeks before this one: finished[k] is the probability that fewest+k
	// uncertain days count. Numbers that are next to impossible are left out.
	fewest   int
	finished []float64
	monday   Date      // of this week
	week     []float64 // odds of this week's uncertain days, best first
	spare    []float64 // room for the next finished
}

// nextToImpossible is the probability below which the numbers at either end are left
// out after a week; over all the weeks of a calendar that is less than a figure can show.
const nextToImpossible = 1e-9

func (t *tally) add(d Date, p float64) {
	if monday := d.OnOrBefore(time.Monday); monday != t.monday {
		t.finishWeek()
		t.monday = monday
	}
	switch {
	case p >= 1:
		t.sure++
	case p > 0:
		t.expected += p
		i := 0
		for i < len(t.week) && t.week[i] >= p {
			i++
		}
		t.week = slices.Insert(t.week, i, p)
	}
}

// finishWeek puts this week to those before it. Its days rise and fall together.
func (t *tally) finishWeek() {
	if t.finished == nil {
		t.finished = []float64{1}
	}
	if len(t.week) == 0 {
		return
	}
	all := slices.Grow(t.spare[:0], len(t.finished)+len(t.week))[:len(t.finished)+len(t.week)]
	clear(all)
	for k := range len(t.week) + 1 {
		exactly := t.weekAtLeast(k) - t.weekAtLeast(k+1)
		for n, p := range t.finished {
			all[n+k] += p * exactly
		}
	}
	first, last := 0, len(all)
	for all[first] < nextToImpossible {
		first++
	}
	for all[last-1] < nextToImpossible {
		last--
	}
	t.fewest += first
	t.finished, t.spare = all[first:last], t.finished
	t.week = t.week[:0]
}

// weekAtLeast returns the probability that k uncertain days of this week count or more:
// rising and falling together, they are the k likeliest.
func (t *tally) weekAtLeast(k int) float64 {
	switch {
	case k <= 0:
		return 1
	case k > len(t.week):
		return 0
	default:
		return t.week[k-1]
	}
}

// atLeast returns the probability that n days or more count.
func (t *tally) atLeast(n int) float64 {
	missing := n - t.sure - t.fewest
	if missing <= 0 {
		return 1
	}
	if t.finished == nil {
		return t.weekAtLeast(missing)
	}
	if missing > len(t.finished)-1+len(t.week) {
		return 0
	}
	sum := 0.0
	for k, p := range t.finished {
		sum += p * t.weekAtLeast(missing-k)
	}
	return sum
}

// odds returns how the count may come out, with a range that has the likeliest
// count in it; nil if nothing is uncertain.
func (t *tally) odds(likeliest int) *CountOdds {
	if t.expected == 0 {
		return nil
	}
	t.finishWeek()
	o := CountOdds{AtLeast: -1, AtMost: -1, Expected: math.Round((float64(t.sure)+t.expected)*10) / 10}
	sum := 0.0
	for k, p := range t.finished {
		sum += p
		if o.AtLeast < 0 && sum >= 0.1 {
			o.AtLeast = t.sure + t.fewest + k
		}
		if o.AtMost < 0 && sum >= 0.9 {
			o.AtMost = t.sure + t.fewest + k
		}
	}
	o.AtLeast, o.AtMost = min(o.AtLeast, likeliest), max(o.AtMost, likeliest)
	return &o
}
