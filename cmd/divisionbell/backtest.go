package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/backtest"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/typical"
	"divisionbell/plot"
)

type backtestCmd struct {
	Observed string          `type:"path" help:"A CSV of more years with the columns house,name,rises,returns." placeholder:"FILE"`
	Body     []calendar.Body `help:"Only these bodies: ${bodies}." placeholder:"BODY"`
	Format   string          `enum:"table,json,svg" default:"table" help:"table, json, or svg for drawings of the Houses."`
	Plot     string          `enum:"all,reliability,years" default:"all" help:"With --format svg: reliability (what was said against what happened), years (each year against the baselines) or all."`
}

// Validate refuses what would make no difference, or leave nothing to draw.
func (cmd *backtestCmd) Validate() error {
	if cmd.Format != "svg" {
		if cmd.Plot != "all" {
			return fmt.Errorf("--plot %s is for --format svg alone", cmd.Plot)
		}
		return nil
	}
	if cmd.leftOut(calendar.Commons) && cmd.leftOut(calendar.Lords) {
		return errors.New("--format svg draws the Houses: --body must have commons or lords, or be left out")
	}
	return nil
}

// The years that the facts can score: from the first that begins with known
// sitting days to the last that has any.
const (
	firstScored = 2018
	lastScored  = 2026
)

func (cmd *backtestCmd) Run(a *app) error {
	seen, err := cmd.observed()
	if err != nil {
		return err
	}
	cmd.warnOf(seen, a.errOut)
	p := past{kept: a.kept}
	if p.facts, err = facts.Load(); err != nil {
		return err
	}
	if p.model, err = typical.Load(); err != nil {
		return err
	}
	report, err := p.walk(seen)
	if err != nil {
		return err
	}
	if cmd.Format == "svg" {
		cmd.leaveOut(&report)
		_, err := io.WriteString(a.out, plot.Document(cmd.charts(report)...))
		return err
	}
	if err := cmd.complete(&report, p); err != nil {
		return err
	}
	if cmd.Format == "json" {
		return writeJSON(a.out, report)
	}
	return writeReport(a.out, report)
}

// warnOf tells of observed years that can hardly be meant, and of a file that has none: the
// figures alone would not show it.
func (cmd *backtestCmd) warnOf(seen backtest.Observed, w io.Writer) {
	if cmd.Observed == "" {
		return
	}
	if len(seen.Years()) == 0 {
		fmt.Fprintf(w, "divisionbell: warning: %s observes no year: it changes nothing\n", cmd.Observed)
	}
	span := almanac.Span()
	for _, year := range seen.Years() {
		if year < span.First.Year() || year > span.Last.Year() {
			fmt.Fprintf(w, "divisionbell: warning: %s observes %d, which is outside the calendar, %d to %d: the model was not made for it\n", cmd.Observed, year, span.First.Year(), span.Last.Year())
		}
	}
}

// past is what projections of past years are scored on.
type past struct {
	kept  *kept
	facts calendar.Layer
	model *typical.Model
}

// walk scores the years of the facts, and those that somebody observed.
func (p past) walk(seen backtest.Observed) (backtest.Report, error) {
	years := append(scoredYears(), seen.Years()...)
	slices.Sort(years)
	walk := func() (backtest.Report, error) {
		return backtest.Walk(p.model, p.facts, seen, slices.Compact(years))
	}
	if len(seen.Years()) > 0 {
		return walk()
	}
	report, err := once(p.kept, "walk through the past", walk)
	report.Results, report.Ahead = slices.Clone(report.Results), slices.Clone(report.Ahead)
	return report, err
}

// monthsAhead scores all parliaments some months ahead.
func (p past) monthsAhead() ([]backtest.Ahead, error) {
	return once(p.kept, "months ahead", func() ([]backtest.Ahead, error) {
		return backtest.MonthsAhead(p.model, p.facts, scoredYears(), calendar.Parliaments())
	})
}

// kinds scores every kind of entry.
func (p past) kinds() ([]backtest.Kind, error) {
	kinds, err := once(p.kept, "kinds", func() ([]backtest.Kind, error) {
		return backtest.Kinds(p.model, p.facts, scoredYears())
	})
	return slices.Clone(kinds), err
}

func scoredYears() []int {
	var years []int
	for year := firstScored; year <= lastScored; year++ {
		years = append(years, year)
	}
	return years
}

// complete adds what came out some months ahead and of every kind of entry, and leaves
// out the bodies that were not asked for.
func (cmd *backtestCmd) complete(report *backtest.Report, p past) error {
	if !allOf(calendar.Parliaments(), cmd.leftOut) {
		ahead, err := p.monthsAhead()
		if err != nil {
			return err
		}
		report.Ahead = inOrderOfBodies(append(report.Ahead, ahead...))
	}
	var err error
	if report.Kinds, err = p.kinds(); err != nil {
		return err
	}
	cmd.leaveOut(report)
	report.Ranges = backtest.RangesByBody(report.Kinds)
	return nil
}

// charts returns the drawings that were asked for, of the Houses that were.
func (cmd *backtestCmd) charts(report backtest.Report) []plot.Chart {
	var charts []plot.Chart
	if cmd.Plot != "years" {
		charts = append(charts, report.ReliabilityChart())
	}
	if cmd.Plot == "reliability" {
		return charts
	}
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		if !cmd.leftOut(house) {
			charts = append(charts, report.YearsChart(house))
		}
	}
	return charts
}

// inOrderOfBodies puts the parliaments one after the other.
func inOrderOfBodies(all []backtest.Ahead) []backtest.Ahead {
	order := calendar.Parliaments()
	slices.SortStableFunc(all, func(a, b backtest.Ahead) int { return slices.Index(order, a.Body) - slices.Index(order, b.Body) })
	return all
}

// leaveOut leaves out the bodies that were not asked for.
func (cmd *backtestCmd) leaveOut(report *backtest.Report) {
	report.Results = slices.DeleteFunc(report.Results, func(r backtest.Result) bool { return cmd.leftOut(r.Body) })
	report.Ahead = slices.DeleteFunc(report.Ahead, func(a backtest.Ahead) bool { return cmd.leftOut(a.Body) })
	report.Kinds = slices.DeleteFunc(report.Kinds, func(k backtest.Kind) bool { return cmd.leftOut(k.Body) })
}

// leftOut reports whether others were asked for.
func (cmd *backtestCmd) leftOut(b calendar.Body) bool {
	return len(cmd.Body) > 0 && !slices.Contains(cmd.Body, b)
}

// allOf reports whether something holds for each of the bodies.
func allOf(bodies []calendar.Body, holds func(calendar.Body) bool) bool {
	return !slices.ContainsFunc(bodies, func(b calendar.Body) bool { return !holds(b) })
}

func (cmd *backtestCmd) observed() (backtest.Observed, error) {
	if cmd.Observed == "" {
		return backtest.Observed{}, nil
	}
	f, err := os.Open(cmd.Observed)
	if err != nil {
		return backtest.Observed{}, fmt.Errorf("open the observed years: %w", err)
	}
	defer f.Close()
	seen, err := backtest.ReadObserved(f)
	if err != nil {
		return seen, fmt.Errorf("read the observed years in %s: %w", cmd.Observed, err)
	}
	return seen, nil
}
