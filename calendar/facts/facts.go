// Package facts holds what is known: data files, each row with its source, and
// the readers that turn them into a calendar layer. It knows nothing of what is
// likely; that is calendar/typical.
//
// A new kind of date is a row in one of the files or a new file beside them. A row
// with a day in the column lapsed is a plan that held until that day.
package facts

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"divisionbell/calendar"
)

//go:embed data/*.csv
var data embed.FS

// Compiled is the day on which the facts in the binary were last gone through.
const Compiled = "2026-11-25"

// The files that do not hold entries.
const (
	sittingDaysFile = "sitting_days.csv"
	reachFile       = "reach.csv"
	weekFile        = "week.csv"
)

// Load reads the facts in the binary. An error names the file and the line.
func Load() (calendar.Layer, error) {
	layer := calendar.Layer{
		Name:        "facts of " + Compiled,
		Known:       calendar.MustDate(Compiled),
		SittingDays: make(map[calendar.Body][]calendar.Date),
		Reach:       make(map[calendar.Body]calendar.Reach),
	}
	files, err := fs.Glob(data, "data/*.csv")
	if err != nil {
		return layer, fmt.Errorf("list the facts: %w", err)
	}
	for _, file := range files {
		if err := loadFile(file, &layer); err != nil {
			return layer, fmt.Errorf("facts in %s: %w", path.Base(file), err)
		}
	}
	return layer, nil
}

func loadFile(file string, layer *calendar.Layer) error {
	switch path.Base(file) {
	case weekFile:
		return nil // read by Week
	case sittingDaysFile:
		return eachRow(file, func(r *row) { readSittingDay(r, layer) })
	case reachFile:
		return eachRow(file, func(r *row) { readReach(r, layer) })
	default:
		return eachRow(file, func(r *row) { readKnown(r, layer) })
	}
}

// readKnown reads what is known of something, or was until the plan lapsed.
func readKnown(r *row, layer *calendar.Layer) {
	entries, lapsed := readEntries(r), r.date("lapsed")
	if lapsed.IsZero() {
		layer.Entries = append(layer.Entries, entries...)
		return
	}
	for _, e := range entries {
		layer.Lapsed = append(layer.Lapsed, calendar.Lapsed{Entry: e, Until: lapsed})
	}
}

func readSittingDay(r *row, layer *calendar.Layer) {
	body := r.body("body")
	layer.SittingDays[body] = append(layer.SittingDays[body], r.date("date"))
}

func readReach(r *row, layer *calendar.Layer) {
	body := r.body("body")
	extent := calendar.Extent{
		Span:           calendar.Span{First: r.date("first"), Last: r.date("last")},
		ConfirmedUntil: r.date("confirmed_until"),
	}
	reach := layer.Reach[body]
	switch what := r.must("what"); what {
	case "sitting-days":
		reach.SittingDays = extent
	case "recesses":
		reach.Recesses = extent
	default:
		r.fail("what", fmt.Errorf("%q is not one of sitting-days, recesses", what))
	}
	layer.Reach[body] = reach
}

// readEntries makes the entries of a row: one for each body that it names, for
// a session or a dissolution is on the calendar of both Houses.
func readEntries(r *row) []calendar.Entry {
	var entries []calendar.Entry
	for _, name := range strings.Fields(r.must("body")) {
		body := calendar.Body(name)
		if !slices.Contains(calendar.Bodies(), body) {
			r.fail("body", fmt.Errorf("%q is not a body", name))
		}
		kind := calendar.Kind(r.must("kind"))
		e := calendar.Entry{
			ID:          fmt.Sprintf("%s/%s/%s", body, kind, r.must("name")),
			Body:        body,
			Kind:        kind,
			Title:       r.must("title"),
			Nation:      calendar.Nation(r.text("nation")),
			First:       r.date("first"),
			Last:        r.date("last"),
			Starts:      r.text("starts"),
			Ends:        r.text("ends"),
			Rises:       r.date("rises"),
			Returns:     r.date("returns"),
			Certainty:   calendar.Certainty(r.must("certainty")),
			Probability: 1,
			Source:      calendar.Source{Name: r.must("source"), Announced: r.date("announced"), Note: r.text("note")},
			Revised:     calendar.MustDate(Compiled),
		}
		e.Earliest, e.Latest = e.First, e.Last
		entries = append(entries, e)
	}
	return entries
}

// row is a line of a data file, read by the names in the file's first line. It
// remembers the first thing that was wrong.
type row struct {
	fields map[string]string
	err    error
}

func (r *row) text(column string) string { return strings.TrimSpace(r.fields[column]) }

func (r *row) must(column string) string {
	s := r.text(column)
	if s == "" {
		r.fail(column, errors.New("must be given"))
	}
	return s
}

func (r *row) date(column string) (d calendar.Date) {
	if err := d.UnmarshalText([]byte(r.text(column))); err != nil {
		r.fail(column, err)
	}
	return d
}

func (r *row) body(column string) (b calendar.Body) {
	if err := b.UnmarshalText([]byte(r.text(column))); err != nil {
		r.fail(column, err)
	}
	return b
}

func (r *row) fail(column string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("column %s: %w", column, err)
	}
}

func eachRow(file string, do func(*row)) error {
	f, err := data.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := csv.NewReader(f)
	head, err := lines.Read()
	if err != nil {
		return fmt.Errorf("first line: %w", err)
	}
	lines.ReuseRecord = true // the texts are kept, the slice that holds them is not
	named := make(map[string]string, len(head))
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		r := &row{fields: named}
		for i, column := range head {
			r.fields[column] = fields[i]
		}
		do(r)
		if r.err != nil {
			line, _ := lines.FieldPos(0)
			return fmt.Errorf("line %d, %w", line, r.err)
		}
	}
}
