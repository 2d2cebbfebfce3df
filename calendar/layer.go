package calendar

// Layer is a set of facts that came together: those in the binary, what a
// source said, an officer's corrections. Where two layers speak of the same
// entry, the later one wins.
type Layer struct {
	// Name says where the layer comes from, for people.
	Name string
	// Known is the day as of which the layer speaks.
	Known Date
	// Entries, each with an id that is unique within the layer. An entry without
	// a last day is still running and its end is not known.
	Entries []Entry
	// SittingDays are the days on which a House sat or is down to sit, in order.
	SittingDays map[Body][]Date
	// Reach says how far the facts about each House go. Outside it the typical
	// year speaks.
	Reach map[Body]Reach
}

// Reach says for which days a layer's facts about a House are complete: a day
// within that is not named did not see a sitting, or has no recess.
type Reach struct {
	SittingDays Extent
	Recesses    Extent
}

// Extent is a span for which facts are complete, and the day up to which they
// are confirmed; after that they are as planned.
type Extent struct {
	Span
	ConfirmedUntil Date
}

// Certainty of a fact about d, for days inside the extent.
func (x Extent) Certainty(d Date) Certainty {
	if d.After(x.ConfirmedUntil) {
		return Provisional
	}
	return Confirmed
}

// KnownOn returns what of the layer was known at the end of that day: what had been
// announced by then, and what had happened or begun. Where the day of an
// announcement is not known, a thing counts as known from its own first day on,
// which may be later than it was.
func (l Layer) KnownOn(d Date) Layer {
	known := Layer{Name: l.Name, Known: d, SittingDays: make(map[Body][]Date), Reach: make(map[Body]Reach)}
	if l.Known.Before(d) {
		known.Known = l.Known
	}
	for _, e := range l.Entries {
		if e.KnownSince().After(d) {
			continue
		}
		if e.Kind == KindSession && e.Last.After(d) {
			e.Last, e.Latest = Date{}, Date{}
		}
		known.Entries = append(known.Entries, e)
	}
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

func (x Extent) until(d Date) Extent {
	if x.Last.After(d) {
		x.Last = d
	}
	if x.ConfirmedUntil.After(d) {
		x.ConfirmedUntil = d
	}
	return x
}
