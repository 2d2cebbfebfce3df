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
