package numbers

import (
	"math"
	"testing"
)

// The worked examples of Newcombe's papers of 1998, to four places.
func TestSharesAndTheirDifferences(t *testing.T) {
	near := func(got, want float64) bool { return math.Abs(got-want) < 0.00006 }
	for _, tc := range []struct {
		of, cases  int
		least, top float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {29, 29, 0.8830, 1}} {
		if s := shareOf(tc.of, tc.cases); !near(s.Least, tc.least) || !near(s.Top, tc.top) {
			t.Errorf("%d of %d lies from %.4f to %.4f, want %.4f to %.4f", tc.of, tc.cases, s.Least, s.Top, tc.least, tc.top)
		}
	}
	for _, tc := range []struct{ a, n, b, m, least, top float64 }{
		{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090},
	} {
		d := differenceOf(shareOf(int(tc.a), int(tc.n)), shareOf(int(tc.b), int(tc.m)))
		if !near(d.Least, tc.least) || !near(d.Top, tc.top) {
			t.Errorf("%v/%v less %v/%v lies from %.4f to %.4f, want %.4f to %.4f", tc.a, tc.n, tc.b, tc.m, d.Least, d.Top, tc.least, tc.top)
		}
	}
}

// The ranks are those of the tables of the sign test at 5 %.
func TestTheMedianLiesBetweenTwoRanks(t *testing.T) {
	for n, rank := range map[int]int{6: 1, 8: 1, 9: 2, 12: 3, 20: 6, 30: 10, 50: 18, 100: 40} {
		if got := rankBelow(n); got != rank {
			t.Errorf("of %d it is the rank %d, want %d", n, got, rank)
		}
	}
	days := make([]int, 30)
	for i := range days {
		days[i] = (i*7)%30 + 1 // 1 to 30, mixed up
	}
	if m := middleOf(days); m != (Middle{Median: 15, Least: 10, Top: 21}) {
		t.Errorf("of 1 to 30 days it is %+v", m)
	}
}
