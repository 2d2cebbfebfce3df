package api

import (
	"net/http"
	"strings"
	"testing"

	"divisionbell/api/rest"
)

func TestAPlanWithAllThatBelongsToIt(t *testing.T) {
	s := start(t)
	mine := func(method, path, body string) reply {
		return s.do(t, ask{method: method, path: path, token: s.sian.token, body: body})
	}
	c := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token,
		`{"office":"mp","action":"write","first":"2027-01-12","subject":"The branch library","points":["It is open on Saturdays."],"notes":"one\ntwo"}`)
	if c.Subject != "The branch library" || len(c.Points) != 1 || c.Notes != "one\ntwo" {
		t.Errorf("planned is %+v", c)
	}
	address := "/v1/contacts/" + c.ID
	if got := mine(http.MethodPatch, address+"/steps/send", `{"state":"done"}`); got.status != http.StatusOK || !strings.Contains(got.body, `"state":"done","settled":"2026-11-23"`) {
		t.Errorf("ticking a step: %d %s", got.status, got.body)
	}
	if got := mine(http.MethodPatch, address+"/steps/follow-up", `{"due":"2027-02-01"}`); got.status != http.StatusOK || !strings.Contains(got.body, `"due":"2027-02-01"`) {
		t.Errorf("moving a step: %d %s", got.status, got.body)
	}
	if got := mine(http.MethodPost, address+"/outcome", `{"result":"replied","replied":"2026-11-23"}`); got.status != http.StatusOK || !strings.Contains(got.body, `"replied":"2026-11-23"`) {
		t.Errorf("telling: %d %s", got.status, got.body)
	}
	if got := mine(http.MethodPost, address+"/outcome", `{"result":"declined"}`); got.status != http.StatusOK {
		t.Errorf("declined before the day: %d %s", got.status, got.body)
	}
	if got := mine(http.MethodPatch, address, `{"cancelled":true,"keep":true}`); got.status != http.StatusOK || !strings.Contains(got.body, `"cancelled":"2026-11-23","keep":true`) {
		t.Errorf("giving it up: %d %s", got.status, got.body)
	}
	for _, tc := range []struct{ path, body, field string }{
		{address + "/outcome", `{"result":"replied","replied":"2026-11-24"}`, "body.replied"},
		{address + "/outcome", `{"result":"took-place"}`, "body.result"},
		{"/v1/contacts", `{"office":"mp","action":"write","first":"2027-01-12","whom":"a\u0000b"}`, "body.whom"},
		{"/v1/contacts", `{"office":"mp","action":"write","first":"2027-01-12","whom":"a\nb"}`, "body.whom"},
		{"/v1/contacts", `{"office":"mp","action":"write","first":"2027-01-12","points":["a\nb"]}`, "body.points"},
		{"/v1/me/feeds", `{"label":"a\u202eb"}`, "body.label"},
		{"/v1/me/tokens", `{"name":" "}`, "body.name"},
	} {
		if got := mine(http.MethodPost, tc.path, tc.body); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tc.field) {
			t.Errorf("POST %s %s: %d %s", tc.path, tc.body, got.status, got.body)
		}
	}
}

func TestContactsComePartByPart(t *testing.T) {
	s := start(t)
	for _, day := range []string{"2027-03-01", "2027-01-11", "2027-02-01"} {
		mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, strings.Replace(letter, "2027-01-12", day, 1))
	}
	var days []string
	for after := ""; ; {
		got := s.do(t, ask{method: http.MethodGet, path: "/v1/contacts?limit=2&after=" + after, token: s.sian.token})
		if after == "" {
			got = s.do(t, ask{method: http.MethodGet, path: "/v1/contacts?limit=2", token: s.sian.token})
		}
		if got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.body)
		}
		doc := decode[rest.ContactsDocument](t, got)
		for _, c := range doc.Contacts {
			days = append(days, c.First.String())
		}
		if after = doc.Next; after == "" {
			break
		}
	}
	if got := strings.Join(days, " "); got != "2027-01-11 2027-02-01 2027-03-01" {
		t.Errorf("the days are %s", got)
	}
	for query, field := range map[string]string{"after=nowhere": "query.after", "limit=0": "query.limit", "limit=501": "query.limit"} {
		if got := s.do(t, ask{method: http.MethodGet, path: "/v1/contacts?" + query, token: s.sian.token}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, field) {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
}
