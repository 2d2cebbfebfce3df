package api

import (
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"divisionbell/api/pages"
	"divisionbell/scheduler/advice"
	letters "divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// personal is an operation of the OpenAPI document that is not for everybody.
type personal struct {
	method, path string
	// route is the path as the document has it.
	route       string
	body        string
	forOfficers bool
}

// personals returns the operations that need a member, with made-up ids in their paths.
func personals(t *testing.T, s *service) []personal {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Security    []map[string][]string `json:"security"`
			Tags        []string              `json:"tags"`
			RequestBody any                   `json:"requestBody"`
		} `json:"paths"`
	}
	if err := json.Unmarshal([]byte(s.get(t, "/openapi.json").body), &doc); err != nil {
		t.Fatal(err)
	}
	var all []personal
	for path, methods := range doc.Paths {
		for method, op := range methods {
			needs := len(op.Security) > 0
			for _, way := range op.Security {
				needs = needs && len(way) > 0
			}
			if !needs {
				continue
			}
			p := personal{method: strings.ToUpper(method), route: path, forOfficers: op.Tags[0] == "Officers"}
			p.path = regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "kqf4vzt2h7wy3mdn6c5x2rjb8a")
			if op.RequestBody != nil {
				p.body = "{}"
			}
			all = append(all, p)
		}
	}
	if len(all) < 25 {
		t.Fatalf("the document has only %d personal operations", len(all))
	}
	return all
}

// TestEveryPersonalRouteIsShutToOthers walks the whole document with everybody who may
// knock: none is let in, none is told anything, and nothing is changed.
func TestEveryPersonalRouteIsShutToOthers(t *testing.T) {
	s := start(t)
	gone := s.addMember(t, "gone@example.org")
	if err := s.accounts.Disable(t.Context(), store.CommandLine, gone.id); err != nil {
		t.Fatal(err)
	}
	old, err := store.NewSecret(s.server.Random)
	if err != nil {
		t.Fatal(err)
	}
	begun := s.server.Now().Add(-store.SessionLife)
	if err := s.store.AddSession(t.Context(), store.Session{ID: "old", Member: s.sian.id, Created: begun}, old); err != nil {
		t.Fatal(err)
	}
	mustPost[map[string]any](t, s, "/v1/contacts", s.sian.token, letter)
	before, err := s.accounts.Export(t.Context(), s.sian.id)
	if err != nil {
		t.Fatal(err)
	}
	var minutes atomic.Int64 // so that nobody is slowed for what others tried
	s.server.networks.Now = func() time.Time { return time.Now().Add(time.Duration(minutes.Add(1)) * time.Minute) }
	for _, p := range personals(t, s) {
		for _, who := range []struct {
			name, token, cookie string
			status              int
		}{
			{"a stranger", "", "", http.StatusUnauthorized},
			{"an old session", "", "__Host-divisionbell=" + old.Reveal(), http.StatusUnauthorized},
			{"a disabled member", gone.token, "", http.StatusForbidden},
			{"a member, of an officer's", s.other.token, "", http.StatusForbidden},
		} {
			if strings.Contains(who.name, "officer") && !p.forOfficers {
				continue
			}
			a := ask{method: p.method, path: p.path, token: who.token, body: p.body}
			if who.cookie != "" {
				a.header = map[string]string{"Cookie": who.cookie}
			}
			got := s.do(t, a)
			if got.status != who.status || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s by %s: %d %v %s, want %d", p.method, p.path, who.name, got.status, got.header, got.body, who.status)
			}
			for _, secret := range []string{"@example.org", s.sian.id, "Jo Bloggs"} {
				if strings.Contains(got.body, secret) {
					t.Errorf("%s %s tells %s %q", p.method, p.path, who.name, secret)
				}
			}
		}
	}
	after, err := s.accounts.Export(t.Context(), s.sian.id)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := written(t, before.Contacts), written(t, after.Contacts); a != b {
		t.Errorf("after all that she has %s, before %s", b, a)
	}
}

