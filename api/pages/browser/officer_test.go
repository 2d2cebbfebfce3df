package browser

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/decision/decisiontest"
	"divisionbell/store"
)

// inviteOfficer makes somebody who may sign in, as an officer.
func inviteOfficer(t testing.TB) (email string) {
	t.Helper()
	email = strings.ToLower(store.NewID()) + "@example.org"
	if _, err := shared.accounts.Invite(t.Context(), store.CommandLine, email, store.RoleOfficer); err != nil {
		t.Fatal(err)
	}
	shared.mails.next(t, email)
	return email
}

// signIn signs somebody in with the code of the mail.
func (b *tab) signIn(email string) {
	b.t.Helper()
	b.visit("/sign-in")
	_, code := b.ask(email)
	b.fill("code", code)
	b.leave(chromedp.Click(`main form button`))
}

// signedInOfficer is a browser in which one officer is signed in for all tests.
var signedInOfficer = sync.OnceValue(func() context.Context {
	ctx, _ := chromedp.NewContext(shared.browser, chromedp.WithNewBrowserContext()) // it goes with the browser
	return ctx
})

var officerSignsIn sync.Once

// officer opens a tab of an officer who is signed in.
func officer(t testing.TB) *tab {
	t.Helper()
	officerSignsIn.Do(func() { (&tab{t, signedInOfficer()}).signIn(inviteOfficer(t)) })
	ctx, cancel := chromedp.NewContext(signedInOfficer())
	t.Cleanup(cancel)
	ctx, done := context.WithTimeout(ctx, patience)
	t.Cleanup(done)
	b := &tab{t, ctx}
	b.size(1280)
	return b
}

// officersAddress puts what there is into the address of a page.
func officersAddress(t testing.TB, address string) string {
	t.Helper()
	if strings.Contains(address, "{held}") {
		q, held := shared.office.Sources.Status()[0].Held()
		if !held {
			sayWhatNobodyBelieves(t)
			q, _ = shared.office.Sources.Status()[0].Held()
		}
		address = strings.ReplaceAll(address, "{held}", decisiontest.SourceName+"/"+q.ID())
	}
	if strings.Contains(address, "/admin/campaigns") || strings.Contains(address, "/admin/numbers") {
		address = strings.ReplaceAll(address, "{campaign}", counted(t))
	}
	if strings.Contains(address, "{decision}") {
		address = strings.ReplaceAll(address, "{decision}", decided(t))
	}
	if strings.Contains(address, "{member}") {
		m, err := shared.accounts.Store.MemberByEmail(t.Context(), invite(t))
		if err != nil {
			t.Fatal(err)
		}
		address = strings.ReplaceAll(address, "{member}", m.ID)
	}
	return address
}

// decided is a decision that holds until the end of the test.
func decided(t testing.TB) (layer string) {
	t.Helper()
	by := decision.Officer(store.Member{ID: "test"}, "for the test")
	made, err := shared.office.Clerk.Carry(t.Context(), decision.Decide{Decision: importer.Decision{ID: "commons/recess/february/2028", WillNotHappen: true}}, by, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := shared.office.Clerk.Carry(context.Background(), decision.Undo{Layer: made.Record.ID()}, by, ""); err != nil {
			t.Error(err)
		}
	})
	return made.Record.ID()
}

// sayWhatNobodyBelieves has the source move a recess by months.
func sayWhatNobodyBelieves(t testing.TB) {
	t.Helper()
	said := shared.office.Said
	if said.First.String() == "2028-05-12" {
		said.First, said.Last = calendar.MustDate("2028-10-20"), calendar.MustDate("2028-11-12")
	} else {
		said.First, said.Last = calendar.MustDate("2028-05-12"), calendar.MustDate("2028-07-09")
	}
	shared.office.Sources.Once(t.Context())
}

// hand is a way in which somebody uses a page.
type hand struct {
	press  func(b *tab, selector string) // what leads to another page
	fill   func(b *tab, selector, text string)
	choose func(b *tab, selector, value string)
}

func mouse() hand {
	return hand{
		press:  func(b *tab, selector string) { b.pressed(selector) },
		fill:   func(b *tab, selector, text string) { b.do(chromedp.SendKeys(selector, text)) },
		choose: func(b *tab, selector, value string) { b.do(chromedp.SetValue(selector, value)) },
	}
}

