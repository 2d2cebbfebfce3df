package api

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"divisionbell/api/rest"
	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

// What is the same for all and can be asked for again, one address of each kind.
var sameForEverybody = []string{
	"/v1/calendar", "/v1/calendar?from=2027-01-01&to=2027-03-31&body=commons", "/v1/days/2027-01-12", "/v1/years/2027", "/v1/typical-year?nation=wales",
	"/v1/sitting-days?body=commons&from=2027-01-12&count=40", "/v1/best-time?office=mp&action=write", "/v1/best-time/days?office=mp&action=write", "/v1/offices", "/v1/councils", "/v1/actions", "/v1/rules",
	"/v1/calendar?known_on=2026-03-01", "/openapi.json", "/docs",
	"/feeds/westminster.ics", "/feeds/everything.ics?certainty=confirmed", "/feeds/best-time.ics?office=mp&action=write",
}

// raw asks without the help of Go's client, which unpacks and takes headers away.
func raw(t *testing.T, s *service, method, path string, header map[string]string) reply {
	t.Helper()
	if header["Accept-Encoding"] == "" {
		header["Accept-Encoding"] = "identity"
	}
	return s.do(t, ask{method: method, path: path, header: header})
}

func unpacked(t *testing.T, a reply) string {
	t.Helper()
	if a.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not packed: %v", a.header)
	}
	r, err := gzip.NewReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhoHasAnAnswerIsNotSentItAgain(t *testing.T) {
	s := start(t)
	for _, address := range sameForEverybody {
		first := raw(t, s, http.MethodGet, address, map[string]string{})
		tag, since := first.header.Get("ETag"), first.header.Get("Last-Modified")
		modified, err := http.ParseTime(since)
		if first.status != http.StatusOK || !strings.HasPrefix(tag, `"`) || err != nil || first.header.Get("Cache-Control") == "" {
			t.Fatalf("%s: %d %v", address, first.status, first.header)
		}
		before, after := modified.Add(-time.Second).Format(http.TimeFormat), modified.Add(time.Hour).Format(http.TimeFormat)
		for _, tc := range []struct {
			name   string
			header map[string]string
			status int
		}{
			{"the tag that it was given", map[string]string{"If-None-Match": tag}, 304},
			{"the tag, weakened on the way", map[string]string{"If-None-Match": "W/" + tag}, 304},
			{"one of several", map[string]string{"If-None-Match": `"a" , W/"b",` + tag}, 304},
			{"anything", map[string]string{"If-None-Match": "*"}, 304},
			{"something else", map[string]string{"If-None-Match": `"a"`}, 200},
			{"only since when", map[string]string{"If-Modified-Since": since}, 304},
			{"since later", map[string]string{"If-Modified-Since": after}, 304},
			{"since before", map[string]string{"If-Modified-Since": before}, 200},
			{"a time that is none", map[string]string{"If-Modified-Since": "yesterday"}, 200},
			{"another tag, though not changed since", map[string]string{"If-None-Match": `"a"`, "If-Modified-Since": after}, 200},
			{"the tag, though changed since", map[string]string{"If-None-Match": tag, "If-Modified-Since": before}, 304},
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				a := raw(t, s, method, address, tc.header)
				if a.status != tc.status || a.header.Get("ETag") != tag || a.header.Get("Vary") != "Accept-Encoding" ||
					a.header.Get("Cache-Control") != first.header.Get("Cache-Control") {
					t.Errorf("%s %s with %s: %d %v", method, address, tc.name, a.status, a.header)
				}
				if isEmpty := a.status == 304 || method == http.MethodHead; isEmpty != (a.body == "") || !isEmpty && a.body != first.body {
					t.Errorf("%s %s with %s: %d bytes", method, address, tc.name, len(a.body))
				}
			}
		}
	}
}

