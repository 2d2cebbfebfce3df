package backtest

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Observed holds times away of years that the facts do not have.
type Observed struct {
	entries []calendar.Entry
	years   map[calendar.Body]map[int]bool
}

// ReadObserved reads a CSV with the columns house, name, rises and returns in any
// order, and possibly others. house is commons or lords, name that of a recess,
// prorogation, dissolution or other. Two rows of one name of which the second
// rises when the first returns are one recess with a recall in it. A prorogation
// need not return if a dissolution follows, which then need not rise. Of rows that
// overlap the later one holds. An error names the line.
func ReadObserved(r io.Reader) (Observed, error) {
	lines := csv.NewReader(withoutBOM(r))
	head, err := lines.Read()
	if errors.Is(err, io.EOF) {
		return Observed{}, errors.New("first line: the file is empty; it must name the columns house, name, rises, returns")
	}
	if err != nil {
		return Observed{}, fmt.Errorf("first line: %w", err)
	}
	columns := make(map[string]int)
	for i, name := range head {
		columns[plain(name)] = i
	}
	for _, column := range []string{"house", "name", "rises", "returns"} {
		if _, ok := columns[column]; !ok {
			return Observed{}, fmt.Errorf("first line: there is no column %s; it must name the columns house, name, rises, returns, with a comma between them", column)
		}
	}
	var rows observedRows
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return rows.observed()
		}
		if err != nil {
			return Observed{}, err
		}
		line, _ := lines.FieldPos(0)
		row, err := readObservedRow(func(column string) string { return plain(fields[columns[column]]) })
		if err != nil {
			return Observed{}, fmt.Errorf("line %d: %w", line, err)
		}
		row.line = line
		rows = append(rows, row)
	}
}

// withoutBOM leaves out the mark with which some programs begin a text.
func withoutBOM(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		b.Discard(3) // they were there a moment ago
	}
	return b
}

func plain(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// observedRow is one line of the file. One of the days may be missing (see
// ReadObserved).
type observedRow struct {
	line           int
	house          calendar.Body
	name           string
	rises, returns calendar.Date
	recalled       []calendar.Span
}

func readObservedRow(field func(string) string) (observedRow, error) {
	row := observedRow{house: calendar.Body(field("house")), name: strings.Join(strings.Fields(field("name")), "-")}
	if row.house != calendar.Commons && row.house != calendar.Lords {
		return row, fmt.Errorf("%q is not a house: allowed are commons, lords", row.house)
	}
	if row.name == "" || strings.Contains(row.name, "/") {
		return row, fmt.Errorf("name %q: it must be that of a recess, such as christmas, or prorogation, dissolution, other", row.name)
	}
	for _, day := range []struct {
		column  string
		mayLack calendar.Kind
		to      *calendar.Date
	}{
		{"rises", calendar.KindDissolution, &row.rises},
		{"returns", calendar.KindProrogation, &row.returns},
	} {
		if err := day.to.UnmarshalText([]byte(field(day.column))); err != nil {
			return row, fmt.Errorf("%s: %w", day.column, err)
		}
		if day.to.IsZero() && row.name != string(day.mayLack) {
			return row, fmt.Errorf("%s: a day must be given, such as 2027-07-22", day.column)
		}
	}
	if !row.rises.IsZero() && !row.returns.IsZero() && row.returns.DaysSince(row.rises) < 2 {
		return row, fmt.Errorf("it rises on %s and returns on %s: there must be a day between", row.rises, row.returns)
	}
	return row, nil
}

type observedRows []observedRow

// observed makes the entries of the rows.
func (rows observedRows) observed() (Observed, error) {
	seen := Observed{years: make(map[calendar.Body]map[int]bool)}
	rows, err := rows.joined()
	if err != nil {
		return seen, err
	}
	taken := make(map[string]bool)
	for i, row := range rows {
		e := row.away()
		if row.name == "other" || taken[e.ID] {
			e.ID = fmt.Sprintf("%s-%d", e.ID, row.line)
		}
		taken[e.ID] = true
		if i+1 < len(rows) && rows[i+1].house == row.house && !rows[i+1].rises.After(e.Last) {
			e.Last, e.Latest = rows[i+1].rises, rows[i+1].rises
		}
		if e.Last.Before(e.First) {
			continue // wholly within the next
		}
		seen.entries = append(seen.entries, e)
		for d := range row.recalls() {
			seen.entries = append(seen.entries, recall(row.house, d))
		}
		seen.count(e)
	}
	return seen, nil
}

// count notes that the year of the entry was observed. A Christmas recess alone
// does not make a year of it: it may be there for the January in which it ends.
func (o Observed) count(e calendar.Entry) {
	if o.years[e.Body] == nil {
		o.years[e.Body] = make(map[int]bool)
	}
	if _, month, _ := e.First.YMD(); month != time.December {
		o.years[e.Body][e.First.Year()] = true
	}
}

// joined puts the rows in order, and together what is one time away: a recess with
// a recall in it, and a prorogation with the dissolution that follows.
func (rows observedRows) joined() (observedRows, error) {
	slices.SortStableFunc(rows, func(a, b observedRow) int {
		return cmp.Or(cmp.Compare(a.house, b.house), a.any().Compare(b.any()))
	})
	var joined observedRows
	for _, row := range rows {
		var last *observedRow
		if n := len(joined); n > 0 && joined[n-1].house == row.house {
			last = &joined[n-1]
		}
		switch {
		case last != nil && last.name == row.name && last.rises == row.rises && last.returns == row.returns:
			// written twice
		case last != nil && last.returns.IsZero() && row.name == string(calendar.KindDissolution):
			row.rises = last.rises
			*last = row
		case last != nil && last.goesOnAs(row):
			last.recalled = append(last.recalled, calendar.Span{First: last.returns, Last: row.rises})
			last.returns = row.returns
		default:
			joined = append(joined, row)
		}
	}
	for _, row := range joined {
		if row.returns.IsZero() {
			return nil, fmt.Errorf("line %d: returns: a day must be given for a prorogation that no dissolution follows", row.line)
		}
		if row.rises.IsZero() {
			return nil, fmt.Errorf("line %d: rises: a day must be given for a dissolution that follows no prorogation", row.line)
		}
	}
	return joined, nil
}

// any returns the day by which a row is put in order.
func (row observedRow) any() calendar.Date {
	if row.rises.IsZero() {
		return row.returns
	}
	return row.rises
}

// goesOnAs reports whether next is the same recess after a recall of a day or two.
func (row observedRow) goesOnAs(next observedRow) bool {
	recall := next.rises.DaysSince(row.returns)
	return row.name == next.name && row.name != "other" && !row.returns.IsZero() && !next.rises.IsZero() && 0 <= recall && recall <= 2
}

// recalls yields the days on which the House was recalled.
func (row observedRow) recalls() iter.Seq[calendar.Date] {
	return func(yield func(calendar.Date) bool) {
		for _, span := range row.recalled {
			for d := range span.All() {
				if !yield(d) {
					return
				}
			}
		}
	}
}

// away makes the entry, with the id that the model gives to the same thing.
func (row observedRow) away() calendar.Entry {
	e := calendar.Entry{
		Kind: calendar.KindRecess, Body: row.house, Title: row.name,
		First: row.rises.AddDays(1), Last: row.returns.AddDays(-1), Rises: row.rises, Returns: row.returns,
		Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "observed"},
	}
	e.Earliest, e.Latest = e.First, e.Last
	e.ID = fmt.Sprintf("%s/%s/%s/%d", row.house, e.Kind, row.name, e.First.Year())
	if row.name == string(calendar.KindProrogation) || row.name == string(calendar.KindDissolution) {
		e.Kind = calendar.Kind(row.name)
		e.ID = fmt.Sprintf("%s/%s/%d", row.house, row.name, e.First.Year())
	}
	return e
}

