package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"divisionbell/api/rest"
	"divisionbell/scheduler/advice"
)

// path returns the part of an address that this service answers.
func path(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

func TestPublicFeed(t *testing.T) {
	s := start(t)
	all := s.get(t, "/feeds/westminster.ics")
	if all.status != http.StatusOK || all.header.Get("Content-Type") != "text/calendar; charset=utf-8" || !strings.HasPrefix(all.body, "BEGIN:VCALENDAR\r\n") {
		t.Fatalf("%d %s", all.status, all.header)
	}
	if cache := all.header.Get("Cache-Control"); !strings.HasPrefix(cache, "public") {
		t.Errorf("Cache-Control is %q", cache)
	}
	sure := s.get(t, "/feeds/westminster.ics?certainty=confirmed&nocache=1")
	if sure.status != http.StatusOK || strings.Contains(sure.body, "(expected)") || !strings.Contains(all.body, "(expected)") {
		t.Errorf("only what is confirmed: %d", sure.status)
	}
	if sure.header.Get("ETag") == all.header.Get("ETag") {
		t.Error("both have the same ETag")
	}
	head := s.do(t, ask{method: http.MethodHead, path: "/feeds/westminster.ics", header: map[string]string{"Accept-Encoding": "gzip"}})
	if head.status != http.StatusOK || head.body != "" || head.header.Get("ETag") != all.header.Get("ETag") {
		t.Errorf("HEAD: %d %s", head.status, head.header)
	}
}

func TestAPublicFeedInWelsh(t *testing.T) {
	s := start(t)
	for address, name := range map[string]string{
		"/feeds/wales.ics?lang=cy": "Cymru", "/feeds/wales.ics?lang=en": "Wales", "/feeds/wales.ics": "Wales",
		"/feeds/best-time.ics?office=ms&action=visit&lang=cy": "Yr amser gorau: ymweliad gan eich Aelod o'r Senedd",
	} {
		if got := s.get(t, address); got.status != http.StatusOK || !strings.Contains(got.body, "\r\nNAME:"+name+"\r\n") {
			t.Errorf("%s: %d, and it is not called %q", address, got.status, name)
		}
	}
	if got := s.get(t, "/feeds/wales.ics?lang=fr"); got.status < 400 || !strings.Contains(got.body, "cy") {
		t.Errorf("a language that there is not: %d %s", got.status, got.body)
	}
}

// Programs that know no tags ask by the time at which they were last answered.
func TestMyFeedIsSentAgainOnlyOnceItHasChanged(t *testing.T) {
	s := start(t)
	for name, of := range map[string]struct{ feed, change, kept string }{
		"a plan":           {`{}`, "/v1/contacts", letter},
		"what she follows": {`{"of":"follows"}`, "/v1/me/follows", `{"kind":"word","subject":"libraries"}`},
	} {
		mine := path(t, mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, of.feed).URL)
		first := s.get(t, mine).header.Get("Last-Modified")
		since := func(at string) int {
			return s.do(t, ask{method: http.MethodGet, path: mine, header: map[string]string{"If-Modified-Since": at}}).status
		}
		if got := since(first); got != http.StatusNotModified {
			t.Errorf("%s that has not changed since %q: %d", name, first, got)
		}
		mustPost[map[string]any](t, s, of.change, s.sian.token, of.kept)
		if got := since(first); got != http.StatusOK {
			t.Errorf("%s that has changed, in the same second perhaps: %d", name, got)
		}
		if got := since("yesterday"); got != http.StatusOK {
			t.Errorf("%s asked for since no time at all: %d", name, got)
		}
	}
}

