package api

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
)

// mostOnThePage is how many bytes a page has at most on its way.
const mostOnThePage = 60_000

// manyPlans has a member plan two hundred contacts.
func (s *service) manyPlans(t testing.TB) {
	t.Helper()
	first := calendar.MustDate("2027-01-11")
	for i := range 200 {
		_, err := s.server.desk.Plan(t.Context(), s.sian.id, engagement.Plan{
			Office: "mp", Action: "write", Nation: calendar.England, Whom: "Jo Bloggs MP", Subject: "libraries and reading",
			Purpose: "Keep the branch library open", Notes: "rang the office", Points: []string{"one", "two", "three"}, First: first.AddDays(i),
		}, "")
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestNoPageOfAMembersIsHeavy(t *testing.T) {
	s := start(t)
	s.manyPlans(t)
	b := s.signedIn(t, s.sian.email)
	all, err := s.server.desk.Contacts(t.Context(), s.sian.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/plan", "/cy/plan", "/plan/" + all[0].ID, "/plan/new?office=mp&action=write&first=2027-01-18", "/account", "/sign-in", "/privacy"} {
		got := b.do(t, http.MethodGet, path, "", "Accept-Encoding", "gzip")
		if got.status != http.StatusOK || got.header.Get("Content-Encoding") != "gzip" || len(got.body) > mostOnThePage {
			t.Errorf("%s: %d, %d bytes, %v", path, got.status, len(got.body), got.header)
		}
	}
}

// The list of two hundred plans takes less than 10 ms at the server.
func BenchmarkTwoHundredPlans(b *testing.B) {
	s := start(b)
	s.manyPlans(b)
	cookie := s.signedIn(b, s.sian.email).cookie()
	ask := func() int {
		r := httptest.NewRequest(http.MethodGet, "/plan", nil)
		r.Header.Set("Cookie", cookie)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		s.server.router.echo.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
		return w.Body.Len()
	}
	size := 0
	for b.Loop() {
		size = ask()
	}
	b.ReportMetric(float64(size), "bytes")
}
