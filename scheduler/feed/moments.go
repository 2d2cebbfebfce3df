package feed

import (
	"fmt"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// FromAnswer makes an event of each moment that an answer advises, in order of time
// as the answer has them. A moment is told apart by its first day: if advice moves, the
// event goes and another comes.
func FromAnswer(a advice.Answer) Calendar {
	what := doing(string(a.Action)) + " " + holder(string(a.Office))
	c := Calendar{
		Name:        "Best time: " + what,
		Description: fmt.Sprintf("The best moments from %s to %s for a %s, by calendar version %s.", a.From.Long(), a.To.Long(), what, a.CalendarVersion),
	}
	for _, w := range a.Windows {
		c.Events = append(c.Events, moment(a, w, advice.Moment{First: w.First, Last: w.Last, ActBy: w.ActBy}, what))
		for _, again := range w.Again {
			c.Events = append(c.Events, moment(a, w, again, what))
		}
	}
	return c
}

// moment is the event of a window on the days on which it comes, or comes again.
func moment(a advice.Answer, w advice.Window, on advice.Moment, what string) Event {
	e := Event{
		UID:         uid("best-time", string(a.Office), string(a.Action), on.First.String()),
		First:       on.First,
		Last:        on.Last,
		Summary:     fmt.Sprintf("%s time for a %s", capital(string(w.Grade)), what),
		Description: strings.Join(momentInWords(w, on), "\n"),
		Status:      statusOf(w.Certainty),
		Categories:  []string{"Division Bell", "best time"},
	}
	if w.Certainty == calendar.Projected {
		e.Summary += " (expected)"
	}
	return e
}

func momentInWords(w advice.Window, on advice.Moment) []string {
	lines := []string{fmt.Sprintf("Start by %s at the latest.", on.ActBy.Long())}
	for _, r := range w.Reasons {
		lines = append(lines, joinSet(" ", r.Text, labelled("When", r.Dates)))
	}
	if w.Note != "" {
		lines = append(lines, w.Note)
	}
	return lines
}
