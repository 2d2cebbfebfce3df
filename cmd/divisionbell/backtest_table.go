package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"divisionbell/calendar"
	"divisionbell/calendar/backtest"
)

// writeReport prints, for each House, a row for each year and the whole below; then
// the edges of the Houses by kind, and all kinds of entry of every body.
func writeReport(w io.Writer, report backtest.Report) error {
	if len(report.Results) > 0 {
		if err := writeHouses(w, report); err != nil {
			return err
		}
	}
	if err := writeAhead(w, report.Ahead); err != nil {
		return err
	}
	if err := writeKinds(w, report.Kinds); err != nil {
		return err
	}
	return writeRanges(w, report.Ranges)
}

func writeHouses(w io.Writer, report backtest.Report) error {
	fmt.Fprintln(w, "Each year projected with what was known before it began. Shares of its Mondays to Thursdays that came out right;")
	fmt.Fprintln(w, "Brier score of the odds beside that of the year before; recess edges: errors in days, share inside the 80 % range;")
	fmt.Fprintln(w, "of its Mondays to Fridays, the share that came out right, and that of the best of the three baselines.")
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		results := slices.DeleteFunc(slices.Clone(report.Results), func(r backtest.Result) bool { return r.Body != house })
		if len(results) == 0 {
			continue
		}
		if err := writeYears(w, house, results); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "\nMean of the calm years of the Commons (2018, 2021, 2022, 2023, 2025, 2026): %s right; with the Fridays %s.\n",
		percent(report.MeanCalmYears), percent(report.MeanCalmYearsMondayToFriday))
	return writeByKind(w, report)
}

func writeYears(w io.Writer, house calendar.Body, results []backtest.Result) error {
	fmt.Fprintf(w, "\n%s\n", house.Title())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "year\tdays\tright\tyear before\tguide\tMon-Thu\tBrier\tyear before\tedges\tmedian\tp90\tin range\tMon-Fri right\tbaseline\t")
	for _, r := range append(results, backtest.Whole(results)) {
		year := fmt.Sprint(r.Year)
		if r.Year == 0 {
			year = "all"
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\t%.3f\t%.3f\t%d\t%v\t%v\t%s\t%s\t%s\t\n", year, r.Weekdays, percent(r.Right),
			percent(r.Baselines.YearBefore), percent(r.Baselines.Guide), percent(r.Baselines.MondayToThursday),
			r.Brier, r.BaselineBrier, len(r.Edges), r.EdgeMedianDays, r.EdgeP90Days, percent(r.Coverage80),
			percent(r.MondayToFriday.Right), percent(r.MondayToFriday.Baselines.Best()))
	}
	return t.Flush()
}

// writeByKind prints how each kind of edge of the Houses came out.
func writeByKind(w io.Writer, report backtest.Report) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nHouse\tkind\tedge\tyears\tmedian\tp90\tin range\t")
	for _, k := range backtest.ByKind(report.Results) {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%v\t%v\t%s\t\n", k.Body, k.Kind, k.Edge, k.Years, k.MedianDays, k.P90Days, percent(k.Coverage80))
	}
	return t.Flush()
}

// writeKinds prints how each kind of entry of each body came out, and names those of
// which no outcome is known.
func writeKinds(w io.Writer, kinds []backtest.Kind) error {
	if len(kinds) == 0 {
		return nil
	}
	fmt.Fprintf(w, `
Every kind of entry of %d to %d that was projected before its year began: errors of the first and the last day in days
(median, p90), the share of both inside the 80 %% range, and beside it the same weekday a year before, for as many as have
one. Then how many were projected and not held, held and not projected, and projected while the facts do not say what
happened. Ranges and odds are learnt from earlier years alone; the rules were written by people who had seen these.
Bank holidays are projected as if their published list ended the year before.
`, firstScored, lastScored)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nbody\tkind\tyears\tentries\tfirst\tp90\tlast\tp90\tin range\tyear before\tp90\tof\tnot held\tnot projected\tunknown\t")
	var silent []string
	for _, k := range kinds {
		if k.Entries == 0 {
			silent = append(silent, fmt.Sprintf("%s %s (%d)", k.Body, k.Kind, k.NotHeld+k.Unknown))
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t\n", k.Body, k.Kind, k.Years, k.Entries,
			errorCells(&k.First, k.Entries), errorCells(k.Last, k.Entries), percent(k.Coverage80),
			errorCells(&k.Baseline, k.BaselineEntries), k.BaselineEntries, k.NotHeld, k.NotProjected, k.Unknown)
	}
	if err := t.Flush(); err != nil || len(silent) == 0 {
		return err
	}
	_, err := fmt.Fprintf(w, "\nProjected, with no outcome in the facts to score: %s.\n", strings.Join(silent, ", "))
	return err
}

// writeRanges prints how often the ranges of each body held.
func writeRanges(w io.Writer, all []backtest.BodyRanges) error {
	if len(all) == 0 {
		return nil
	}
	held := make([]string, len(all))
	for i, r := range all {
		held[i] = fmt.Sprintf("%s %s of %d", r.Body, shareOf(r.Coverage80, r.Edges), r.Edges)
	}
	_, err := fmt.Fprintf(w, "\nFirst and last days inside the 80 %% range, of all kinds of a body: %s.\n", strings.Join(held, ", "))
	return err
}

// errorCells writes errors as two cells, with a dash in each where there are none.
func errorCells(e *backtest.Errors, of int) string {
	if e == nil || of == 0 {
		return "-\t-"
	}
	return fmt.Sprintf("%v\t%v", e.Median, e.P90)
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }
