package advice

import "slices"

// grouping says which runs belong together: of numbers the group of each, in the order of
// their first runs, or -1 for what is in none; n is how many groups there are.
type grouping struct {
	of []int
	n  int
}

// group puts runs that are the same into at most so many groups. A run that is not wanted
// is in none.
func (g *grouping) group(runs []run, most int, wanted func(run) bool, same func(i, j int) bool) {
	g.of, g.n = slices.Grow(g.of[:0], len(runs))[:len(runs)], 0
	for i := range runs {
		g.of[i] = -1
		if !wanted(runs[i]) {
			continue
		}
		for j := range i {
			if g.of[j] >= 0 && same(runs[i].first, runs[j].first) {
				g.of[i] = g.of[j]
				break
			}
		}
		if g.of[i] < 0 && g.n < most {
			g.of[i] = g.n
			g.n++
		}
	}
}

// firsts yields the first run of each group, in their order.
func (g *grouping) firsts(yield func(int) bool) {
	next := 0
	for i, group := range g.of {
		if group == next {
			next++
			if !yield(i) {
				return
			}
		}
	}
}

// after yields the runs of a group after its first.
func (g *grouping) after(first int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := first + 1; i < len(g.of); i++ {
			if g.of[i] == g.of[first] && !yield(i) {
				return
			}
		}
	}
}
