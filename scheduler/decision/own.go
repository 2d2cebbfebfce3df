package decision

import (
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/field"
)

// Sort is of what sort a date is that officers add.
type Sort string

// The sorts of dates of one's own.
const (
	SectorDate Sort = "sector"
	Conference Sort = "conference" // of a party
)

// Sorts returns them all.
func Sorts() []Sort { return []Sort{SectorDate, Conference} }

// isOf is where on the calendar dates of the sort are.
func (s Sort) isOf() (calendar.Body, calendar.Kind) {
	if s == Conference {
		return calendar.Parties, calendar.KindConference
	}
	return calendar.Sector, calendar.KindSectorDate
}

// Bounds of what officers write, in letters.
const (
	MostTitle = 120
	MostWhy   = 200
)

// OwnDate adds a date that the calendar does not have.
type OwnDate struct {
	Sort        Sort
	Title       string
	First, Last calendar.Date // one day if Last is left out
	Certain     bool
}

// check refuses what cannot be meant, and fills in what was left out.
func (o OwnDate) check() (OwnDate, error) {
	var err error
	if o.Title, err = field.Line("title", o.Title, MostTitle); err != nil {
		return o, err
	}
	if o.Last.IsZero() {
		o.Last = o.First
	}
	switch {
	case !slices.Contains(Sorts(), o.Sort):
		return o, field.Wrong("sort", "must be one of %v", Sorts())
	case calendar.Slug(o.Title) == "":
		return o, field.Wrong("title", "must be given, with letters or digits in it")
	case o.First.IsZero():
		return o, field.Wrong("first", "must be a day, written YYYY-MM-DD")
	case o.Last.Before(o.First):
		return o, field.Wrong("last", "%s is before the first day, %s: it must be that day or later", o.Last, o.First)
	}
	return o, checkSpan(calendar.Span{First: o.First, Last: o.Last})
}

// checkSpan refuses days that the calendar does not have.
func checkSpan(s calendar.Span) error {
	known := almanac.Span()
	for _, edge := range []struct {
		name string
		day  calendar.Date
	}{{"first", s.First}, {"last", s.Last}} {
		if !edge.day.IsZero() && !known.Contains(edge.day) {
			return field.Wrong(edge.name, "%s is outside the calendar, which runs from %s to %s", edge.day, known.First, known.Last)
		}
	}
	return nil
}

// id is the name of the date for good.
func (o OwnDate) id() string {
	body, kind := o.Sort.isOf()
	return fmt.Sprintf("%s/%s/%s/%d", body, kind, calendar.Slug(o.Title), o.First.Year())
}

func (o OwnDate) propose(b *bench) (almanac.Proposal, error) {
	o, err := o.check()
	if err != nil {
		return almanac.Proposal{}, err
	}
	ground, err := b.Ground(layers.Override, b.records)
	if err != nil {
		return almanac.Proposal{}, err
	}
	if was, known := ground.Calendar().Entry(o.id()); known {
		return almanac.Proposal{}, field.Wrong("title", "the calendar has %q in %d already, on %s: decide on that one, or call this otherwise", was.Title, o.First.Year(), was.First)
	}
	body, kind := o.Sort.isOf()
	e := calendar.Entry{
		ID: o.id(), Body: body, Kind: kind, Title: o.Title, First: o.First, Last: o.Last, Certainty: calendar.Provisional,
		Source: calendar.Source{Announced: b.today(), Note: b.by.Why},
	}
	if o.Certain {
		e.Certainty = calendar.Confirmed
	}
	c := importer.Collect(calendar.Layer{
		Name: "officers' own date " + o.id(), Who: b.by.Who, Why: b.by.Why, From: "the officers' decision of " + b.today().String(), Known: b.today(),
	})
	c.Add("", e)
	reading, err := c.Reading()
	if err != nil {
		return almanac.Proposal{}, err
	}
	reading.Override = true
	b.reading = reading
	return ground.Propose(reading, b.Now().UTC())
}

func (o OwnDate) act(layers.Record) (what, on string) {
	o, _ = o.check() // it was carried out
	return ActOwnDate, o.id()
}

// Why returns the reason of an order as it is kept. A *field.Error if there is none, or it
// cannot be read.
func Why(text string) (string, error) {
	why, err := field.Line("why", text, MostWhy)
	if err == nil && strings.TrimSpace(why) == "" {
		err = field.Wrong("why", "must be given, in a few words")
	}
	return why, err
}

// Check refuses what cannot be meant by a decision, beside the field that it is about.
func (d Decide) Check() error {
	dated := !d.First.IsZero() || !d.Last.IsZero()
	switch {
	case d.WillNotHappen && (dated || d.Certain):
		return field.Wrong("decision", "what will not happen has no days and is not certain: give one or the other")
	case !d.WillNotHappen && !dated && !d.Certain:
		return field.Wrong("decision", "must be given: it will not happen, on which days it is, or that it is certain")
	case dated && d.First.IsZero():
		return field.Wrong("first", "must be given, too")
	case !d.Last.IsZero() && d.Last.Before(d.First):
		return field.Wrong("last", "%s is before the first day, %s: it must be that day or later", d.Last, d.First)
	}
	return checkSpan(calendar.Span{First: d.First, Last: d.Last})
}
