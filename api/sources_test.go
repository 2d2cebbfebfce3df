package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"divisionbell/api/rest"
	"divisionbell/calendar"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/scheduler/rhythm"
)

// fares is how four sources fare: one well, one not asked yet, one that is down and
// one that is not believed.
func fares() []rhythm.Status {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	about := func(name, title string) sources.About {
		return sources.About{Name: name, Title: title, Bodies: []calendar.Body{calendar.Commons}, Address: "https://example.com/" + name, Licence: "Open Parliament Licence v3.0"}
	}
	return []rhythm.Status{
		{Source: about("whats-on", "What's On"), Tried: at, Answered: at, Changed: at.Add(-time.Hour), Next: at.Add(6 * time.Hour),
			Reach: map[calendar.Body]calendar.Date{calendar.Commons: calendar.MustDate("2027-01-04")}, Tally: rhythm.Tally{Changed: 1, Unchanged: 3}},
		{Source: about("polls", "Polls"), Next: at},
		{Source: about("bills", "Bills"), Tried: at, Next: at.Add(time.Hour), Failures: 5, Open: true, Fault: refresh.Otherwise, Problem: "example.com answers with status 503", Tally: rhythm.Tally{Failed: 5}},
		{Source: about("diary", "Diary <script>"), Tried: at, Answered: at.Add(-time.Hour), Next: at, Failures: 2, Fault: refresh.NotBelieved, Problem: "there is nothing in it",
			Quarantine: []rhythm.Quarantined{{First: at.Add(-time.Hour), Last: at, Times: 2, Reason: "there is <b>nothing</b> in it",
				Addresses: []string{"https://calendar.example.com/private-4711/basic.ics?key=s3cret", "https://calendar.example.com/2"}}}},
	}
}

func withSources(c *Config) { c.Sources = fares }

func TestSourcesAsDataAndAsAPage(t *testing.T) {
	s := start(t, withSources)
	doc := mustGet[rhythm.SourcesDocument](t, s, "/v1/sources")
	states := ""
	for _, source := range doc.Sources {
		states += source.Name + " " + source.State + " " + source.Circuit + "; "
	}
	if want := "whats-on good closed; polls waiting closed; bills failing open; diary refused closed; "; states != want {
		t.Errorf("got %s, want %s", states, want)
	}
	if doc.Sources[0].Reach[0].Until.String() != "2027-01-04" {
		t.Errorf("got %+v", doc.Sources)
	}
	if len(doc.Bodies) != len(calendar.Bodies()) || doc.Bodies[0].Title != "House of Commons" || doc.Bodies[0].Until.IsZero() {
		t.Errorf("bodies %+v", doc.Bodies)
	}

	data, page := s.get(t, "/v1/sources"), s.do(t, ask{method: http.MethodGet, path: "/admin/sources", token: s.officer(t)})
	if page.status != http.StatusOK || page.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s", page.status, page.header)
	}
	for _, secret := range []string{"private-4711", "s3cret"} {
		if strings.Contains(data.body+page.body, secret) {
			t.Errorf("%s is told", secret)
		}
	}
	for _, has := range []string{
		"Bills answers something else than it was asked for. It has never answered yet.", "Diary &lt;script&gt; says something that is not believed.",
		"Polls: not asked yet", "Mon 23 November, 08:00", "House of Commons: the announced dates", "Bank holidays: announced until ",
		"there is nothing in it", "Open Parliament Licence v3.0", "<summary>For whoever runs the server</summary><p>example.com answers with status 503</p>",
	} {
		if !strings.Contains(page.body, has) {
			t.Errorf("the page has no %s", has)
		}
	}
	for _, loads := range []string{"<script>", "<img", "url(", "onclick", "javascript:"} {
		if strings.Contains(page.body, loads) {
			t.Errorf("the page has %s", loads)
		}
	}
}

// What the program has to say of a failure, and who was asked, is for those who look after it.
func TestStrangersAreToldInWordsHowASourceFares(t *testing.T) {
	s := start(t, withSources)
	exactly := []string{"example.com answers with status 503", "there is <b>nothing</b> in it", `"hosts":["calendar.example.com"]`}
	inWords := []string{"it answers something else than it was asked for", "it says something that is not believed", `"hosts":[]`}
	for _, who := range []struct {
		name, token string
		told, not   []string
	}{
		{"a stranger", "", inWords, exactly},
		{"a member", s.addMember(t, "member@example.org").token, inWords, exactly},
		{"an officer", s.officer(t), exactly, inWords},
	} {
		got := s.do(t, ask{method: http.MethodGet, path: "/v1/sources", token: who.token}).body
		for _, text := range who.told {
			if !strings.Contains(got, text) {
				t.Errorf("%s is not told %s: %s", who.name, text, got)
			}
		}
		for _, text := range who.not {
			if strings.Contains(got, text) {
				t.Errorf("%s is told %s", who.name, text)
			}
		}
	}
}

func TestNoSourceIsAsked(t *testing.T) {
	s := start(t)
	if doc := s.get(t, "/v1/sources"); doc.status != http.StatusOK || !strings.Contains(doc.body, `"sources":[]`) {
		t.Errorf("%d %s", doc.status, doc.body)
	}
	if page := s.do(t, ask{method: http.MethodGet, path: "/admin/sources", token: s.officer(t)}); !strings.Contains(page.body, "No source is asked") {
		t.Error("the page does not say so")
	}
}

func TestReadyWhileSourcesFail(t *testing.T) {
	s := start(t, withSources)
	ready := mustGet[rest.ReadinessDocument](t, s, "/readyz")
	all := strings.Join(ready.Warnings, "\n")
	for _, want := range []string{"Bills: it keeps failing: example.com answers with status 503", "Diary <script>: its answer is not believed: there is nothing in it"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in %s", want, all)
		}
	}
	if ready.Status != "ok" || strings.Contains(all, "What's On") || strings.Contains(all, "Polls") {
		t.Errorf("%+v", ready)
	}
}
