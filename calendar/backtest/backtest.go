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
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/typical"
)

// Result is how one year of one House came out.
type Result struct {
	Year int           `json:"year"`
	Body calendar.Body `json:"body"`
	// Weekdays is the number of Mondays to Thursdays of which it is known whether
	// the House sat.
	Weekdays int `json:"weekdays"`
	// Right is the share of them, 0 to 1, on which the projection was right, and
	// Baselines the same for each baseline.
	Right     float64   `json:"right"`
	Baselines Baselines `json:"baselines"`
	// Brier is the mean squared error of the probabilities of sitting on those
	// days; BaselineBrier that of the baseline of the year before.
	Brier         float64 `json:"brier"`
	BaselineBrier float64 `json:"baseline_brier"`
	// Edges are the days on which the House rose and returned, where a projection
	// was made and the thing happened.
	Edges []Edge `json:"edges"`
	// The median and the ninth decile of the absolute errors, days.
	EdgeMedianDays float64 `json:"edge_median_days"`
	EdgeP90Days    float64 `json:"edge_p90_days"`
	// Coverage80 is the share of edges inside their 80 % range; 0 if there are none.
	Coverage80 float64 `json:"coverage80"`
}

// Baselines are the shares that plain rules get right.
type Baselines struct {
	// YearBefore: as on the same weekday 52 weeks before. Days of which nothing was
	// known then are taken as in MondayToThursday.
	YearBefore float64 `json:"year-before"`
	// Guide: the general pattern of parliament.uk's guide to procedure.
	Guide float64 `json:"guide"`
	// MondayToThursday: always sitting.
	MondayToThursday float64 `json:"monday-to-thursday"`
}

// Best returns the share of the best baseline.
func (b Baselines) Best() float64 { return max(b.YearBefore, b.Guide, b.MondayToThursday) }

// Edge is the beginning or the end of a time away.
type Edge struct {
	Kind      string        `json:"kind"` // the recess's name, or prorogation
	Edge      string        `json:"edge"` // rises or returns
	Projected calendar.Date `json:"projected"`
	Happened  calendar.Date `json:"happened"`
	ErrorDays int           `json:"error_days"` // happened less projected
	inRange   bool
}

// Report is the outcome of a walk.
type Report struct {
	Results []Result `json:"results"`
	// MeanCalmYears is the mean of Right over the years of the Commons that had no
	// general election and no pandemic.
	MeanCalmYears float64 `json:"mean_calm_years"`
	// Kinds are all that the model projects, by body and kind (see Kinds).
	Kinds []Kind `json:"kinds"`
}

// calm are the years without a general election, a called-off one or a pandemic.
var calm = []int{2018, 2021, 2022, 2023, 2025, 2026}

// Walk scores the model on each of the years, for both Houses, against the facts
// and what else was observed, which may be nothing. A year of which no Monday to
// Thursday is known is left out.
func Walk(m *typical.Model, facts calendar.Layer, seen Observed, years []int) (Report, error) {
	report := Report{Results: []Result{}, Kinds: []Kind{}}
	var share []float64
	for _, year := range years {
		seen := seen.of(year)
		before, err := m.Complete(seen.before(facts, year), span(year))
		if err != nil {
			return report, fmt.Errorf("project %d: %w", year, err)
		}
		after, err := m.Complete(seen.after(facts, year), span(year))
		if err != nil {
			return report, fmt.Errorf("what happened in %d: %w", year, err)
		}
		for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
			r := score(house, year, before, after)
			if r.Weekdays == 0 {
				continue
			}
			report.Results = append(report.Results, r)
			if house == calendar.Commons && slices.Contains(calm, year) {
				share = append(share, r.Right)
			}
		}
	}
	report.MeanCalmYears = mean(share)
	return report, nil
}

// span is the year itself, the one before for the baseline, and the one after in
// which its Christmas recess ends.
func span(year int) calendar.Span {
	return calendar.Span{First: calendar.Year(year - 1).First, Last: calendar.Year(year + 1).Last}
}

func score(house calendar.Body, year int, before, after *calendar.Calendar) Result {
	r := Result{Year: year, Body: house}
	var right, brier, baseBrier, yearBefore, guide, always float64
	for d := range calendar.Year(year).All() {
		happened, ok := happened(after, house, d)
		if !ok || d.Weekday() < time.Monday || d.Weekday() > time.Thursday {
			continue
		}
		r.Weekdays++
		projected, _ := before.Sitting(house, d)
		last := asTheYearBefore(after, house, d)
		right += hit(projected.Sits(), happened)
		yearBefore += hit(last, happened)
		guide += hit(asInTheGuide(d), happened)
		always += hit(true, happened)
		brier += square(projected.Probability - hit(happened, true))
		baseBrier += 1 - hit(last, happened)
	}
	if r.Weekdays == 0 {
		return r
	}
	n := float64(r.Weekdays)
	r.Right, r.Brier, r.BaselineBrier = round(right/n), round(brier/n), round(baseBrier/n)
	r.Baselines = Baselines{round(yearBefore / n), round(guide / n), round(always / n)}
	r.Edges = edges(house, year, before, after)
	r.EdgeMedianDays, r.EdgeP90Days, r.Coverage80 = Summary(r.Edges)
	return r
}

