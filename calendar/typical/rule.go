package typical

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar"
)

//go:embed recesses.yaml
var recessRules []byte

// rule is one recess of the typical year. Rules of the same name share what is
// learnt from past years and differ in when Easter falls.
type rule struct {
	Name        string    `yaml:"name"`
	Title       string    `yaml:"title"`
	EasterFrom  dayOfYear `yaml:"easter_from"`
	EasterUntil dayOfYear `yaml:"easter_until"`
	From        int       `yaml:"from"`        // the first year for which it holds
	Until       int       `yaml:"until"`       // the last
	Worth       float64   `yaml:"worth"`       // in past years, where it is not worthOfRule
	Longer      bool      `yaml:"longer"`      // one of the longer recesses, for which the weekday of rising is a habit
	Conferences bool      `yaml:"conferences"` // hangs on the party conferences where their days are known
	Rises       edge      `yaml:"rises"`
	Returns     edge      `yaml:"returns"`
	Reason      string    `yaml:"reason"`
	Source      string    `yaml:"source"`
}

// edge says how to find the day on which a House rises or returns.
type edge struct {
	Anchor   anchor  `yaml:"anchor"`
	NextYear bool    `yaml:"next_year"`
	Add      int     `yaml:"add"` // days
	OnTo     weekday `yaml:"on_to"`
	BackTo   weekday `yaml:"back_to"`
	// If the day comes after NotAfter, the weekday ElseOnTo is taken instead, from
	// the day that the anchor and Add give.
	NotAfter dayOfYear `yaml:"not_after"`
	ElseOnTo weekday   `yaml:"else_on_to"`
}

func loadRules() ([]rule, error) {
	var rules []rule
	if err := decode(recessRules, &rules); err != nil {
		return nil, fmt.Errorf("rules of the typical year: %w", err)
	}
	for _, r := range rules {
		if r.Name == "" || r.Title == "" || r.Reason == "" || r.Source == "" {
			return nil, fmt.Errorf("rules of the typical year: %q must have a name, a title, a reason and a source", r.Name)
		}
		if !r.Rises.Anchor.given() || !r.Returns.Anchor.given() {
			return nil, fmt.Errorf("rules of the typical year: %q must say when the House rises and returns", r.Name)
		}
	}
	return rules, nil
}

// decode reads a data file and refuses fields that it does not know.
func decode(file []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(file))
	dec.KnownFields(true)
	return dec.Decode(into)
}

// holdsIn reports whether the rule is for this year, and for one whose Easter falls so.
func (r rule) holdsIn(year int) bool {
	if year < r.From || r.Until != 0 && year > r.Until {
		return false
	}
	easter := calendar.Easter(year)
	if r.EasterFrom.given() && easter.Before(r.EasterFrom.in(year)) {
		return false
	}
	return !r.EasterUntil.given() || !easter.After(r.EasterUntil.in(year))
}

// worth returns how many past years the rule counts for.
func (r rule) worth() float64 { return cmp.Or(r.Worth, worthOfRule) }

// in returns the day that the edge gives for a recess which begins in that year.
func (e edge) in(year int) calendar.Date {
	if e.NextYear {
		year++
	}
	from := e.Anchor.in(year).AddDays(e.Add)
	d := from
	if e.OnTo.set {
		d = from.OnOrAfter(e.OnTo.Weekday)
	}
	if e.NotAfter.given() && d.After(e.NotAfter.in(year)) {
		return from.OnOrAfter(e.ElseOnTo.Weekday)
	}
	if e.BackTo.set {
		d = d.OnOrBefore(e.BackTo.Weekday)
	}
	return d
}

type dayOfYear struct {
	month time.Month
	day   int
}

func (a dayOfYear) given() bool { return a.day != 0 }

func (a dayOfYear) in(year int) calendar.Date {
	d, err := calendar.NewDate(year, a.month, min(a.day, calendar.DaysIn(year, a.month)))
	if err != nil {
		panic(err) // the day was checked when it was read
	}
	return d
}

func (a *dayOfYear) UnmarshalText(text []byte) error {
	t, err := time.Parse("2 January", string(text))
	if err != nil {
		return fmt.Errorf("%q is not a day of the year, such as 21 December", text)
	}
	a.month, a.day = t.Month(), t.Day()
	return nil
}

// anchor is a day of the year, or Easter Sunday.
type anchor struct {
	dayOfYear
	easter bool
}

func (a anchor) given() bool { return a.easter || a.dayOfYear.given() }

func (a anchor) in(year int) calendar.Date {
	if a.easter {
		return calendar.Easter(year)
	}
	return a.dayOfYear.in(year)
}

func (a *anchor) UnmarshalText(text []byte) error {
	if string(text) == "easter" {
		a.easter = true
		return nil
	}
	return a.dayOfYear.UnmarshalText(text)
}

type weekday struct {
	time.Weekday
	set bool
}

func (w *weekday) UnmarshalText(text []byte) error {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if day.String() == string(text) {
			w.Weekday, w.set = day, true
			return nil
		}
	}
	return fmt.Errorf("%q is not a weekday, such as Thursday", text)
}
