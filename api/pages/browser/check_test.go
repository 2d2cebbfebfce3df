package browser

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// everyPage has one address of each kind of page, and of what it can look like.
func everyPage() []string {
	return []string{
		"/?office=mp&action=write&topic=libraries&nation=england",
		"/cy/?office=ms&action=visit",
		"/?office=mp&action=consultation",
		"/?office=mp&action=follow-up&sent=yesterday",
		"/day/2027-05-06",
		"/calendar/2027",
		"/cy/calendar/2027?body=senedd&nation=wales",
		"/typical-year",
		"/cy/typical-year?nation=wales",
		"/subscribe?office=mp&action=write",
		"/about",
		"/cy/rules?office=ms",
		"/embed?office=mp&action=write",
		"/nothing-here",
	}
}

// membersPages has one address of each kind of page that is a member's own. {plan} stands for
// her first plan.
func membersPages() []string {
	return []string{
		"/plan", "/cy/plan", "/plan/{plan}", "/cy/plan/{plan}", "/plan/new?office=mp&action=write&first=2026-12-25",
		"/plan/new?office=councillor&action=reception", "/account", "/account/erase",
		"/following", "/cy/following?kind=word&subject=llyfrgelloedd",
	}
}

// officersPages has one address of each kind of page for officers. {held} stands for what a
// source says that is not believed, {member} for a member, {decision} for a decision and
// {campaign} for a campaign that has run for a while.
func officersPages() []string {
	return []string{
		"/admin", "/cy/admin", "/admin/sources", "/cy/admin/sources", "/admin/quarantine", "/admin/quarantine/{held}", "/cy/admin/quarantine/{held}",
		"/admin/decisions?year=2027&body=commons", "/admin/decisions/{decision}", "/admin/decide?id=commons/recess/november/2027", "/cy/admin/date",
		"/admin/members", "/admin/members/{member}", "/admin/members/{member}/remove", "/admin/record", "/cy/admin/record", "/admin/webhook",
		"/admin/campaigns", "/admin/campaigns/new", "/admin/campaigns/{campaign}", "/cy/admin/campaigns/{campaign}", "/admin/numbers", "/cy/admin/numbers",
	}
}

// lookAt opens a page, of a member's own after signing in and planning something.
func lookAt(t testing.TB, address string) (*tab, string) {
	t.Helper()
	if slices.Contains(officersPages(), address) {
		return officer(t), officersAddress(t, address)
	}
	if !slices.Contains(membersPages(), address) {
		if strings.Contains(address, "{") {
			address = sealed(t, address)
		}
		return open(t), address
	}
	b := member(t)
	planFromWindow(b)
	plan := b.location()
	return b, strings.ReplaceAll(address, "/plan/{plan}", plan)
}

// allPages are those for everybody, and those of members.
func allPages() []string {
	return slices.Concat(everyPage(), []string{"/sign-in", "/cy/sign-in/code", "/sign-in/worn-out", "/privacy"}, membersPages(), officersPages(), mailedPages())
}

// name makes a name for a file of an address.
func name(address string) string {
	return strings.Trim(strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-", "{", "", "}", "").Replace(address), "-")
}

// axeRun runs axe-core on the page and returns what it finds, with where.
const axeRun = `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r =>
	r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)))`

// Nobody is shut out, however she has the page shown.
func TestEveryPageIsAccessible(t *testing.T) {
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range allPages() {
		t.Run(name(address), func(t *testing.T) {
			b, address := lookAt(t, address)
			b.size(360)
			b.visit(address)
			eval[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
			eval[bool](b, string(axe)+"; true")
			for _, look := range [][]string{
				{"prefers-color-scheme: light"}, {"prefers-color-scheme: dark"}, {"forced-colors: active", "prefers-color-scheme: dark"},
			} {
				b.prefer(look...)
				for _, found := range eval[[]string](b, axeRun) {
					t.Errorf("%s: %s", look[0], found)
				}
			}
		})
	}
}

// At 320 pixels, and where the text is twice as large, nothing has to be moved sideways.
func TestNothingScrollsSideways(t *testing.T) {
	const tooWide = `[...document.querySelectorAll("body *")].filter(e => {
		const r = e.getBoundingClientRect(), s = getComputedStyle(e);
		return r.width > 0 && r.left >= 0 && r.right > innerWidth + 1 && !e.closest("svg") && s.position !== "absolute";
	}).map(e => e.tagName + "." + e.className + " " + (e.textContent || "").trim().slice(0, 40)).slice(0, 3)`
	for _, address := range allPages() {
		t.Run(name(address), func(t *testing.T) {
			b, address := lookAt(t, address)
			for _, zoom := range []struct {
				width int64
				text  string
			}{{320, "100%"}, {640, "200%"}, {360, "150%"}} {
				b.size(zoom.width)
				b.visit(address)
				eval[string](b, `document.documentElement.style.fontSize = "`+zoom.text+`"`)
				eval[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
				if over := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
					t.Errorf("%d pixels wide, text of %s: %d too many: %q", zoom.width, zoom.text, over, eval[[]string](b, tooWide))
				}
			}
		})
	}
}

// What can be pressed is large enough for a thumb.
func TestTargetsAreLargeEnough(t *testing.T) {
	const small = `[...document.querySelectorAll("a, button, select, input:not([type=checkbox]), summary")].filter(e => {
		const r = e.getBoundingClientRect();
		return r.width > 0 && r.height < 43.5 && !e.closest("p, td, th, code, .skip, .summary, .source") && e.className !== "skip";
	}).map(e => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 30) + " " + e.getBoundingClientRect().height)`
	for _, address := range allPages() {
		t.Run(name(address), func(t *testing.T) { // which shuts its tab at the end
			b, address := lookAt(t, address)
			b.size(360)
			b.visit(address)
			for _, found := range eval[[]string](b, small) {
				t.Error(found)
			}
		})
	}
}

// The Nu checker reads every page and finds no error in it.
func TestTheMarkupOfEveryPageIsSound(t *testing.T) {
	folder := t.TempDir()
	for _, address := range allPages() {
		t.Run(name(address), func(t *testing.T) {
			b, at := lookAt(t, address)
			b.visit("/about")
			body := eval[string](b, `fetch("`+at+`", {headers: {Accept: "text/html"}}).then(a => a.text())`)
			if err := os.WriteFile(filepath.Join(folder, name(address)+".html"), []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
	var report bytes.Buffer
	check := exec.Command("java", "-jar", nuFile, "--format", "json", "--exit-zero-always", "--skip-non-html", folder)
	check.Stderr = &report
	if err := check.Run(); err != nil {
		t.Fatal(err, report.String())
	}
	var found struct {
		Messages []struct{ Type, Message, URL, Extract string }
	}
	if err := json.Unmarshal(report.Bytes(), &found); err != nil {
		t.Fatal(err, report.String())
	}
	for _, m := range found.Messages {
		if m.Type == "error" {
			t.Errorf("%s: %s\n%s", filepath.Base(m.URL), m.Message, m.Extract)
		}
	}
}
