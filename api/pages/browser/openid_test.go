package browser

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"divisionbell/api"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/account/openid"
	"divisionbell/scheduler/account/openid/openidtest"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/body"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/store/bolt"
)

// ofABody is a service of the membership body of the documentation, whose members are known at
// an issuer too.
func ofABody(t *testing.T) (url string) {
	t.Helper()
	manual, err := os.ReadFile("../../../docs/body.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := body.Read(regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(manual)[1])
	if err != nil {
		t.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(t.TempDir(), "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	issuer := openidtest.Start(t, "ann@example.org")
	server := httptest.NewUnstartedServer(nil)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	now, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		t.Fatal(err)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	cfg := api.Config{
		Editions: shared.office.Editor.Editions, Store: st, Now: func() time.Time { return now }, Location: london,
		Random: rand.Reader, BaseURL: "http://" + server.Listener.Addr().String(), Version: "1.2.3", Log: log, Body: b,
	}
	letters, err := lettertest.On(cfg.BaseURL, func() *advice.Advisor { return cfg.Editions.Current().Advice }, st)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Passes = letters.Passes
	cfg.Accounts = account.New(account.Config{
		Store: st, Sender: make(letterbox, 10), Random: rand.Reader, Now: cfg.Now, Location: london, Letters: letters, Log: log, Domains: b.Domains,
	})
	cfg.Provider = openid.New(openid.Config{
		Issuer: issuer.URL, ClientID: openidtest.Client, Secret: openidtest.Secret, Return: cfg.BaseURL + openid.ReturnPath, Tallies: st, Now: time.Now, Log: log,
	})
	cfg.Provider.Run(t.Context())
	if server.Config.Handler, err = api.New(cfg); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(func() { server.Close(); _ = st.Close() })
	return cfg.BaseURL
}

// The button leads to the issuer, which is another site, and back to the page that was wanted.
func TestSigningInAtAnIssuer(t *testing.T) {
	at := ofABody(t)
	b := open(t)
	b.do(chromedp.Navigate(at + "/plan"))
	if got := strings.TrimPrefix(b.location(), at); got != "/sign-in" {
		t.Fatalf("a stranger comes to %s", got)
	}
	b.leave(chromedp.Click(`a[href="/sign-in/with"]`))
	if got := strings.TrimPrefix(b.location(), at); got != "/plan" {
		t.Fatalf("she comes to %s: %s", got, b.text("main"))
	}
	b.shows("main", "Tell ELA early if a minister is involved.")
}

// What the membership body says stands in pages that are held to what all pages are held to.
func TestPagesOfABody(t *testing.T) {
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatal(err)
	}
	at := ofABody(t)
	for _, path := range []string{"/?office=mp&action=write", "/cy/about", "/cy/sign-in"} {
		t.Run(name(path), func(t *testing.T) {
			b := open(t)
			b.size(320)
			b.do(chromedp.Navigate(at + path))
			b.shows(".foot", "example.org")
			if over := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("at 320 pixels %d are too many", over)
			}
			eval[bool](b, string(axe)+"; true")
			for _, look := range []string{"prefers-color-scheme: light", "prefers-color-scheme: dark"} {
				b.prefer(look)
				for _, found := range eval[[]string](b, axeRun) {
					t.Errorf("%s: %s", look, found)
				}
			}
			for _, found := range eval[[]string](b, `[...document.querySelectorAll(".offers a, .head a, a.button")].filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.textContent)`) {
				t.Errorf("%q is too small for a thumb", found)
			}
		})
	}
}