func TestAnswersArePackedForWhoCanUnpack(t *testing.T) {
	s := start(t)
	for _, address := range sameForEverybody {
		plain := raw(t, s, http.MethodGet, address, map[string]string{})
		if plain.header.Get("Content-Encoding") != "" {
			t.Fatalf("%s is packed for who asks for plain text", address)
		}
		packed := raw(t, s, http.MethodGet, address, map[string]string{"Accept-Encoding": "br, gzip;q=0.8"})
		if len(plain.body) < 1<<10 {
			if packed.body != plain.body {
				t.Errorf("%s: %d bytes are packed", address, len(plain.body))
			}
			continue
		}
		if unpacked(t, packed) != plain.body || len(packed.body) >= len(plain.body) {
			t.Errorf("%s: %d bytes packed, %d plain", address, len(packed.body), len(plain.body))
		}
		if packed.header.Get("ETag") == plain.header.Get("ETag") || packed.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: the two forms have one tag, or do not say how they vary: %v", address, packed.header)
		}
		// Whoever changes its mind, or stands behind somebody who unpacks, has the answer all the same.
		again := raw(t, s, http.MethodGet, address, map[string]string{"If-None-Match": packed.header.Get("ETag")})
		if again.status != http.StatusNotModified {
			t.Errorf("%s with the tag of the packed form: %d", address, again.status)
		}
		head := raw(t, s, http.MethodHead, address, map[string]string{"Accept-Encoding": "gzip"})
		for name, values := range packed.header {
			if name != "Date" && name != "X-Request-Id" && head.header.Get(name) != values[0] {
				t.Errorf("HEAD %s: %s is %q", address, name, head.header.Get(name))
			}
		}
	}
}

