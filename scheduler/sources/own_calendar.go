package sources

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// Calendar is a calendar at an address that somebody configured: an iCalendar file, or
// a table with the columns that divisionbell calendar import takes.
type Calendar struct {
	// Name never changes: camden-libraries. The source is called calendar-camden-libraries.
	Name string `yaml:"name"`
	// Title for people: Camden libraries.
	Title string `yaml:"title"`
	// Address of the file.
	Address string `yaml:"address"`
	// Page that people can read; the address of the file if left out.
	Page string `yaml:"page"`
	// Format is ics or csv; if left out, the end of the address.
	Format string `yaml:"format"`
	// Body and Kind of events that do not say it themselves; of a table, which says it,
	// only entries of that body are taken.
	Body calendar.Body `yaml:"body"`
	Kind calendar.Kind `yaml:"kind"`
	// Nation for which its events are; may be left out.
	Nation calendar.Nation `yaml:"nation"`
	// Licence under which it is published.
	Licence string `yaml:"licence"`

	location *time.Location
}

// How far, in days, entries of a configured calendar are told back and ahead.
const (
	ownBack  = 30
	ownAhead = 1100
)

// About says which calendar it is.
func (s Calendar) About() About {
	return About{
		Name:    "calendar-" + s.Name,
		Title:   s.Title,
		Bodies:  []calendar.Body{s.Body},
		Address: cmp.Or(s.Page, s.Address),
		Licence: cmp.Or(s.Licence, "As "+s.Title+" publishes it."),
	}
}

func (s Calendar) format() string {
	if s.Format != "" {
		return s.Format
	}
	before, _, _ := strings.Cut(s.Address, "?")
	return strings.ToLower(strings.TrimPrefix(path.Ext(before), "."))
}

// Ask asks for the file, which is read as an import of it would be.
func (s Calendar) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	accept := acceptICS
	if s.format() == "csv" {
		accept = acceptCSV
	}
	answer, err := get.Get(ctx, Request{Address: s.Address, Accept: accept})
	if err != nil {
		return importer.Reading{}, fmt.Errorf("ask for the calendar %s: %w", s.Name, err)
	}
	r, err := importer.Read(importer.File{
		Name: s.Name + "." + s.format(), Content: answer.Content, From: s.About().Address,
		Day: today, Location: s.location, Body: s.Body, Kind: s.Kind,
	})
	if r, err = named(s.About(), r, err); err != nil {
		return importer.Reading{}, err
	}
	c := begin(s.About(), today)
	span := calendar.Span{First: today.AddDays(-ownBack), Last: today.AddDays(ownAhead)}
	for _, e := range r.Layer.Entries {
		switch {
		case s.format() == "ics" && e.Title == "" && e.Kind != calendar.KindRecess:
			continue // it does not say what it is
		case e.Body != s.Body:
			c.Refuse(e.ID, fmt.Errorf("it is of %s, and this calendar is only of %s", e.Body, s.Body))
		case span.Contains(e.First) || span.Contains(cmp.Or(e.Last, e.First)):
			c.Add(e.ID, s.own(e))
		}
	}
	if s.format() == "ics" {
		s.complete(c, r, span)
	}
	for _, id := range r.Layer.Withdrawn {
		if s.format() == "csv" {
			c.Withdraw(id, id)
		}
	}
	return inOrder(c)
}

// own puts an event of a file under the name of its calendar, so that two calendars
// never meet. A recess keeps the name by which everybody knows it.
func (s Calendar) own(e calendar.Entry) calendar.Entry {
	if s.format() == "ics" && e.Kind != calendar.KindRecess {
		prefix := string(e.Body) + "/" + string(e.Kind) + "/"
		e.ID = prefix + s.Name + "/" + strings.TrimPrefix(e.ID, prefix)
	}
	e.Nation = cmp.Or(e.Nation, s.Nation)
	if !strings.HasPrefix(e.Source.Name, "https://") {
		e.Source.Name = s.About().Address
	}
	return e
}

// complete says that the file holds all events under the name of its calendar.
func (s Calendar) complete(c *importer.Collector, r importer.Reading, span calendar.Span) {
	kinds := map[calendar.Kind]bool{cmp.Or(s.Kind, "event"): true}
	for _, e := range r.Layer.Entries {
		kinds[e.Kind] = true
	}
	for kind := range kinds {
		prefix := fmt.Sprintf("%s/%s/%s/", s.Body, kind, s.Name)
		c.Complete(importer.List{Body: s.Body, Kind: kind, Nation: s.Nation, Prefix: prefix, Span: span})
	}
}
