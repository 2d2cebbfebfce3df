package browser

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// letterbox takes the mails of the service, for tests to open.
type letterbox chan mail.Message

func (l letterbox) Send(ctx context.Context, m mail.Message) error {
	select {
	case l <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// next waits for the next mail, which is to that address.
func (l letterbox) next(t testing.TB, to string) mail.Message {
	t.Helper()
	select {
	case m := <-l:
		if m.To != to {
			t.Fatalf("the next mail is to %s, not to %s", m.To, to)
		}
		return m
	case <-time.After(patience):
		t.Fatalf("no mail to %s", to)
		return mail.Message{}
	}
}

// invite makes somebody who may sign in, and was told so by mail.
func invite(t testing.TB) (email string) {
	t.Helper()
	email = strings.ToLower(store.NewID()) + "@example.org"
	if _, err := shared.accounts.Invite(t.Context(), store.CommandLine, email, store.RoleMember); err != nil {
		t.Fatal(err)
	}
	if m := shared.mails.next(t, email); !strings.Contains(m.Text, shared.url+"/sign-in") {
		t.Fatalf("the invitation does not say where to sign in: %s", m.Text)
	}
	return email
}

// another opens a browser that shares nothing with the others.
func another(t testing.TB) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(shared.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, done := context.WithTimeout(ctx, patience)
	t.Cleanup(done)
	b := &tab{t, ctx}
	b.size(1280)
	return b
}

var (
	linkOf = regexp.MustCompile(`http://127\.0\.0\.1:\d+(/sign-in/\w+)`)
	codeOf = regexp.MustCompile(`\b\d{3} \d{3}\b`)
)

// ask asks on the page to be signed in, and opens the mail that comes.
func (b *tab) ask(email string) (link, code string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(`#email`, email))
	b.leave(chromedp.Click(`form.ask button`))
	m := shared.mails.next(b.t, email)
	found := linkOf.FindStringSubmatch(m.Text)
	if found == nil {
		b.t.Fatalf("no link in %s", m.Text)
	}
	return found[1], codeOf.FindString(m.Text)
}

// member is a browser in which somebody is signed in.
func member(t testing.TB) *tab {
	t.Helper()
	b := another(t)
	b.visit("/sign-in")
	link, _ := b.ask(invite(t))
	b.visit(link)
	b.leave(chromedp.Click(`main form button`))
	return b
}

// fill types into an empty field.
func (b *tab) fill(field, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys("#"+field, text))
}

// pressed presses the first button or link within what a selector finds.
func (b *tab) pressed(selector string) {
	b.t.Helper()
	b.leave(chromedp.Click(selector))
}

func TestSignedInByTheLinkInTheBrowserThatAsked(t *testing.T) {
	b := another(t)
	b.visit("/plan")
	if at := b.location(); at != "/sign-in" {
		t.Fatalf("signed out, /plan leads to %s", at)
	}
	link, _ := b.ask(invite(t))
	b.visit(link)
	if fields := eval[int](b, `document.querySelectorAll("main input").length`); fields != 0 {
		t.Errorf("the browser that asked is asked for %d more things", fields)
	}
	b.pressed(`main form button`)
	if at := b.location(); at != "/plan" {
		t.Errorf("signing in leads to %s, not back to the plans", at)
	}
	b.shows("main", "You have planned nothing yet")
}

func TestSignedInByTheCodeInAnotherBrowser(t *testing.T) {
	asked, b := another(t), another(t)
	asked.visit("/sign-in")
	link, code := asked.ask(invite(t))
	b.visit(link)
	b.fill("code", "000 000")
	b.pressed(`main form button`)
	b.shows("#code-error", "not the code")
	b.fill("code", code)
	b.pressed(`main form button`)
	if at := b.location(); at != "/plan" {
		t.Errorf("the code leads to %s", at)
	}
}

// planFromWindow goes from the answer to a plan in two presses.
func planFromWindow(b *tab) {
	b.t.Helper()
	b.visit("/?office=mp&action=write&topic=libraries&nation=england")
	b.pressed(`.card a.button`)
	b.fill("whom", "Jo Bloggs MP")
	b.pressed(`main form button.first`)
	b.shows("h1", "Jo Bloggs MP")
}

