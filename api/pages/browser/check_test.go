package browser

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
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

// name makes a name for a file of an address.
func name(address string) string {
	return strings.Trim(strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-").Replace(address), "-")
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
	for _, address := range everyPage() {
		t.Run(name(address), func(t *testing.T) {
			b := open(t)
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
	for _, address := range everyPage() {
		t.Run(name(address), func(t *testing.T) {
			b := open(t)
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
	for _, address := range everyPage() {
		b := open(t)
		b.size(360)
		b.visit(address)
		for _, found := range eval[[]string](b, small) {
			t.Errorf("%s: %s", address, found)
		}
	}
}

// The Nu checker reads every page and finds no error in it.
func TestTheMarkupOfEveryPageIsSound(t *testing.T) {
	folder := t.TempDir()
	for _, address := range everyPage() {
		r, err := http.NewRequest(http.MethodGet, shared.url+address, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", "text/html")
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(a.Body)
		a.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name(address)+".html"), body, 0o600); err != nil {
			t.Fatal(err)
		}
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
