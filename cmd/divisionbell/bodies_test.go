package main

import (
	"cmp"
	"io"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"divisionbell/store/postgres/pgtest"
)

// bodiesIn writes files of membership bodies, by their names.
func bodiesIn(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const alphaFile = `
name: Alpha Association
membership: members@alpha.example.org
mail_from: bell@alpha.example.org
hosts: [bell.alpha.example.org, bell-too.alpha.example.org]
domains: [alpha.example.org]
dates:
- {id: alpha-day/2027, title: Alpha Day, first: 2027-03-03, announced: 2026-11-01}
`

const betaFile = `
name: Beta Society
hosts: [bell.beta.example.org]
base_url: https://bell.beta.example.org/
`

// two is a service for two bodies, as each of them sees it.
type two struct {
	service
	alpha, beta service
	data        string
	where       []string // flags that say where the data are
	inbox       *inbox
}

func startTwo(t *testing.T) two { return startTwoIn(t, "") }

// startTwoIn keeps the members of both in a store; in files of their own if none is given.
func startTwoIn(t *testing.T, store string) two {
	t.Helper()
	return startTwoWith(t, serveCmd{dataFlags: dataFlags{Store: store}})
}

// startTwoWith starts it with more flags, in a folder of its own if none is named.
func startTwoWith(t *testing.T, args serveCmd) two {
	t.Helper()
	args.Data = cmp.Or(args.Data, t.TempDir())
	s := two{data: args.Data, inbox: newInbox(t), where: []string{"--data", args.Data}}
	if args.Store != "" {
		s.where = append(s.where, "--store", args.Store)
	}
	args.SMTP, args.Bodies = s.inbox.url, bodiesIn(t, map[string]string{"alpha.yaml": alphaFile, "beta.yaml": betaFile})
	s.service = startServe(t, args)
	s.alpha, s.beta = s.service, s.service
	s.alpha.host, s.beta.host = "bell.alpha.example.org", "bell.beta.example.org"
	return s
}

// member adds a member of a body, and returns the token.
func (s two) member(t *testing.T, body string, more ...string) string {
	t.Helper()
	return strings.TrimSpace(mustCommand(t, slices.Concat([]string{"member", "add", "sian@example.org", "--body", body}, s.where, more)...))
}

// Siân is a member of both bodies, with the same address, and an officer of both. Nothing of the
// one is seen, or of use, at the other.
func TestOneBodySeesNothingOfAnother(t *testing.T) { oneBodySeesNothing(t, startTwo(t)) }

// The same in one database that both share.
func TestOneBodySeesNothingOfAnotherInOneDatabase(t *testing.T) {
	_, url := pgtest.Own(t, pgtest.Missing(), "fsync=off")
	oneBodySeesNothing(t, startTwoIn(t, url))
}

func oneBodySeesNothing(t *testing.T, s two) {
	t.Helper()
	atAlpha, atBeta := s.member(t, "alpha", "--officer"), s.member(t, "beta", "--officer")
	contact := s.alpha.post(t, "/v1/contacts", atAlpha, `{"office":"mp","action":"write","whom":"Jo Bloggs MP","purpose":"Keep the branch open","nation":"england","first":"2027-01-20"}`)
	id, _ := contact["id"].(string)
	feed := regexp.MustCompile(`/feeds/m/.*`).FindString(s.alpha.post(t, "/v1/me/feeds", atAlpha, `{"label":"phone"}`)["url"].(string))
	s.alpha.post(t, "/v1/dates", atAlpha, `{"sort":"sector","title":"Open day of Alpha","first":"2027-05-05","why":"our own calendar"}`)
	for _, tc := range []struct {
		name, path, token string
		at                service
		status            int
		has, hasNot       string
	}{
		{"her plan", "/v1/contacts/" + id, atAlpha, s.alpha, http.StatusOK, "Jo Bloggs", ""},
		{"her plan, with the token of the other", "/v1/contacts/" + id, atBeta, s.alpha, http.StatusUnauthorized, "", "Jo Bloggs"},
		{"her plan, at the other", "/v1/contacts/" + id, atAlpha, s.beta, http.StatusUnauthorized, "", "Jo Bloggs"},
		{"her plan, at the other with its token", "/v1/contacts/" + id, atBeta, s.beta, http.StatusNotFound, "", "Jo Bloggs"},
		{"all her plans at the other", "/v1/contacts", atBeta, s.beta, http.StatusOK, "", "Jo Bloggs"},
		{"her export", "/v1/me/export", atAlpha, s.alpha, http.StatusOK, "Jo Bloggs", ""},
		{"her export at the other", "/v1/me/export", atBeta, s.beta, http.StatusOK, "sian@example.org", "Jo Bloggs"},
		{"her feed", feed, "", s.alpha, http.StatusOK, "Jo Bloggs", ""},
		{"her feed at the other", feed, "", s.beta, http.StatusNotFound, "", "Jo Bloggs"},
		{"who are members", "/v1/members", atBeta, s.beta, http.StatusOK, "sian@example.org", "alpha"},
		{"what officers did", "/v1/decisions", atAlpha, s.alpha, http.StatusOK, "open-day-of-alpha", ""},
		{"what officers of the other did", "/v1/decisions", atBeta, s.beta, http.StatusOK, "", "lpha"},
		{"a date that its officers added", "/v1/calendar?from=2027-05-01&to=2027-05-31&body=sector", "", s.alpha, http.StatusOK, "Open day of Alpha", ""},
		{"not at the other", "/v1/calendar?from=2027-05-01&to=2027-05-31&body=sector", "", s.beta, http.StatusOK, "", "lpha"},
		{"a date of its file", "/v1/calendar?from=2027-03-01&to=2027-03-31&body=sector", "", s.alpha, http.StatusOK, "Alpha Day", ""},
		{"not at the other either", "/v1/calendar?from=2027-03-01&to=2027-03-31&body=sector", "", s.beta, http.StatusOK, "", "Alpha Day"},
		{"public feeds too", "/feeds/sector.ics", "", s.beta, http.StatusOK, "BEGIN:VCALENDAR", "Alpha Day"},
		{"the steps", "/v1/best-time?office=mp", "", s.alpha, http.StatusOK, "Tell Alpha Association how it went: members@alpha.example.org", ""},
		{"the steps of the other", "/v1/best-time?office=mp", "", s.beta, http.StatusOK, "Tell Beta Society how it went.", "Alpha"},
		{"a page", "/about", "", s.beta, http.StatusOK, "Beta Society", "Alpha"},
		{"metrics", "/metrics", "", s.beta, http.StatusOK, "divisionbell_", "lpha"},
		{"metrics tell of nobody", "/metrics", "", s.alpha, http.StatusOK, "divisionbell_", "sian"},
		{"readyz", "/readyz", "", s.beta, http.StatusOK, "", "lpha"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, body := tc.at.get(t, tc.path, tc.token)
			if status != tc.status || !strings.Contains(body, tc.has) || tc.hasNot != "" && strings.Contains(body, tc.hasNot) {
				t.Errorf("%d, want %d with %q and without %q:\n%.2000s", status, tc.status, tc.has, tc.hasNot, body)
			}
		})
	}
	if status, _ := s.beta.do(t, http.MethodPost, "/v1/me/feeds", atAlpha, `{"label":"x"}`); status != http.StatusUnauthorized {
		t.Errorf("a feed made at the other: %d", status)
	}
	if list := mustCommand(t, append([]string{"member", "list", "--body", "beta"}, s.where...)...); strings.Count(list, "@") != 1 {
		t.Errorf("the members of beta are %s", list)
	}
	mustCommand(t, append([]string{"member", "remove", "sian@example.org", "--body", "beta"}, s.where...)...)
	if status, _ := s.alpha.get(t, "/v1/contacts/"+id, atAlpha); status != http.StatusOK {
		t.Errorf("removed at the other, her plan is %d", status)
	}
	if status, _ := s.beta.get(t, "/v1/me", atBeta); status != http.StatusUnauthorized {
		t.Errorf("removed there, she is %d", status)
	}
	s.stop(t)
}

