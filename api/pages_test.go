package api

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"divisionbell/api/pages"
)

// Who asks with a browser gets pages, in the language of the address, also of what is
// wrong; programs get documents.
func TestPeopleAreAnsweredWithPages(t *testing.T) {
	s := start(t)
	browser := map[string]string{"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
	program := map[string]string{"Accept": "application/json"}
	for _, tc := range []struct {
		method, path string
		header       map[string]string
		status       int
		says         string
	}{
		{"GET", "/", browser, 200, `<html lang="en">`},
		{"GET", "/cy/", browser, 200, `<html lang="cy">`},
		{"GET", "/cy", browser, 308, ""},
		{"HEAD", "/", browser, 200, ""},
		{"GET", "/?utm_source=toolkit", browser, 200, "The best time for a letter to your MP"},
		{"GET", "/?office=nobody", browser, 422, `id="office-error"`},
		{"GET", "/?office=mp&action=consultation", browser, 200, "Consultations are held by departments."},
		{"GET", "/day/2027-01-18", browser, 200, "House of Commons"},
		{"GET", "/day/2027-02-30", browser, 404, "<h1>There is no such page</h1>"},
		{"GET", "/cy/calendar/1066", browser, 404, "<h1>Nid oes tudalen o&#39;r fath</h1>"},
		{"GET", "/calendar/1066", program, 404, `"status":404`},
		{"GET", "/nothing", browser, 404, "<h1>There is no such page</h1>"},
		{"GET", "/nothing", program, 404, `"detail":"There is nothing at this address.`},
		{"GET", "/v1/best-time?office=nobody", browser, 422, `"location":"query.office"`},
		{"POST", "/about", browser, 405, "<h1>"},
		{"GET", "/robots.txt", browser, 200, "Disallow: /v1/"},
		{"GET", "/favicon.ico", browser, 200, "PNG"},
		{"GET", "/apple-touch-icon.png", browser, 200, "PNG"},
	} {
		a := s.do(t, ask{method: tc.method, path: tc.path, header: tc.header})
		if a.status != tc.status || !strings.Contains(a.body, tc.says) {
			t.Errorf("%s %s: %d, want %d with %q in\n%.600s", tc.method, tc.path, a.status, tc.status, tc.says, a.body)
		}
		if tc.method == "HEAD" && (a.body != "" || a.header.Get("ETag") == "") {
			t.Errorf("HEAD %s has the body %q and the tag %q", tc.path, a.body, a.header.Get("ETag"))
		}
	}
}

// What pages load can be kept for ever, for another version has another address; a page
// that has not changed is not sent again.
func TestPagesAndTheirFilesAreKept(t *testing.T) {
	s := start(t)
	page := s.get(t, "/?office=mp&action=write")
	again := s.do(t, ask{method: http.MethodGet, path: "/?office=mp&action=write&utm_source=mail", header: map[string]string{"If-None-Match": page.header.Get("ETag")}})
	if again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("a page that one has: %d, %d bytes", again.status, len(again.body))
	}
	_, rest, _ := strings.Cut(page.body, `<link rel="stylesheet" href="`)
	address, _, _ := strings.Cut(rest, `"`)
	if style := s.get(t, address); style.status != http.StatusOK || !strings.Contains(style.header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(style.header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d, %v", address, style.status, style.header)
	}
}

// What a page links to is asked with names that the page behind the link knows: those that
// it does not know change nothing.
func TestWhatAPageLinksToIsAskedInNamesThatAreKnown(t *testing.T) {
	s := start(t)
	site, err := onceSite()
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string][]string)
	for _, r := range site.Routes() {
		known[r.Path] = r.Query
	}
	seen := 0
	for _, at := range []string{"/", "/?office=councillor&action=question", "/rules", "/calendar/2027", "/typical-year", "/subscribe", "/about", "/day/2027-01-18", "/cy/rules"} {
		for _, link := range regexp.MustCompile(`href="(/[^"]*\?[^"]*)"`).FindAllStringSubmatch(s.get(t, at).body, -1) {
			u, err := url.Parse(html.UnescapeString(link[1]))
			if err != nil {
				t.Fatal(err)
			}
			_, path := pages.LanguageOf(u.Path)
			names, isPage := known[path]
			for name := range u.Query() {
				if seen++; isPage && !slices.Contains(names, name) {
					t.Errorf("%s links to %s, where %q is not known", at, u, name)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d names were seen in links", seen)
	}
}

func TestRulesAreThoseOfTheOffice(t *testing.T) {
	s := start(t)
	if s.get(t, "/rules?office=mp").body == s.get(t, "/rules?office=councillor").body {
		t.Error("a councillor has the rules of an MP")
	}
	if a := s.get(t, "/rules?office=xx"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "is not an office: allowed are") {
		t.Errorf("status %d for an office that there is not", a.status)
	}
}
