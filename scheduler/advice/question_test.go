package advice

import (
	"encoding/json"
	"errors"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

func TestDatesOutsideTheCalendarAreRefusedByName(t *testing.T) {
	book, cal := bookAndCalendar(t)
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
	book, cal := bookAndCalendar(t)
	one := mustWith(t, book, rule.Rule{ID: "ours", Offices: []Office{"councillor"}, Actions: []Action{"visit"}, When: "on(own_pre_election)", Effect: -5, Reason: "So.", Source: "a test", Strength: "judgement"})
	a := mustFor(t, one, cal)
	poll := calendar.MustDate("2026-10-15") // a by-election
	first := cal.AddWorkingDays(calendar.England, poll, -25)
	for d, holds := range map[calendar.Date]bool{first.AddDays(-1): false, first: true, poll: true, poll.AddDays(1): false} {
		e, err := a.Explain(Question{Office: "councillor", Action: "visit", From: d, Days: 1, Nation: calendar.England, Limit: 1, CouncilPoll: CouncilPoll{Given: true, Date: poll}}, d)
		if err != nil || (len(e.Rules) == 1) != holds {
			t.Errorf("%s: %+v, %v", d, e.Rules, err)
		}
	}
}

func TestWhatDoesNotFitAQuestionIsRefusedByName(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	day := calendar.MustDate
	for _, tc := range []struct {
		name   string
		office Office
		action Action
		say    func(*Question)
		field  string // no error if empty
	}{
		{"a letter has no day on which something was sent before", "mp", "write", func(q *Question) { q.Sent = day("2026-11-01") }, "sent"},
		{"nor does it open", "mp", "write", func(q *Question) { q.Opens = day("2026-11-01") }, "opens"},
		{"a visit is not at a conference", "mp", "visit", func(q *Question) { q.Venue = rule.AtConference }, "venue"},
		{"an event may be", "mp", "event", func(q *Question) { q.Venue = rule.AtConference }, ""},
		{"a letter that is not yet sent", "mp", "follow-up", func(q *Question) { q.Sent = day("2027-10-01") }, "sent"},
		{"one sent today", "mp", "follow-up", func(q *Question) { q.Sent = q.From }, ""},
		{"a meeting that is still to come", "mp", "thank", func(q *Question) { q.Met = day("2026-12-02") }, "met"},
		{"every question can be about a subject", "mp", "write", func(q *Question) { q.Topic = "libraries" }, ""},
		{"and every member has a council", "mp", "write", func(q *Question) { q.CouncilPoll.Given = true }, ""},
		{"MSPs are in Scotland", "msp", "write", func(q *Question) { q.Nation = calendar.Wales }, "nation"},
		{"which may be said", "msp", "write", func(q *Question) { q.Nation = calendar.Scotland }, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := Question{Office: tc.office, Action: tc.action, From: day("2026-12-01"), Days: 100, Limit: 5}
			tc.say(&q)
			_, err := a.BestTime(q)
			var wrong *QuestionError
			if errors.As(err, &wrong) != (tc.field != "") || wrong != nil && wrong.Field != tc.field {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTheNationFollowsFromTheOffice(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	for office, nation := range map[Office]calendar.Nation{"msp": calendar.Scotland, "ms": calendar.Wales, "mla": calendar.NorthernIreland, "mp": calendar.England} {
		q := Question{Office: office, Action: "write", From: calendar.MustDate("2026-11-30"), Days: 100, Limit: 5}
		without, err := a.BestTime(q)
		q.Nation = nation
		with, err2 := a.BestTime(q)
		x, _ := json.Marshal(without)
		y, _ := json.Marshal(with)
		if string(x) != string(y) || err != nil || err2 != nil {
			t.Errorf("%s: %v, %v\n%s\n%s", office, err, err2, x, y)
		}
	}
}