func recall(house calendar.Body, d calendar.Date) calendar.Entry {
	return calendar.Entry{
		ID:   fmt.Sprintf("%s/%s/%s", house, calendar.KindRecall, d),
		Kind: calendar.KindRecall, Body: house, Title: "Recall", First: d, Last: d, Earliest: d, Latest: d,
		Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "observed"},
	}
}

// Years returns the years that were observed, in order.
func (o Observed) Years() []int {
	years := make(map[int]bool)
	for _, of := range o.years {
		maps.Copy(years, of)
	}
	return slices.Sorted(maps.Keys(years))
}

// of returns what bears on that year: nothing if it was not observed, so that a
// year that the facts have scores the same with and without a file.
func (o Observed) of(year int) Observed {
	for _, years := range o.years {
		if years[year] {
			return o
		}
	}
	return Observed{}
}

// before is what was known when the year began.
func (o Observed) before(facts calendar.Layer, year int) calendar.Layer {
	eve := calendar.Year(year - 1).Last
	known := facts.KnownOn(eve)
	known.Entries = o.added(known.Entries, func(e calendar.Entry) bool { return !e.KnownSince().After(eve) })
	known.Reach = o.reaching(known.Reach, year-1)
	return known
}

// after is what happened in the year. Where it was observed, all times away are
// taken to be among the observed ones.
func (o Observed) after(facts calendar.Layer, year int) calendar.Layer {
	all := facts
	all.Entries = o.added(facts.Entries, func(calendar.Entry) bool { return true })
	all.Reach = o.reaching(facts.Reach, year)
	return all
}

// reaching returns how far the recesses are known in the run of observed years that
// ends in the last one, if that was observed.
func (o Observed) reaching(reach map[calendar.Body]calendar.Reach, last int) map[calendar.Body]calendar.Reach {
	reach = maps.Clone(reach)
	for house, years := range o.years {
		first := last
		for years[first-1] {
			first--
		}
		if years[last] {
			r := reach[house]
			r.Recesses.Span = calendar.Span{First: calendar.Year(first).First, Last: calendar.Year(last).Last}
			reach[house] = r
		}
	}
	return reach
}

// added returns the entries with those observed ones that are wanted and not there
// under this or another id.
func (o Observed) added(entries []calendar.Entry, wanted func(calendar.Entry) bool) []calendar.Entry {
	all := slices.Clone(entries)
	for _, e := range o.entries {
		there := func(k calendar.Entry) bool {
			return k.ID == e.ID || k.Body == e.Body && !k.Returns.IsZero() && !e.Returns.IsZero() && k.Span().Overlaps(e.Span())
		}
		if wanted(e) && !slices.ContainsFunc(entries, there) {
			all = append(all, e)
		}
	}
	return all
}
