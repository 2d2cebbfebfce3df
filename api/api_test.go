package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/api/rest"
	"divisionbell/calendar"
	"divisionbell/logtest"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/edition/editiontest"
	"divisionbell/scheduler/kept"
	letters "divisionbell/scheduler/letter"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/webhook"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// The tests take this for now: a Monday morning in a week in which both
// Houses are expected to sit.
const clock = "2026-11-23T09:00:00Z"

// firstEdition is worked out once for all tests: it never changes.
var firstEdition = editiontest.Once("2025-11-23")

// service is the whole interface on a store in a file, with the tokens of two
// members.
type service struct {
	*httptest.Server
	server      *server
	store       store.Store
	file        string
	log         *logtest.Buffer
	sian, other memberAccount
	accounts    *account.Accounts
	letters     *letters.Writer
	post        *postbox
	hooked      *hooked
}

type memberAccount struct{ id, email, token string }

func start(t testing.TB, change ...func(*Config)) *service {
	t.Helper()
	s := &service{file: filepath.Join(t.TempDir(), "divisionbell.db"), log: &logtest.Buffer{}}
	s.open(t, change...)
	s.sian = s.addMember(t, "sian@example.org")
	s.other = s.addMember(t, "other@example.org")
	t.Cleanup(func() { s.shut(t) })
	return s
}

func (s *service) open(t testing.TB, change ...func(*Config)) {
	t.Helper()
	first, err := firstEdition()
	if err != nil {
		t.Fatal(err)
	}
	first.Kept = kept.NewShelf(4 << 20) // what another test has asked costs this one as much
	if s.store, err = bolt.Open(s.file); err != nil {
		t.Fatal(err)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		Editions: edition.NewEditions(first, now), Store: s.store, Now: func() time.Time { return now }, Location: london,
		Random: rand.Reader, BaseURL: "https://bell.example.org", Version: "1.2.3", Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}
	s.post = &postbox{}
	if s.letters, err = lettertest.On(cfg.BaseURL, func() *advice.Advisor { return cfg.Editions.Current().Advice }, s.store); err != nil {
		t.Fatal(err)
	}
	cfg.Passes = s.letters.Passes
	s.accounts = account.New(account.Config{
		Store: s.store, Sender: s.post, Random: rand.Reader, Now: cfg.Now, Location: london, Letters: s.letters, Log: cfg.Log,
		Domains: []string{"library.example.org"},
	})
	cfg.Accounts = s.accounts
	s.hooked = &hooked{}
	cfg.Webhook = &webhook.Hooks{
		Store: s.store, Editions: cfg.Editions, Poster: s.hooked, Now: cfg.Now, Location: london, Random: rand.Reader,
	}
	for _, to := range change {
		to(&cfg)
	}
	s.server, err = newServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.Server = httptest.NewServer(s.server.router.echo)
}

func (s *service) shut(t testing.TB) {
	t.Helper()
	s.Close()
	if err := s.store.Close(); err != nil {
		t.Error(err)
	}
}

func (s *service) addMember(t testing.TB, email string) memberAccount {
	t.Helper()
	token, err := store.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	m := store.Member{ID: store.NewID(), Email: email}
	if err := s.store.AddMember(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	if err := s.store.AddToken(context.Background(), store.Token{ID: "token-of-" + m.ID, Member: m.ID}, token); err != nil {
		t.Fatal(err)
	}
	return memberAccount{m.ID, email, token.Reveal()}
}

// ask is a request as a table writes it.
type ask struct {
	method, path string
	token        string
	body         string
	header       map[string]string
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (s *service) do(t testing.TB, a ask) reply {
	t.Helper()
	r, err := http.NewRequest(a.method, s.URL+a.path, strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if a.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if a.token != "" {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	for name, value := range a.header {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(body)}
}

func (s *service) get(t testing.TB, path string) reply {
	t.Helper()
	return s.do(t, ask{method: http.MethodGet, path: path})
}

// mustPost returns the answer to a POST that makes something.
func mustPost[T any](t testing.TB, s *service, path, token, body string) T {
	t.Helper()
	a := s.do(t, ask{method: http.MethodPost, path: path, token: token, body: body})
	if a.status != http.StatusCreated {
		t.Fatalf("POST %s: %d %s", path, a.status, a.body)
	}
	return decode[T](t, a)
}

func mustGet[T any](t testing.TB, s *service, path string) T {
	t.Helper()
	a := s.get(t, path)
	if a.status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, a.status, a.body)
	}
	return decode[T](t, a)
}

func decode[T any](t testing.TB, a reply) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return v
}

const letter = `{"office":"mp","action":"write","whom":"Jo Bloggs MP","purpose":"Keep the branch library open","nation":"england","first":"2027-01-12"}`

func TestWhatIsMissingInTheConfigurationIsSaid(t *testing.T) {
	if _, err := New(Config{BaseURL: "https://bell.example.org"}); err == nil || !strings.Contains(err.Error(), "must all be given") {
		t.Errorf("without anything: %v", err)
	}
	s := start(t)
	cfg := s.server.Config
	cfg.BaseURL = "bell.example.org"
	if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), "base URL") {
		t.Errorf("with a base URL that is none: %v", err)
	}
}

