package calendar

import (
	"maps"
	"slices"
)

// Merge puts layers together, earliest first: of two entries with one id the
// later layer's holds, and what a later layer withdraws is gone unless a layer
// after it says it again. Where a layer's list of sitting days is complete
// it takes the place of earlier ones; other sitting days are added.
func Merge(layers ...Layer) Layer {
	merged := Layer{SittingDays: make(map[Body][]Date), Reach: make(map[Body]Reach)}
	entries := make(map[string]Entry)
	var order []string
	for _, l := range layers {
		if merged.Name == "" {
			merged.Name = l.Name
		}
		if l.Known.After(merged.Known) {
			merged.Known = l.Known
		}
		for _, id := range l.Withdrawn {
			delete(entries, id)
		}
		for _, e := range l.Entries {
			entries[e.ID] = e
			order = append(order, e.ID)
		}
		mergeSittingDays(merged.SittingDays, l)
		for _, body := range slices.Sorted(maps.Keys(l.Reach)) {
			was, is := merged.Reach[body], l.Reach[body]
			merged.Reach[body] = Reach{
				SittingDays: was.SittingDays.extended(is.SittingDays),
				Recesses:    was.Recesses.extended(is.Recesses),
			}
		}
	}
	merged.Entries = make([]Entry, 0, len(entries))
	for _, id := range order {
		if e, holds := entries[id]; holds {
			merged.Entries = append(merged.Entries, e)
			delete(entries, id)
		}
	}
	return merged
}

func mergeSittingDays(merged map[Body][]Date, l Layer) {
	for body, days := range l.SittingDays {
		complete := l.Reach[body].SittingDays
		all := slices.DeleteFunc(slices.Clone(merged[body]), complete.Contains)
		all = append(all, days...)
		slices.SortFunc(all, Date.Compare)
		merged[body] = slices.Compact(all)
	}
}

// extended returns the extent together with a later one. A gap between the two
// is not covered by either, so of two that do not meet the later one is not
// taken: nothing would say that the days between are unknown.
func (x Extent) extended(later Extent) Extent {
	switch {
	case later.Days() == 0 || later.First.IsZero():
		return x
	case x.Days() == 0 || x.First.IsZero():
		return later
	case later.First.After(x.Last.AddDays(1)), later.Last.Before(x.First.AddDays(-1)):
		return x
	}
	if later.First.Before(x.First) {
		x.First = later.First
	}
	if later.Last.After(x.Last) {
		x.Last = later.Last
	}
	if later.ConfirmedUntil.After(x.ConfirmedUntil) && !later.First.After(x.ConfirmedUntil.AddDays(1)) {
		x.ConfirmedUntil = later.ConfirmedUntil
	}
	return x
}
