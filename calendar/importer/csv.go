package importer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// withdrawn is what a row says in place of a certainty if the entry holds no more.
const withdrawn = "withdrawn"

// csv reads either of the two tables that are understood: one entry a row with the
// columns of the files in calendar/facts/data, or the recesses of a House as
// house, name, rises, returns. Other columns may be there.
func (r *reader) csv() {
	lines := csv.NewReader(bytes.NewReader(r.file.Content))
	lines.TrimLeadingSpace = true
	head, err := lines.Read()
	if err != nil {
		r.Refuse("line 1", errors.New("the names of the columns are missing"))
		return
	}
	for i, column := range head {
		head[i] = strings.ToLower(strings.TrimSpace(column))
	}
	read, err := table(head)
	if err != nil {
		r.Refuse("line 1", err)
		return
	}
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil && !errors.Is(err, csv.ErrFieldCount) {
			r.Refuse("", err) // names the line; where the next one begins is not known
			return
		}
		line, _ := lines.FieldPos(0)
		place := fmt.Sprintf("line %d", line)
		if err != nil {
			r.Refuse(place, fmt.Errorf("it has %d columns, and the first line has %d", len(fields), len(head)))
			continue
		}
		w := &row{file: r.file, place: place, fields: make(map[string]string, len(head))}
		for i, column := range head {
			w.fields[column] = strings.TrimSpace(fields[i])
		}
		r.row(w, read(w))
	}
}

// row takes what was read from a line, unless something in it was wrong.
func (r *reader) row(w *row, entries []calendar.Entry) {
	if w.err != nil {
		r.Refuse(w.place, w.err)
		return
	}
	for _, e := range entries {
		if w.fields["certainty"] == withdrawn {
			r.withdrawByHand(w.place, e.ID)
			continue
		}
		r.Add(w.place, e)
	}
}

// table returns what reads the rows of a table with those columns.
func table(head []string) (func(*row) []calendar.Entry, error) {
	has := func(columns ...string) bool {
		return !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(head, c) })
	}
	for i, column := range head {
		if slices.Contains(head[:i], column) {
			return nil, fmt.Errorf("the column %q occurs twice", column)
		}
	}
	switch {
	case has("house", "name", "rises", "returns"):
		return houseRow, nil
	case has("body", "kind", "first") && (has("name") || has("id")):
		return entryRow, nil
	default:
		return nil, fmt.Errorf("the columns %s are not understood: there must be body, kind, name (or id) and first, or house, name, rises and returns", strings.Join(head, ", "))
	}
}

// row is a line of a table, read by the names of the columns. It remembers the first
// thing that was wrong.
type row struct {
	file   File
	place  string
	fields map[string]string
	err    error
}

func (w *row) fail(column string, err error) {
	if w.err == nil {
		w.err = fmt.Errorf("column %s: %w", column, err)
	}
}

func (w *row) must(column string) string {
	if w.fields[column] == "" {
		w.fail(column, errors.New("must be given"))
	}
	return w.fields[column]
}

func (w *row) date(column string) (d calendar.Date) {
	if err := d.UnmarshalText([]byte(w.fields[column])); err != nil {
		w.fail(column, err)
	}
	return d
}

func (w *row) certainty() (c calendar.Certainty) {
	text := w.fields["certainty"]
	if text == "" || text == withdrawn {
		return ""
	}
	if err := c.UnmarshalText([]byte(text)); err != nil {
		w.fail("certainty", fmt.Errorf("%w, %s", err, withdrawn))
	}
	return c
}

// nation is that of the row, or else of the file.
func (w *row) nation() calendar.Nation {
	n := w.file.Nation
	if text := w.fields["nation"]; text != "" {
		if err := n.UnmarshalText([]byte(text)); err != nil {
			w.fail("nation", err)
		}
	}
	return n
}

// entryRow reads one entry for each body that the row names.
func entryRow(w *row) []calendar.Entry {
	kind := calendar.Kind(w.must("kind"))
	if calendar.Slug(string(kind)) != string(kind) {
		w.fail("kind", fmt.Errorf("%q is not a kind: kinds are of small letters, digits and hyphens", kind))
	}
	first, last := w.date("first"), w.date("last")
	if _, said := w.fields["last"]; !said {
		last = first
	}
	var entries []calendar.Entry
	for _, name := range strings.Fields(w.must("body")) {
		var body calendar.Body
		if err := body.UnmarshalText([]byte(name)); err != nil {
			w.fail("body", err)
		}
		entries = append(entries, calendar.Entry{
			ID:        w.id(body, kind),
			Body:      body,
			Kind:      kind,
			Title:     straight(w.fields["title"]),
			Nation:    w.nation(),
			First:     first,
			Last:      last,
			Starts:    w.fields["starts"],
			Ends:      w.fields["ends"],
			Rises:     w.date("rises"),
			Returns:   w.date("returns"),
			Certainty: w.certainty(),
			Source:    calendar.Source{Name: w.fields["source"], Announced: w.date("announced"), Note: w.fields["note"]},
		})
	}
	return entries
}

func (w *row) id(body calendar.Body, kind calendar.Kind) string {
	prefix := string(body) + "/" + string(kind) + "/"
	id, column := w.fields["id"], "id"
	if id == "" {
		id, column = prefix+w.must("name"), "name"
	}
	if !strings.HasPrefix(id, prefix) {
		w.fail(column, fmt.Errorf("%q does not begin with %s", id, prefix))
	}
	for part := range strings.SplitSeq(id, "/") {
		if part == "" || calendar.Slug(part) != part {
			w.fail(column, fmt.Errorf("%q is not fit for an id: parts are of small letters, digits and hyphens, with / between them", w.fields[column]))
		}
	}
	return id
}

// houseRow reads one time away of one House: a recess by its name, with or without
// the year, or prorogation, dissolution or other.
func houseRow(w *row) []calendar.Entry {
	e := calendar.Entry{Rises: w.date("rises"), Returns: w.date("returns"), Certainty: w.certainty()}
	e.Source = calendar.Source{Name: w.fields["source"], Announced: w.date("announced"), Note: w.fields["note"]}
	if err := e.Body.UnmarshalText([]byte(strings.ToLower(w.must("house")))); err != nil {
		w.fail("house", err)
	} else if e.Body != calendar.Commons && e.Body != calendar.Lords {
		w.fail("house", fmt.Errorf("%q is not a House: allowed are %s, %s", e.Body, calendar.Commons, calendar.Lords))
	}
	w.must("rises")
	w.must("returns")
	if w.err == nil && e.Returns.DaysSince(e.Rises) < 2 {
		w.fail("returns", fmt.Errorf("the House returns on %s, which is not after a day away since it rose on %s", e.Returns, e.Rises))
	}
	name := strings.TrimSuffix(calendar.Slug(w.must("name")), "-recess")
	if w.err != nil {
		return nil
	}
	e.First, e.Last = e.Rises.AddDays(1), e.Returns.AddDays(-1)
	switch e.Kind = calendar.KindRecess; name {
	case "prorogation", "dissolution":
		e.Kind, name = calendar.Kind(name), fmt.Sprint(e.First.Year())
	case "other":
		name = "other/" + e.First.String()
	default:
		name = recessName(name, e.First.Year())
	}
	e.ID = fmt.Sprintf("%s/%s/%s", e.Body, e.Kind, name)
	return []calendar.Entry{e}
}

// recessName turns christmas or christmas-2027 into christmas/2027.
func recessName(name string, year int) string {
	this := fmt.Sprint(year)
	return strings.TrimSuffix(name, "-"+this) + "/" + this
}
