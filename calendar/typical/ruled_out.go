package typical

import (
	"slices"

	"divisionbell/calendar"
)

// ruledOut are the ids of what somebody has said will not happen, so that nothing is
// projected in its place, and what was struck out for that.
type ruledOut struct {
	ids    map[string]bool
	struck map[string]calendar.Entry
}

func ruledOutIn(known calendar.Layer) ruledOut {
	out := ruledOut{make(map[string]bool, len(known.RuledOut)), make(map[string]calendar.Entry)}
	for _, id := range known.RuledOut {
		out.ids[id] = true
	}
	return out
}

// strike returns the entries without the projections that are ruled out.
func (out ruledOut) strike(entries []calendar.Entry) []calendar.Entry {
	if len(out.ids) == 0 {
		return entries
	}
	return slices.DeleteFunc(entries, func(e calendar.Entry) bool {
		return e.Certainty == calendar.Projected && out.strikes(e)
	})
}

// strikeTimesAway returns the times away without those that are ruled out, so that the
// House is expected to sit.
func (out ruledOut) strikeTimesAway(expected []projected) []projected {
	if len(out.ids) == 0 {
		return expected
	}
	return slices.DeleteFunc(expected, func(p projected) bool { return out.strikes(p.entry) })
}

func (out ruledOut) strikes(e calendar.Entry) bool {
	if out.ids[e.ID] {
		out.struck[e.ID] = e
	}
	return out.ids[e.ID]
}

// calledOff returns what was called off with the words of what was only expected, and so
// never told.
func (out ruledOut) calledOff(gone []calendar.Lapsed) []calendar.Lapsed {
	var all []calendar.Lapsed
	for _, plan := range gone {
		if plan.Title != "" {
			all = append(all, plan)
			continue
		}
		if e, expected := out.struck[plan.ID]; expected {
			e.Revisions = plan.Revisions
			all = append(all, calendar.Lapsed{Entry: e, Until: plan.Until})
		}
	}
	return all
}

// retold gives each entry the number of times that it has been told of, also if what was
// told holds no more: a calendar program takes only what counts on.
func retold(entries []calendar.Entry, told map[string]int) []calendar.Entry {
	for i := range entries {
		entries[i].Revisions = max(entries[i].Revisions, told[entries[i].ID])
	}
	return entries
}