// happened says whether the House sat, if that is known. A day between two known
// recesses on which it would usually sit counts as known.
func happened(after *calendar.Calendar, house calendar.Body, d calendar.Date) (sat, known bool) {
	s, ok := after.Sitting(house, d)
	return s.Sits(), ok && s.Certainty != calendar.Projected
}

func asTheYearBefore(after *calendar.Calendar, house calendar.Body, d calendar.Date) bool {
	sat, known := happened(after, house, d.AddDays(-52*7))
	return sat || !known
}

func edges(house calendar.Body, year int, before, after *calendar.Calendar) []Edge {
	found := []Edge{}
	for _, kind := range []calendar.Kind{calendar.KindRecess, calendar.KindProrogation} {
		for _, p := range before.Of(house, kind) {
			e, ok := after.Entry(p.ID)
			if p.Certainty != calendar.Projected || p.First.Year() != year || !ok || e.Certainty == calendar.Projected || !sameThing(p, e) {
				continue
			}
			name := strings.Split(p.ID, "/")[2]
			if kind == calendar.KindProrogation {
				name = string(kind)
			}
			found = append(found, edgeOf(name, "rises", p.Rises, e.Rises, shift(p.FirstLikely, -1)))
			if !e.Returns.IsZero() {
				found = append(found, edgeOf(name, "returns", p.Returns, e.Returns, shift(p.LastLikely, 1)))
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Edge) int { return a.Projected.Compare(b.Projected) })
	return found
}

// sameThing tells a prorogation in spring, which is what is projected, from one in
// the autumn of that year, which is another thing: the one in spring did not happen.
func sameThing(projected, happened calendar.Entry) bool {
	return projected.Kind != calendar.KindProrogation || distance(happened.First, projected.First) <= season
}

func edgeOf(kind, which string, projected, happened calendar.Date, likely calendar.Span) Edge {
	return Edge{
		Kind: kind, Edge: which, Projected: projected, Happened: happened,
		ErrorDays: happened.DaysSince(projected), inRange: likely.Contains(happened),
	}
}

func shift(s *calendar.Span, days int) calendar.Span {
	return calendar.Span{First: s.First.AddDays(days), Last: s.Last.AddDays(days)}
}

// Summary returns the median and the ninth decile of the absolute errors in days,
// and the share of edges inside their 80 % range; noughts if there are no edges.
func Summary(all []Edge) (median, p90, coverage float64) {
	if len(all) == 0 {
		return 0, 0, 0
	}
	errs := make([]int, len(all))
	inside := 0.0
	for i, e := range all {
		errs[i] = max(e.ErrorDays, -e.ErrorDays)
		if e.inRange {
			inside++
		}
	}
	slices.Sort(errs)
	return quantile(errs, 0.5), quantile(errs, 0.9), round(inside / float64(len(all)))
}

// quantile of a sorted list: the smallest value that a share q does not exceed.
func quantile(sorted []int, q float64) float64 {
	i := int(math.Ceil(q*float64(len(sorted)))) - 1
	return float64(sorted[max(i, 0)])
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
	for _, r := range results {
		n := float64(r.Weekdays)
		all.Body = r.Body
		all.Weekdays += r.Weekdays
		all.Right += n * r.Right
		all.Baselines.YearBefore += n * r.Baselines.YearBefore
		all.Baselines.Guide += n * r.Baselines.Guide
		all.Baselines.MondayToThursday += n * r.Baselines.MondayToThursday
		all.Brier += n * r.Brier
		all.BaselineBrier += n * r.BaselineBrier
		all.Edges = append(all.Edges, r.Edges...)
	}
	n := cmp.Or(float64(all.Weekdays), 1)
	all.Right, all.Brier, all.BaselineBrier = round(all.Right/n), round(all.Brier/n), round(all.BaselineBrier/n)
	all.Baselines = Baselines{round(all.Baselines.YearBefore / n), round(all.Baselines.Guide / n), round(all.Baselines.MondayToThursday / n)}
	all.EdgeMedianDays, all.EdgeP90Days, all.Coverage80 = Summary(all.Edges)
	return all
}

// EdgeKind is how one kind of edge of a House came out over the years.
type EdgeKind struct {
	Body                            calendar.Body
	Kind, Edge                      string
	Years                           int
	MedianDays, P90Days, Coverage80 float64
}

// ByKind puts the edges together by House, kind and edge, in the order in which
// they first occur.
func ByKind(results []Result) []EdgeKind {
	var order []EdgeKind
	edges := make(map[EdgeKind][]Edge)
	for _, r := range results {
		for _, e := range r.Edges {
			k := EdgeKind{Body: r.Body, Kind: e.Kind, Edge: e.Edge}
			if edges[k] == nil {
				order = append(order, k)
			}
			edges[k] = append(edges[k], e)
		}
	}
	slices.SortStableFunc(order, func(a, b EdgeKind) int { return cmp.Compare(a.Body, b.Body) })
	for i, k := range order {
		order[i].Years = len(edges[k])
		order[i].MedianDays, order[i].P90Days, order[i].Coverage80 = Summary(edges[k])
	}
	return order
}
