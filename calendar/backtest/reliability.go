package backtest

import "math"

// Bin holds the days of which about the same was said.
type Bin struct {
	// From and Below bound the probabilities of sitting that were said; the last bin
	// has 1 in it too.
	From  float64 `json:"from"`
	Below float64 `json:"below"`
	Days  int     `json:"days"`
	// Said is the mean of those probabilities, Happened the share of the days on
	// which the parliament sat. Both are 0 where there are no days.
	Said     float64 `json:"said"`
	Happened float64 `json:"happened"`
}

// binCount is how many bins there are between 0 and 1.
const binCount = 10

// reliability puts the days beside each other by what was said of them: odds are
// honest if a thing happens as often as they say. Days of which the answer was
// confirmed are left out, for nothing was projected.
func reliability(days []day) []Bin {
	bins := make([]Bin, binCount)
	for _, d := range days {
		if d.confirmed {
			continue
		}
		b := &bins[min(int(d.said*binCount), binCount-1)]
		b.Days++
		b.Said += d.said
		b.Happened += hit(d.sat, true)
	}
	for i := range bins {
		b := &bins[i]
		b.From, b.Below = float64(i)/binCount, float64(i+1)/binCount
		if b.Days > 0 {
			b.Said, b.Happened = round(b.Said/float64(b.Days)), round(b.Happened/float64(b.Days))
		}
	}
	return bins
}

// WorstBin returns by how much what was said and what happened differ at most, of the
// bins with that many days or more; 0 if there are none.
func WorstBin(bins []Bin, days int) float64 {
	worst := 0.0
	for _, b := range bins {
		if b.Days >= days {
			worst = max(worst, math.Abs(b.Said-b.Happened))
		}
	}
	return worst
}
