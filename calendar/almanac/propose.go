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
	known, err := Known(With(layers.Stack(layers.UpTo(standing, records)...)...))
	if err != nil {
		return Proposal{}, err
	}
	asKnown, err := Complete(known)
	if err != nil {
		return Proposal{}, err
	}
	news, err := reading.Weigh(known, asKnown)
	if err != nil {
		return Proposal{}, err
	}
	p := Proposal{Record: layers.Record{Standing: standing, At: at, Layer: news}}
	if p.Before, err = Build(With(layers.Stack(records...)...)); err != nil {
		return Proposal{}, err
	}
	if news.Empty() {
		p.After = p.Before
		return p, nil
	}
	p.After, err = Build(With(layers.Stack(append(records[:len(records):len(records)], p.Record)...)...))
	return p, err
}
