// Package browser drives the pages of a service that runs in Debian's chromium, and holds
// them against two independent checkers: axe-core for who cannot see, point or tell
// colours apart, and the Nu checker for the markup. It has tests only.
//
// All three are installed by make test. Where one is missing the tests are left out and
// say so; with DIVISIONBELL_TEST=full they fail.
package browser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/chromedp/chromedp"

	"divisionbell/api"
	"divisionbell/calendar/sources/fetch"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/decision/decisiontest"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/webhook"
	"divisionbell/store/bolt"
)

// The tests take this for now: a Saturday ten days before Parliament rises.
const clock = "2026-11-28T09:00:00Z"

const (
	axeFile = "testdata/checkers/node_modules/axe-core/axe.min.js"
	nuFile  = "testdata/checkers/node_modules/vnu-jar/build/dist/vnu.jar"
)

// missing names the real parts that are not installed.
func missing() []string {
	var names []string
	for name, here := range map[string]func() error{
		"chromium": func() error { _, err := exec.LookPath("chromium"); return err },
		"java":     func() error { _, err := exec.LookPath("java"); return err },
		"axe-core": func() error { _, err := os.Stat(axeFile); return err },
		"vnu-jar":  func() error { _, err := os.Stat(nuFile); return err },
	} {
		if here() != nil {
			names = append(names, name)
		}
	}
	return names
}

// shared is one service and one browser for all tests.
var shared struct {
	url      string
	browser  context.Context
	accounts *account.Accounts
	mails    letterbox
	office   *decisiontest.Office
}

func TestMain(m *testing.M) {
	if parts := missing(); len(parts) > 0 && os.Getenv("DIVISIONBELL_TEST") != "full" {
		// go test hides what a passing package prints, except that it looks for the
		// second line and then says [no tests to run].
		fmt.Printf("left out, for want of %s (make test installs it)\n", strings.Join(parts, " and "))
		fmt.Println("testing: warning: no tests to run")
		return
	}
	status, err := run(m)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(status)
}

func run(m *testing.M) (int, error) {
	folder, err := os.MkdirTemp("", "pages")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	stop, err := serve(folder)
	if err != nil {
		return 0, fmt.Errorf("start the service: %w", err)
	}
	defer stop()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("force-color-profile", "srgb"))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	browser, shut := chromedp.NewContext(allocator)
	defer shut()
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		return 0, fmt.Errorf("start the browser: %w", err)
	}
	shared.browser = browser
	return m.Run(), nil
}

// serve starts the service that is driven.
func serve(folder string) (stop func(), err error) {
	now, err1 := time.Parse(time.RFC3339, clock)
	london, err2 := time.LoadLocation("Europe/London")
	st, err3 := bolt.Open(filepath.Join(folder, "divisionbell.db"))
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	started := time.Now() // what officers decide is kept by the instant
	shared.office, err = decisiontest.Open(folder, st, func() time.Time { return now.Add(time.Since(started)) }, london)
	if err != nil {
		return nil, err
	}
	server := httptest.NewUnstartedServer(nil)
	shared.url, shared.mails = "http://"+server.Listener.Addr().String(), make(letterbox, 100)
	cfg := api.Config{
		Editions: shared.office.Editor.Editions, Orders: shared.office.Clerk, Sources: shared.office.Sources.Status, Store: st, Now: func() time.Time { return now }, Location: london,
		Random: rand.Reader, BaseURL: shared.url, Version: "1.2.3", Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	letters, err := lettertest.On(cfg.BaseURL, func() *advice.Advisor { return cfg.Editions.Current().Advice }, st)
	if err != nil {
		return nil, err
	}
	cfg.Passes = letters.Passes
	cfg.Accounts = account.New(account.Config{
		Store: st, Sender: shared.mails, Random: rand.Reader, Now: cfg.Now, Location: london, Letters: letters, Log: cfg.Log,
	})
	cfg.Webhook = &webhook.Hooks{
		Store: st, Editions: cfg.Editions, Poster: fetch.NewPoster(fetch.Config{}), Now: cfg.Now, Location: london, Random: rand.Reader,
	}
	shared.accounts = cfg.Accounts
	if server.Config.Handler, err = api.New(cfg); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	sending := make(chan struct{})
	go func() { cfg.Accounts.Run(ctx); close(sending) }()
	server.Start()
	return func() { server.Close(); cancel(); <-sending; _ = st.Close() }, nil
}