func TestHealth(t *testing.T) {
	s := start(t)
	health := mustGet[rest.HealthDocument](t, s, "/healthz")
	if health.Status != "ok" || health.Version != "1.2.3" || health.CalendarVersion == "" {
		t.Errorf("got %+v", health)
	}
}

// A monitor that looks at nothing but the status must see that something does not work.
func TestReadinessIsRedWhileSomethingDoesNotWork(t *testing.T) {
	s := start(t)
	cfg, wrong := s.server.Config, []string(nil)
	cfg.Failures = func() []string { return wrong }
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		wrong  []string
		status int
		says   string
	}{
		{"all is well", nil, http.StatusOK, `"status":"ok","failures":[]`},
		{"the disk is full", []string{"the disk is full"}, http.StatusServiceUnavailable, `"status":"failing","failures":["the disk is full"]`},
		{"there is room again", nil, http.StatusOK, `"status":"ok"`},
	} {
		wrong = tc.wrong
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, "/readyz", nil))
			if w.Code != tc.status || method == http.MethodGet && !strings.Contains(w.Body.String(), tc.says) {
				t.Errorf("%s: %s %d %s", tc.name, method, w.Code, w.Body)
			}
		}
	}
}

// Where operators have an address of their own, strangers learn no more than whether it is ready.
func TestWhatIsForOperatorsCanBeElsewhere(t *testing.T) {
	s := start(t)
	cfg := s.server.Config
	cfg.Failures, cfg.OperatorElsewhere = func() []string { return []string{"the disk is full"} }, true
	whole, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, path string
		at         http.Handler
		status     int
		says, not  string
	}{
		{"strangers have no metrics", "/metrics", whole, 404, "", "divisionbell_"},
		{"and are not told why it is not ready", "/readyz", whole, 503, `"status":"failing","failures":[],"warnings":[]`, "disk"},
		{"they see that it is up", "/healthz", whole, 200, `"ok"`, ""},
		{"operators have the metrics", "/metrics", Inside(whole), 200, "divisionbell_build_info", ""},
		{"and are told why", "/readyz", Inside(whole), 503, "the disk is full", ""},
		{"and that it is up", "/healthz", Inside(whole), 200, `"ok"`, ""},
		{"nothing else is there", "/v1/offices", Inside(whole), 404, "", "mp"},
	} {
		w := httptest.NewRecorder()
		tc.at.ServeHTTP(w, httptest.NewRequest(http.MethodGet, tc.path, nil))
		if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.says) || tc.not != "" && strings.Contains(w.Body.String(), tc.not) {
			t.Errorf("%s: %d %.300s", tc.name, w.Code, w.Body)
		}
	}
}

// A line of the log and an answer can be brought together; the number says nothing of who asked.
func TestRequestsAreNumbered(t *testing.T) {
	s := start(t)
	first, second := s.get(t, "/healthz").header.Get("X-Request-Id"), s.get(t, "/nothing").header.Get("X-Request-Id")
	if first == "" || second == "" || first == second || len(first) > 32 {
		t.Errorf("they are %q and %q", first, second)
	}
}

// What is announced of the Commons ends with a recess that is over by now, so that
// somebody should look after the facts; the service goes on all the same.
func TestReadinessSaysWhichFactsHaveRunOut(t *testing.T) {
	s := start(t)
	ready := mustGet[rest.ReadinessDocument](t, s, "/readyz")
	said := strings.Join(ready.Warnings, "; ")
	if ready.Status != "ok" || !strings.Contains(said, "Scottish Parliament: the facts ran out on ") {
		t.Errorf("it says %q", said)
	}
	if strings.Contains(said, calendar.BankHolidays.Title()) {
		t.Errorf("it warns of bank holidays, which are published for years: %q", said)
	}
}