func TestALetterIsPlannedWorkedThroughAndToldOf(t *testing.T) {
	for _, tc := range []struct {
		name  string
		with  func(*tab)
		width int64
	}{
		{"with a script", func(*tab) {}, 1280},
		{"without, on a telephone", (*tab).withoutScript, 360},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := member(t)
			tc.with(b)
			b.size(tc.width)
			planFromWindow(b)
			plan := b.location()
			b.visit("/plan")
			first := b.text(`.plans .do p`)
			b.pressed(`.plans .do button`)
			if next := b.text(`.plans .do p`); next == first {
				t.Errorf("the step is ticked, and still next: %s", next)
			}
			b.visit(plan)
			b.do(chromedp.Click(`.plans li:nth-child(3) summary`), chromedp.SetValue(`#due-2`, "2027-01-08"))
			b.pressed(`.plans li:nth-child(3) details button`)
			if due := eval[[]string](b, `[...document.querySelectorAll(".plans time")].map(t => t.dateTime)`); !strings.Contains(strings.Join(due, " "), "2027-01-08") {
				t.Errorf("the step was moved, and they are on %v", due)
			}
			b.do(chromedp.Click(`#tell summary`), chromedp.SetValue(`#result`, "replied"), chromedp.SetValue(`#replied`, "2026-11-28"))
			b.fill("note", "She will ask the minister")
			b.pressed(`#tell form button`)
			b.shows("main", "they replied")
		})
	}
}

func TestWhatIsTypedOutlastsAChangeElsewhere(t *testing.T) {
	b := member(t)
	planFromWindow(b)
	plan := b.location()
	b.do(chromedp.Click(`#edit summary`))
	b.fill("notes", "typed for long")
	elsewhere := eval[int](b, `fetch("`+plan+`/steps", {method: "POST", body: new URLSearchParams({revision: 1, step: 0, do: "done"})}).then(a => a.status)`)
	if elsewhere != 200 {
		t.Fatalf("changing it elsewhere: %d", elsewhere)
	}
	b.pressed(`#edit form button`)
	b.shows("[role=alert]", "changed elsewhere")
	if notes := eval[string](b, `document.getElementById("notes").value`); notes != "typed for long" {
		t.Errorf("the notes are %q", notes)
	}
	b.pressed(`#edit form button`)
	if at := b.location(); at != plan {
		t.Errorf("sent again it leads to %s", at)
	}
}

func TestSubscribedExportedAndErased(t *testing.T) {
	b := member(t)
	planFromWindow(b)
	b.visit("/account")
	b.fill("feed", "my phone")
	b.pressed(`form[action="/account/feeds"].ask button`)
	secret := b.text(`[role=status] code`)
	read := func() string {
		return eval[string](b, `fetch("`+strings.TrimPrefix(secret, shared.url)+`").then(a => a.status + " " + a.headers.get("content-type")).catch(e => "" + e)`)
	}
	feed := eval[string](b, `fetch("`+strings.TrimPrefix(secret, shared.url)+`").then(a => a.text())`)
	if !strings.HasPrefix(read(), "200 text/calendar") || !strings.Contains(feed, "Jo Bloggs MP") {
		t.Errorf("the secret address has %s %s", read(), feed)
	}
	b.visit("/plan")
	for _, link := range eval[[]string](b, `[...document.querySelectorAll('a[href^="/v1/me/export"]')].map(a => a.getAttribute("href"))`) {
		if file := eval[string](b, `fetch("`+link+`").then(a => a.text())`); !strings.Contains(file, "Jo Bloggs MP") {
			t.Errorf("%s has %s", link, file)
		}
	}
	b.pressed(`a[href="/account/erase"]`)
	b.pressed(`main form button`)
	b.shows("h1", "Everything is erased")
	if !strings.HasPrefix(read(), "404") {
		t.Errorf("erased, and the secret address answers %s", read())
	}
	b.visit("/plan")
	if at := b.location(); at != "/sign-in" {
		t.Errorf("erased, she is still at %s", at)
	}
}

func TestPlannedInWelsh(t *testing.T) {
	b := another(t)
	b.visit("/cy/?office=ms&action=visit")
	b.pressed(`.card a.button`)
	if at := b.location(); at != "/cy/sign-in" {
		t.Fatalf("signed out, a card leads to %s", at)
	}
	link, code := b.ask(invite(t))
	b.fill("code", code)
	_ = link
	b.pressed(`main form button`)
	if at := b.location(); !strings.HasPrefix(at, "/cy/plan/new") {
		t.Fatalf("signing in leads to %s", at)
	}
	b.pressed(`main form button.first`)
	if lang := eval[string](b, `document.documentElement.lang`); lang != "cy" {
		t.Errorf("the plan is in %s", lang)
	}
	b.shows("main", "Sut aeth hi?")
	b.visit("/cy/plan")
	b.shows("h1", "Fy nghynllun")
	b.pressed(`.plans .do button`)
	if at := b.location(); at != "/cy/plan" {
		t.Errorf("a tick leads to %s", at)
	}
}