// messageText is the text of a mail, whose parts are in quoted-printable.
func messageText(t *testing.T, m *mail.Message) string {
	t.Helper()
	content, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// What signs in at one body signs in nowhere else.
func TestASessionIsOfOneBody(t *testing.T) {
	s := startTwo(t)
	s.member(t, "alpha")
	s.member(t, "beta")
	send := func(at service, method, path, body, cookie string) (int, []*http.Cookie) {
		t.Helper()
		r, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = at.host
		r.Header.Set("Content-Type", "application/json")
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode, answer.Cookies()
	}
	status, cookies := send(s.alpha, http.MethodPost, "/v1/sign-in", `{"email":"sian@example.org"}`, "")
	if status != http.StatusAccepted || len(cookies) != 1 {
		t.Fatalf("asking: %d %v", status, cookies)
	}
	asked := cookies[0].Name + "=" + cookies[0].Value
	text := messageText(t, s.inbox.next(t))
	code := regexp.MustCompile(`\d{3} \d{3}`).FindString(text)
	if !strings.Contains(text, "https://bell.alpha.example.org/sign-in/") || code == "" {
		t.Fatalf("the mail is %s", text)
	}
	if status, _ := send(s.beta, http.MethodPost, "/v1/sign-in", `{"code":"`+code+`"}`, asked); status == http.StatusOK {
		t.Error("the code signs in at the other")
	}
	status, cookies = send(s.alpha, http.MethodPost, "/v1/sign-in", `{"code":"`+code+`"}`, asked)
	if status != http.StatusOK {
		t.Fatalf("signing in: %d", status)
	}
	session := ""
	for _, c := range cookies {
		if strings.HasSuffix(c.Name, "divisionbell") {
			session = c.Name + "=" + c.Value
		}
	}
	if status, _ := send(s.alpha, http.MethodGet, "/v1/me", "", session); status != http.StatusOK {
		t.Errorf("signed in she is %d", status)
	}
	if status, _ := send(s.beta, http.MethodGet, "/v1/me", "", session); status != http.StatusUnauthorized {
		t.Errorf("with that session she is %d at the other", status)
	}
	s.stop(t)
}

// What is asked under another name is told nothing of whose there are.
func TestAHostThatIsNobodys(t *testing.T) {
	s := startTwo(t)
	for _, tc := range []struct {
		host, path string
		status     int
		has        string
	}{
		{"bell.alpha.example.org", "/about", http.StatusOK, "Alpha Association"},
		{"bell-too.alpha.example.org", "/about", http.StatusOK, "Alpha Association"},
		{"BELL.Alpha.example.org:8443", "/about", http.StatusOK, "Alpha Association"},
		{"bell.beta.example.org.", "/about", http.StatusOK, "Beta Society"},
		{"", "/about", http.StatusMisdirectedRequest, "No service answers under this name."},
		{"bell.gamma.example.org", "/about", http.StatusMisdirectedRequest, "Nid oes gwasanaeth"},
		{"bell.gamma.example.org", "/v1/best-time?office=mp", http.StatusMisdirectedRequest, ""},
		{"alpha.example.org", "/metrics", http.StatusMisdirectedRequest, ""},
		{"bell.alpha.example.org.evil.example.net", "/", http.StatusMisdirectedRequest, ""},
		{"10.0.0.7", "/healthz", http.StatusOK, `{"status":"ok"}`},
	} {
		at := s.service
		at.host = tc.host
		status, body := at.get(t, tc.path, "")
		if status != tc.status || !strings.Contains(body, tc.has) {
			t.Errorf("%s%s: %d %s", tc.host, tc.path, status, body)
		}
		if tc.status == http.StatusMisdirectedRequest && (strings.Contains(body, "Alpha") || strings.Contains(body, "Beta")) {
			t.Errorf("%s%s names a body: %s", tc.host, tc.path, body)
		}
	}
	for _, args := range [][]string{
		{"member", "list", "--data", s.data},
		{"member", "add", "x@example.org", "--data", s.data, "--body", "gamma"},
	} {
		if status, _, stderr := command(t, args...); status != exitUsage || !strings.Contains(stderr, "alpha, beta") {
			t.Errorf("%v: %d %s", args, status, stderr)
		}
	}
	s.stop(t)
}

func TestFlagsForManyBodies(t *testing.T) {
	good := map[string]string{"alpha.yaml": alphaFile, "beta.yaml": betaFile}
	for _, tc := range []struct {
		name  string
		files map[string]string
		more  []string
		says  string
	}{
		{"no file", map[string]string{}, nil, "has no file of a membership body"},
		{"a wrong file", map[string]string{"alpha.yaml": alphaFile + "colour: red\n"}, nil, "colour: is not a field"},
		{"no host", map[string]string{"alpha.yaml": "name: Alpha\n"}, nil, "must say under which hosts"},
		{"one host for two", map[string]string{"alpha.yaml": alphaFile, "beta.yaml": "name: Beta\nhosts: [bell.alpha.example.org]\n"}, nil, "both say that they are reached under bell.alpha.example.org"},
		{"a name that is none", map[string]string{"Alpha One.yaml": alphaFile}, nil, "small letters, digits and hyphens"},
		{"--join", good, []string{"--join", "example.org"}, "leave out --join"},
		{"--body", good, []string{"--body", "x.yaml"}, "leave out --body"},
		{"--base-url", good, []string{"--base-url", "https://bell.example.org"}, "leave out --base-url"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			args := append([]string{"serve", "--bodies", bodiesIn(t, tc.files), "--data", t.TempDir(), "--addr", "127.0.0.1:0"}, tc.more...)
			if status, _, stderr := command(t, args...); status != exitUsage || !strings.Contains(stderr, tc.says) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("status %d: %s, want %q", status, stderr, tc.says)
			}
		})
	}
}
