package numbers

import (
	"slices"

	"divisionbell/store"
)

// entry is a contact as a table counts it.
type entry struct{ member, row string }

// row is what stands in a row of a table.
type row struct {
	name     string
	contacts int
	members  map[string]bool
}

func newRow(name string) *row { return &row{name: name, members: make(map[string]bool)} }

func (r *row) add(e entry) {
	r.contacts++
	r.members[e.member] = true
}

// isEnough tells whether a row is of so many members that it can be shown.
func (r *row) isEnough() bool { return len(r.members) >= Least }

func (r *row) take(other *row) {
	r.contacts += other.contacts
	for m := range other.members {
		r.members[m] = true
	}
}

// tableOf counts entries by their rows, of which order has the names in an order that says
// nothing of the members. Together the entries must be of at least Least members; then so is
// each row that is returned, and every entry stands in one.
func tableOf(by string, order []string, entries []entry) []store.Count {
	rows, rest := make(map[string]*row), newRow(Rest)
	for _, e := range entries {
		if rows[e.row] == nil {
			rows[e.row] = newRow(e.row)
		}
		rows[e.row].add(e)
	}
	var shown []*row
	for name, r := range rows {
		if r.isEnough() && slices.Contains(order, name) {
			shown = append(shown, r)
		} else {
			rest.take(r)
		}
	}
	slices.SortFunc(shown, func(a, b *row) int { return slices.Index(order, a.name) - slices.Index(order, b.name) })
	if isTransparent(rest, len(order)-len(shown)) {
		// The last by the order and not the least, which would tell how large it can be.
		for folded := false; len(shown) > 0 && (!folded || rest.contacts < enoughTogether); folded = true {
			rest.take(shown[len(shown)-1])
			shown = shown[:len(shown)-1]
		}
	}
	if rest.contacts > 0 {
		shown = append(shown, rest)
	}
	var table []store.Count
	for _, r := range shown {
		table = append(table, store.Count{By: by, What: r.name, N: r.contacts})
	}
	return table
}

// enoughTogether is how many contacts must stand in a row into which one of Least members was
// put: with fewer the others in it would be known to be fewer still.
const enoughTogether = 2*Least - 1

// isTransparent tells whether who knows that in a row so many are put together, each of fewer
// than Least, could tell something of one of them: the row is of too few, or so full that
// none of them can be empty.
func isTransparent(rest *row, together int) bool {
	if rest.contacts == 0 {
		return false
	}
	return !rest.isEnough() || rest.contacts > (Least-1)*(together-1)
}
