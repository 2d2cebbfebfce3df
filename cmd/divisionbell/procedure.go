package main

import (
	"fmt"
	"io"

	"divisionbell/calendar"
	"divisionbell/calendar/procedure"
)

// countProcedure answers how the period of a procedure runs.
func (cmd *sittingDaysCmd) countProcedure(a *app) error {
	all, err := procedure.Load()
	if err != nil {
		return err
	}
	p, err := all.Named(cmd.Procedure)
	if err != nil {
		return wrongDayQuestion(err)
	}
	cal, err := cmd.calendar(a)
	if err != nil {
		return err
	}
	answer, err := p.Count(cal, cmd.Laid, cmd.Count)
	if err != nil {
		return wrongDayQuestion(err)
	}
	if cmd.Format == "json" {
		return writeJSON(a.out, answer)
	}
	return writeProcedure(a.out, answer)
}

// writeProcedure prints an answer for people.
func writeProcedure(w io.Writer, a procedure.Period) error {
	p := &printer{w: w}
	p.line("%s: %d days, from %s to %s%s.", a.Title, a.Days, a.First.Long(), a.Last.Long(), notConfirmed(a.Certainty))
	if r := a.Reached; r != nil && r.Latest.IsZero() {
		p.line("In eight cases of ten it ends on %s or later, perhaps after the end of the calendar.", r.Earliest.Long())
	} else if r != nil {
		p.line("In eight cases of ten it ends from %s to %s.", r.Earliest.Long(), r.Latest.Long())
	}
	p.line("Counted from %s, on which it was %s, under the %s, %s.", a.Laid.Long(), a.DatedBy, a.Act, a.Section)
	if a.Note != "" {
		p.line("%s", a.Note)
	}
	p.line("")
	if len(a.NotCounted) == 0 {
		p.line("Every day counted.")
	} else {
		p.line("Did not count:")
	}
	for _, r := range a.NotCounted {
		p.line("  %s  %s", runOfDays(r.First, r.Last), r.Cause)
	}
	p.line("Source: %s", a.Source)
	p.line("Calendar version %s", a.CalendarVersion)
	return p.err
}

func runOfDays(first, last calendar.Date) string {
	if first == last {
		return fmt.Sprintf("%-24s", first)
	}
	return fmt.Sprintf("%s to %s", first, last)
}
