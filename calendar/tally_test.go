package calendar

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The odds of a count are those of adding up every way in which the weeks may turn out.
func TestOddsOfACountAreThoseOfEveryWayItMayTurnOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weeks := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0.05, 0.3, 0.5, 0.96, 1}), 7, 7), 1, 4).Draw(t, "weeks")
		var counted tally
		monday := MustDate("2029-01-01")
		for w, week := range weeks {
			for i, p := range week {
				counted.add(monday.AddDays(7*w+i), p)
			}
		}
		want := everyWay(weeks)
		for n := range len(want) + 1 {
			sum := 0.0
			for k := n; k < len(want); k++ {
				sum += want[k]
			}
			if got := counted.atLeast(n); math.Abs(got-sum) > 1e-6 {
				t.Fatalf("at least %d: %v, want %v", n, got, sum)
			}
		}
	})
}

// everyWay returns the probability of each number of days: in a week the days that are
// likelier than a number between 0 and 1 count together.
func everyWay(weeks [][]float64) []float64 {
	all := []float64{1}
	for _, week := range weeks {
		next := make([]float64, len(all)+len(week))
		const steps = 100 // every probability is a number of hundredths
		for step := range steps {
			n := 0
			for _, p := range week {
				if p > (float64(step)+0.5)/steps {
					n++
				}
			}
			for k, p := range all {
				next[k+n] += p / steps
			}
		}
		all = next
	}
	return all
}