// TestEveryPageOfMembersIsShutToOthers is the same for the pages.
func TestEveryPageOfMembersIsShutToOthers(t *testing.T) {
	s := start(t)
	gone, old := s.signedIn(t, s.other.email), s.browser()
	if err := s.accounts.Disable(t.Context(), store.CommandLine, s.other.id); err != nil {
		t.Fatal(err)
	}
	member := s.signedIn(t, s.addMember(t, "member@example.org").email)
	hers := s.signedIn(t, s.sian.email)
	at := hers.planned(t, url.Values{"whom": {"Jo Bloggs MP"}})
	old.cookies["__Host-divisionbell"] = "kqf4vzt2h7wy3mdn6c5x2rjb8akqf4vzt2h7wy3mdn6c5x2rjb8a"
	var minutes atomic.Int64 // so that nobody is slowed for what others tried
	s.server.networks.Now = func() time.Time { return time.Now().Add(time.Duration(minutes.Add(1)) * time.Minute) }
	before, walked := s.once(t, s.sian.id), 0
	for _, path := range pages.MemberPaths() {
		if strings.HasPrefix(path, "/sign-in") || strings.HasPrefix(path, "/mail/") {
			continue
		}
		path, forOfficers := strings.ReplaceAll(path, "/plan/{id}", at), strings.HasPrefix(path, "/admin")
		path = strings.ReplaceAll(path, "{id}", s.sian.id)
		for _, who := range []struct {
			name string
			*browser
		}{{"a stranger", s.browser()}, {"an old session", old}, {"a disabled member", gone}, {"a member, of an officer's", member}} {
			if who.browser == member && !forOfficers {
				continue
			}
			for _, got := range []reply{who.look(t, path), who.send(t, path, url.Values{"revision": {"1"}, "first": {"2027-02-01"}, "step": {"0"}, "do": {"disable"}, "result": {"replied"}, "email": {"new@example.org"}, "why": {"so"}, "id": {"commons/recess/november/2027"}, "decision": {"not"}, "version": {"x"}})} {
				walked++
				isTurnedAway := got.status == http.StatusSeeOther || got.status == http.StatusForbidden
				if !isTurnedAway || got.header.Get("Cache-Control") != "no-store" || strings.Contains(got.body, "Bloggs") || strings.Contains(got.body, s.sian.email) {
					t.Errorf("%s by %s: %d %v", path, who.name, got.status, got.header)
				}
			}
		}
	}
	if after := s.once(t, s.sian.id); walked < 90 || after.Revision != before.Revision {
		t.Errorf("after %d requests it is %+v", walked, after)
	}
}

func written(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestLinksOfMailsCanBeLookedAt fetches every link of every kind of mail as a scanner of
// mails does, and finds that nothing has changed.
func TestLinksOfMailsCanBeLookedAt(t *testing.T) {
	s := start(t)
	b := s.browser()
	_, code := b.mailed(t, s.sian.email)
	m, err := s.store.Member(t.Context(), s.sian.id)
	if err != nil {
		t.Fatal(err)
	}
	mustPost[map[string]any](t, s, "/v1/contacts", s.sian.token, letter)
	all, err := s.accounts.Export(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	c := all.Contacts[0]
	mails := append(s.mailsTo(t, m, c), s.post.last(s.sian.email))
	m.Language = "cy"
	mails = append(mails, s.mailsTo(t, m, c)...)
	bytes, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, m := range mails {
		for _, link := range regexp.MustCompile(`https://bell\.example\.org[^\s"<]*`).FindAllString(m.Text+" "+m.HTML, -1) {
			links++
			path := html.UnescapeString(strings.TrimPrefix(link, "https://bell.example.org"))
			if path == "" {
				path = "/"
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				got := s.do(t, ask{method: method, path: path})
				asksToSignIn := got.status == http.StatusSeeOther && isPlan(path)
				if !asksToSignIn && (got.status != http.StatusOK || len(got.header.Values("Set-Cookie")) > 0) {
					t.Errorf("%s %s: %d %v", method, path, got.status, got.header)
				}
			}
		}
	}
	if links < 40 {
		t.Errorf("the mails have only %d links", links)
	}
	after, err := s.accounts.Export(t.Context(), m.ID)
	if err != nil || written(t, all) != written(t, after) {
		t.Errorf("looking changed something: %s, %v", written(t, after), err)
	}
	if now, err := os.ReadFile(s.file); err != nil || string(now) != string(bytes) {
		t.Errorf("a byte of the data has changed (%v)", err)
	}
	if got := b.send(t, "/sign-in/code", map[string][]string{"code": {code}}); got.status != http.StatusSeeOther {
		t.Errorf("afterwards the code signs in with %d", got.status)
	}
}

// isPlan tells of a page of plans, for which one must sign in.
func isPlan(path string) bool { return regexp.MustCompile(`^(/cy)?/plan(/\w+)?$`).MatchString(path) }

// mailsTo are a mail of every kind to a member, in her language.
func (s *service) mailsTo(t *testing.T, m store.Member, c store.Contact) []mail.Message {
	t.Helper()
	reminder, err1 := s.letters.Reminder(m, "r", []letters.Due{{Contact: c, Steps: c.Steps[:2]}}, nil, s.server.Now())
	invitation, err2 := s.letters.Invitation(m, s.server.Now())
	stillThere, err3 := s.letters.StillThere(m, c.First, s.server.Now())
	better := []advice.Window{{First: c.First.AddDays(28), Last: c.First.AddDays(30), Grade: "good"}}
	change, err4 := s.letters.PlanChanges(m, "c", []letters.PlanChange{{Contact: c, Was: "good", Is: "poor", Better: better}}, s.server.Now())
	to := s.letters.For(m, s.server.Now())
	lines := []letters.Line{to.Step(c, c.Steps[0]), to.Moment("mp", "write", better[0])}
	digest, err5 := s.letters.Digest(m, "d", []letters.Section{{Heading: to.ThisWeek(), Lines: lines}}, s.server.Now())
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	return []mail.Message{reminder, invitation, stillThere, change, digest}
}
