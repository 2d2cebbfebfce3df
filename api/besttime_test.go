package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"divisionbell/scheduler/advice"
)

// asked returns the answer to a question for advice.
func (s *service) asked(t *testing.T, query string) advice.Answer {
	t.Helper()
	r := s.get(t, "/v1/best-time?"+query)
	if r.status != http.StatusOK {
		t.Fatalf("%s: %d %s", query, r.status, r.body)
	}
	var answer advice.Answer
	if err := json.Unmarshal([]byte(r.body), &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestWhatAQuestionSaysBesidesMatters(t *testing.T) {
	s := start(t)
	for _, tc := range []struct{ name, without, with string }{
		{"the poll of the council", "office=councillor&action=write&from=2025-04-01&council_poll=none", "office=councillor&action=write&from=2025-04-01&council_poll=2025-05-01"},
		{"how it was known then", "office=mp&from=2025-06-02", "office=mp&from=2025-06-02&known_on=2025-01-02"},
		{"the day on which it was sent", "office=mp&action=follow-up&from=2026-03-02&sent=2026-02-02", "office=mp&action=follow-up&from=2026-03-02&sent=2026-02-27"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x, y := s.asked(t, tc.without), s.asked(t, tc.with)
			x.CalendarVersion, y.CalendarVersion = "", ""
			x.Unsaid, y.Unsaid = nil, nil
			one, _ := json.Marshal(x)
			two, _ := json.Marshal(y)
			if string(one) == string(two) {
				t.Errorf("the answers are the same: %.300s", one)
			}
		})
	}
	if unsaid := s.asked(t, "office=councillor").Unsaid; len(unsaid) == 0 || unsaid[0].Name != "council_poll" {
		t.Errorf("the poll of the council is not asked for: %+v", unsaid)
	}
}

func TestOfficesActionsAndRules(t *testing.T) {
	s := start(t)
	for path, parts := range map[string][]string{
		"/v1/offices": {`{"offices":[{"name":"mp"`, `"title":"Member of Parliament"`},
		"/v1/actions": {`{"actions":[{"name":"write"`, `"day":"the day on which you send`, `"asks":[{"name":`},
		"/v1/rules":   {`{"rules":[{"id":`, `"when":"dissolved"`, `"strength":"statute"`, `"topics":[{"name":"libraries"`, `"glossary":[{"term":`},
	} {
		r := s.get(t, path)
		for _, part := range parts {
			if r.status != http.StatusOK || !strings.Contains(r.body, part) {
				t.Errorf("%s: %d, no %s in %.200s", path, r.status, part, r.body)
			}
		}
	}
}

// A page that colours every day and one that lists the moments ask the same question.
func TestEveryDayOfAQuestionIsGraded(t *testing.T) {
	s := start(t)
	for _, query := range []string{
		"office=mp&action=write", "office=mp&action=visit&topic=libraries&nation=wales&from=2025-07-14&days=60&limit=2",
		"office=councillor&action=budget-representation&council_poll=2027-05-06&from=2027-01-04", "office=minister&action=follow-up&from=2026-03-02&sent=2026-02-02&known_on=2026-01-15",
	} {
		answer := s.asked(t, query)
		graded := mustGet[advice.GradedDays](t, s, "/v1/best-time/days?"+query)
		if graded.From != answer.From || graded.To != answer.To || graded.CalendarVersion != answer.CalendarVersion || len(graded.Days) != answer.To.DaysSince(answer.From)+1 {
			t.Errorf("%s: %d days from %s to %s of %s, the answer from %s to %s of %s", query, len(graded.Days), graded.From, graded.To, graded.CalendarVersion, answer.From, answer.To, answer.CalendarVersion)
		}
		if now, day := answer.Now, graded.Days[0]; day.Date != now.Date || day.Grade != now.Grade || day.Score != now.Score || day.Certainty != now.Certainty || day.Doubt != now.Doubt {
			t.Errorf("%s: now is %+v, the first day %+v", query, now, day)
		}
		for _, w := range answer.Windows {
			if day := graded.Days[w.First.DaysSince(graded.From)]; day.Date != w.First || !day.WorkingDay {
				t.Errorf("%s: a window begins on %s, of which the days say %+v", query, w.First, day)
			}
		}
	}
	for query, field := range map[string]string{
		"office=mp&action=follow-up": "sent", "office=peer&action=surgery": "action", "office=mp&days=0": "days", "office=mp&from=1999-01-01": "from",
	} {
		one, other := s.get(t, "/v1/best-time?"+query), s.get(t, "/v1/best-time/days?"+query)
		if other.status != one.status || other.status < 400 || !strings.Contains(other.body, field) {
			t.Errorf("%s: %d %s, best-time says %d", query, other.status, other.body, one.status)
		}
	}
}

// Who asks what makes no sense is told what to ask instead, in a form from which a link can
// be made.
func TestAPairThatMakesNoSenseNamesWhatToAskInstead(t *testing.T) {
	s := start(t)
	for _, tc := range []struct{ query, instead string }{
		{"office=minister&action=surgery", `"instead":[{"office":"mp","action":"surgery"},{"office":"minister","action":"meet"}]`},
		{"office=candidate&from=2026-08-20", `"instead":[{"office":"mp","action":"write"},{"office":"msp","action":"write"}`},
		{"office=mp&days=0", ""},
		{"office=mp&action=follow-up", ""},
	} {
		for _, path := range []string{"/v1/best-time?", "/v1/best-time/days?"} {
			r := s.get(t, path+tc.query)
			if r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, tc.instead) || strings.Contains(r.body, `"instead"`) != (tc.instead != "") {
				t.Errorf("%s%s: %d %.400s", path, tc.query, r.status, r.body)
			}
		}
	}
}

