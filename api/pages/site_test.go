package pages

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/edition/editiontest"
	"divisionbell/scheduler/engagement"
)

// today is the day of all tests: a Saturday, ten days before Parliament rises.
const today = "2026-11-28"

var made = editiontest.Once("2025-11-28")

func shared(t testing.TB) *edition.Edition {
	t.Helper()
	e, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func site(t testing.TB) *Site {
	t.Helper()
	now := calendar.MustDate(today).At(9, 0, time.UTC)
	desk, err := engagement.New(engagement.Needs{
		Editions: edition.NewEditions(shared(t), now), Now: func() time.Time { return now }, Location: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{BaseURL: "https://bell.example.org", EmbedFrom: []string{"https://www.example.org"}, Engagement: desk})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func visit(t testing.TB, lang words.Language, path, query string) Visit {
	t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	last := path[strings.LastIndex(path, "/")+1:]
	return Visit{
		Lang: lang, Path: path, Query: q, Params: map[string]string{"year": last, "date": last},
		Today: calendar.MustDate(today), Edition: shared(t),
	}
}

// ask returns a page of the site by its address in English.
func ask(t testing.TB, s *Site, lang words.Language, address string) Page {
	t.Helper()
	path, query, _ := strings.Cut(address, "?")
	for _, route := range s.Routes() {
		pattern := regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(route.Path), `[^/]+`)
		if !regexp.MustCompile("^" + pattern + "$").MatchString(path) {
			continue
		}
		page, err := route.Answer(visit(t, lang, path, query))
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		return page
	}
	t.Fatalf("%s is no page", address)
	return Page{}
}

// pages are addresses of pages of every kind.
func addresses() []string {
	return []string{
		"/", "/?office=mp&action=write&topic=libraries&nation=england", "/?office=councillor&action=budget-representation",
		"/?office=ms&action=visit", "/?office=mp&action=consultation", "/?office=mp&action=follow-up",
		"/day/2027-01-18", "/day/2027-05-06", "/day/2026-12-25", "/calendar/2027", "/calendar/2010?nation=wales&body=senedd", "/subscribe", "/subscribe?office=mp&action=write",
		"/typical-year", "/typical-year?nation=wales&year=2029",
		"/about", "/rules", "/rules?office=councillor", "/embed?office=mp&action=write",
	}
}

func TestEveryPageIsSafeAndInBothLanguages(t *testing.T) {
	s := site(t)
	for _, address := range addresses() {
		for _, lang := range words.Languages() {
			t.Run(string(lang)+" "+address, func(t *testing.T) {
				page := ask(t, s, lang, address)
				html, policy := string(page.Body), page.Header.Get("Content-Security-Policy")
				if page.Status != http.StatusOK || !strings.Contains(html, `<html lang="`+string(lang)+`">`) {
					t.Errorf("status %d, in another language", page.Status)
				}
				if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") || page.Header.Get("Referrer-Policy") != "same-origin" {
					t.Errorf("policy %q, referrer %q", policy, page.Header.Get("Referrer-Policy"))
				}
				for _, never := range []string{` style="`, "<style", "<script>", ` onclick=`, "ZgotmplZ"} {
					if strings.Contains(html, never) {
						t.Errorf("there is %q on the page", never)
					}
				}
				for _, loads := range regexp.MustCompile(`(?:src|<link[^>]*href)="([^"]*)"`).FindAllStringSubmatch(html, -1) {
					if !strings.HasPrefix(loads[1], "/") {
						t.Errorf("the page loads %s", loads[1])
					}
				}
				if strings.HasPrefix(address, "/embed") {
					return
				}
				other := In(map[words.Language]words.Language{words.English: words.Welsh, words.Welsh: words.English}[lang], address)
				path, _, _ := strings.Cut(other, "?")
				if !strings.Contains(html, `class="other" href="`+path) {
					t.Errorf("no straight link to %s", other)
				}
			})
		}
	}
}

// Every pair has a page, whatever has to be said about it.
func TestEveryPairIsAnswered(t *testing.T) {
	s := site(t)
	for _, o := range rule.Offices() {
		for _, a := range rule.Actions() {
			page := ask(t, s, words.Welsh, fmt.Sprintf("/?office=%s&action=%s&sent=&met=", o, a))
			html := string(page.Body)
			isAnswered := strings.Contains(html, `class="headline"`) || strings.Contains(html, `class="box"`)
			isRefused := page.Status == http.StatusUnprocessableEntity && strings.Contains(html, `id="wrong"`)
			if isAnswered == isRefused {
				t.Errorf("%s and %s: status %d, answered %t, refused %t", o, a, page.Status, isAnswered, isRefused)
			}
		}
	}
}

func TestAnswersMayBeFramedByWhomTheOperatorNames(t *testing.T) {
	s := site(t)
	page := ask(t, s, words.English, "/embed?office=mp&action=write")
	if got := page.Header.Get("Content-Security-Policy"); !strings.HasSuffix(got, "frame-ancestors https://www.example.org") {
		t.Errorf("the policy is %q", got)
	}
	if !strings.Contains(string(page.Body), `href="https://bell.example.org/?action=write&amp;office=mp"`) {
		t.Error("the card does not say where it comes from")
	}
	s.EmbedFrom = nil
	if got := ask(t, s, words.English, "/embed?office=mp").Header.Get("Content-Security-Policy"); !strings.HasSuffix(got, "frame-ancestors 'none'") {
		t.Errorf("nobody was named, and the policy is %q", got)
	}
}

// packed is how many bytes something has on its way.
func packed(t *testing.T, body []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(body)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// A phone on a bad line has the question and its answer at once.
func TestTheQuestionWeighsLittle(t *testing.T) {
	const most = 40_000
	s := site(t)
	loads := 0
	for _, address := range []string{s.files.Style, s.files.Script, s.files.Icon} {
		loads += packed(t, s.Files()[address].Body)
	}
	for _, address := range []string{"/", "/?office=councillor&action=budget-representation", "/?office=ms&action=visit&topic=libraries"} {
		for _, lang := range words.Languages() {
			if n := loads + packed(t, ask(t, s, lang, address).Body); n > most {
				t.Errorf("%s in %s weighs %d bytes with all that it loads, more than %d", address, lang, n, most)
			}
		}
	}
}

// TestWhatIsOnlyExpectedSaysSo looks at what stands beside a strip and in a year.
func TestWhatIsOnlyExpectedSaysSo(t *testing.T) {
	s := site(t)
	for name, c := range map[string]struct {
		lang          words.Language
		address, says string
	}{
		"a recess of the strip":           {words.English, "/?office=mp&action=write", "<li>Whitsun recess: Fri 28 May to Sun 6 June (expected)</li>"},
		"the same in Welsh":               {words.Welsh, "/?office=mp&action=write", "(disgwyliedig)</li>"},
		"a poll is sure, and not marked":  {words.English, "/?office=councillor&action=write&nation=wales", "(22), Wales: Thu 6 May</li>"},
		"a Christmas of the year before":  {words.English, "/calendar/2027", "December 2026 to Sun 3 January</td>"},
		"a day of the year, without it":   {words.English, "/calendar/2035", "<td>Mon 1 January</td>"},
		"a moment is no time from and to": {words.English, "/day/2027-01-18", "<li>End of the main business: 22:00 <"},
		"names of councils are not Welsh": {words.Welsh, "/?office=ms&action=visit", `<option value="GWN" lang="en">Gwynedd Council</option>`},
	} {
		t.Run(name, func(t *testing.T) {
			if html := string(ask(t, s, c.lang, c.address).Body); !strings.Contains(html, c.says) {
				t.Errorf("%s does not say %q", c.address, c.says)
			}
		})
	}
}

// TestWhatIsInEnglishInWelshLanesIsMarked looks at the drawing as well as at the table.
func TestWhatIsInEnglishInWelshLanesIsMarked(t *testing.T) {
	html := string(ask(t, site(t), words.Welsh, "/calendar/2027").Body)
	bars := regexp.MustCompile(`<g class="k-[a-z]+"([^>]*)><title>([^<]*)</title>`).FindAllStringSubmatch(html, -1)
	english, welsh := 0, 0
	for _, bar := range bars {
		isMarked, isEnglish := bar[1] == ` lang="en"`, strings.HasPrefix(bar[2], "Local elections:")
		if isEnglish && (!isMarked || !strings.HasSuffix(bar[2], "Thu 6 May")) {
			t.Errorf("%q is not marked as English", bar[2])
		}
		if isMarked {
			english++
		} else {
			welsh++
		}
	}
	if english == 0 || welsh <= english {
		t.Errorf("%d bars are in English and %d in Welsh", english, welsh)
	}
}

// TestSourcesLeadToTheirPages looks for addresses with words in them, which lead nowhere.
func TestSourcesLeadToTheirPages(t *testing.T) {
	for source, leads := range map[string]string{
		"https://www.example.org/dates":                                        "https://www.example.org/dates",
		"https://www.example.org/dates (as cited elsewhere on 2026-09-21)":     "https://www.example.org/dates",
		"https://www.example.org/dates ; https://www.example.net/ (last held)": "https://www.example.org/dates",
		"the last Thursday before 22 December":                                 "",
		"https:// which":                                                       "",
	} {
		if got := addressIn(source); got != leads {
			t.Errorf("%s leads to %q, want %q", source, got, leads)
		}
	}
}

func TestACalendarWithoutAYearIsThatOfThisYear(t *testing.T) {
	s := site(t)
	page := ask(t, s, words.Welsh, "/calendar?nation=wales")
	if to := page.Header.Get("Location"); page.Status != http.StatusFound || to != "/cy/calendar/2026?nation=wales" {
		t.Errorf("%d to %q", page.Status, to)
	}
}
