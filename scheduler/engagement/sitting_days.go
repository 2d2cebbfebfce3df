package engagement

import (
	"cmp"
	"context"

	"divisionbell/calendar"
	"divisionbell/calendar/procedure"
)

// DaysAsked asks for sitting days or, with a procedure, for the period of that: its count
// goes with it where its Acts give several numbers of days.
type DaysAsked struct {
	calendar.DayQuestion
	Procedure string
	// Laid is the day from which the period of a procedure is counted.
	Laid calendar.Date
}

// DaysCounted is the one or the other.
type DaysCounted struct {
	Days   *calendar.DayAnswer
	Period *procedure.Period
}

// CountDays answers from the calendar as it was known on a day. The first day that is left
// out is today.
func (d *Desk) CountDays(ctx context.Context, known calendar.Date, q DaysAsked) (DaysCounted, error) {
	if err := q.check(); err != nil {
		return DaysCounted{}, err
	}
	state, err := d.Known(ctx, known)
	if err != nil {
		return DaysCounted{}, err
	}
	if q.Procedure != "" {
		p, err := d.procedures.Named(q.Procedure)
		if err != nil {
			return DaysCounted{}, err
		}
		period, err := p.Count(state.Calendar, q.Laid, q.Count)
		return DaysCounted{Period: &period}, err
	}
	q.From = cmp.Or(q.From, d.Today())
	q.Rule = cmp.Or(q.Rule, calendar.CountSitting)
	days, err := state.Calendar.CountDays(q.DayQuestion)
	return DaysCounted{Days: &days}, err
}

// check refuses what would make no difference beside the rest of the question, and a
// question that asks for neither days nor a procedure.
func (q DaysAsked) check() error {
	if q.Procedure == "" {
		switch {
		case !q.Laid.IsZero():
			return wrong("laid", "is for a procedure, which is missing")
		case q.Houses == "":
			return wrong("body", "is missing: give a body, or a procedure with laid")
		}
		return nil
	}
	for _, field := range []struct {
		name  string
		given bool
	}{
		{"body", q.Houses != ""}, {"from", !q.From.IsZero()}, {"to", !q.To.IsZero()}, {"rule", q.Rule != ""},
	} {
		if field.given {
			return wrong(field.name, "makes no difference with a procedure, which counts from laid by its own rule: leave it out")
		}
	}
	return nil
}
