package openid_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/scheduler/account/openid"
	"divisionbell/scheduler/account/openid/openidtest"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// world is a provider with a clock of its own, and what it logs.
type world struct {
	*testing.T
	*openid.Provider
	// other is that of another copy of the service.
	other  *openid.Provider
	issuer *openidtest.Issuer
	now    time.Time
	log    bytes.Buffer
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, issuer: openidtest.Start(t, "sian@example.org"), now: time.Now()}
	st, err := bolt.Open(filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w.Provider, w.other = w.provider(st), w.provider(st)
	return w
}

// provider is that of one copy of the service, of any number that keep their data in one place.
func (w *world) provider(st store.Store) *openid.Provider {
	return openid.New(openid.Config{
		Issuer: w.issuer.URL, ClientID: openidtest.Client, Secret: openidtest.Secret, Return: "https://bell.example.org" + openid.ReturnPath,
		Tallies: st, Now: func() time.Time { return w.now }, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
}

// Whoever went to the issuer from one copy of the service can come back to another, once.
func TestComingBackToAnotherCopyOfTheService(t *testing.T) {
	w := newWorld(t)
	came := w.comes(word)
	if email, err := w.other.Finish(t.Context(), word, came); err != nil || email != "sian@example.org" {
		t.Fatalf("at the other: %q, %v", email, err)
	}
	for i, copy := range []*openid.Provider{w.Provider, w.other} {
		if _, err := copy.Finish(t.Context(), word, came); !errors.Is(err, openid.ErrRefused) {
			t.Errorf("once more, at copy %d: %v", i, err)
		}
	}
}

// comes goes to the issuer with a word, and returns what the browser comes back with.
func (w *world) comes(word store.Secret) url.Values {
	w.Helper()
	address, err := w.Begin(w.Context(), word)
	if err != nil {
		w.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		content, _ := io.ReadAll(answer.Body)
		w.Fatalf("%v: %s", err, content)
	}
	return back.Query()
}

var word = store.ParseSecret("the-word-of-a-browser")

func TestAnIssuerThatComesBackIsFound(t *testing.T) {
	w := newWorld(t)
	w.issuer.Leave(true)
	for range 3 {
		if _, err := w.Begin(t.Context(), word); !errors.Is(err, openid.ErrAway) || w.IsThere() {
			t.Fatalf("while it is away: %v", err)
		}
	}
	w.issuer.Leave(false)
	if _, err := w.Begin(t.Context(), word); !errors.Is(err, openid.ErrAway) {
		t.Errorf("it is asked again at once: %v", err)
	}
	w.now = w.now.Add(time.Minute)
	if email, err := w.Finish(t.Context(), word, w.comes(word)); err != nil || email != "sian@example.org" || !w.IsThere() {
		t.Errorf("a minute later: %q, %v", email, err)
	}
	if n := strings.Count(w.log.String(), "level=WARN"); n != 1 {
		t.Errorf("it is told %d times that it was away:\n%s", n, w.log.String())
	}
}

func TestAnIssuerThatGoesInBetween(t *testing.T) {
	w := newWorld(t)
	came := w.comes(word)
	w.issuer.Leave(true)
	if _, err := w.Finish(t.Context(), word, came); !errors.Is(err, openid.ErrAway) {
		t.Errorf("it says %v", err)
	}
}

// Whoever sees one address of the conversation can make none of what the browser has to show.
func TestWhatABrowserShowsTellsNothingOfItsWord(t *testing.T) {
	w := newWorld(t)
	address, err := w.Begin(t.Context(), word)
	if err != nil {
		t.Fatal(err)
	}
	other, err := w.Begin(t.Context(), store.ParseSecret("another-word"))
	if err != nil {
		t.Fatal(err)
	}
	one, two := queryOf(t, address), queryOf(t, other)
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if one.Get(name) == "" || one.Get(name) == two.Get(name) || strings.Contains(address, word.Reveal()) {
			t.Errorf("%s is %q", name, one.Get(name))
		}
	}
	if one.Get("scope") != "openid email" || one.Get("redirect_uri") != "https://bell.example.org/sign-in/back" {
		t.Errorf("it asks for %v", one)
	}
}

func queryOf(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// Errors may be logged: they hold nothing of whom they are about.
func TestErrorsHoldNothingOfAnybody(t *testing.T) {
	for _, tc := range []struct {
		claim string
		value any
	}{{"email_verified", false}, {"nonce", "another"}, {"aud", "another"}, {"exp", 1}} {
		w := newWorld(t)
		w.issuer.Say(tc.claim, tc.value)
		_, err := w.Finish(t.Context(), word, w.comes(word))
		if err == nil || strings.Contains(err.Error(), "sian") || strings.Contains(err.Error(), openidtest.Secret) || strings.Contains(err.Error(), word.Reveal()) {
			t.Errorf("%s: it says %v", tc.claim, err)
		}
	}
}
