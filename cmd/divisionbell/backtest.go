package main

import (
	"fmt"
	"os"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/backtest"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/typical"
)

type backtestCmd struct {
	Observed string          `type:"path" help:"A CSV of more years with the columns house,name,rises,returns." placeholder:"FILE"`
	Body     []calendar.Body `help:"Only these bodies, such as commons or senedd." placeholder:"BODY"`
	Format   string          `enum:"table,json" default:"table" help:"table or json."`
}

// The years that the facts can score: from the first that begins with known
// sitting days to the last that has any.
const (
	firstScored = 2018
	lastScored  = 2026
)

func (cmd *backtestCmd) Run(a *app) error {
	known, err := facts.Load()
	if err != nil {
		return err
	}
	model, err := typical.Load()
	if err != nil {
		return err
	}
	seen, err := cmd.observed()
	if err != nil {
		return err
	}
	var scored []int
	for year := firstScored; year <= lastScored; year++ {
		scored = append(scored, year)
	}
	years := slices.Concat(scored, seen.Years())
	slices.Sort(years)
	report, err := backtest.Walk(model, known, seen, slices.Compact(years))
	if err != nil {
		return err
	}
	ahead, err := backtest.MonthsAhead(model, known, scored, slices.DeleteFunc(calendar.Parliaments(), cmd.leftOut))
	if err != nil {
		return err
	}
	report.Ahead = inOrderOfBodies(append(report.Ahead, ahead...))
	if report.Kinds, err = backtest.Kinds(model, known, scored); err != nil {
		return err
	}
	cmd.leaveOut(&report)
	if cmd.Format == "json" {
		return writeJSON(a.out, report)
	}
	return writeReport(a.out, report)
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
