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
