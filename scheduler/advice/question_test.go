package advice

import (
	"errors"
	"testing"

	"divisionbell/calendar"
)

func TestDatesOutsideTheCalendarAreRefusedByName(t *testing.T) {
	book, cal := builtBook(t)
	a := mustFor(t, book, cal)
	for _, day := range []string{"1999-05-06", "2050-05-05"} {
		d := calendar.MustDate(day)
		for field, give := range map[string]func(*Question){
			"from":         func(q *Question) { q.From = d },
			"council_poll": func(q *Question) { q.CouncilPoll = CouncilPoll{Given: true, Date: d} },
			"sent":         func(q *Question) { q.Sent = d },
			"met":          func(q *Question) { q.Met = d },
			"opens":        func(q *Question) { q.Opens = d },
			"closes":       func(q *Question) { q.Closes = d },
		} {
			q := Question{Office: "councillor", Action: "visit", From: calendar.MustDate("2026-12-01"), Days: 100, Nation: calendar.England, Limit: 5}
			give(&q)
			_, err := a.BestTime(q)
			if wrong := (*QuestionError)(nil); !errors.As(err, &wrong) || wrong.Field != field {
				t.Errorf("%s on %s: got %v", field, day, err)
			}
		}
	}
}

// A council whose poll is too far ahead for the calendar to have its pre-election
// period has one of 25 working days.
func TestThePeriodBeforeAPollThatTheCalendarDoesNotHave(t *testing.T) {
	book, cal := builtBook(t)
	one := *book
	r := Rule{ID: "ours", Offices: []Office{"councillor"}, Actions: []Action{"visit"}, When: "on(own_pre_election)", Effect: -5, Reason: "So.", Source: "a test", Strength: "judgement"}
	if err := r.check(vocabulary(nil)); err != nil {
		t.Fatal(err)
	}
	one.rules = []Rule{r}
	a := mustFor(t, &one, cal)
	poll := calendar.MustDate("2026-10-15") // a by-election
	first := cal.AddWorkingDays(calendar.England, poll, -25)
	for d, holds := range map[calendar.Date]bool{first.AddDays(-1): false, first: true, poll: true, poll.AddDays(1): false} {
		e, err := a.Explain(Question{Office: "councillor", Action: "visit", From: d, Days: 1, Nation: calendar.England, Limit: 1, CouncilPoll: CouncilPoll{Given: true, Date: poll}}, d)
		if err != nil || (len(e.Rules) == 1) != holds {
			t.Errorf("%s: %+v, %v", d, e.Rules, err)
		}
	}
}
