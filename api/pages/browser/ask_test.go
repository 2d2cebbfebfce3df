package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// choose takes an option as somebody with a mouse does.
func (b *tab) choose(field, value string) {
	b.t.Helper()
	b.do(chromedp.SetValue(`select[name="`+field+`"]`, value))
	eval[bool](b, `document.querySelector('select[name="`+field+`"]').dispatchEvent(new Event("change", {bubbles: true}))`)
}

// press sends the form and waits for the page that comes.
func (b *tab) press() {
	b.t.Helper()
	b.leave(chromedp.Click("form[data-ask] button"))
}

func TestALibrarianAsksWhenToWriteToHerMP(t *testing.T) {
	b := open(t)
	b.size(360)
	b.visit("/")
	b.choose("topic", "libraries")
	b.press()
	if at := b.location(); at != "/?action=write&office=mp&topic=libraries&nation=england" {
		t.Errorf("everything that was asked stands in the address: %s", at)
	}
	b.shows(".headline", "The best time for a letter to your MP is ")
	b.shows(".facts", "good")
	if cards := eval[int](b, `document.querySelectorAll(".card").length`); cards != 3 {
		t.Errorf("%d cards, want three", cards)
	}
	href := eval[string](b, `document.querySelector(".card a[download]").getAttribute("href")`)
	ics := eval[string](b, `fetch("`+href+`").then(a => a.text())`)
	if !strings.Contains(ics, "BEGIN:VEVENT") || strings.Count(ics, "BEGIN:VEVENT") != 1 {
		t.Errorf("to my calendar brings %s", ics)
	}
}

func TestACouncilBudgetIsAskedNamingACouncil(t *testing.T) {
	b := open(t)
	b.visit("/")
	b.choose("office", "councillor")
	b.choose("action", "budget-representation")
	b.do(chromedp.WaitVisible("#more"))
	b.choose("council", "CRF") // Cardiff, which is in Wales
	b.press()
	b.shows(".headline", "written budget case to your councillor")
	if at := b.location(); !strings.Contains(at, "office=councillor") || !strings.Contains(at, "council=CRF") {
		t.Errorf("asked at %s", at)
	}
	if nation := eval[string](b, `document.querySelector("#nation option:checked").textContent`); nation != "Wales" {
		t.Errorf("the council is asked about in %s", nation)
	}
}

func TestAVisitIsAskedInWelsh(t *testing.T) {
	b := open(t)
	b.visit("/?office=ms&action=visit")
	b.leave(chromedp.Click(".other"))
	if at := b.location(); at != "/cy/?action=visit&office=ms" {
		t.Errorf("the other language is at %s", at)
	}
	b.shows("h1", "Pryd yw'r amser iawn?")
	if lang := eval[string](b, `document.documentElement.lang`); lang != "cy" {
		t.Errorf("the page is in %s", lang)
	}
	if nation := eval[string](b, `document.querySelector("#nation option:checked").textContent`); nation != "Cymru" {
		t.Errorf("a Member of the Senedd is asked about in %s", nation)
	}
}

func TestAPairThatMakesNoSenseLeadsToOneThatDoes(t *testing.T) {
	b := open(t)
	b.visit("/?office=mp&action=consultation")
	b.shows(".box", "Consultations are held by departments.")
	b.leave(chromedp.Click(".box a"))
	if at := b.location(); at != "/?action=consultation&office=official" {
		t.Errorf("it leads to %s", at)
	}
}

func TestWhatIsWrongStandsBesideItsField(t *testing.T) {
	b := open(t)
	b.visit("/?office=mp&action=follow-up&sent=yesterday")
	if focus := eval[string](b, `document.activeElement.id`); focus != "wrong" {
		t.Errorf("the focus is on %q, not on what is wrong", focus)
	}
	b.shows("#sent-error", `"yesterday" is not a date`)
	got := eval[[]string](b, `["value", "aria-describedby", "aria-invalid"].map(n => document.getElementById("sent").getAttribute(n))`)
	if strings.Join(got, " ") != "yesterday sent-error true" {
		t.Errorf("the field has %q", got)
	}
	b.do(chromedp.Click("#wrong a"))
	if focus := eval[string](b, `document.activeElement.id`); focus != "sent" {
		t.Errorf("the summary leads to %q", focus)
	}
}

func TestAskedWithoutScript(t *testing.T) {
	b := open(t)
	b.withoutScript()
	b.visit("/")
	b.do(chromedp.SetValue(`select[name="action"]`, "follow-up"))
	b.press()
	b.shows(".box", "One more thing is needed")
	b.do(chromedp.SetValue(`input[name="sent"]`, "2026-11-02"))
	b.press()
	b.shows(".headline", "reminder to your MP")
}

func TestAskedWithTheKeyboardAlone(t *testing.T) {
	b := open(t)
	b.visit("/")
	tabTo := func(id string) {
		t.Helper()
		for range 40 {
			b.do(chromedp.KeyEvent(kb.Tab))
			if eval[bool](b, `(document.activeElement.id || document.activeElement.className) === "`+id+`"`) {
				return
			}
		}
		t.Fatalf("the keyboard does not reach %s", id)
	}
	b.do(chromedp.KeyEvent(kb.Tab))
	if skip := eval[string](b, `document.activeElement.className`); skip != "skip" {
		t.Errorf("the first stop is %q, not the way past the navigation", skip)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	tabTo("action")
	b.do(chromedp.KeyEvent("m")) // meet
	tabTo("first go")
	b.leave(chromedp.KeyEvent(kb.Enter))
	if at := b.location(); !strings.Contains(at, "action=meet") {
		t.Errorf("asked at %s", at)
	}
	b.shows(".headline", "meeting with your MP")
	tabTo("first go")
	if outline := eval[string](b, `getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow`); !strings.HasPrefix(outline, "solid") || strings.HasSuffix(outline, "none") {
		t.Errorf("the focus is shown by %s", outline)
	}
}
