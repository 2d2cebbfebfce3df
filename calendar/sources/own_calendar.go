package sources

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/address"
	"divisionbell/calendar/ical"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
)

// Calendar is a calendar at an address that somebody configured: an iCalendar file, or
// a table with the columns that divisionbell calendar import takes.
type Calendar struct {
	// Name never changes: camden-libraries. The source is called calendar-camden-libraries.
	Name string `yaml:"name"`
	// Title for people: Camden libraries.
	Title string `yaml:"title"`
	// Address of the file, which may be a secret, so that only its host is ever shown.
	// webcal:// stands for https://.
	Address string `yaml:"address"`
	// Page that people can read; it is shown in the place of the host.
	Page string `yaml:"page"`
	// Format is ics or csv; if left out, what the file looks like.
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

// The formats of the files.
const (
	formatICS = "ics"
	formatCSV = "csv"
)

// About says which calendar it is.
func (s Calendar) About() About {
	return About{
		Name:    layers.OfCalendar + s.Name,
		Title:   s.Title,
		Bodies:  []calendar.Body{s.Body},
		Address: cmp.Or(s.Page, address.Shown(s.file())),
		Licence: cmp.Or(s.Licence, "As "+s.Title+" publishes it."),
		Why:     "Nobody knows when somebody's own calendar changes.",
	}
}

// file is the address at which the file is asked for. Calendar programs are given it as
// webcal://, which is no protocol of its own.
func (s Calendar) file() string {
	for _, scheme := range []string{"webcal://", "webcals://"} {
		if len(s.Address) > len(scheme) && strings.EqualFold(s.Address[:len(scheme)], scheme) {
			return "https://" + s.Address[len(scheme):]
		}
	}
	return s.Address
}

// formatOf says what a file is: a calendar if it looks like one, and else as configured or
// as its name ends.
func (s Calendar) formatOf(content []byte) string {
	switch before, _, _ := strings.Cut(s.Address, "?"); {
	case ical.Looks(content):
		return formatICS
	case s.Format != "":
		return s.Format
	case strings.EqualFold(path.Ext(before), "."+formatICS):
		return formatICS
	default:
		return formatCSV
	}
}

// Ask asks for the file, which is read as an import of it would be.
func (s Calendar) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	answer, err := get.Get(ctx, Request{Address: s.file(), Accept: acceptICS + ", " + acceptCSV + ";q=0.9", AnyType: true, Most: mostOwnBytes})
	if err != nil {
		return importer.Reading{}, fmt.Errorf("ask for the calendar %s: %w", s.Name, err)
	}
	format := s.formatOf(answer.Content)
	c := begin(s.About(), today)
	c.Own()
	if err := tooMuch(answer.Content, format); err != nil {
		c.Refuse("", err)
		return inOrder(c)
	}
	r, err := importer.Read(importer.File{
		Name: s.Name + "." + format, Content: answer.Content, From: s.About().Address,
		Day: today, Location: s.location, Body: s.Body, Kind: s.Kind, Nation: s.Nation,
	})
	if r, err = named(s.About(), r, err); err != nil {
		return importer.Reading{}, err
	}
	switch {
	case r.EndsInside:
		c.Refuse("", errors.New("it ends in the middle, so that something is missing"))
	case format == formatICS:
		s.events(c, r, today)
	default:
		s.table(c, r, today)
	}
	return inOrder(c)
}

// tooMuch looks at a file before it is read, which takes many times its size.
func tooMuch(content []byte, format string) error {
	if looksLikePage(content) {
		return errors.New("it is a web page and not a calendar: take the address that is given for calendar programs")
	}
	what, begins := "rows", []byte("\n")
	if format == formatICS {
		what, begins = "events", []byte("BEGIN:VEVENT")
	}
	if n := bytes.Count(content, begins); n > mostOwnEvents {
		return fmt.Errorf("it has %d %s, and at most %d are taken from a calendar: take one with fewer years in it", n, what, mostOwnEvents)
	}
	return nil
}

func looksLikePage(content []byte) bool {
	begins := bytes.ToLower(bytes.TrimSpace(content[:min(len(content), 200)]))
	return bytes.HasPrefix(begins, []byte("<"))
}

// span holds the days of which entries are told.
func (s Calendar) span(today calendar.Date) calendar.Span {
	return calendar.Span{First: today.AddDays(-ownBack), Last: today.AddDays(ownAhead)}
}

// events takes the events of a file in iCalendar, which holds all that there are.
func (s Calendar) events(c *importer.Collector, r importer.Reading, today calendar.Date) {
	for _, e := range r.Layer.Entries {
		if e.Title == "" && e.Kind != calendar.KindRecess {
			continue // it does not say what it is
		}
		if e.Kind != calendar.KindRecess && e.Kind != calendar.KindBankHoliday { // which keep the names by which everybody knows them
			prefix := string(e.Body) + "/" + string(e.Kind) + "/"
			e.ID = prefix + s.Name + "/" + strings.TrimPrefix(e.ID, prefix)
			c.Owned(e.ID)
		}
		s.add(c, e, today)
	}
	for _, note := range r.Notes {
		c.Note(note)
	}
	for _, name := range r.Unread {
		c.Unread(name)
	}
	s.complete(c, r, s.span(today))
}

// table takes the rows of a table.
func (s Calendar) table(c *importer.Collector, r importer.Reading, today calendar.Date) {
	for _, e := range r.Layer.Entries {
		s.add(c, e, today)
	}
	for _, id := range r.Layer.Withdrawn {
		c.Withdraw(id, id)
	}
}

// add tells an entry that is of the right body and of the days that are told.
func (s Calendar) add(c *importer.Collector, e calendar.Entry, today calendar.Date) {
	span := s.span(today)
	switch {
	case e.Body != s.Body:
		c.Refuse(e.ID, fmt.Errorf("it is of %s, and this calendar is only of %s", e.Body, s.Body))
	case span.Contains(e.First) || span.Contains(cmp.Or(e.Last, e.First)):
		e.Nation = cmp.Or(e.Nation, s.Nation)
		if !strings.HasPrefix(e.Source.Name, "https://") || address.Reveals(e.Source.Name, s.file()) {
			e.Source.Name = s.About().Address
		}
		c.Add(e.ID, e)
	}
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