func TestFeedThatIsKnownIsNotSentAgain(t *testing.T) {
	s := start(t)
	mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	mine := path(t, mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{}`).URL)
	for _, address := range []string{"/feeds/recesses.ics", mine} {
		tag := s.get(t, address).header.Get("ETag")
		for _, tc := range []struct {
			name, header string
			status       int
		}{
			{"the same", tag, http.StatusNotModified},
			{"weakened on the way", "W/" + tag, http.StatusNotModified},
			{"one of several", `"old", ` + tag, http.StatusNotModified},
			{"any", "*", http.StatusNotModified},
			{"another", `"old"`, http.StatusOK},
		} {
			a := s.do(t, ask{method: http.MethodGet, path: address, header: map[string]string{"If-None-Match": tc.header}})
			if a.status != tc.status || a.header.Get("ETag") != tag || (a.status == http.StatusNotModified) != (a.body == "") {
				t.Errorf("%s: %d, ETag %s, %d bytes", tc.name, a.status, a.header.Get("ETag"), len(a.body))
			}
		}
	}
	tag := s.get(t, mine).header.Get("ETag")
	mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	if a := s.do(t, ask{method: http.MethodGet, path: mine, header: map[string]string{"If-None-Match": tag}}); a.status != http.StatusOK {
		t.Errorf("after another contact: %d", a.status)
	}
}

func TestSecretFeedIsShownOnceAndRevoked(t *testing.T) {
	s := start(t)
	phone := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{"label":" my phone "}`)
	desk := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{"label":"my desk"}`)
	if !strings.HasPrefix(phone.URL, "https://bell.example.org/feeds/m/") || phone.Webcal != "webcal"+strings.TrimPrefix(phone.URL, "https") || phone.Label != "my phone" {
		t.Errorf("made %+v", phone)
	}
	list := s.do(t, ask{method: http.MethodGet, path: "/v1/me/feeds", token: s.sian.token})
	if len(decode[rest.MyFeeds](t, list).Feeds) != 2 || strings.Contains(list.body, "url") {
		t.Errorf("the list is %s", list.body)
	}
	ics := s.get(t, path(t, phone.URL))
	for name, want := range map[string]string{
		"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff",
	} {
		if got := ics.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	revoke := ask{method: http.MethodDelete, path: "/v1/me/feeds/" + phone.ID, token: s.sian.token}
	if a := s.do(t, revoke); a.status != http.StatusNoContent {
		t.Fatalf("revoke: %d %s", a.status, a.body)
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, condition := range []map[string]string{nil, {"If-None-Match": ics.header.Get("ETag")}, {"If-None-Match": "*"}, {"Accept-Encoding": "gzip"}} {
			if a := s.do(t, ask{method: method, path: path(t, phone.URL), header: condition}); a.status != http.StatusGone {
				t.Errorf("%s of the revoked one with %v: %d", method, condition, a.status)
			}
		}
	}
	if a := s.get(t, path(t, desk.URL)); a.status != http.StatusOK {
		t.Errorf("the other one: %d", a.status)
	}
}

// A phone asks every few minutes, and nearly always nothing has changed.
func TestAMembersFeedIsAnotherAfterEachOfHerChanges(t *testing.T) {
	s := start(t)
	mine := path(t, mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{}`).URL)
	tag := ""
	poll := func() reply {
		return s.do(t, ask{method: http.MethodGet, path: mine, header: map[string]string{"If-None-Match": tag}})
	}
	id := ""
	for _, change := range []struct {
		what string
		do   func()
	}{
		{"nothing yet", func() {}},
		{"a plan", func() { id = mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter).ID }},
		{"another name", func() {
			s.do(t, ask{method: http.MethodPatch, path: "/v1/contacts/" + id, token: s.sian.token, body: `{"whom":"Ann Other MP"}`})
		}},
		{"an outcome", func() {
			s.do(t, ask{method: http.MethodPost, path: "/v1/contacts/" + id + "/outcome", token: s.sian.token, body: `{"result":"replied"}`})
		}},
		{"erased", func() {
			s.do(t, ask{method: http.MethodDelete, path: "/v1/contacts/" + id, token: s.sian.token})
		}},
	} {
		change.do()
		mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.other.token, letter)
		a := poll()
		if a.status != http.StatusOK || a.header.Get("ETag") == tag {
			t.Errorf("after %s: %d %s", change.what, a.status, a.header.Get("ETag"))
		}
		tag = a.header.Get("ETag")
		mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.other.token, letter)
		if a := poll(); a.status != http.StatusNotModified || a.body != "" || a.header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("after %s, and then a change of somebody else: %d %v", change.what, a.status, a.header)
		}
	}
}

