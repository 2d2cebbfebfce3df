// Package procedure counts the periods that Acts give Parliament for a statutory
// instrument, a treaty or a draft: which day is the first, which the last, and which
// days between did not count.
//
// It knows calendars, and the procedures from a file with their sources.
package procedure

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar"
)

// Procedure is one of them, as the file describes it.
type Procedure struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// DatedBy says what happened on the day from which it is counted: laid, made or
	// published.
	DatedBy   string `yaml:"dated_by"`
	Days      int    `yaml:"days"`
	OtherDays []int  `yaml:"other_days"`
	AnyDays   bool   `yaml:"any_days"`
	Begins    begins `yaml:"begins"`
	Clock     clock  `yaml:"clock"`
	Act       string `yaml:"act"`
	Section   string `yaml:"section"`
	Note      string `yaml:"note"`
	Source    string `yaml:"source"`
}

// begins says whether the day of laying may be the first.
type begins string

const (
	onTheDay begins = "laid"
	after    begins = "after"
)

// clock says which days count; the file explains them.
type clock string

const (
	eitherHouse  clock = "either-house"
	bothHouses   clock = "both-houses"
	jointSitting clock = "joint-sitting"
	eachHouse    clock = "each-house"
)

// Procedures are those that there are, in the order of the file.
type Procedures []Procedure

//go:embed procedures.yaml
var file []byte

// Load reads the procedures in the binary.
func Load() (Procedures, error) {
	all, err := read(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read procedures.yaml: %w", err)
	}
	return all, nil
}

func read(r io.Reader) (Procedures, error) {
	var all Procedures
	dec := yaml.NewDecoder(r)
	dec.KnownFields(true)
	if err := dec.Decode(&all); err != nil {
		return nil, err
	}
	names := make(map[string]bool)
	for _, p := range all {
		if err := p.check(); err != nil {
			return nil, err
		}
		if names[p.Name] {
			return nil, fmt.Errorf("there are two procedures %s", p.Name)
		}
		names[p.Name] = true
	}
	return all, nil
}

func (p Procedure) check() error {
	if p.Name == "" || p.Title == "" || p.Act == "" || p.Section == "" || p.Source == "" {
		return fmt.Errorf("procedure %q must have a name, a title, an act, a section and a source", p.Name)
	}
	if p.Days < 1 {
		return fmt.Errorf("procedure %s has %d days: it must be at least 1", p.Name, p.Days)
	}
	for _, word := range []struct {
		is, what string
		allowed  []string
	}{
		{p.DatedBy, "dated_by", []string{"laid", "made", "published"}},
		{string(p.Begins), "begins", []string{string(onTheDay), string(after)}},
		{string(p.Clock), "clock", []string{string(eitherHouse), string(bothHouses), string(jointSitting), string(eachHouse)}},
	} {
		if !slices.Contains(word.allowed, word.is) {
			return fmt.Errorf("procedure %s: %s %q is not allowed: allowed are %s", p.Name, word.what, word.is, strings.Join(word.allowed, ", "))
		}
	}
	return nil
}

// Names returns the names of all procedures.
func (all Procedures) Names() []string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return names
}

// Named returns the procedure of that name. If there is none, the error is a
// *calendar.DayQuestionError that says which there are.
func (all Procedures) Named(name string) (Procedure, error) {
	i := slices.IndexFunc(all, func(p Procedure) bool { return p.Name == name })
	if i < 0 {
		return Procedure{}, &calendar.DayQuestionError{Field: "procedure", Problem: fmt.Sprintf("%q is not a procedure: allowed are %s", name, strings.Join(all.Names(), ", "))}
	}
	return all[i], nil
}

// Period says how that of one instrument, treaty or draft runs.
type Period struct {
	Procedure string `json:"procedure"`
	Title     string `json:"title"`
	Act       string `json:"act"`
	Section   string `json:"section"`
	Note      string `json:"note,omitempty"`
	Source    string `json:"source"`
	// Laid is the day from which it is counted; DatedBy says what happened on it.
	Laid    calendar.Date `json:"laid"`
	DatedBy string        `json:"dated_by"`
	// Days of the clock that the period has.
	Days int `json:"days"`
	// First and Last are the first and the last of them.
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	// Certainty of both.
	Certainty calendar.Certainty `json:"certainty"`
	// Reached holds the last day in eight cases of ten, where the odds are known.
	Reached *calendar.DayRange `json:"reached,omitempty"`
	// NotCounted are the days up to the last that did not count.
	NotCounted      []Run  `json:"not_counted"`
	CalendarVersion string `json:"calendar_version"`
}

// Count counts a period on a calendar. Of a procedure for which the Acts give several
// numbers of days another may be asked for; days 0 stands for the usual one. It fails
// with a *calendar.DayQuestionError if the question has no answer.
func (p Procedure) Count(c *calendar.Calendar, laid calendar.Date, days int) (Period, error) {
	if err := p.checkQuestion(c, laid, days); err != nil {
		return Period{}, err
	}
	if days == 0 {
		days = p.Days
	}
	from := laid
	if p.Begins == after {
		from = laid.AddDays(1)
	}
	counted, err := p.course(c, from, days)
	if wrong := (*calendar.DayQuestionError)(nil); errors.As(err, &wrong) {
		return Period{}, &calendar.DayQuestionError{Field: "laid", Problem: fmt.Sprintf("the calendar ends on %s, before the %d days from %s are over", c.Span().Last, days, laid)}
	}
	if err != nil {
		return Period{}, err
	}
	skipped, err := counted.notCounted(c, from)
	if err != nil {
		return Period{}, err
	}
	return Period{
		Procedure: p.Name, Title: p.Title, Act: p.Act, Section: p.Section, Note: p.Note, Source: p.Source,
		Laid: laid, DatedBy: p.DatedBy, Days: days, First: counted.first, Last: counted.last,
		Certainty: counted.certainty, Reached: counted.reached,
		NotCounted: skipped, CalendarVersion: c.Version(),
	}, nil
}

func (p Procedure) checkQuestion(c *calendar.Calendar, laid calendar.Date, days int) error {
	if laid.IsZero() {
		return &calendar.DayQuestionError{Field: "laid", Problem: fmt.Sprintf("is missing: give the day on which it was %s, such as 2026-05-13", p.DatedBy)}
	}
	if span := c.Span(); !span.Contains(laid) || laid == span.Last {
		return &calendar.DayQuestionError{Field: "laid", Problem: fmt.Sprintf("%s is outside the calendar, which runs from %s to %s", laid, span.First, span.Last)}
	}
	if problem := p.wrongDays(days, c.Span().Days()); problem != "" {
		return &calendar.DayQuestionError{Field: "count", Problem: problem}
	}
	return nil
}

// wrongDays says what is wrong with a number of days and what is allowed; nothing if it
// may be asked for.
func (p Procedure) wrongDays(days, most int) string {
	allowed := append([]int{p.Days}, p.OtherDays...)
	slices.Sort(allowed)
	switch {
	case days == 0 || slices.Contains(allowed, days):
		return ""
	case p.AnyDays && (days < 0 || days > most):
		return fmt.Sprintf("%d is not a number of days for %s: it must be from 1 to %d", days, p.Name, most)
	case p.AnyDays:
		return ""
	case len(allowed) == 1:
		return fmt.Sprintf("the Act gives %s %d days: leave it out", p.Name, p.Days)
	}
	words := make([]string, len(allowed))
	for i, n := range allowed {
		words[i] = fmt.Sprint(n)
	}
	return fmt.Sprintf("%d is not a number of days that the Act gives %s: allowed are %s", days, p.Name, strings.Join(words, ", "))
}