func keyboard() hand {
	return hand{
		press: func(b *tab, selector string) { b.tabTo(selector); b.leave(chromedp.KeyEvent(kb.Enter)) },
		fill:  func(b *tab, selector, text string) { b.tabTo(selector); b.do(chromedp.KeyEvent(text)) },
		choose: func(b *tab, selector, value string) {
			b.t.Helper()
			b.tabTo(selector)
			for range 20 {
				if eval[string](b, `document.activeElement.value`) == value {
					return
				}
				b.do(chromedp.KeyEvent(kb.ArrowDown))
			}
			b.t.Fatalf("the keyboard does not choose %s in %s", value, selector)
		},
	}
}

// An officer decides that a recess will not happen, sees what that changes, takes it back,
// accepts what a source says and invites a member: the same steps in every way in which
// somebody can take them.
func TestAnOfficersMorning(t *testing.T) {
	english := map[string]string{
		"preview": "will not happen. Before:", "plans": "For fewer than five plans", "done": "The calendar says so from now on.", "again": "was decided not to happen. Now:",
		"withdrawn": "withdrawn:", "invited": "A mail is on its way to", "record": "accepted what a source said",
	}
	welsh := map[string]string{
		"preview": "ni fydd yn digwydd. Cynt:", "plans": "I lai na phum cynllun", "done": "Mae'r calendr yn dweud hynny o hyn ymlaen.", "again": "penderfynwyd na fyddai'n digwydd. Nawr:",
		"withdrawn": "tynnwyd yn ôl:", "invited": "Mae neges ar ei ffordd i", "record": "derbyniodd yr hyn a ddywedodd ffynhonnell",
	}
	for _, tc := range []struct {
		name, prefix string
		says         map[string]string
		hand         hand
		with         func(*tab)
		width        int64
	}{
		{"without a script, on a telephone", "", english, mouse(), (*tab).withoutScript, 360},
		{"with the keyboard alone", "", english, keyboard(), func(*tab) {}, 1280},
		{"in Welsh", "/cy", welsh, mouse(), func(*tab) {}, 1280},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := another(t)
			tc.with(b)
			b.size(tc.width)
			b.prefer("prefers-reduced-motion: reduce") // what is pressed does not move meanwhile
			b.signIn(inviteOfficer(t))
			onTheCalendar := func() bool {
				return strings.Contains(eval[string](b, `fetch("/v1/calendar?from=2027-11-01&to=2027-11-30&body=commons", {cache: "no-store"}).then(a => a.text())`), "commons/recess/november/2027")
			}
			b.visit(tc.prefix + "/admin/decisions")
			tc.hand.choose(b, "#year", "2027")
			tc.hand.choose(b, "#body", "commons")
			tc.hand.press(b, `form.ask button`)
			tc.hand.press(b, `a[href*="recess%2Fnovember"]`)
			tc.hand.choose(b, "#decision", "not")
			tc.hand.fill(b, "#why", "said by the Leader of the House")
			tc.hand.press(b, `main form button.first`)
			b.shows("main", tc.says["preview"])
			b.shows("main", tc.says["plans"])
			if !onTheCalendar() {
				t.Error("looking at it has changed the calendar")
			}
			tc.hand.press(b, `main form button.first`)
			b.shows("[role=status]", tc.says["done"])
			if onTheCalendar() {
				t.Error("it is decided, and the calendar does not say so")
			}
			tc.hand.press(b, `td a.button`)
			b.shows("main", tc.says["again"])
			tc.hand.fill(b, "#why", "a slip")
			tc.hand.press(b, `main form button.first`)
			b.shows("main", tc.says["withdrawn"])
			if !onTheCalendar() {
				t.Error("it is withdrawn, and the calendar does not say so")
			}
			sayWhatNobodyBelieves(t)
			b.visit(tc.prefix + "/admin/quarantine")
			tc.hand.press(b, `.card a.button`)
			tc.hand.fill(b, "#why", "the House has said so")
			tc.hand.press(b, `button[value="accept"]`)
			b.shows("[role=status]", tc.says["done"])
			b.visit(tc.prefix + "/admin/members")
			email := strings.ToLower(store.NewID()) + "@example.org"
			tc.hand.fill(b, "#email", email)
			tc.hand.press(b, `button[value="invite"]`)
			b.shows("[role=status]", tc.says["invited"])
			shared.mails.next(t, email)
			b.visit(tc.prefix + "/admin/record")
			b.shows("main", tc.says["record"])
		})
	}
}
