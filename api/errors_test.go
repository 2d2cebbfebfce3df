package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/api/rest"
	"divisionbell/store"
)

func TestWrongInput(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	feed := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{"label":"my phone"}`)
	mine := "/v1/contacts/" + kept.ID
	long := func(n int) string { return strings.Repeat("é", n) }
	get := func(path string) ask { return ask{method: http.MethodGet, path: path} }
	post := func(body string) ask {
		return ask{method: http.MethodPost, path: "/v1/contacts", token: s.sian.token, body: body}
	}
	patch := func(body string) ask {
		return ask{method: http.MethodPatch, path: mine, token: s.sian.token, body: body}
	}
	with := func(a ask, name, value string) ask {
		a.header = map[string]string{name: value}
		return a
	}
	for _, tc := range []struct {
		name   string
		ask    ask
		status int
		field  string // "" if the problem is not about one
		says   string
	}{
		{"a day that February does not have", get("/v1/calendar?from=2026-02-30"), 422, "query.from", "February 2026 has 28 days"},
		{"a date in words", get("/v1/calendar?to=tomorrow"), 422, "query.to", "YYYY-MM-DD"},
		{"from after to", get("/v1/calendar?from=2027-03-01&to=2027-02-01"), 422, "query.to", "is before 2027-03-01"},
		{"a year that the calendar does not know", get("/v1/calendar?from=2040-01-01"), 422, "query.from", "2035-12-31"},
		{"a body that there is not", get("/v1/calendar?body=congress"), 422, "query.body[0]", "commons"},
		{"a kind that there is not", get("/v1/calendar?kind=recesss"), 422, "query.kind", "recess"},
		{"a certainty that there is not", get("/v1/calendar?certainty=sure"), 422, "query.certainty[0]", "confirmed"},
		{"a parameter that is misspelt", get("/v1/calendar?form=2027-01-01"), 422, "query.form", "from, to, body, kind, certainty"},
		{"the same parameter twice", get("/v1/calendar?body=commons&body=lords"), 422, "query.body", "commas"},
		{"a query that is none", get("/v1/calendar?from=%zz"), 400, "query", "%XX"},
		{"a day that there is not", get("/v1/days/2026-02-30"), 422, "path.date", "28 days"},
		{"a day before the calendar", get("/v1/days/1999-01-01"), 422, "path.date", "2010-01-01"},
		{"a year after the calendar", get("/v1/years/2036"), 422, "path.year", "from 2010 to 2035"},
		{"a typical year after the calendar", get("/v1/typical-year?year=2035"), 422, "query.year", "from 2011 to 2034"},
		{"a typical year of no nation", get("/v1/typical-year?nation=uk"), 422, "query.nation", "england, scotland, wales, northern-ireland"},
		{"a typical year in a thirteenth month", get("/v1/typical-year?month=13"), 422, "query.month", "12"},
		{"a typical year in words", get("/v1/typical-year?year=next"), 422, "query.year", "integer"},
		{"a year in words", get("/v1/years/next"), 422, "path.year", "integer"},
		{"best time of nobody", get("/v1/best-time"), 422, "query.office", "missing"},
		{"best time of an office that there is not", get("/v1/best-time?office=king"), 422, "query.office", "mp"},
		{"best time to do what nobody does", get("/v1/best-time?office=mp&action=shout"), 422, "query.action", "write"},
		{"best time of a pair without advice", get("/v1/best-time?office=councillor&action=reception"), 422, "query.action", "advice"},
		{"no days to look ahead", get("/v1/best-time?office=mp&days=0"), 422, "query.days", "from 1 to"},
		{"too many days to look ahead", get("/v1/best-time?office=mp&days=5000"), 422, "query.days", "from 1 to 400"},
		{"days in words", get("/v1/best-time?office=mp&days=many"), 422, "query.days", "integer"},
		{"no moments at all", get("/v1/best-time?office=mp&limit=-1"), 422, "query.limit", "from 1 to"},
		{"somebody in another country", get("/v1/best-time?office=mp&nation=france"), 422, "query.nation", "scotland"},
		{"best time before the calendar", get("/v1/best-time?office=mp&from=1999-01-01"), 422, "query.from", "2010-01-01"},
		{"what best time does not know", get("/v1/best-time?office=mp&poll=none"), 422, "query.poll", "not known"},
		{"a topic that there is none of", get("/v1/best-time?office=mp&topic=cheese"), 422, "query.topic", "libraries"},
		{"a poll that is no date", get("/v1/best-time?office=councillor&council_poll=soon"), 422, "query.council_poll", "none if your council"},
		{"a venue that there is none of", get("/v1/best-time?office=mp&action=event&venue=pub"), 422, "query.venue", "conference"},
		{"asking again without saying since when", get("/v1/best-time?office=mp&action=follow-up"), 422, "query.sent", "On what day"},
		{"best time as known tomorrow", get("/v1/best-time?office=mp&known_on=2026-11-24"), 422, "query.known_on", "today"},

		{"an address that there is not", get("/v2/calendar"), 404, "", "/docs"},
		{"a list with a slash too many", ask{method: http.MethodGet, path: "/v1/contacts/", token: s.sian.token}, 404, "", "/docs"},
		{"a method that there is not", ask{method: http.MethodPut, path: "/v1/contacts", token: s.sian.token, body: letter}, 405, "", "Allow"},
		{"a feed that there is not", get("/feeds/eastminster.ics"), 404, "", "westminster, commons, lords, scotland"},
		{"a feed in another format", get("/feeds/westminster.json"), 404, "", "westminster, commons, lords, scotland"},
		{"a public feed that is not so sure", get("/feeds/westminster.ics?certainty=projected"), 422, "query.certainty", "confirmed"},
		{"a secret that there never was", get("/feeds/m/abcdefgh.ics"), 404, "", "no such thing"},

		{"contacts without a token", get("/v1/contacts"), 401, "header.Authorization", "Bearer"},
		{"feeds with a token of nobody", ask{method: http.MethodGet, path: "/v1/me/feeds", token: "guess"}, 401, "header.Authorization", "Bearer"},
		{"a password instead of a token", with(get("/v1/contacts"), "Authorization", "Basic c2lhbjpzaWFu"), 401, "header.Authorization", "Bearer"},
		{"planning without a token", ask{method: http.MethodPost, path: "/v1/contacts", body: `{"office":"king"}`}, 401, "header.Authorization", "Bearer"},
		{"another member's contact", ask{method: http.MethodGet, path: mine, token: s.other.token}, 404, "", "not yours"},
		{"changing another member's contact", ask{method: http.MethodPatch, path: mine, token: s.other.token, body: `{"whom":"Mine now"}`}, 404, "", "not yours"},
		{"erasing another member's contact", ask{method: http.MethodDelete, path: mine, token: s.other.token}, 404, "", "not yours"},
		{"revoking another member's feed", ask{method: http.MethodDelete, path: "/v1/me/feeds/" + feed.ID, token: s.other.token}, 404, "", "not yours"},

		{"a body that breaks off", post(`{"office":`), 400, "body", "unexpected end"},
		{"no body", with(post(""), "Content-Type", "application/json"), 400, "body", "JSON object"},
		{"a body that is a list", post(`[]`), 422, "body", "object"},
		{"a form instead of JSON", with(post("office=mp"), "Content-Type", "application/x-www-form-urlencoded"), 415, "body", "content type"},
		{"a body that is too large", post(`{"purpose":"` + strings.Repeat("x", answer.MaxBody) + `"}`), 413, "body", "64 KiB"},
		{"a large body that is not too large", post(`{` + strings.Repeat(" ", answer.MaxBody-2) + `}`), 422, "body.office", "required"},
		{"nothing said", post(`{}`), 422, "body.first", "required"},
		{"an office that there is not", post(strings.Replace(letter, `"mp"`, `"king"`, 1)), 422, "body.office", "minister"},
		{"an action that there is not", post(strings.Replace(letter, `"write"`, `"shout"`, 1)), 422, "body.action", "write"},
		{"a pair without advice", post(strings.Replace(letter, `"write"`, `"consultation"`, 1)), 422, "body.action", "Send your answer to the officials"},
		{"a nation that there is not", post(strings.Replace(letter, `"england"`, `"france"`, 1)), 422, "body.nation", "wales"},
		{"a first day that there is not", post(strings.Replace(letter, "2027-01-12", "2026-02-30", 1)), 422, "body.first", "28 days"},
		{"no first day", post(strings.Replace(letter, "2027-01-12", "", 1)), 422, "body.first", "YYYY-MM-DD"},
		{"yesterday", post(strings.Replace(letter, "2027-01-12", "2026-11-22", 1)), 422, "body.first", "today, 2026-11-23, or later"},
		{"after the calendar", post(strings.Replace(letter, "2027-01-12", "2036-01-01", 1)), 422, "body.first", "2035-12-31"},
		{"the last day before the first", post(strings.Replace(letter, `}`, `,"last":"2027-01-11"}`, 1)), 422, "body.last", "before 2027-01-12"},
		{"a time of eight years", post(strings.Replace(letter, `}`, `,"last":"2034-12-31"}`, 1)), 422, "body.last", "a plan is for 400 days at most"},
		{"a name that is too long", post(strings.Replace(letter, "Jo Bloggs MP", long(201), 1)), 422, "body.whom", "at most 200"},
		{"a purpose that is too long", post(strings.Replace(letter, "Keep the branch library open", long(2001), 1)), 422, "body.purpose", "at most 2000"},
		{"a number for a name", post(strings.Replace(letter, `"Jo Bloggs MP"`, `7`, 1)), 422, "body.whom", "string"},
		{"a field that there is not", post(strings.Replace(letter, `"whom"`, `"who"`, 1)), 422, "body.who", "unexpected"},
		{"a field twice, once in capitals", post(strings.Replace(letter, `{`, `{"WHOM":"`+long(300)+`",`, 1)), 400, "body", "small letters"},
		{"an idempotency key that is too long", with(post(letter), "Idempotency-Key", strings.Repeat("k", 201)), 422, "header.Idempotency-Key", "at most 200"},
		{"a feed with a label that is too long", ask{method: http.MethodPost, path: "/v1/me/feeds", token: s.sian.token, body: `{"label":"` + long(101) + `"}`}, 422, "body.label", "at most 100"},

		{"moving to yesterday", patch(`{"first":"2026-11-22"}`), 422, "body.first", "2026-11-23"},
		{"moving the last day before the first", patch(`{"last":"2027-01-11"}`), 422, "body.last", "before 2027-01-12"},
		{"drawing it out over eight years", patch(`{"last":"2034-12-31"}`), 422, "body.last", "a plan is for 400 days at most"},
		{"changing the office", patch(`{"office":"peer"}`), 422, "body.office", "unexpected"},
		{"a change that is none", patch(`nothing`), 400, "body", "invalid character"},
		{"changing what somebody changed", with(patch(`{"whom":"Later"}`), "If-Match", `"7"`), 412, "header.If-Match", "ETag"},
		{"erasing what somebody changed", with(ask{method: http.MethodDelete, path: mine, token: s.sian.token}, "If-Match", `"7"`), 412, "header.If-Match", "ETag"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := s.do(t, tc.ask)
			if a.status != tc.status || a.header.Get("Content-Type") != "application/problem+json" {
				t.Fatalf("%d %s: %s", a.status, a.header.Get("Content-Type"), a.body)
			}
			p := decode[huma.ErrorModel](t, a)
			if p.Status != tc.status || p.Title == "" || p.Detail == "" || !strings.Contains(a.body, tc.says) {
				t.Errorf("want %q in %s", tc.says, a.body)
			}
			named := slices.ContainsFunc(p.Errors, func(e *huma.ErrorDetail) bool { return e.Location == tc.field })
			if tc.field != "" && !named {
				t.Errorf("%s does not name %s", a.body, tc.field)
			}
			if strings.Contains(a.body, `"value"`) {
				t.Errorf("the problem repeats what was sent: %s", a.body)
			}
			if tc.status == 401 && !strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("WWW-Authenticate is %q", a.header.Get("WWW-Authenticate"))
			}
			if tc.status == 405 && !strings.Contains(a.header.Get("Allow"), "POST") {
				t.Errorf("Allow is %q", a.header.Get("Allow"))
			}
		})
	}

	contacts, err := s.store.Contacts(context.Background(), s.sian.id, store.Part{})
	if err != nil || len(contacts.Items) != 1 || contacts.Items[0].Revision != 1 || contacts.Items[0].ID != kept.ID {
		t.Errorf("after all that her contacts are %+v, %v", contacts, err)
	}
	feeds, err := s.store.Feeds(context.Background(), s.sian.id)
	if err != nil || len(feeds) != 1 {
		t.Errorf("after all that her feeds are %+v, %v", feeds, err)
	}
	if others, err := s.store.Contacts(context.Background(), s.other.id, store.Part{}); err != nil || len(others.Items) != 0 {
		t.Errorf("after all that the other's contacts are %+v, %v", others, err)
	}
}

func TestWhatGoesWrongInsideStaysInside(t *testing.T) {
	s := start(t)
	s.server.router.Handle(http.MethodGet, "/panics", func(http.ResponseWriter, *http.Request) { panic("sian@example.org plans a letter") })
	s.server.router.Handle(http.MethodGet, "/slips", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, strings.Fields(r.URL.Path)[7]) })
	s.server.router.Handle(http.MethodGet, "/fails", func(w http.ResponseWriter, r *http.Request) {
		s.server.errors.Answer(w, r, "/fails", errors.New("disk /dev/sda1 is full"))
	})
	for _, path := range []string{"/panics", "/slips", "/fails"} {
		a := s.get(t, path)
		p := decode[huma.ErrorModel](t, a)
		if a.status != 500 || a.header.Get("Content-Type") != "application/problem+json" || !strings.Contains(p.Detail, "It has been logged") || len(p.Errors) > 0 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	log := s.log.String()
	if strings.Contains(log, "sian@example.org") || !strings.Contains(log, "index out of range") || !strings.Contains(log, "disk /dev/sda1 is full") {
		t.Errorf("the log says %s", log)
	}
}

func TestStoreThatIsGoneIsNotTheMembersFault(t *testing.T) {
	s := start(t)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	a := s.do(t, ask{method: http.MethodGet, path: "/v1/contacts", token: s.sian.token})
	if a.status != 500 || strings.Contains(a.body, "database") {
		t.Errorf("%d %s", a.status, a.body)
	}
}
