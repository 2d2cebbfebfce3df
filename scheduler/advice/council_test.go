package advice

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"divisionbell/calendar"
)

// Who says which council is hers need not know when it is elected, nor be asked in which
// nation she is.
func TestACouncilStandsForItsNationAndItsPoll(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	for _, tc := range []struct {
		name, council, from string
		nation              calendar.Nation
		poll                string // as council_poll; nothing if it is not known
		says                OwnCouncil
	}{
		{"a borough that elects by thirds", "Leeds", "2027-03-20", calendar.England, "2027-05-06", OwnCouncil{"LDS", "Leeds City Council", "metropolitan-borough", "2027-05-06", calendar.Provisional}},
		{"a Welsh council", "crf", "2027-03-20", calendar.Wales, "2027-05-06", OwnCouncil{"CRF", "City of Cardiff Council", "unitary", "2027-05-06", calendar.Provisional}},
		{"a Scottish council without an election", "Glasgow City Council", "2026-03-20", calendar.Scotland, "none", OwnCouncil{Code: "GLG", Name: "Glasgow City Council", Kind: "unitary", Poll: "none"}},
		{"a county whose election was put off to that year", "Essex", "2026-03-20", calendar.England, "2026-05-07", OwnCouncil{"ESS", "Essex County Council", "county", "2026-05-07", calendar.Confirmed}},
		{"a district of which nobody has said", "Adur", "2027-03-20", calendar.England, "", OwnCouncil{Code: "ADU", Name: "Adur District Council", Kind: "district"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, act := range []Action{"visit", "write", "budget-representation"} {
				named := Question{Office: "councillor", Action: act, From: calendar.MustDate(tc.from), Days: 100, Limit: 5}
				said := named
				named.Council, said.Nation = tc.council, tc.nation
				if err := said.CouncilPoll.UnmarshalText([]byte(tc.poll)); err != nil {
					t.Fatal(err)
				}
				x, err := a.BestTime(named)
				y, err2 := a.BestTime(said)
				if err != nil || err2 != nil {
					t.Fatal(err, err2)
				}
				if x.Council == nil || *x.Council != tc.says || y.Council != nil {
					t.Errorf("the council is %+v, want %+v", x.Council, tc.says)
				}
				if x.Nation != tc.nation || scores(t, a, named) != scores(t, a, said) || (len(x.Unsaid) > len(y.Unsaid)) {
					t.Errorf("%s: in %s, its days are not those of council_poll=%s", act, x.Nation, tc.poll)
				}
			}
		})
	}
}

// scores writes the grades of all days.
func scores(t *testing.T, a *Advisor, q Question) string {
	t.Helper()
	days, err := a.Days(q)
	if err != nil {
		t.Fatal(err)
	}
	var grades []string
	for _, d := range days.Days {
		grades = append(grades, string(d.Grade))
	}
	text, _ := json.Marshal(grades)
	return string(text)
}

// What leans on an election that is not confirmed is not confirmed, though whoever names
// the day herself knows it.
func TestAPollThatMayChangeIsSaidTo(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	q := Question{Office: "councillor", Action: "visit", From: calendar.MustDate("2027-05-06"), Days: 30, Limit: 5, Council: "LDS"}
	e, err := a.Explain(q, q.From)
	if err != nil {
		t.Fatal(err)
	}
	leans := 0
	for _, r := range e.Rules {
		if strings.Contains(r.When, "own_poll") || strings.Contains(r.When, "own_pre_election") {
			leans++
			if r.Certainty == calendar.Confirmed || !strings.Contains(r.Dates, "6 May 2027") {
				t.Errorf("%s is %s: %s", r.Rule, r.Certainty, r.Dates)
			}
		}
	}
	if leans == 0 {
		t.Error("no rule leans on the poll")
	}
	q.Council, q.CouncilPoll = "", CouncilPoll{Given: true, Date: q.From}
	e, err = a.Explain(q, q.From)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range e.Rules {
		if strings.Contains(r.When, "days_to(own_poll)") && r.Certainty != calendar.Confirmed {
			t.Errorf("%s is %s", r.Rule, r.Certainty)
		}
	}
}

func TestACouncilThatDoesNotFitIsRefused(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	for _, tc := range []struct {
		name   string
		office Office
		say    func(*Question)
		says   string
	}{
		{"two answers to one question", "councillor", func(q *Question) { q.Council, q.CouncilPoll = "LDS", CouncilPoll{Given: true} }, "give one of the two"},
		{"a nation that it is not in", "councillor", func(q *Question) { q.Council, q.Nation = "LDS", calendar.Wales }, "is in England and not in Wales"},
		{"the nation that it is in", "councillor", func(q *Question) { q.Council, q.Nation = "LDS", calendar.England }, ""},
		{"an MSP has nothing to do with it", "msp", func(q *Question) { q.Council = "LDS" }, "your MSP in Scotland"},
		{"but with a council of her own nation", "msp", func(q *Question) { q.Council = "GLG" }, ""},
		{"one that was abolished", "councillor", func(q *Question) { q.Council = "Copeland" }, "choose Cumberland Council (CBD)"},
		{"one that is none", "councillor", func(q *Question) { q.Council = "Narnia" }, "/v1/councils"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := Question{Office: tc.office, Action: "visit", From: calendar.MustDate("2026-12-01"), Days: 100, Limit: 5}
			tc.say(&q)
			_, err := a.BestTime(q)
			var wrong *QuestionError
			if errors.As(err, &wrong) != (tc.says != "") || wrong != nil && (wrong.Field != "council" || !strings.Contains(wrong.Problem, tc.says)) {
				t.Errorf("got %v", err)
			}
		})
	}
}
