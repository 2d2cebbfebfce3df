package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"divisionbell/calendar/backtest"
)

// writeAhead prints how each parliament came out some time ahead, and how honest the
// odds were.
func writeAhead(w io.Writer, all []backtest.Ahead) error {
	if len(all) == 0 {
		return nil
	}
	fmt.Fprint(w, `
Each month projected with what was known 12, 6, 3 months and 1 before it (on the eve of that month), and each year with
what was known before it began. First the weekdays on which the parliament usually meets (Mondays to Thursdays at
Westminster), then Mondays to Fridays; "always" is always on the weekdays on which it usually meets. Days of the devolved
parliaments count as known between two recesses that are, for nobody lists their sittings.
`)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nbody\tahead\tdays\tright\tyear before\tguide\talways\tBrier\tyear before\tMon-Fri days\tright\tyear before\tguide\talways\tBrier\tyear before\tedges\tin range\t")
	for _, a := range all {
		usual, ok := a.Score(backtest.UsualDays, backtest.AllYears)
		if !ok {
			continue
		}
		week, _ := a.Score(backtest.MondayToFriday, backtest.AllYears)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%s\t\n", a.Body, aheadBy(a.Months), daysCells(usual.Days), daysCells(week.Days), a.Edges, shareOf(a.Coverage80, a.Edges))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return writeReliability(w, all)
}

// aheadBy says how long ahead, for people.
func aheadBy(months int) string {
	switch months {
	case 0:
		return "the year"
	case 1:
		return "1 month"
	default:
		return fmt.Sprintf("%d months", months)
	}
}

// daysCells writes a score as seven cells.
func daysCells(d backtest.Days) string {
	guide := "-"
	if d.Baselines.Guide > 0 {
		guide = percent(d.Baselines.Guide)
	}
	return fmt.Sprintf("%d\t%s\t%s\t%s\t%s\t%.3f\t%.3f", d.Weekdays, percent(d.Right),
		percent(d.Baselines.YearBefore), guide, percent(d.Baselines.MondayToThursday), d.Brier, d.BaselineBrier)
}

// shareOf writes a share of a number of things, with a dash where there are none.
func shareOf(share float64, of int) string {
	if of == 0 {
		return "-"
	}
	return percent(share)
}

// writeReliability prints, for each parliament, what was said beside what happened.
func writeReliability(w io.Writer, all []backtest.Ahead) error {
	fmt.Fprint(w, `
Reliability: of the Mondays to Fridays on which sitting was put at about the same odds, their number, the mean of what was
said, and the share on which the parliament sat, in per cent. Honest odds have the two alike. Left out are days of which
the answer was confirmed already. "Calm" is for the years before they began, without those of a general election or the pandemic.
`)
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Body == all[0].Body {
			n++
		}
		if err := writeBins(w, all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// column is a list of bins with its heading.
type column struct {
	title string
	bins  []backtest.Bin
}

// writeBins prints a row for each bin of one parliament.
func writeBins(w io.Writer, all []backtest.Ahead) error {
	var columns []column
	for _, a := range all {
		if calm, ok := a.Score(backtest.MondayToFriday, backtest.CalmYears); ok && a.Months == 0 {
			columns = append(columns, column{"calm", calm.Reliability})
		}
		if s, ok := a.Score(backtest.MondayToFriday, backtest.AllYears); ok {
			columns = append(columns, column{aheadBy(a.Months), s.Reliability})
		}
	}
	if len(columns) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\n%s\n", all[0].Body.Title())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "odds\t")
	for _, c := range columns {
		fmt.Fprintf(t, "%s\tsaid\tsat\t", c.title)
	}
	fmt.Fprintln(t)
	for i, b := range columns[0].bins {
		fmt.Fprintf(t, "%.0f-%.0f\t", 100*b.From, 100*b.Below)
		for _, c := range columns {
			fmt.Fprint(t, binCells(c.bins[i]))
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return writeWorstBins(w, columns)
}

// fewCases is the number of days below which a bin says little.
const fewCases = 50

// writeWorstBins prints how far what was said and what happened lie apart at most.
func writeWorstBins(w io.Writer, columns []column) error {
	worst := make([]string, len(columns))
	for i, c := range columns {
		worst[i] = fmt.Sprintf("%s %.1f", c.title, 100*backtest.WorstBin(c.bins, fewCases))
	}
	_, err := fmt.Fprintf(w, "The most that the two lie apart where there are %d days or more, in points: %s.\n", fewCases, strings.Join(worst, ", "))
	return err
}

func binCells(b backtest.Bin) string {
	if b.Days == 0 {
		return "0\t-\t-\t"
	}
	return fmt.Sprintf("%d\t%.1f\t%.1f\t", b.Days, 100*b.Said, 100*b.Happened)
}
