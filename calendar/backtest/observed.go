package backtest

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"divisionbell/calendar"
)

// Observed holds times away of years that the facts do not have.
type Observed struct {
	entries []calendar.Entry
	years   map[calendar.Body]map[int]bool
}

// ReadObserved reads a CSV with the columns house, name, rises and returns, and
// possibly others. house is commons or lords, name that of a recess, prorogation,
// dissolution or other. An error names the line.
func ReadObserved(r io.Reader) (Observed, error) {
	seen := Observed{years: make(map[calendar.Body]map[int]bool)}
	lines := csv.NewReader(r)
	head, err := lines.Read()
	if err != nil {
		return seen, fmt.Errorf("first line: %w", err)
	}
	for _, column := range []string{"house", "name", "rises", "returns"} {
		if !slices.Contains(head, column) {
			return seen, fmt.Errorf("first line: there is no column %s", column)
		}
	}
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return seen, nil
		}
		if err != nil {
			return seen, err
		}
		line, _ := lines.FieldPos(0)
		if err := seen.add(func(column string) string { return fields[slices.Index(head, column)] }); err != nil {
			return seen, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

func (o *Observed) add(field func(string) string) error {
	house := calendar.Body(field("house"))
	if house != calendar.Commons && house != calendar.Lords {
		return fmt.Errorf("%q is not a house: allowed are commons, lords", house)
	}
	rises, err := calendar.ParseDate(field("rises"))
	if err != nil {
		return fmt.Errorf("rises: %w", err)
	}
	returns, err := calendar.ParseDate(field("returns"))
	if err != nil {
		return fmt.Errorf("returns: %w", err)
	}
	if returns.DaysSince(rises) < 2 {
		return fmt.Errorf("it rises on %s and returns on %s: there must be a day between", rises, returns)
	}
	name := field("name")
	if name == "" {
		return errors.New("name must be given")
	}
	o.entries = append(o.entries, away(house, name, rises, returns, len(o.entries)))
	if o.years[house] == nil {
		o.years[house] = make(map[int]bool)
	}
	o.years[house][rises.AddDays(1).Year()] = true
	return nil
}

// away makes the entry, with the id that the model gives to the same thing.
func away(house calendar.Body, name string, rises, returns calendar.Date, n int) calendar.Entry {
	e := calendar.Entry{
		Kind: calendar.KindRecess, Body: house, Title: name,
		First: rises.AddDays(1), Last: returns.AddDays(-1), Rises: rises, Returns: returns,
		Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "observed"},
	}
	e.Earliest, e.Latest = e.First, e.Last
	e.ID = fmt.Sprintf("%s/%s/%s/%d", house, e.Kind, name, e.First.Year())
	switch name {
	case string(calendar.KindProrogation), string(calendar.KindDissolution):
		e.Kind = calendar.Kind(name)
		e.ID = fmt.Sprintf("%s/%s/%d", house, name, e.First.Year())
	case "other":
		e.ID = fmt.Sprintf("%s/%s/other-%d/%d", house, e.Kind, n, e.First.Year())
	}
	return e
}

// Years returns the years that were observed, in order.
func (o Observed) Years() []int {
	years := make(map[int]bool)
	for _, of := range o.years {
		maps.Copy(years, of)
	}
	return slices.Sorted(maps.Keys(years))
}

// before is what was known when the year began.
func (o Observed) before(facts calendar.Layer, year int) calendar.Layer {
	eve := calendar.Year(year - 1).Last
	known := facts.KnownOn(eve)
	known.Entries = o.added(known.Entries, func(e calendar.Entry) bool { return !e.Rises.After(eve) })
	for house, reach := range known.Reach {
		if o.years[house][year-1] && reach.Recesses.Last.Before(eve) {
			reach.Recesses.Last = eve
			known.Reach[house] = reach
		}
	}
	return known
}

// after is what happened in the year. Where it was observed, all times away are
// taken to be among the observed ones.
func (o Observed) after(facts calendar.Layer, year int) calendar.Layer {
	all := facts
	all.Entries = o.added(facts.Entries, func(calendar.Entry) bool { return true })
	all.Reach = maps.Clone(facts.Reach)
	for house, of := range o.years {
		if reach := all.Reach[house]; of[year] {
			reach.Recesses.Span = calendar.Year(year)
			all.Reach[house] = reach
		}
	}
	return all
}

// added returns the entries with those observed ones that are wanted and not there.
func (o Observed) added(entries []calendar.Entry, wanted func(calendar.Entry) bool) []calendar.Entry {
	have := make(map[string]bool)
	for _, e := range entries {
		have[e.ID] = true
	}
	all := slices.Clone(entries)
	for _, e := range o.entries {
		if wanted(e) && !have[e.ID] {
			all = append(all, e)
		}
	}
	return all
}
