package importer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// withdrawn is what a row says in place of a certainty if the entry holds no more.
const withdrawn = "withdrawn"

// csv reads either of the two tables that are understood: one entry a row with the
// columns of the files in calendar/facts/data, or the times away of a parliament as
// house, name, rises, returns. Other columns may be there.
func (r *reader) csv() {
	sheet, err := readSheet(r.file.Content)
	if err != nil {
		r.Refuse(sheet.place, err)
		return
	}
	read, err := table(sheet.head)
	if err != nil {
		r.Refuse(sheet.place, err)
		return
	}
	called, err := loadNames()
	if err != nil {
		r.Refuse("", err)
		return
	}
	order := orderIn(sheet.texts("first", "last", "rises", "returns", "announced"))
	for _, line := range sheet.lines {
		w := &row{file: r.file, names: called, order: order, place: line.place, fields: line.fields, err: line.err}
		entries := read(w)
		if w.err != nil && line.short != nil {
			w.err = line.short
		}
		r.row(w, entries)
	}
	if sheet.broken != nil {
		r.Refuse("", sheet.broken)
	}
}

// row takes what was read from a line, unless something in it was wrong.
func (r *reader) row(w *row, entries []calendar.Entry) {
	if w.err != nil {
		r.Refuse(w.place, w.err)
		return
	}
	for _, e := range entries {
		if strings.EqualFold(w.fields["certainty"], withdrawn) {
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
	names  names
	order  dayOrder
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

func (w *row) date(column string) calendar.Date {
	d, err := readDay(w.fields[column], w.order)
	if err != nil {
		w.fail(column, err)
	}
	return d
}

func (w *row) certainty() (c calendar.Certainty) {
	text := strings.ToLower(w.fields["certainty"])
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
		if err := n.UnmarshalText([]byte(calendar.Slug(text))); err != nil {
			w.fail("nation", err)
		}
	}
	return n
}

// bodies are those that a row names: one by any of its names, or several by theirs on the
// calendar.
func (w *row) bodies() []calendar.Body {
	text := w.must("body")
	if body, err := w.names.body(text); err == nil {
		return []calendar.Body{body}
	}
	var bodies []calendar.Body
	for _, name := range strings.Fields(text) {
		body, err := w.names.body(name)
		if err != nil {
			w.fail("body", err)
		}
		bodies = append(bodies, body)
	}
	return bodies
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
	for _, body := range w.bodies() {
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

// parliaments are those that have recesses.
func parliaments() []calendar.Body {
	return []calendar.Body{calendar.Commons, calendar.Lords, calendar.ScottishParliament, calendar.Senedd, calendar.NIAssembly}
}

// house is the parliament whose row it is.
func (w *row) house() calendar.Body {
	body, err := w.names.body(w.must("house"))
	if err == nil && !slices.Contains(parliaments(), body) {
		err = fmt.Errorf("%q is not a House or a parliament: allowed are commons, lords, scottish-parliament, senedd, ni-assembly", body)
	}
	if err != nil {
		w.fail("house", err)
	}
	return body
}

// houseRow reads one time away of a parliament: a recess by its name, with or without
// the year, or prorogation, dissolution or other.
func houseRow(w *row) []calendar.Entry {
	e := calendar.Entry{Body: w.house(), Rises: w.date("rises"), Returns: w.date("returns"), Certainty: w.certainty()}
	e.Source = calendar.Source{Name: w.fields["source"], Announced: w.date("announced"), Note: w.fields["note"]}
	w.must("rises")
	w.must("returns")
	if w.err == nil && e.Returns.DaysSince(e.Rises) < 2 {
		w.fail("returns", fmt.Errorf("the House returns on %s, which is not after a day away since it rose on %s", e.Returns, e.Rises))
	}
	called := w.must("name")
	if w.err != nil {
		return nil
	}
	e.First, e.Last = e.Rises.AddDays(1), e.Returns.AddDays(-1)
	if e.Body != calendar.Commons && e.Body != calendar.Lords { // theirs are known by their days alone
		e.Rises, e.Returns = calendar.Date{}, calendar.Date{}
	}
	name := strings.TrimSuffix(calendar.Slug(called), "-recess")
	switch e.Kind = calendar.KindRecess; name {
	case "prorogation", "dissolution":
		e.Kind, name = calendar.Kind(name), fmt.Sprint(e.First.Year())
	case "other":
		name = "other/" + e.First.String()
	default:
		name = recessName(strings.TrimSuffix(w.names.recess(called, e.Body, e.First), "-recess"), e.First.Year())
	}
	e.ID = fmt.Sprintf("%s/%s/%s", e.Body, e.Kind, name)
	return []calendar.Entry{e}
}

// recessName turns christmas or christmas-2027 into christmas/2027.
func recessName(name string, year int) string {
	this := fmt.Sprint(year)
	return strings.TrimSuffix(name, "-"+this) + "/" + this
}
