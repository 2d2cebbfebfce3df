package almanac

import (
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
)

// Proposal is what a file or a source would change.
type Proposal struct {
	// Record is to be appended to the log if its layer is not empty.
	Record layers.Record
	// Before and After are the calendars without and with it.
	Before, After *calendar.Calendar
}

// Propose weighs what was read at that instant against all that has come before. A
// reading that is not believed is an importer.RefusedError. Imports are weighed
// without the officers' overrides: what an override hides stays hidden, and is
// not new again each time that it is read.
func Propose(records []layers.Record, reading importer.Reading, at time.Time) (Proposal, error) {
	standing := layers.Import
	if reading.Override {
		standing = layers.Override
	}
	ground, err := GroundFor(standing, records)
	if err != nil {
		return Proposal{}, err
	}
	return ground.Propose(reading, at)
}

// Ground is all that has come before, as readings of one standing are weighed against
// it. Whoever has many to weigh keeps it, for it takes as long to make as a calendar.
type Ground struct {
	standing layers.Standing
	records  []layers.Record
	known    calendar.Layer     // of the records that do not win over the standing
	asKnown  *calendar.Calendar // made of those
	whole    *calendar.Calendar // made of all records
}

// GroundFor makes the ground for readings of that standing.
func GroundFor(standing layers.Standing, records []layers.Record) (*Ground, error) {
	weaker := layers.UpTo(standing, records)
	known, err := Known(With(layers.Stack(weaker...)...))
	if err != nil {
		return nil, err
	}
	g := &Ground{standing: standing, records: records, known: known}
	if g.asKnown, err = Complete(known); err != nil {
		return nil, err
	}
	g.whole = g.asKnown
	if len(weaker) < len(records) {
		g.whole, err = Build(With(layers.Stack(records...)...))
	}
	return g, err
}

// Records returns how many records it is made of.
func (g *Ground) Records() int { return len(g.records) }

// Propose weighs a reading of the ground's standing, as the function Propose does.
func (g *Ground) Propose(reading importer.Reading, at time.Time) (Proposal, error) {
	news, err := reading.Weigh(g.known, g.asKnown)
	if err != nil {
		return Proposal{}, err
	}
	p := Proposal{Record: layers.Record{Standing: g.standing, At: at, Layer: news}, Before: g.whole, After: g.whole}
	if news.Empty() {
		return p, nil
	}
	p.After, err = Build(With(layers.Stack(g.with(p)...)...))
	return p, err
}

// Grown returns the ground with what was proposed on it.
func (g *Ground) Grown(p Proposal) (*Ground, error) {
	grown := &Ground{
		standing: g.standing, records: g.with(p), known: calendar.Merge(g.known, p.Record.Layer),
		asKnown: p.After, whole: p.After,
	}
	if g.asKnown == g.whole {
		return grown, nil
	}
	var err error
	grown.asKnown, err = Complete(grown.known)
	return grown, err
}

func (g *Ground) with(p Proposal) []layers.Record {
	return append(g.records[:len(g.records):len(g.records)], p.Record)
}
