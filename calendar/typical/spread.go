package typical

// spread is how far, in days, an edge falls from its rule: a probability for
// each offset from -reach to +reach. The zero spread is unusable; see learn.
type spread [2*reach + 1]float64

// reach is the furthest offset that a spread holds. Edges of past years that
// lie further off (a general election in July) count as this far.
const reach = 21

// kernel is what one past year says of the years to come: mostly the same
// offset, sometimes a day or two beside it, now and then another week. It is a
// choice of ours, to be judged by how often the ranges hold.
var kernel = map[int]float64{0: 0.78, -1: 0.065, 1: 0.065, -2: 0.02, 2: 0.02, -7: 0.025, 7: 0.025}

// learn makes a spread of the offsets seen in past years, in days. The rule
// itself counts as one more year, so that a spread exists without any.
func learn(offsets []int, lead int) spread {
	var s spread
	year := 1 / float64(len(offsets)+1)
	for _, off := range append([]int{0}, offsets...) {
		s.addYear(off, year)
	}
	return s.ahead(lead)
}

// addYear adds what one past year says, by the kernel.
func (s *spread) addYear(offset int, share float64) {
	for d, p := range kernel {
		s.add(offset+d, p*share)
	}
}

// ahead widens the spread: each year that the projection lies further ahead, lead,
// moves a tenth of the weight, at most three tenths, out to where a neighbouring week
// would be.
func (s spread) ahead(lead int) spread {
	return s.widened(min(0.1*float64(max(lead-1, 0)), 0.3))
}

func (s *spread) add(offset int, p float64) {
	s[min(max(offset, -reach), reach)+reach] += p
}

func (s spread) widened(share float64) spread {
	var wide spread
	for i, p := range s {
		off := i - reach
		wide.add(off, p*(1-share))
		wide.add(off-7, p*share/2)
		wide.add(off+7, p*share/2)
	}
	return wide
}

// quantile returns the smallest offset that is not exceeded with probability q,
// which must be above 0 and at most 1.
func (s *spread) quantile(q float64) int {
	sum := 0.0
	for i, p := range s {
		sum += p
		if sum >= q-1e-9 {
			return i - reach
		}
	}
	return reach
}

// atMost returns the probability that the edge falls at the offset or before.
func (s *spread) atMost(offset int) float64 {
	if offset < -reach {
		return 0
	}
	sum := 0.0
	for i := range min(offset+reach+1, len(s)) {
		sum += s[i]
	}
	return min(sum, 1)
}
