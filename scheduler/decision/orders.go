package decision

import (
	"strings"

	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
)

// What officers do to the calendar, as it stands in their record.
const (
	ActNotHappen = "decide-not-happen"
	ActDates     = "decide-dates"
	ActCertain   = "decide-certain"
	ActOwnDate   = "add-date"
	ActImport    = "import-dates"
	ActUndo      = "undo-decision"
	ActAccept    = "accept-from-source"
	ActRefuse    = "refuse-from-source"
)

// Acts returns them all.
func Acts() []string {
	return []string{ActNotHappen, ActDates, ActCertain, ActOwnDate, ActImport, ActUndo, ActAccept, ActRefuse}
}

// Decide is the officers' word on an entry. Who, why and the day are those of the order.
type Decide struct{ importer.Decision }

func (d Decide) propose(b *bench) (almanac.Proposal, error) {
	d.Who, d.Why, d.Day = b.by.Who, b.by.Why, b.today()
	ground, err := b.Ground(layers.Override, b.records)
	if err != nil {
		return almanac.Proposal{}, err
	}
	reading, err := importer.Decide(d.Decision, ground.Calendar())
	if err != nil {
		return almanac.Proposal{}, err
	}
	b.reading = reading
	return ground.Propose(reading, b.Now().UTC())
}

func (d Decide) act(layers.Record) (what, on string) {
	switch {
	case d.WillNotHappen:
		return ActNotHappen, d.ID
	case !d.First.IsZero():
		return ActDates, d.ID
	default:
		return ActCertain, d.ID
	}
}

// Import brings in a file.
type Import struct{ importer.File }

func (i Import) propose(b *bench) (almanac.Proposal, error) {
	i.Day, i.Location, i.Within = b.today(), b.Location, almanac.Span()
	reading, err := importer.Read(i.File)
	if err != nil {
		return almanac.Proposal{}, err
	}
	return b.weigh(reading)
}

func (i Import) act(kept layers.Record) (what, on string) { return ActImport, kept.ID() }

// Undo takes back the layer of that id, or of which that is the beginning.
type Undo struct{ Layer string }

func (u Undo) propose(b *bench) (almanac.Proposal, error) {
	return almanac.Undo(b.records, strings.ToLower(strings.TrimSpace(u.Layer)), b.by.Who, b.by.Why, b.today(), b.Now().UTC())
}

func (u Undo) act(kept layers.Record) (what, on string) { return ActUndo, kept.Undoes }
