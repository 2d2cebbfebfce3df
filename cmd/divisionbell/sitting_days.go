package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"divisionbell/calendar"
)

type sittingDaysCmd struct {
	calendarFlags
	Body      calendar.Houses  `help:"commons, lords, both (both sit) or either (at least one sits)." placeholder:"BODY"`
	From      calendar.Date    `help:"The first day, itself counted, YYYY-MM-DD; today if left out." placeholder:"DATE"`
	To        calendar.Date    `help:"Count up to and with this day." placeholder:"DATE"`
	Count     int              `help:"Or find the day on which this many are reached." placeholder:"N"`
	Rule      calendar.DayRule `help:"sitting, which is usual, or praying for the forty days of the Statutory Instruments Act 1946, s. 7." placeholder:"RULE"`
	Procedure string           `help:"Count the period of a procedure instead: negative-si, proposed-negative, made-affirmative, treaty, legislative-reform-order, remedial-order or published-draft." placeholder:"NAME"`
	Laid      calendar.Date    `help:"With --procedure: the day of laying (of making or publication for what is counted from it)." placeholder:"DATE"`
	Format    string           `enum:"table,json" default:"table" help:"table or json."`
}

// Validate refuses flags that would make no difference beside others, and a question
// that asks for neither days nor a procedure.
func (cmd *sittingDaysCmd) Validate() error {
	if cmd.Procedure == "" {
		switch {
		case !cmd.Laid.IsZero():
			return errors.New("--laid is for --procedure, which is missing")
		case cmd.Body == "":
			return errors.New("missing flags: --body=BODY, or --procedure=NAME with --laid=DATE")
		}
		return nil
	}
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"--body", cmd.Body != ""},
		{"--from", !cmd.From.IsZero()},
		{"--to", !cmd.To.IsZero()},
		{"--rule", cmd.Rule != ""},
	} {
		if flag.given {
			return fmt.Errorf("%s makes no difference with --procedure, which counts from --laid by its own rule: leave it out", flag.name)
		}
	}
	return nil
}

func (cmd *sittingDaysCmd) Run(a *app) error {
	if cmd.Procedure != "" {
		return cmd.countProcedure(a)
	}
	cal, err := cmd.calendar(a)
	if err != nil {
		return err
	}
	answer, err := cal.CountDays(calendar.DayQuestion{
		Houses: cmd.Body,
		Rule:   cmp.Or(cmd.Rule, calendar.CountSitting),
		From:   cmp.Or(cmd.From, a.today()),
		To:     cmd.To,
		Count:  cmd.Count,
	})
	if err != nil {
		return wrongDayQuestion(err)
	}
	if cmd.Format == "json" {
		return writeJSON(a.out, answer)
	}
	return writeDayAnswer(a.out, answer, cmd.asked(answer))
}

// wrongDayQuestion tells of a question about days that has no answer as wrong use.
func wrongDayQuestion(err error) error {
	if wrong := (*calendar.DayQuestionError)(nil); errors.As(err, &wrong) {
		return usageError{fmt.Errorf("--%s: %s", wrong.Field, wrong.Problem)}
	}
	return err
}

// asked says what was asked for: the number of days or, if a number was given, the day on which
// it is reached.
func (cmd *sittingDaysCmd) asked(a calendar.DayAnswer) string {
	days, from, doubt := whichDays(a.Houses, a.Rule), a.From.Long(), notConfirmed(a.Certainty)
	if cmd.Count > 0 {
		return fmt.Sprintf("%s is day %d of %s from %s on%s.", a.To.Long(), a.Count, days, from, doubt)
	}
	return fmt.Sprintf("%d %s from %s to %s%s.", a.Count, days, from, a.To.Long(), doubt)
}

// writeDayAnswer prints an answer for people, first what was asked for.
func writeDayAnswer(w io.Writer, a calendar.DayAnswer, first string) error {
	p := &printer{w: w}
	p.line("%s", first)
	if o := a.Odds; o != nil {
		p.line("With days that are less likely than not, such as most Fridays, about %.0f are to be expected: %d to %d in eight cases of ten.", o.Expected, o.AtLeast, o.AtMost)
	}
	if r := a.Reached; r != nil && r.Latest.IsZero() {
		p.line("In eight cases of ten it is %s or later, perhaps after the end of the calendar.", r.Earliest.Long())
	} else if r != nil {
		p.line("In eight cases of ten it is from %s to %s.", r.Earliest.Long(), r.Latest.Long())
	}
	p.line("")
	p.line("Weeks with a sitting day: %d%s", a.Weeks.Count, notConfirmed(a.Weeks.Certainty))
	for _, r := range a.NextRecesses {
		p.line("%s: %s from %s, %s%s", r.Body.Title(), r.Title, r.First.Long(), inDays(r.Days), notConfirmed(r.Certainty))
	}
	if a.Note != "" {
		p.line("%s", a.Note)
	}
	p.line("Calendar version %s", a.CalendarVersion)
	return p.err
}

func whichDays(h calendar.Houses, r calendar.DayRule) string {
	switch {
	case r == calendar.CountPraying && h == calendar.CommonsOnly:
		return "praying days (instruments laid before the Commons only)"
	case r == calendar.CountPraying:
		return "praying days"
	case h == calendar.BothHouses:
		return "sitting days of both Houses together"
	case h == calendar.EitherHouse:
		return "sitting days of either House"
	default:
		return "sitting days of the " + h.Bodies()[0].Title()
	}
}

func inDays(n int) string {
	switch n {
	case 0:
		return "begun"
	case 1:
		return "in 1 day"
	default:
		return fmt.Sprintf("in %d days", n)
	}
}
