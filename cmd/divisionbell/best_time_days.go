package main

import (
	"io"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// everyDay prints how good each day of a question is.
func (cmd *bestTimeCmd) everyDay(w io.Writer, advisor *advice.Advisor, q advice.Question) error {
	days, err := advisor.Days(q)
	if err != nil {
		return asUsage(err)
	}
	if cmd.Format == "json" {
		return writeJSON(w, days)
	}
	return writeDays(w, days)
}

// writeDays prints working days, those that follow each other and are alike on one line.
func writeDays(w io.Writer, days advice.GradedDays) error {
	p := &printer{w: w}
	p.line("Office %s, action %s: the working days from %s to %s", days.Office, days.Action, days.From.InWords(days.From), days.To.InWords(days.From))
	for i := 0; i < len(days.Days); {
		first := days.Days[i]
		if !first.WorkingDay {
			i++
			continue
		}
		span := calendar.Span{First: first.Date, Last: first.Date}
		for ; i < len(days.Days) && isAlike(first, days.Days[i]); i++ {
			if days.Days[i].WorkingDay {
				span.Last = days.Days[i].Date
			}
		}
		p.line("%-8s %s%s", first.Grade, span.InWords(days.From), notConfirmed(first.Certainty))
	}
	return p.err
}

// isAlike reports whether a day is as good and as sure as another, or no working day.
func isAlike(a, b advice.GradedDay) bool {
	return !b.WorkingDay || a.Grade == b.Grade && a.Certainty == b.Certainty
}
