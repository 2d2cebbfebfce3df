package typical

import (
	"slices"

	"divisionbell/calendar"
)

// ruledOut are the ids of what somebody has said will not happen, so that nothing is
// projected in its place.
type ruledOut map[string]bool

func ruledOutIn(known calendar.Layer) ruledOut {
	out := make(ruledOut, len(known.RuledOut))
	for _, id := range known.RuledOut {
		out[id] = true
	}
	return out
}

// strike returns the entries without the projections that are ruled out.
func (out ruledOut) strike(entries []calendar.Entry) []calendar.Entry {
	if len(out) == 0 {
		return entries
	}
	return slices.DeleteFunc(entries, func(e calendar.Entry) bool {
		return out[e.ID] && e.Certainty == calendar.Projected
	})
}

// strikeTimesAway returns the times away without those that are ruled out, so that the
// House is expected to sit.
func (out ruledOut) strikeTimesAway(expected []projected) []projected {
	if len(out) == 0 {
		return expected
	}
	return slices.DeleteFunc(expected, func(p projected) bool { return out[p.entry.ID] })
}

// retold gives each entry the number of times that it has been told of, also if what was
// told holds no more: a calendar program takes only what counts on.
func retold(entries []calendar.Entry, told map[string]int) []calendar.Entry {
	for i := range entries {
		entries[i].Revisions = max(entries[i].Revisions, told[entries[i].ID])
	}
	return entries
}
