package browser

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tab is one tab of the browser.
type tab struct {
	t   testing.TB
	ctx context.Context
}

// patience is how long a page may take at most, on a busy machine.
const patience = 2 * time.Minute

func open(t testing.TB) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(shared.browser)
	t.Cleanup(cancel)
	ctx, done := context.WithTimeout(ctx, patience)
	t.Cleanup(done)
	b := &tab{t, ctx}
	b.size(1280)
	return b
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// visit opens a page of the service.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(shared.url + address))
}

// leave does something that leads to another page, and waits until that has loaded.
func (b *tab) leave(by ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	loaded := chromedp.Events(b.ctx, page.LoadEventFired)
	b.do(by...)
	for _, err := range loaded {
		if err != nil {
			b.t.Fatal(err)
		}
		return
	}
}

// size sets the width of the window.
func (b *tab) size(width int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 900))
}

// prefer has the page shown as who prefers that would see it: dark, say.
func (b *tab) prefer(features ...string) {
	b.t.Helper()
	var params emulation.SetEmulatedMediaParams
	for _, f := range features {
		name, value, _ := strings.Cut(f, ": ")
		params.Features = append(params.Features, &emulation.MediaFeature{Name: name, Value: value})
	}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, params); err != nil {
		b.t.Fatal(err)
	}
}

// withoutScript has the browser run none of a page.
func (b *tab) withoutScript() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.t.Fatal(err)
	}
}

// eval works out an expression on the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// text returns what the first element that a selector finds says.
func (b *tab) text(selector string) string {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Text(selector))
	if err != nil {
		b.t.Fatalf("%s: %v", selector, err)
	}
	return value
}

func (b *tab) location() string {
	b.t.Helper()
	at, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.TrimPrefix(at, shared.url)
}

func (b *tab) shows(selector, want string) {
	b.t.Helper()
	if got := b.text(selector); !strings.Contains(got, want) {
		b.t.Errorf("%s shows %q, want %q in it", selector, got, want)
	}
}
