package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"divisionbell/api/limits"
	"divisionbell/store"
)

// manyTries are how often somebody guesses, fewTries where a door is opened as another is.
const (
	manyTries = 10_000
	fewTries  = 1_500
)

// guesser tries one secret after the other at a service whose clock stands.
type guesser struct {
	*service
	// asked are the browser's word of a request to sign in for somebody else's address.
	asked string
}

func newGuesser(t *testing.T) *guesser {
	t.Helper()
	g := &guesser{service: start(t, trustLoopback)}
	b := g.browser()
	b.mailed(t, g.sian.email)
	g.asked = b.cookie()
	now := time.Now().Add(time.Hour) // what it took to ask is made up for
	g.server.networks.Now = func() time.Time { return now }
	return g
}

// secretNumber is a word that looks like a secret.
func secretNumber(n int) string { return fmt.Sprintf("guess%047d", n) }

// try sends a guess from an address, and returns the status of the answer.
func (g *guesser) try(t *testing.T, r *http.Request, from string) int {
	t.Helper()
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("X-Forwarded-For", from)
	w := httptest.NewRecorder()
	g.server.router.echo.ServeHTTP(w, r)
	if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") == "" {
		t.Fatal("who is slowed is not told for how long")
	}
	return w.Code
}

// TestGuessingIsSlowedAndLoggedWithoutValues tries thousands of secrets of each kind, from one
// network and from a thousand addresses. So many are answered with whether they are good as is
// said, and no more.
func TestGuessingIsSlowedAndLoggedWithoutValues(t *testing.T) {
	withToken := func(path string) func(*guesser, int) *http.Request {
		return func(_ *guesser, n int) *http.Request {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("Authorization", "Bearer "+secretNumber(n))
			return r
		}
	}
	for _, kind := range []struct {
		name  string
		tries int
		ask   func(*guesser, int) *http.Request
		// one and many are how many are answered, from one network and from a thousand addresses.
		one, many int
	}{
		{"tokens", manyTries, withToken("/v1/me"), limits.TokensAtOnce / limits.CostOfGuess, limits.GuessesAtOnce},
		{"tokens, in another place", fewTries, withToken("/v1/contacts"), limits.TokensAtOnce / limits.CostOfGuess, limits.GuessesAtOnce},
		{"secrets of feeds", manyTries, func(_ *guesser, n int) *http.Request {
			return httptest.NewRequest(http.MethodGet, "/feeds/m/"+secretNumber(n)+".ics", nil)
		}, limits.TokensAtOnce / limits.CostOfGuess, limits.GuessesAtOnce},
		{"sessions", fewTries, func(_ *guesser, n int) *http.Request {
			r := httptest.NewRequest(http.MethodGet, "/plan", nil)
			r.Header.Set("Cookie", "__Host-divisionbell="+secretNumber(n))
			return r
		}, limits.TokensAtOnce / limits.CostOfGuess, limits.GuessesAtOnce},
		{"links of mails", fewTries, func(_ *guesser, n int) *http.Request {
			return httptest.NewRequest(http.MethodGet, "/sign-in/"+secretNumber(n), nil)
		}, limits.TokensAtOnce / limits.CostOfGuess, limits.GuessesAtOnce},
		{"codes, on the page", manyTries, func(g *guesser, n int) *http.Request {
			r := httptest.NewRequest(http.MethodPost, "/sign-in/code", strings.NewReader(fmt.Sprintf("code=%06d", n)))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Cookie", g.asked)
			return r
		}, store.MaxTries, store.MaxTries},
		{"codes, by a program", fewTries, func(g *guesser, n int) *http.Request {
			r := httptest.NewRequest(http.MethodPost, "/v1/sign-in", strings.NewReader(fmt.Sprintf(`{"code":"%06d"}`, n)))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Cookie", g.asked)
			return r
		}, store.MaxTries, store.MaxTries},
	} {
		for _, from := range []struct {
			name      string
			addresses int
			most      int
		}{{"one network", 1, kind.one}, {"a thousand addresses", 1000, kind.many}} {
			t.Run(kind.name+" from "+from.name, func(t *testing.T) {
				g := newGuesser(t)
				met := map[int]int{}
				for n := range kind.tries {
					met[g.try(t, kind.ask(g, n), fmt.Sprintf("10.%d.%d.1", n%from.addresses/250, n%from.addresses%250))]++
				}
				answered := kind.tries - met[http.StatusTooManyRequests]
				if strings.HasPrefix(kind.name, "codes") { // what is over signs nobody in, right or wrong
					answered = met[http.StatusUnprocessableEntity]
				}
				if answered > from.most || met[http.StatusOK] > 0 {
					t.Errorf("%d were answered, want %d at most: %v", answered, from.most, met)
				}
				if log := g.log.String(); !strings.Contains(log, "status=") || strings.Contains(log, "guess0") || strings.Contains(log, "10.0.") {
					t.Error("the log has nothing of it, or what was tried, or from where")
				}
				if got := g.do(t, ask{method: http.MethodGet, path: "/v1/me", token: g.sian.token}); got.status != http.StatusOK {
					t.Errorf("meanwhile a member with a good token gets %d", got.status)
				}
			})
		}
	}
}
