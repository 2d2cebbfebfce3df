package api

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"divisionbell/api/rest"
	"divisionbell/scheduler/feed"
)

// unfold undoes the folding of long lines.
func unfold(ics string) string { return strings.ReplaceAll(ics, "\r\n ", "") }

// eventOf returns the event of a feed with that UID.
func eventOf(t *testing.T, ics, uid string) string {
	t.Helper()
	for event := range strings.SplitSeq(unfold(ics), "BEGIN:VEVENT") {
		if strings.Contains(event, "\r\nUID:"+uid+"@divisionbell\r\n") {
			return event
		}
	}
	t.Fatalf("there is no %s", uid)
	return ""
}

func TestWhatAFeedTellsPrograms(t *testing.T) {
	s := start(t)
	everything := s.get(t, "/feeds/everything.ics").body
	for _, tc := range []struct {
		name, uid string
		has       []string
		not       []string
	}{
		{"a recess keeps nobody busy", "commons.recess.christmas.2027",
			[]string{"TRANSP:TRANSPARENT", "STATUS:TENTATIVE", "COLOR:seagreen", "URL:http", "/day/2027-12-", "(expected)"}, []string{"VALARM"}},
		{"a deadline is long enough to be seen", "local-government.close-of-nominations.england.2027-05-06",
			[]string{"TRANSP:TRANSPARENT", "DTSTART;TZID=Europe/London:20270408T153000", "DTEND;TZID=Europe/London:20270408T160000"}, nil},
	} {
		event := eventOf(t, everything, tc.uid)
		for _, want := range tc.has {
			if !strings.Contains(event, want) {
				t.Errorf("%s: no %s in %s", tc.name, want, event)
			}
		}
		for _, never := range tc.not {
			if strings.Contains(event, never) {
				t.Errorf("%s: %s in %s", tc.name, never, event)
			}
		}
	}
	if events, ends := strings.Count(everything, "BEGIN:VEVENT"), strings.Count(everything, "\r\nDTEND"); events != ends || events == 0 {
		t.Errorf("%d events have %d ends", events, ends)
	}
	if busy := regexp.MustCompile(`SUMMARY:[^\r]*\r\nTRANSP:OPAQUE`).FindAllString(unfold(s.get(t, "/feeds/questions.ics").body), -1); len(busy) == 0 {
		t.Error("no questions in the House keep anybody busy")
	}
}

// Each form of a feed is kept by itself, says where it is, and is known again.
func TestFormsOfAFeed(t *testing.T) {
	s := start(t)
	mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	mine := path(t, mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{}`).URL)
	tags := make(map[string]string)
	for _, tc := range []struct{ address, source, rings, day string }{
		{"/feeds/recesses.ics", "/feeds/recesses.ics", "", "/day/2"},
		{"/feeds/recesses.ics?alarms=P1D", "/feeds/recesses.ics?alarms=P1D", "-P1D", "/day/2"},
		{"/feeds/recesses.ics?alarms=PT15M&nocache=3", "/feeds/recesses.ics?alarms=PT15M", "-PT15M", "/day/2"},
		{"/feeds/recesses.ics?lang=cy&certainty=confirmed&alarms=P1W", "/feeds/recesses.ics?alarms=P1W&certainty=confirmed&lang=cy", "-P1W", "/cy/day/2"},
		{"/feeds/best-time.ics?office=mp&action=write&alarms=P1D", "/feeds/best-time.ics?action=write&alarms=P1D&office=mp", "-P1D", "/day/2"},
		{mine + "?alarms=P2D", "", "-P2D", "/day/2"},
		{mine, "", "", "/day/2"},
	} {
		got := s.get(t, tc.address)
		if got.status != http.StatusOK {
			t.Fatalf("%s: %d %s", tc.address, got.status, got.body)
		}
		body, events := unfold(got.body), strings.Count(got.body, "BEGIN:VEVENT")
		if !strings.Contains(body, "\r\nMETHOD:PUBLISH\r\n") || strings.Contains(body, "\r\nSOURCE") != (tc.source != "") ||
			tc.source != "" && !strings.Contains(body, tc.source+"\r\n") {
			t.Errorf("%s does not say that it is at %q:\n%s", tc.address, tc.source, body[:600])
		}
		if rings := strings.Count(body, "\r\nTRIGGER:"+tc.rings+"\r\n"); tc.rings != "" && rings != events || tc.rings == "" && strings.Contains(body, "VALARM") {
			t.Errorf("%s rings for %d of %d events", tc.address, rings, events)
		}
		if strings.Count(body, "\r\nURL:") != events || !strings.Contains(body, tc.day) {
			t.Errorf("%s does not lead to the pages of its days", tc.address)
		}
		tag := got.header.Get("ETag")
		if other, twice := tags[tag]; twice {
			t.Errorf("%s has the tag of %s", tc.address, other)
		}
		tags[tag] = tc.address
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if again := s.do(t, ask{method: method, path: tc.address, header: map[string]string{"If-None-Match": tag}}); again.status != http.StatusNotModified {
				t.Errorf("%s %s, known: %d", method, tc.address, again.status)
			}
		}
	}
}

func TestAlarmsThatCannotBeAskedFor(t *testing.T) {
	s := start(t)
	mine := path(t, mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{}`).URL)
	for _, address := range []string{"/feeds/recesses.ics?", mine + "?", "/feeds/best-time.ics?office=mp&"} {
		for _, alarms := range []string{"P1Y", "-P1D", "P999999999D", "PT0S", "p1d", "P1D,P2D", "tomorrow", "P1D%0D%0ABEGIN:VEVENT", "1", "%F0%9F%94%94"} {
			got := s.get(t, address+"alarms="+alarms)
			if got.status < 400 || got.status >= 500 || !strings.Contains(got.body, "alarms") || !strings.Contains(got.body, string(feed.Alarms()[4])) {
				t.Errorf("%salarms=%s: %d %s", address, alarms, got.status, got.body)
			}
		}
	}
}
