package main

import (
	"errors"
	"fmt"
	"io"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/typicalyear"
)

// typicalFlags ask what a year is usually like.
type typicalFlags struct {
	rulesFlag
	Typical bool       `help:"Say what the year is usually like instead, month by month, with the dates of the year: the next if none is given."`
	Nation  homeNation `help:"With --typical: where you are, ${nations}; england if left out." placeholder:"NATION"`
}

// check refuses what would make no difference.
func (cmd *yearCmd) check() error {
	switch {
	case !cmd.Typical && cmd.Nation != "":
		return usageError{errors.New("--nation makes a difference with --typical only")}
	case !cmd.Typical && cmd.Rules != "":
		return usageError{errors.New("--rules makes a difference with --typical only")}
	case cmd.Typical && len(cmd.Body) > 0:
		return usageError{errors.New("--typical tells of every body: leave --body out")}
	case cmd.Typical && cmd.Format != "table" && cmd.Format != "json":
		return usageError{fmt.Errorf("--format %s is not for --typical: allowed are table, json", cmd.Format)}
	}
	return nil
}

// typical prints what the year is usually like.
func (cmd *yearCmd) typical(a *app) error {
	book, err := cmd.book()
	if err != nil {
		return err
	}
	cal, err := cmd.calendar(a)
	if err != nil {
		return err
	}
	year := a.today().Year() + 1
	if cmd.Year != "" {
		if year, err = cmd.year(a.today(), cal.Span()); err != nil {
			return err
		}
	}
	advisor, err := advice.New(book, cal)
	if err != nil {
		return err
	}
	guide, err := typicalyear.Load()
	if err != nil {
		return err
	}
	nation := calendar.Nation(cmd.Nation)
	if nation == "" {
		nation = calendar.England
	}
	told, err := guide.Year(typicalyear.Almanac{Calendar: cal, Advice: advisor}, nation, year, words.English)
	if wrong := (*typicalyear.YearError)(nil); errors.As(err, &wrong) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if cmd.Format == "json" {
		return writeJSON(a.out, told)
	}
	return writeTypical(a.out, told)
}

// writeTypical prints a typical year for people.
func writeTypical(w io.Writer, y typicalyear.Year) error {
	p := &printer{w: w}
	p.line("What a year is usually like in %s, with the dates of %d. Calendar version %s.", y.Nation.Title(), y.Year, y.CalendarVersion)
	for _, m := range y.Months {
		p.line("\n%s", m.Name)
		for _, s := range m.Usual {
			p.line("  %s %s", s.Text, s.ThisYear.Text)
			p.line("    %s", s.Often)
		}
		for _, o := range m.Offices {
			p.line("  %s", o.Title)
			for _, act := range o.Actions {
				p.line("    %s", act.Text)
				if act.Usually != "" {
					p.line("      %s", act.Usually)
				}
				if act.Against != nil {
					p.line("      %s", act.Against.Text)
				}
			}
		}
	}
	return p.err
}