func TestMyCouncilByName(t *testing.T) {
	s := start(t)
	answer := s.asked(t, "office=councillor&action=visit&council=Cardiff&from=2027-03-01")
	if answer.Nation != "wales" || answer.Council == nil || answer.Council.Poll != "2027-05-06" || answer.Council.Certainty != "provisional" {
		t.Errorf("%s, %+v", answer.Nation, answer.Council)
	}
	for query, says := range map[string]string{
		"council=LDS&council_poll=none": "query.council", "council=Allerdale": "choose Cumberland Council (CBD)", "council=LDS&nation=scotland": "is in England",
		"council=Narnia": "is not the name or the code of a council",
	} {
		if r := s.get(t, "/v1/best-time?office=councillor&"+query); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, says) {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
	}
	if r := s.get(t, "/feeds/best-time.ics?office=councillor&council=LDS"); r.status != http.StatusOK || !strings.Contains(r.body, "BEGIN:VEVENT") {
		t.Errorf("the feed: %d %.200s", r.status, r.body)
	}
	list := s.get(t, "/v1/councils").body
	for _, part := range []string{
		`"code":"EDH","name":"City of Edinburgh Council","short_name":"City of Edinburgh","kind":"unitary","nation":"scotland","next_poll":{"id":"local-government/election/local/scotland/2027-05-06","date":"2027-05-06","certainty":"provisional"`,
		`"code":"ALL","name":"Allerdale Borough Council","short_name":"Allerdale","kind":"district","nation":"england","county":"CMA","last":"2023-03-31","replaced_by":["CBD"]}`,
		`"licence":"Creative Commons Attribution 4.0`,
	} {
		if !strings.Contains(list, part) {
			t.Errorf("no %s in %.600s", part, list)
		}
	}
}

func TestActionsTellWhatEachPairIsAsked(t *testing.T) {
	s := start(t)
	list := s.get(t, "/v1/actions").body
	for _, part := range []string{
		`{"office":"mp","action":"follow-up","asks":["nation","sent"]}`, `{"office":"msp","action":"question","asks":[]}`,
		`"ask":[{"office":"peer","action":"meet"}]}`,
	} {
		if !strings.Contains(list, part) {
			t.Errorf("no %s in %.300s", part, list)
		}
	}
}