func TestLogTellsNothingOfMembers(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	feed := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{"label":"my phone"}`)
	secret := strings.TrimSuffix(path(t, feed.URL)[len("/feeds/m/"):], ".ics")
	for _, p := range []string{
		path(t, feed.URL), "/feeds/m/" + secret, "/feeds/" + secret + "/x", "/" + secret, "/v1/me/" + secret + "?email=sian@example.org",
		"/v1/contacts?token=" + s.sian.token, "/v1/contacts/" + kept.ID,
	} {
		s.get(t, p)
		s.do(t, ask{method: http.MethodPut, path: p, token: s.sian.token, body: letter})
		s.do(t, ask{method: http.MethodOptions, path: p})
	}
	log := s.log.String()
	for what, secret := range map[string]string{
		"the token": s.sian.token, "the address": "sian@", "the purpose": "branch library", "the name": "Bloggs", "the secret": secret, "the id": kept.ID,
	} {
		if strings.Contains(log, secret) {
			t.Errorf("%s is in the log: %s", what, log)
		}
	}
	for _, told := range []string{"method=POST", "route=/v1/contacts", "status=201", "route=/feeds/m/:secret.ics", "duration=", "route=none", "status=404"} {
		if !strings.Contains(log, told) {
			t.Errorf("%s is not in the log: %s", told, log)
		}
	}
}

func TestAFeedOfTheBestMoments(t *testing.T) {
	s := start(t)
	answer := mustGet[advice.Answer](t, s, "/v1/best-time?office=mp&action=visit")
	a := s.get(t, "/feeds/best-time.ics?office=mp&action=visit")
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/calendar") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	ics := strings.ReplaceAll(a.body, "\r\n ", "")
	var moments []advice.Moment
	for _, w := range answer.Windows {
		moments = append(append(moments, advice.Moment{First: w.First, Last: w.Last, ActBy: w.ActBy}), w.Again...)
	}
	if n := strings.Count(ics, "BEGIN:VEVENT"); n != len(moments) || n <= len(answer.Windows) {
		t.Errorf("%d events for %d moments", n, len(moments))
	}
	for _, m := range moments {
		for _, want := range []string{"DTSTART;VALUE=DATE:" + strings.ReplaceAll(m.First.String(), "-", ""), "time for a visit by your MP", "Start by " + m.ActBy.Long()} {
			if !strings.Contains(ics, want) {
				t.Errorf("it does not say %q", want)
			}
		}
	}
	if a := s.get(t, "/feeds/best-time.ics?office=king"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("an office that there is not: %d", a.status)
	}
}

// TestAnOwnFeedThatManyOpenIsToldToItsOwner opens a secret address from many networks, as
// after it got about.
func TestAnOwnFeedThatManyOpenIsToldToItsOwner(t *testing.T) {
	s := start(t, trustLoopback)
	b := s.signedIn(t, s.sian.email)
	made := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{"label":"my phone"}`)
	path := strings.TrimPrefix(made.URL, "https://bell.example.org")
	for i := range 11 {
		if page := b.look(t, "/account"); strings.Contains(page.body, "many places") {
			t.Fatalf("after %d networks it is told", i)
		}
		if got := s.do(t, fromHost(path, fmt.Sprintf("198.51.%d.7", i))); got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/me/feeds", token: s.sian.token}); !strings.Contains(got.body, `"spread":"2026-11-23"`) {
		t.Errorf("her feeds: %s", got.body)
	}
	page := b.look(t, "/account")
	if !strings.Contains(page.body, "Opened from many places on") || strings.Contains(page.body, "198.51") {
		t.Errorf("her account: %s", page.body)
	}
	renewed := b.follow(t, b.send(t, "/account/feeds", url.Values{"renew": {made.ID}}))
	if !strings.Contains(renewed.body, "/feeds/m/") || strings.Contains(renewed.body, "many places") {
		t.Errorf("renewing: %d %s", renewed.status, renewed.body)
	}
	if got := s.get(t, path); got.status != http.StatusGone {
		t.Errorf("the old address: %d", got.status)
	}
	if strings.Contains(s.log.String(), "198.51") {
		t.Error("the log has a network in it")
	}
}
