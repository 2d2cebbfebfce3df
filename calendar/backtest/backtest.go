// Package backtest walks through the past and asks how right the typical-year
// model would have been: each year is projected with what was known before it
// began, and scored on what happened, beside three plain baselines.
//
// It knows the calendar and the model, not where facts come from.
package backtest

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/typical"
)

// Result is how one year of one House came out.
type Result struct {
	Year int           `json:"year"`
	Body calendar.Body `json:"body"`
	// Days are its Mondays to Thursdays.
	Days
	// MondayToFriday are the same days with the Fridays.
	MondayToFriday Days `json:"monday_to_friday"`
	// Edges are the days on which the House rose and returned, where a projection
	// was made and the thing happened.
	Edges []Edge `json:"edges"`
	// The median and the ninth decile of the absolute errors, days.
	EdgeMedianDays float64 `json:"edge_median_days"`
	EdgeP90Days    float64 `json:"edge_p90_days"`
	// Coverage80 is the share of edges inside their 80 % range; 0 if there are none.
	Coverage80 float64 `json:"coverage80"`
}

// Report is the outcome of a walk.
type Report struct {
	Results []Result `json:"results"`
	// MeanCalmYears is the mean of Right over the years of the Commons that had no
	// general election and no pandemic.
	MeanCalmYears float64 `json:"mean_calm_years"`
	// MeanCalmYearsMondayToFriday is the same with the Fridays.
	MeanCalmYearsMondayToFriday float64 `json:"mean_calm_years_monday_to_friday"`
	// Ahead says how each parliament came out before the years began, from Walk, and
	// some months ahead, from MonthsAhead.
	Ahead []Ahead `json:"ahead"`
	// Kinds are all that the model projects, by body and kind (see Kinds).
	Kinds []Kind `json:"kinds"`
	// Ranges are how often the ranges of each body held (see RangesByBody).
	Ranges []BodyRanges `json:"ranges"`
}

// calm are the years without a general election, a called-off one or a pandemic.
var calm = []int{2018, 2021, 2022, 2023, 2025, 2026}

// Walk scores the model on each of the years, for both Houses, against the facts
// and what else was observed, which may be nothing. A year of which no Monday to
// Thursday is known is left out.
func Walk(m *typical.Model, facts calendar.Layer, seen Observed, years []int) (Report, error) {
	report := Report{Results: []Result{}, Ahead: []Ahead{}, Kinds: []Kind{}, Ranges: []BodyRanges{}}
	whole := make(map[calendar.Body]gathered)
	for _, year := range years {
		o, err := outlookOf(m, facts, seen.of(year), year)
		if err != nil {
			return report, err
		}
		for _, body := range calendar.Parliaments() {
			g := o.gather(body, meetsOn(body, o.after))
			whole[body] = whole[body].and(g)
			if r := g.result(body, year); isHouse(body) && r.Weekdays > 0 {
				report.Results = append(report.Results, r)
			}
		}
	}
	for _, body := range calendar.Parliaments() {
		report.Ahead = append(report.Ahead, whole[body].ahead(body, 0))
	}
	report.MeanCalmYears, report.MeanCalmYearsMondayToFriday = meansOfCalmYears(report.Results)
	return report, nil
}

// outlookOf projects one year with what was known before it began.
func outlookOf(m *typical.Model, facts calendar.Layer, seen Observed, year int) (outlook, error) {
	before, err := m.Complete(seen.before(facts, year), span(year))
	if err != nil {
		return outlook{}, fmt.Errorf("project %d: %w", year, err)
	}
	after, err := m.Complete(seen.after(facts, year), span(year))
	if err != nil {
		return outlook{}, fmt.Errorf("what happened in %d: %w", year, err)
	}
	return outlook{calendar.Year(year), before, after}, nil
}

// span is the year itself, the one before for the baseline, and the one after in
// which its Christmas recess ends.
func span(year int) calendar.Span {
	return calendar.Span{First: calendar.Year(year - 1).First, Last: calendar.Year(year + 1).Last}
}

func isHouse(b calendar.Body) bool { return b == calendar.Commons || b == calendar.Lords }

func (g gathered) result(house calendar.Body, year int) Result {
	r := Result{
		Year: year, Body: house, Edges: g.edges,
		Days: scoreOf(house, usualDays(g.days)), MondayToFriday: scoreOf(house, g.days),
	}
	r.EdgeMedianDays, r.EdgeP90Days, r.Coverage80 = Summary(r.Edges)
	return r
}

// meansOfCalmYears returns the mean shares that are right of the calm years of the
// Commons, from Monday to Thursday and to Friday.
func meansOfCalmYears(results []Result) (toThursday, toFriday float64) {
	var thursdays, fridays []float64
	for _, r := range results {
		if r.Body == calendar.Commons && slices.Contains(calm, r.Year) {
			thursdays, fridays = append(thursdays, r.Right), append(fridays, r.MondayToFriday.Right)
		}
	}
	return mean(thursdays), mean(fridays)
}

func hit(a, b bool) float64 {
	if a == b {
		return 1
	}
	return 0
}

func square(x float64) float64 { return x * x }

func round(x float64) float64 { return math.Round(x*10000) / 10000 }

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return round(sum / cmp.Or(float64(len(xs)), 1))
}

// Whole puts the results of one House together; its Year is 0.
func Whole(results []Result) Result {
	var all Result
	var thursdays, fridays []Days
	for _, r := range results {
		all.Body = r.Body
		thursdays, fridays = append(thursdays, r.Days), append(fridays, r.MondayToFriday)
		all.Edges = append(all.Edges, r.Edges...)
	}
	all.Days, all.MondayToFriday = together(thursdays), together(fridays)
	all.EdgeMedianDays, all.EdgeP90Days, all.Coverage80 = Summary(all.Edges)
	return all
}
