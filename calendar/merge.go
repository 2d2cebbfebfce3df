package calendar

import (
	"cmp"
	"maps"
	"slices"
)

// Merge puts layers together, earliest first: of two entries with one id the
// later layer's holds, and what a later layer withdraws is gone unless a layer
// after it says it again; so is what is ruled out. For the days of a layer's reach its sitting days take the
// place of earlier ones; others are added. The entries of what comes out are by first
// day, then id; what was withdrawn stays named, so that layers may be put together
// in any grouping.
func Merge(layers ...Layer) Layer {
	merged := Layer{SittingDays: make(map[Body][]Date), Reach: make(map[Body]Reach), Told: make(map[string]int), ToldBy: make(map[string]string)}
	entries := make(map[string]*Entry)
	withdrawn, ruledOut := make(map[string]bool), make(map[string]bool)
	for _, l := range layers {
		merged.Name = cmp.Or(merged.Name, l.Name)
		if l.Known.After(merged.Known) {
			merged.Known = l.Known
		}
		for _, id := range l.Withdrawn {
			delete(entries, id)
			delete(ruledOut, id)
			withdrawn[id] = true
		}
		for _, id := range l.RuledOut {
			delete(entries, id)
			delete(withdrawn, id)
			ruledOut[id] = true
		}
		for i := range l.Entries {
			e := &l.Entries[i]
			entries[e.ID] = e
			delete(withdrawn, e.ID)
			delete(ruledOut, e.ID)
			merged.ToldBy[e.ID] = l.ToldBy[e.ID]
		}
		for id, n := range l.Told {
			merged.Told[id] = max(merged.Told[id], n)
		}
		merged.Lapsed = append(merged.Lapsed, l.Lapsed...)
		mergeSittingDays(merged.SittingDays, l)
		mergeReach(merged.Reach, l.Reach)
	}
	merged.Entries = make([]Entry, 0, len(entries))
	for _, e := range slices.SortedFunc(maps.Values(entries), byFirstDay) {
		merged.Entries = append(merged.Entries, *e)
	}
	merged.Withdrawn, merged.RuledOut = slices.Sorted(maps.Keys(withdrawn)), slices.Sorted(maps.Keys(ruledOut))
	return merged
}

func byFirstDay(a, b *Entry) int {
	return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.ID, b.ID))
}

func mergeSittingDays(merged map[Body][]Date, l Layer) {
	for _, house := range Bodies() {
		complete, days := l.Reach[house].SittingDays, l.SittingDays[house]
		if complete.Days() == 0 && len(days) == 0 {
			continue
		}
		all := slices.DeleteFunc(slices.Clone(merged[house]), complete.Contains)
		all = append(all, days...)
		slices.SortFunc(all, Date.Compare)
		if merged[house] = slices.Compact(all); len(all) == 0 {
			delete(merged, house)
		}
	}
}

func mergeReach(merged, later map[Body]Reach) {
	for house, is := range later {
		was := merged[house]
		merged[house] = Reach{
			SittingDays: was.SittingDays.extended(is.SittingDays),
			Recesses:    was.Recesses.extended(is.Recesses),
		}
	}
}
