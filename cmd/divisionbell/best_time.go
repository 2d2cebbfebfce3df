package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

type bestTimeCmd struct {
	calendarFlags
	Office advice.Office   `required:"" help:"Whom you want to reach, such as mp or minister." placeholder:"OFFICE"`
	Action advice.Action   `default:"write" help:"What you want to do, such as write, meet or visit." placeholder:"ACTION"`
	From   calendar.Date   `help:"The first day that would do, YYYY-MM-DD; today if left out." placeholder:"DATE"`
	Days   int             `default:"120" help:"How many days to look ahead."`
	Nation calendar.Nation `default:"england" help:"Whose bank holidays count."`
	Limit  int             `default:"5" help:"How many moments to show at most."`
	Format string          `enum:"table,json" default:"table" help:"table or json."`
}

func (cmd *bestTimeCmd) Run(a *app) error {
	cal, err := cmd.calendar()
	if err != nil {
		return err
	}
	book, err := advice.Load()
	if err != nil {
		return err
	}
	advisor, err := book.For(cal)
	if err != nil {
		return err
	}
	answer, err := advisor.BestTime(advice.Question{
		Office: cmd.Office,
		Action: cmd.Action,
		From:   cmp.Or(cmd.From, a.today()),
		Days:   cmd.Days,
		Nation: cmd.Nation,
		Limit:  cmd.Limit,
	})
	if wrong := (*advice.QuestionError)(nil); errors.As(err, &wrong) {
		return usageError{fmt.Errorf("--%s: %s", wrong.Field, wrong.Problem)}
	}
	if err != nil {
		return err
	}
	if cmd.Format == "json" {
		return writeJSON(a.out, answer)
	}
	return writeAnswer(a.out, answer)
}

// writeAnswer prints advice for people.
func writeAnswer(w io.Writer, answer advice.Answer) error {
	p := &printer{w: w}
	p.line("Office %s, action %s, from %s to %s (calendar version %s)", answer.Office, answer.Action, answer.From, answer.To, answer.CalendarVersion)
	p.line("")
	p.line("%s: %s%s", answer.Now.Date.Long(), answer.Now.Grade, notConfirmed(answer.Now.Certainty))
	p.reasons(answer.Now.Reasons)
	if !answer.ChangesOn.IsZero() {
		p.line("  This changes on %s.", answer.ChangesOn.Long())
	}
	p.line("")
	if len(answer.Windows) == 0 {
		p.line("There is no good moment in these days.")
	} else {
		p.line("Best moments, best first:")
	}
	for i, win := range answer.Windows {
		p.line("%2d. %s: %s, score %d%s; start by %s at the latest", i+1, stretch(win.First, win.Last), win.Grade, win.Score, notConfirmed(win.Certainty), win.ActBy.Long())
		p.reasons(win.Reasons)
	}
	if len(answer.Avoid) > 0 {
		p.line("")
		p.line("Keep away from:")
	}
	for _, s := range answer.Avoid {
		p.line("  - %s: %s", stretch(s.First, s.Last), s.Grade)
		p.reasons(s.Reasons)
	}
	return p.err
}

func stretch(first, last calendar.Date) string {
	if first == last {
		return first.Long()
	}
	return first.Long() + " to " + last.Long()
}

func notConfirmed(c calendar.Certainty) string {
	if c == calendar.Confirmed {
		return ""
	}
	return " (" + string(c) + ")"
}

// printer remembers the first error, so that a full disk is reported once.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) reasons(reasons []advice.Reason) {
	if len(reasons) == 0 {
		p.line("      Nothing speaks for or against it.")
	}
	for _, r := range reasons {
		p.line("      %s", r.Text)
	}
}
