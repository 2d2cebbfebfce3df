package backtest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/plot"
)

// ReliabilityChart draws what was said before each year against what happened, for the
// Houses in the report, over Mondays to Fridays.
func (r Report) ReliabilityChart() plot.Chart {
	chart := plot.Chart{
		ID:    "reliability",
		Title: "What was said, and how often it happened",
		X:     percentAxis("odds of sitting that were given before the year, per cent", 0, 1, 0.1),
		Y:     percentAxis("share of those days on which it sat, per cent", 0, 1, 0.1),
		Series: []plot.Series{
			{Name: "honest odds", Mark: plot.NoMark, Line: plot.Dashed, Points: []plot.Point{{X: 0, Y: 0}, {X: 1, Y: 1}}},
		},
	}
	told := []string{"Odds would be honest on the diagonal. The larger the mark, the more days it stands for."}
	for _, line := range []struct {
		body        calendar.Body
		years, name string
		mark        plot.Mark
	}{
		{calendar.Commons, CalmYears, "Commons, calm years", plot.Circle},
		{calendar.Commons, AllYears, "Commons, all years", plot.Ring},
		{calendar.Lords, CalmYears, "Lords, calm years", plot.Square},
		{calendar.Lords, AllYears, "Lords, all years", plot.Diamond},
	} {
		i := slices.IndexFunc(r.Ahead, func(a Ahead) bool { return a.Body == line.body && a.Months == 0 })
		if i < 0 {
			continue
		}
		score, ok := r.Ahead[i].Score(MondayToFriday, line.years)
		if !ok {
			continue
		}
		s := plot.Series{Name: line.name, Mark: line.mark}
		var bins []string
		for _, b := range score.Reliability {
			if b.Days > 0 {
				s.Points = append(s.Points, b.point(line.name))
				bins = append(bins, fmt.Sprintf("said %s, happened %s (%d days)", percent(b.Said), percent(b.Happened), b.Days))
			}
		}
		chart.Series = append(chart.Series, s)
		told = append(told, fmt.Sprintf("%s: %s.", line.name, strings.Join(bins, "; ")))
	}
	chart.Desc = strings.Join(told, " ")
	return chart
}

// point draws a bin, the more days the larger.
func (b Bin) point(name string) plot.Point {
	return plot.Point{
		X: b.Said, Y: b.Happened, Size: 2.5 + math.Sqrt(float64(b.Days))/5,
		Text: fmt.Sprintf("%s: said %s, happened %s, %d days", name, percent(b.Said), percent(b.Happened), b.Days),
	}
}

// YearsChart draws, for each year, the share of the Mondays to Thursdays of one House
// that came out right beside the baselines.
func (r Report) YearsChart(house calendar.Body) plot.Chart {
	results := slices.DeleteFunc(slices.Clone(r.Results), func(r Result) bool { return r.Body != house })
	lowest := 1.0
	var told []string
	for _, r := range results {
		lowest = min(lowest, r.Right, r.Baselines.YearBefore, r.Baselines.Guide, r.Baselines.MondayToThursday)
		told = append(told, fmt.Sprintf("%d: %s right, year before %s, guide %s, Monday to Thursday %s", r.Year,
			percent(r.Right), percent(r.Baselines.YearBefore), percent(r.Baselines.Guide), percent(r.Baselines.MondayToThursday)))
	}
	chart := plot.Chart{
		ID:    "years-" + string(house),
		Title: house.Title() + ": Mondays to Thursdays that came out right",
		Desc:  strings.Join(told, "; ") + ".",
		X:     yearAxis(results),
		Y:     percentAxis("share of days, per cent", math.Floor(lowest*10)/10, 1, 0.1),
	}
	for _, line := range []struct {
		name  string
		mark  plot.Mark
		line  plot.Line
		share func(Result) float64
	}{
		{"projected before the year", plot.Circle, plot.Solid, func(r Result) float64 { return r.Right }},
		{"as the year before", plot.Square, plot.Dotted, func(r Result) float64 { return r.Baselines.YearBefore }},
		{"the guide's pattern", plot.Diamond, plot.Dashed, func(r Result) float64 { return r.Baselines.Guide }},
		{"always Monday to Thursday", plot.Ring, plot.Dotted, func(r Result) float64 { return r.Baselines.MondayToThursday }},
	} {
		s := plot.Series{Name: line.name, Mark: line.mark, Line: line.line}
		for _, r := range results {
			share := line.share(r)
			s.Points = append(s.Points, plot.Point{X: float64(r.Year), Y: share, Text: fmt.Sprintf("%d, %s: %s", r.Year, line.name, percent(share))})
		}
		chart.Series = append(chart.Series, s)
	}
	return chart
}

func percentAxis(label string, from, to, step float64) plot.Axis {
	axis := plot.Axis{Label: label, From: from, To: to}
	for at := from; at < to+step/2; at += step {
		axis.Ticks = append(axis.Ticks, plot.Tick{At: at, Label: fmt.Sprintf("%.0f", 100*at)})
	}
	return axis
}

func yearAxis(results []Result) plot.Axis {
	axis := plot.Axis{Label: "year", From: math.Inf(1), To: math.Inf(-1)}
	for _, r := range results {
		at := float64(r.Year)
		axis.Ticks = append(axis.Ticks, plot.Tick{At: at, Label: fmt.Sprint(r.Year)})
		axis.From, axis.To = min(axis.From, at-0.5), max(axis.To, at+0.5)
	}
	return axis
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }
