package typicalyear

import (
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
)

// Year is the typical year of a nation, with the dates of one year.
type Year struct {
	Nation          calendar.Nation `json:"nation" enum:"england,scotland,wales,northern-ireland"`
	Year            int             `json:"year" example:"2027"`
	CalendarVersion string          `json:"calendar_version"`
	// Months from January.
	Months []Month `json:"months"`
}

// Month is what is told of one month.
type Month struct {
	Month time.Month `json:"month" minimum:"1" maximum:"12"`
	Name  string     `json:"name" example:"January"`
	// Usual is what usually happens, the weightiest first.
	Usual []Statement `json:"usual"`
	// Offices is what the month means for those who want to be heard by each.
	Offices []OfficeMonth `json:"offices"`
}

// YearError says what is wrong with a question for a typical year, and what is allowed.
type YearError struct{ Field, Problem string }

func (e *YearError) Error() string { return e.Field + ": " + e.Problem }

// Guide tells of typical years. It does not change, so any number of goroutines may ask it.
type Guide struct {
	told  told
	texts *words.Catalogue
	names *words.Names
}

// Load reads what a typical year is told of and in which words.
func Load() (*Guide, error) {
	t, err := load()
	if err != nil {
		return nil, err
	}
	texts, err := words.Load(textFiles, "texts")
	if err != nil {
		return nil, fmt.Errorf("the texts of a typical year: %w", err)
	}
	names, err := words.LoadNames()
	if err != nil {
		return nil, err
	}
	return &Guide{t, texts, names}, nil
}

// Almanac is what a typical year is worked out from.
type Almanac struct {
	Calendar *calendar.Calendar
	Advice   *advice.Advisor
}

// work is a typical year while it is worked out.
type work struct {
	cal    *calendar.Calendar
	advice *advice.Advisor
	told   told
	nation calendar.Nation
	year   int
	tell   teller
}

// Year works out the typical year of a nation, with the dates of the year, in a language. A
// *YearError says what is wrong with the question.
func (g *Guide) Year(a Almanac, n calendar.Nation, year int, lang words.Language) (Year, error) {
	if err := a.check(n, year); err != nil {
		return Year{}, err
	}
	tell := teller{g.texts, g.names, lang, calendar.Year(year).First.AddDays(90)}
	w := &work{a.Calendar, a.Advice, g.told, n, year, tell}
	y := Year{Nation: n, Year: year, CalendarVersion: a.Calendar.Version()}
	usual := w.statements()
	offices, err := w.offices()
	if err != nil {
		return Year{}, fmt.Errorf("the typical year of %s with the dates of %d: %w", n, year, err)
	}
	for m := time.January; m <= time.December; m++ {
		y.Months = append(y.Months, Month{m, lang.Month(m).Capital, listOf(usual[m-1]), offices[m-1]})
	}
	return y, nil
}

// Years are the first and the last year whose dates can be told: those that the calendar
// has with the weeks before and after them.
func Years(cal *calendar.Calendar) (first, last int) {
	return cal.Span().First.Year() + 1, cal.Span().Last.Year() - 1
}

func (a Almanac) check(n calendar.Nation, year int) error {
	if first, last := Years(a.Calendar); year < first || year > last {
		return &YearError{"year", fmt.Sprintf("%d is out of range: from %d to %d are allowed", year, first, last)}
	}
	var names []string
	for _, known := range calendar.Nations() {
		if n == known {
			return nil
		}
		names = append(names, string(known))
	}
	return &YearError{"nation", fmt.Sprintf("%q is not a nation: allowed are %s", n, strings.Join(names, ", "))}
}
