package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tabTo goes on with the key Tab until what a selector finds has the focus.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 80 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `document.activeElement.matches(`+"`"+selector+"`"+`)`) {
			return
		}
	}
	b.t.Fatalf("the keyboard does not reach %s", selector)
}

func TestPlannedWithTheKeyboardAlone(t *testing.T) {
	b := another(t)
	b.visit("/sign-in")
	email := invite(t)
	b.tabTo("#email")
	b.do(chromedp.KeyEvent(email))
	b.leave(chromedp.KeyEvent(kb.Enter))
	m := shared.mails.next(t, email)
	b.tabTo("#code")
	b.do(chromedp.KeyEvent(codeOf.FindString(m.Text)))
	b.leave(chromedp.KeyEvent(kb.Enter))
	b.shows("h1", "My plan")
	b.visit("/?office=mp&action=meet")
	b.tabTo(".card a.button")
	b.leave(chromedp.KeyEvent(kb.Enter))
	b.tabTo("#whom")
	b.do(chromedp.KeyEvent("Jo Bloggs MP"))
	b.tabTo("main form button.first")
	b.leave(chromedp.KeyEvent(kb.Enter))
	b.shows("h1", "Jo Bloggs MP")
	b.tabTo(`button[value="done"]`)
	b.leave(chromedp.KeyEvent(kb.Enter))
	b.shows(".plans", "done")
	b.tabTo("#tell summary")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.tabTo("#result")
	b.do(chromedp.KeyEvent("it"))
	b.tabTo("#tell form button")
	b.leave(chromedp.KeyEvent(kb.Enter))
	b.shows("main", "it took place")
}
