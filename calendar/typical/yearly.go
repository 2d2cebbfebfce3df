package typical

import (
	_ "embed"
	"fmt"
	"slices"

	"divisionbell/calendar"
)

//go:embed yearly.yaml
var yearlyRules []byte

// learnFrom is the first year that teaches the model of what comes once a year.
const learnFrom = 2000

// yearlyRule is a thing that comes once a year.
type yearlyRule struct {
	Body   calendar.Body `yaml:"body"`
	Kind   calendar.Kind `yaml:"kind"`
	Name   string        `yaml:"name"`
	Title  string        `yaml:"title"`
	Begins edge          `yaml:"begins"`
	Days   int           `yaml:"days"`
	Reason string        `yaml:"reason"`
	Source string        `yaml:"source"`
}

func loadYearly() ([]yearlyRule, error) {
	var rules []yearlyRule
	if err := decode(yearlyRules, &rules); err != nil {
		return nil, fmt.Errorf("yearly rules: %w", err)
	}
	for _, r := range rules {
		if r.Body == "" || r.Kind == "" || r.Name == "" || r.Title == "" || r.Days < 1 || r.Reason == "" || r.Source == "" || !r.Begins.Anchor.given() {
			return nil, fmt.Errorf("yearly rules: %q must have a body, a kind, a name, a title, a beginning, days, a reason and a source", r.Name)
		}
	}
	return rules, nil
}

func (r yearlyRule) id(year int) string {
	return fmt.Sprintf("%s/%s/%s/%d", r.Body, r.Kind, r.Name, year)
}

// yearly projects what comes once a year, from the day after the layer speaks to
// the end of the year until, where it is not known.
func (m *Model) yearly(known calendar.Layer, until int) []calendar.Entry {
	entries := byID(known)
	var found []calendar.Entry
	for _, r := range m.yearlyRules {
		var offsets []int
		for year := learnFrom; year <= known.Known.Year(); year++ {
			if e, ok := entries[r.id(year)]; ok {
				offsets = append(offsets, e.First.DaysSince(r.Begins.in(year)))
			}
		}
		for year := known.Known.Year(); year <= until; year++ {
			id := r.id(year)
			told := entries[id] != nil || slices.Contains(known.Withdrawn, id)
			if first := r.Begins.in(year); !told && first.After(known.Known) {
				found = append(found, r.project(year, first, learn(offsets, year-known.Known.Year()), len(offsets), known.Known))
			}
		}
	}
	return found
}

func (r yearlyRule) project(year int, first calendar.Date, off spread, past int, known calendar.Date) calendar.Entry {
	begins := likely(first, &off)
	length := r.Days - 1
	ends := calendar.Span{First: begins.First.AddDays(length), Last: begins.Last.AddDays(length)}
	return calendar.Entry{
		ID: r.id(year), Body: r.Body, Kind: r.Kind, Title: r.Title,
		First: first, Last: first.AddDays(length),
		Certainty:   calendar.Projected,
		Probability: (float64(past) + 0.5) / (float64(past) + 1), // known years in which it was not held are not in the facts
		Earliest:    begins.First, Latest: ends.Last, FirstLikely: &begins, LastLikely: &ends,
		Source: calendar.Source{
			Name: r.Source,
			Note: fmt.Sprintf("%s The facts have %d years of it since %d.", r.Reason, past, learnFrom),
		},
		Revised: known,
	}
}
