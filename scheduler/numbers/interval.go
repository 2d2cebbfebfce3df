package numbers

import (
	"math"
	"slices"
)

// z is how many standard deviations from the mean 95 of 100 cases lie within.
const z = 1.959964

// Share is how many of how many cases, with the interval in which the share that shows in
// the long run lies with 95 in 100 (Wilson, Journal of the American Statistical Association
// 22, 1927).
type Share struct {
	Of, Cases  int
	Share      float64
	Least, Top float64
}

func shareOf(of, cases int) Share {
	n, p := float64(cases), float64(of)/float64(cases)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Share{Of: of, Cases: cases, Share: p, Least: math.Max(0, mid-half), Top: math.Min(1, mid+half)}
}

// Difference is by how much a share is larger than another, with its interval (Newcombe,
// Statistics in Medicine 17, 1998, method 10).
type Difference struct{ Is, Least, Top float64 }

func differenceOf(a, b Share) Difference {
	is := a.Share - b.Share
	return Difference{
		Is:    is,
		Least: is - math.Hypot(a.Share-a.Least, b.Top-b.Share),
		Top:   is + math.Hypot(a.Top-a.Share, b.Share-b.Least),
	}
}

// Middle is the median of some days, with the interval between two of them in which the
// median lies with 95 in 100 at least, whatever their distribution.
type Middle struct{ Median, Least, Top int }

// middleOf wants at least six days.
func middleOf(days []int) Middle {
	days = slices.Sorted(slices.Values(days))
	n := len(days)
	k := rankBelow(n)
	return Middle{Median: days[(n-1)/2], Least: days[k-1], Top: days[n-k]}
}

// rankBelow is the largest rank of which the value lies below the median but for 2.5 of 100
// cases: of n tosses of a coin that many less one are heads in no more than these.
func rankBelow(n int) int {
	chance := math.Pow(0.5, float64(n)) // of no heads
	sum, k := 0.0, 0
	for sum+chance <= 0.025 {
		sum += chance
		k++
		chance *= float64(n-k+1) / float64(k)
	}
	return max(k, 1)
}
