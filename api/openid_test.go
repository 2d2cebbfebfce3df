package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"divisionbell/scheduler/account/openid"
	"divisionbell/scheduler/account/openid/openidtest"
	"divisionbell/store"
)

// startWith starts a service at which members are known by an issuer too.
func startWith(t *testing.T, issuer *openidtest.Issuer) *service {
	t.Helper()
	return start(t, func(c *Config) {
		c.Provider = openid.New(openid.Config{
			Issuer: issuer.URL, ClientID: openidtest.Client, Secret: openidtest.Secret, Return: c.BaseURL + openid.ReturnPath,
			Tallies: c.Store, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		looking, stop := context.WithCancel(t.Context())
		if issuer.IsAway() {
			stop()
		}
		defer stop()
		c.Provider.Run(looking)
	})
}

// goes follows the button, and returns the address to which the issuer sends the browser back.
func (b *browser) goes(t *testing.T, from string) string {
	t.Helper()
	there := b.look(t, from)
	if there.status != http.StatusSeeOther {
		t.Fatalf("the button: %d %s", there.status, there.body)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(there.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	back := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusFound || !strings.HasPrefix(back, "https://bell.example.org/sign-in/back?") {
		t.Fatalf("the issuer: %d, to %s", answer.StatusCode, back)
	}
	return strings.TrimPrefix(back, "https://bell.example.org")
}

func TestAMemberIsKnownByAnIssuer(t *testing.T) {
	for _, tc := range []struct{ name, email, from, to string }{
		{"a member", "sian@example.org", "/sign-in/with", "/plan"},
		{"a member, written otherwise", "Sian@Example.org", "/sign-in/with", "/plan"},
		{"a member, in Welsh", "sian@example.org", "/cy/sign-in/with", "/cy/plan"},
		{"somebody who may join", "new@library.example.org", "/sign-in/with", "/plan"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			issuer := openidtest.Start(t, tc.email)
			s := startWith(t, issuer)
			b := s.browser()
			got := b.look(t, b.goes(t, tc.from))
			if got.status != http.StatusSeeOther || got.header.Get("Location") != tc.to {
				t.Fatalf("coming back: %d to %q: %s", got.status, got.header.Get("Location"), got.body)
			}
			if page := b.look(t, "/account"); page.status != http.StatusOK || !strings.Contains(strings.ToLower(page.body), strings.ToLower(tc.email)) {
				t.Errorf("the account: %d %s", page.status, page.body)
			}
		})
	}
}

func TestWhereSheWantedToGoIsWhereSheComes(t *testing.T) {
	issuer := openidtest.Start(t, "sian@example.org")
	s := startWith(t, issuer)
	b := s.browser()
	b.look(t, "/plan/new?office=mp&action=write")
	if got := b.look(t, b.goes(t, "/sign-in/with")); got.header.Get("Location") != "/plan/new?office=mp&action=write" {
		t.Errorf("she comes to %q", got.header.Get("Location"))
	}
}

// What comes back and signs nobody in.
func TestWhoIsNotKnownByAnIssuer(t *testing.T) {
	const again, stranger = "Begin again.", "names no verified address of yours that may sign in here"
	for _, tc := range []struct {
		name string
		// says is what the issuer does otherwise, comes how the browser comes back.
		says  func(*testing.T, *openidtest.Issuer)
		comes func(t *testing.T, s *service, b *browser, back string) reply
		shows string
	}{
		{"a stranger", say("email", "stranger@example.net"), nil, stranger},
		{"an address that is not verified", say("email_verified", false), nil, stranger},
		{"of which nothing is said", say("email_verified", nil), nil, stranger},
		{"no address", say("email", nil), nil, stranger},
		{"what is no address", say("email", "Sian <sian@example.org>"), nil, stranger},
		{"a disabled member", say("email", "other@example.org"), nil, stranger},
		{"another nonce", say("nonce", "another"), nil, again},
		{"no nonce", say("nonce", nil), nil, again},
		{"for another client", say("aud", "another"), nil, again},
		{"for two clients, asked by the other", func(t *testing.T, i *openidtest.Issuer) {
			i.Say("aud", []string{openidtest.Client, "another"})
			i.Say("azp", "another")
		}, nil, again},
		{"of another issuer", say("iss", "https://issuer.example.net"), nil, again},
		{"run out", say("exp", time.Now().Add(-time.Hour).Unix()), nil, again},
		{"signed by somebody else", func(t *testing.T, i *openidtest.Issuer) { i.Forge(t) }, nil, again},
		{"in another browser", nil, func(t *testing.T, s *service, _ *browser, back string) reply {
			return s.browser().look(t, back)
		}, again},
		{"in another browser that went there too", nil, func(t *testing.T, s *service, _ *browser, back string) reply {
			other := s.browser()
			other.goes(t, "/sign-in/with")
			return other.look(t, back)
		}, again},
		{"with another state", nil, func(t *testing.T, _ *service, b *browser, back string) reply {
			return b.look(t, strings.Replace(back, "state=", "state=x", 1))
		}, again},
		{"without a code", nil, func(t *testing.T, _ *service, b *browser, back string) reply {
			u, _ := url.Parse(back)
			return b.look(t, "/sign-in/back?"+url.Values{"state": u.Query()["state"]}.Encode())
		}, again},
		{"with a made-up code", nil, func(t *testing.T, _ *service, b *browser, back string) reply {
			u, _ := url.Parse(back)
			return b.look(t, "/sign-in/back?"+url.Values{"state": u.Query()["state"], "code": {"made-up"}}.Encode())
		}, again},
		{"refused at the issuer", nil, func(t *testing.T, _ *service, b *browser, back string) reply {
			u, _ := url.Parse(back)
			return b.look(t, "/sign-in/back?"+url.Values{"state": u.Query()["state"], "error": {"access_denied"}}.Encode())
		}, again},
		{"twice, with the cookie of before", nil, func(t *testing.T, s *service, b *browser, back string) reply {
			kept := s.browser()
			kept.cookies["__Host-divisionbell-away"] = b.cookies["__Host-divisionbell-away"]
			if got := b.look(t, back); got.status != http.StatusSeeOther {
				t.Errorf("the first time: %d %s", got.status, got.body)
			}
			return kept.look(t, back)
		}, again},
	} {
		t.Run(tc.name, func(t *testing.T) {
			issuer := openidtest.Start(t, "sian@example.org")
			if tc.says != nil {
				tc.says(t, issuer)
			}
			s := startWith(t, issuer)
			if err := s.accounts.Disable(t.Context(), store.CommandLine, s.other.id); err != nil {
				t.Fatal(err)
			}
			b := s.browser()
			back := b.goes(t, "/sign-in/with")
			if tc.comes == nil {
				tc.comes = func(t *testing.T, _ *service, b *browser, back string) reply { return b.look(t, back) }
			}
			got := tc.comes(t, s, b, back)
			if got.status != http.StatusForbidden || !strings.Contains(got.body, tc.shows) || strings.Contains(got.body, "@example") {
				t.Errorf("%d %s, want %q", got.status, got.body, tc.shows)
			}
			for _, line := range got.header.Values("Set-Cookie") {
				if c, err := http.ParseSetCookie(line); err == nil && c.Name == "__Host-divisionbell" && c.MaxAge >= 0 {
					t.Errorf("it signs in: %s", line)
				}
			}
			if log := s.log.String(); strings.Contains(log, "example.org") || strings.Contains(log, "example.net") {
				t.Errorf("an address is in the log: %s", log)
			}
		})
	}
}

func say(claim string, value any) func(*testing.T, *openidtest.Issuer) {
	return func(_ *testing.T, i *openidtest.Issuer) { i.Say(claim, value) }
}

// The pages for who is not let in tell nothing apart.
func TestStrangersAreToldTheSameWhoeverTheyAre(t *testing.T) {
	var first string
	for _, tc := range []struct {
		email    string
		verified bool
	}{{"stranger@example.net", true}, {"sian@example.org", false}, {"other@example.org", true}} {
		issuer := openidtest.Start(t, tc.email)
		issuer.Say("email_verified", tc.verified)
		s := startWith(t, issuer)
		if err := s.accounts.Disable(t.Context(), store.CommandLine, s.other.id); err != nil {
			t.Fatal(err)
		}
		b := s.browser()
		got := b.look(t, b.goes(t, "/sign-in/with")).body
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("%s is told otherwise:\n%s\n%s", tc.email, got, first)
		}
	}
}

// An issuer that is away keeps nobody from signing in by mail, and is there again by itself.
func TestAnIssuerThatIsAway(t *testing.T) {
	issuer := openidtest.Start(t, "sian@example.org")
	issuer.Leave(true)
	s := startWith(t, issuer)
	page := s.browser().look(t, "/sign-in")
	if page.status != http.StatusOK || !strings.Contains(page.body, "does not work just now") || strings.Contains(page.body, `href="/sign-in/with"`) || !strings.Contains(page.body, `name="email"`) {
		t.Errorf("the page: %d %s", page.status, page.body)
	}
	if got := s.browser().look(t, "/sign-in/with"); got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, "does not work just now") {
		t.Errorf("going there: %d %s", got.status, got.body)
	}
	s.signedIn(t, "sian@example.org")
}

func TestTheButtonToTheIssuer(t *testing.T) {
	issuer := openidtest.Start(t, "sian@example.org")
	with, without := startWith(t, issuer), start(t)
	for _, tc := range []struct {
		name   string
		s      *service
		path   string
		status int
		has    string
	}{
		{"in English", with, "/sign-in", http.StatusOK, `<a class="button" href="/sign-in/with">Sign in with your account at 127.0.0.1</a>`},
		{"in Welsh", with, "/cy/sign-in", http.StatusOK, `<a class="button" href="/cy/sign-in/with">Mewngofnodi`},
		{"no issuer", without, "/sign-in", http.StatusOK, `name="email"`},
		{"no issuer to go to", without, "/sign-in/with", http.StatusNotFound, "by mail"},
		{"no issuer to come from", without, "/sign-in/back?code=x&state=y", http.StatusNotFound, "by mail"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tc.s.browser().look(t, tc.path)
			if got.status != tc.status || !strings.Contains(got.body, tc.has) {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	if got := without.browser().look(t, "/sign-in"); strings.Contains(got.body, "/sign-in/with") {
		t.Error("there is a button that leads nowhere")
	}
}
