package calendar

import "slices"

// Layer is a set of facts that came together: those in the binary, what a
// source said, an officer's corrections. Where two layers speak of the same
// entry, the later one wins (see Merge).
type Layer struct {
	// Name says what the layer is, for people.
	Name string `json:"name"`
	// Who brought it, if anybody said so.
	Who string `json:"who,omitempty"`
	// Why it was brought, if anybody said so.
	Why string `json:"why,omitempty"`
	// From is where it comes from: a file, an address, a letter.
	From string `json:"from,omitempty"`
	// Known is the day as of which the layer speaks.
	Known Date `json:"known"`
	// Entries, each with an id that is unique within the layer. An entry without
	// a last day is still running and its end is not known.
	Entries []Entry `json:"entries,omitempty"`
	// Lapsed are plans that were announced and came otherwise, or not at all.
	Lapsed []Lapsed `json:"lapsed,omitempty"`
	// Withdrawn are the ids of entries that earlier layers have and that hold no more, and
	// of what was called off. They may be expected again.
	Withdrawn []string `json:"withdrawn,omitempty"`
	// RuledOut are the ids of entries, announced or expected, that will not happen: they
	// are not expected either.
	RuledOut []string `json:"ruled_out,omitempty"`
	// SittingDays are the days on which a House sat or is down to sit, in order.
	SittingDays map[Body][]Date `json:"sitting_days,omitempty"`
	// Reach says how far the facts about each House go. Outside it the typical
	// year speaks.
	Reach map[Body]Reach `json:"reach,omitempty"`

	// Unsaid are the entries of an earlier layer that this one takes back. Gone is what was
	// called off, of all layers (see CalledOff). Both are found out when layers are put
	// together, and not kept.
	Unsaid []Entry  `json:"-"`
	Gone   []Lapsed `json:"-"`
	// Told is how often an entry has been told of so far, by its id, also if it holds no
	// more, and ToldBy the name of the layer that tells it now; what is in the binary nobody
	// has told. Both are found out when layers are put together, and not kept.
	Told   map[string]int    `json:"-"`
	ToldBy map[string]string `json:"-"`
}

// Lapsed is an entry as it was announced before its owner changed it or called it
// off. It has the id of what came instead, if anything did.
type Lapsed struct {
	Entry
	// Until is the day on which it was known to hold no more.
	Until Date `json:"until"`
}

// heldOn reports whether the plan stood at the end of that day.
func (p Lapsed) heldOn(d Date) bool {
	return !p.KnownSince().After(d) && p.Until.After(d)
}

// Empty reports whether the layer says nothing.
func (l Layer) Empty() bool {
	return len(l.Entries) == 0 && len(l.Lapsed) == 0 && len(l.Withdrawn) == 0 && len(l.RuledOut) == 0 && len(l.SittingDays) == 0 && len(l.Reach) == 0
}

// Emptied returns the layer without anything that it says.
func (l Layer) Emptied() Layer {
	return Layer{Name: l.Name, Who: l.Who, Why: l.Why, From: l.From, Known: l.Known, Told: l.Told}
}

// Reach says for which days a layer's facts about a House are complete: a day
// within that is not named did not see a sitting, or has no recess.
type Reach struct {
	SittingDays Extent `json:"sitting_days,omitzero"`
	Recesses    Extent `json:"recesses,omitzero"`
}

// withoutKnown returns the ids that none of the entries has, each once.
func withoutKnown(ids []string, entries []Entry) []string {
	known := make(map[string]bool, len(entries))
	for _, e := range entries {
		known[e.ID] = true
	}
	return slices.DeleteFunc(ids, func(id string) bool {
		twice := known[id]
		known[id] = true
		return twice
	})
}

// KnownOn returns what of the layer was known at the end of that day: what had been
// announced by then, and what had happened or begun. Where the day of an
// announcement is not known, a thing counts as known from its own first day on,
// which may be later than it was. What was then a plan is known as it was planned.
// From the day as of which the layer speaks, all of it is known.
func (l Layer) KnownOn(d Date) Layer {
	if !d.Before(l.Known) {
		return l
	}
	known := Layer{
		Name: l.Name, Who: l.Who, From: l.From, Known: d,
		SittingDays: make(map[Body][]Date), Reach: make(map[Body]Reach),
	}
	for _, e := range l.Entries {
		if e.KnownSince().After(d) {
			continue
		}
		if e.endsUnforeseen() && e.Last.After(d) {
			e.Last, e.Latest = Date{}, Date{}
		}
		known.Entries = append(known.Entries, e)
	}
	for _, plan := range l.Lapsed {
		switch {
		case plan.heldOn(d):
			known.Entries = append(known.Entries, plan.Entry)
		case !plan.Until.After(d):
			known.Withdrawn = append(known.Withdrawn, plan.ID)
		}
	}
	known.Withdrawn = withoutKnown(known.Withdrawn, known.Entries)
	for body, days := range l.SittingDays {
		for _, day := range days {
			if !day.After(d) {
				known.SittingDays[body] = append(known.SittingDays[body], day)
			}
		}
	}
	for body, r := range l.Reach {
		known.Reach[body] = Reach{SittingDays: r.SittingDays.until(d), Recesses: r.Recesses.until(d)}
	}
	return known
}

// endsUnforeseen reports whether nobody knows, while the entry runs, when it ends: a
// session until Parliament is prorogued, and an adjournment that nobody announced.
func (e Entry) endsUnforeseen() bool {
	return e.Kind == KindSession || e.Kind == KindAdjournment && e.Source.Announced.IsZero()
}