// Checks of whether a service is up, and some calendar programs, ask for the headers first.
func TestHEADIsAnsweredWhereverGETIs(t *testing.T) {
	s := start(t)
	id := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter).ID
	own := []string{"/v1/contacts", "/v1/contacts/" + id, "/v1/contacts/" + id + "/suggestions", "/v1/me/feeds"}
	feed := path(t, mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{}`).URL)
	open := append([]string{"/", "/healthz", "/readyz", "/metrics", "/v1/sources", "/admin/sources", feed, "/feeds/nothing.ics", "/v1/years/1066"}, sameForEverybody...)
	for _, address := range append(own, open...) {
		get := s.do(t, ask{method: http.MethodGet, path: address, token: s.sian.token})
		head := s.do(t, ask{method: http.MethodHead, path: address, token: s.sian.token})
		if head.status != get.status || head.body != "" || head.header.Get("Content-Type") != get.header.Get("Content-Type") {
			t.Errorf("HEAD %s: %d %s, GET %d %s", address, head.status, head.header.Get("Content-Type"), get.status, get.header.Get("Content-Type"))
		}
	}
	if a := s.do(t, ask{method: http.MethodPost, path: "/healthz", body: "{}"}); a.status != http.StatusMethodNotAllowed || !strings.Contains(a.header.Get("Allow"), "HEAD") {
		t.Errorf("POST: %d, Allow %q", a.status, a.header.Get("Allow"))
	}
}

func TestWhatIsPersonalIsKeptNowhere(t *testing.T) {
	s := start(t)
	id := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter).ID
	for _, address := range []string{"/v1/contacts", "/v1/contacts/" + id, "/v1/contacts/" + id + "/suggestions"} {
		mine := s.do(t, ask{method: http.MethodGet, path: address, token: s.sian.token})
		if tag := mine.header.Get("ETag"); tag == "" || mine.header.Get("Cache-Control") != "no-store" || !strings.Contains(mine.header.Get("Vary"), "Authorization") {
			t.Errorf("%s: %v", address, mine.header)
		}
		known := s.do(t, ask{method: http.MethodGet, path: address, token: s.sian.token, header: map[string]string{"If-None-Match": mine.header.Get("ETag")}})
		if known.status != http.StatusNotModified || known.body != "" {
			t.Errorf("%s, known: %d", address, known.status)
		}
		for who, token := range map[string]string{"another member": s.other.token, "nobody": "", "a wrong token": "x"} {
			a := s.do(t, ask{method: http.MethodGet, path: address, token: token, header: map[string]string{"If-None-Match": mine.header.Get("ETag")}})
			if a.status == http.StatusNotModified || strings.Contains(a.body, "Bloggs") {
				t.Errorf("%s for %s: %d %s", address, who, a.status, a.body)
			}
		}
	}
}

// A refusal is not an answer: no condition makes it one, and nobody is to keep it.
func TestARefusalIsNotKept(t *testing.T) {
	s := start(t)
	for address, status := range map[string]int{
		"/feeds/nothing.ics": 404, "/v1/best-time?office=king": 422, "/v1/years/1066": 422, "/v1/calendar?colour=red": 422, "/v1/contacts": 401,
	} {
		for range 2 {
			a := raw(t, s, http.MethodGet, address, map[string]string{"If-None-Match": "*", "If-Modified-Since": time.Now().UTC().Format(http.TimeFormat)})
			if a.status != status || a.header.Get("ETag") != "" || strings.Contains(a.header.Get("Cache-Control"), "max-age") {
				t.Errorf("%s: %d %v", address, a.status, a.header)
			}
		}
	}
}

// Calendar programs add words of their own to an address, which must not make another
// answer of it, nor may one write known words so that they pass for strange ones.
func TestStrangeWordsInTheAddressOfAFeed(t *testing.T) {
	s := start(t)
	all, sure := s.get(t, "/feeds/westminster.ics").body, s.get(t, "/feeds/westminster.ics?certainty=confirmed").body
	for address, want := range map[string]string{
		"?nocache=1": all, "?nocache=2&t": all, "?certainty=confirmed&nocache=1": sure, "?nocache=1&certainty=confirmed": sure,
		"?%63ertainty=confirmed": sure, "?nocache=3": all, "?Certainty=confirmed": all,
	} {
		if got := s.get(t, "/feeds/westminster.ics"+address); got.status != http.StatusOK || got.body != want {
			t.Errorf("%s: %d, %d bytes", address, got.status, len(got.body))
		}
	}
}

// A new calendar is another answer for everybody at once, even within the same second.
func TestANewCalendarIsAskedForAnew(t *testing.T) {
	s := start(t)
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	next, err := edition.New(nil, book, calendar.MustDate("2026-10-01"))
	if err != nil {
		t.Fatal(err)
	}
	address := "/feeds/everything.ics"
	before := raw(t, s, http.MethodGet, address, map[string]string{})
	s.server.Editions.Put(next, s.server.Now())
	for name, value := range map[string]string{"If-None-Match": before.header.Get("ETag"), "If-Modified-Since": before.header.Get("Last-Modified")} {
		if a := raw(t, s, http.MethodGet, address, map[string]string{name: value}); a.status != http.StatusOK || a.body == before.body {
			t.Errorf("%s: %d", name, a.status)
		}
	}
}

// What counts from today is asked anew on the next day.
func TestTheNextDayHasAnAnswerOfItsOwn(t *testing.T) {
	var later atomic.Int64
	s := start(t, func(c *Config) {
		now := c.Now()
		c.Now = func() time.Time { return now.Add(time.Duration(later.Load())) }
	})
	address := "/v1/best-time?office=mp&action=write"
	today := raw(t, s, http.MethodGet, address, map[string]string{})
	later.Store(int64(24 * time.Hour))
	next := raw(t, s, http.MethodGet, address, map[string]string{"If-Modified-Since": today.header.Get("Last-Modified")})
	if next.status != http.StatusOK || next.header.Get("ETag") == today.header.Get("ETag") {
		t.Errorf("%d %v", next.status, next.header)
	}
}

// Whoever has a page of his own may read in it what is for everybody, and nothing else.
func TestPagesOfOthersReadWhatIsPublic(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		path   string
		status int
		open   string
	}{
		{"/v1/best-time?office=mp&action=write", 200, "*"},
		{"/v1/days/2027-01-18", 200, "*"},
		{"/v1/rules", 200, "*"},
		{"/v1/sources", 200, "*"},
		{"/v1/best-time?office=nobody", 422, "*"},
		{"/v1/contacts", 401, ""},
		{"/v1/me/feeds", 401, ""},
		{"/metrics", 200, ""},
		{"/", 200, ""},
		{"/embed?office=mp&action=write", 200, "*"},
		{"/cy/embed?office=mp&action=write", 200, "*"},
	} {
		a := s.get(t, tc.path)
		if got := a.header.Get("Access-Control-Allow-Origin"); a.status != tc.status || got != tc.open {
			t.Errorf("%s: %d, open to %q; want %d, %q", tc.path, a.status, got, tc.status, tc.open)
		}
		first := s.do(t, ask{method: http.MethodOptions, path: tc.path})
		if got := first.header.Get("Access-Control-Allow-Origin"); first.status != http.StatusNoContent || got != tc.open {
			t.Errorf("%s, asked whether it may be asked for: %d, open to %q; want %q", tc.path, first.status, got, tc.open)
		}
	}
}
