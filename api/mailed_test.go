package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// posted sends what a form of a mail program or of a page does, without any cookie. Without an
// origin it is as mail programs send it (RFC 8058).
func (s *service) posted(t testing.TB, path string, form url.Values, header ...string) reply {
	t.Helper()
	a := ask{method: http.MethodPost, path: path, body: form.Encode(), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}
	for i := 0; i+1 < len(header); i += 2 {
		a.header[header[i]] = header[i+1]
	}
	return s.do(t, a)
}

// toldOf has a member plan, and returns the plan with the address of a pass for its first two
// steps.
func (s *service) toldOf(t *testing.T) (c store.Contact, at string) {
	t.Helper()
	mustPost[map[string]any](t, s, "/v1/contacts", s.sian.token, letter)
	c = s.once(t, s.sian.id)
	p := pass.Pass{For: pass.Steps, Member: s.sian.id, Contact: c.ID, Steps: []string{c.Steps[0].Name, c.Steps[1].Name}}
	return c, "/mail/" + s.letters.Passes.Seal(p)
}

func TestLinksOfMailsDoWhatTheySay(t *testing.T) {
	isDone := func(s store.Step) bool { return s.State == store.StepDone }
	on := func(day string) func(store.Step) bool {
		return func(s store.Step) bool { return s.State == store.StepOpen && s.Due == calendar.MustDate(day) }
	}
	for _, tc := range []struct {
		name, path string
		form       url.Values
		page, said string
		first      func(store.Step) bool
		others     int // how many steps are so
	}{
		{"done", "/done", nil, "Is it done?", "It is ticked", isDone, 2},
		{"done, but for one", "/done", url.Values{"step": {"manager"}}, "Which of them?", "It is ticked", isDone, 1},
		{"tomorrow", "/tomorrow", nil, "Put it off to Tuesday 24 November", "Tuesday 24 November", on("2026-11-24"), 2},
		{"move it", "/move", url.Values{"due": {"2026-11-26"}}, "To which day?", "Thursday 26 November", on("2026-11-26"), 2},
		{"in Welsh", "/done", nil, "A yw wedi&#39;i wneud?", "Mae wedi&#39;i nodi", isDone, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t)
			before, at := s.toldOf(t)
			if strings.Contains(tc.name, "Welsh") {
				at = "/cy" + at
			}
			if page := s.get(t, at+tc.path); page.status != http.StatusOK || !strings.Contains(page.body, tc.page) || !strings.Contains(page.body, `method="post"`) {
				t.Errorf("the page: %d %s", page.status, page.body)
			}
			if c := s.once(t, s.sian.id); c.Revision != before.Revision {
				t.Error("to look at the page has changed the plan")
			}
			if got := s.posted(t, at+tc.path, tc.form, "Sec-Fetch-Site", "same-origin"); got.status != http.StatusOK || !strings.Contains(got.body, tc.said) {
				t.Errorf("the button: %d %s", got.status, got.body)
			}
			n := 0
			for _, step := range s.once(t, s.sian.id).Steps {
				if tc.first(step) {
					n++
				}
			}
			if n != tc.others {
				t.Errorf("%d steps are so, want %d: %+v", n, tc.others, s.once(t, s.sian.id).Steps)
			}
		})
	}
}

func TestAPlanIsMovedFromAMail(t *testing.T) {
	s := start(t)
	before, _ := s.toldOf(t)
	at := "/mail/" + s.letters.Passes.Seal(pass.Pass{For: pass.Move, Member: s.sian.id, Contact: before.ID})
	page := s.get(t, at+"/to/2027-03-08/2027-03-12")
	if page.status != http.StatusOK || !strings.Contains(page.body, "Move it to Monday 8 to Friday 12 March") {
		t.Fatalf("the page: %d %s", page.status, page.body)
	}
	if got := s.posted(t, at+"/to/2027-03-08/2027-03-12", url.Values{"revision": {"7"}}); got.status != http.StatusPreconditionFailed {
		t.Errorf("a plan that was changed since: %d", got.status)
	}
	if page := s.get(t, at+"/stay"); page.status != http.StatusOK || !strings.Contains(page.body, "Leave it where it is") {
		t.Errorf("the page of staying: %d %s", page.status, page.body)
	}
	before.Accepted.Grade = "ideal" // as it was before the calendar changed
	if _, err := s.store.UpdateContact(t.Context(), before, nil); err != nil {
		t.Fatal(err)
	}
	if got := s.posted(t, at+"/stay", nil); got.status != http.StatusOK || s.once(t, s.sian.id).Accepted.Grade == "ideal" {
		t.Errorf("to stay: %d, accepted %+v", got.status, s.once(t, s.sian.id).Accepted)
	}
	got := s.posted(t, at+"/to/2027-03-08/2027-03-12", url.Values{"revision": {"3"}})
	after := s.once(t, s.sian.id)
	if got.status != http.StatusOK || after.First.String() != "2027-03-08" || after.Last.String() != "2027-03-12" {
		t.Errorf("%d %s: %+v", got.status, got.body, after)
	}
	for _, path := range []string{"/to/2020-03-08/2020-03-12", "/to/soon/later", "/done", "/stop"} {
		if got := s.posted(t, at+path, url.Values{"revision": {"4"}}); got.status != http.StatusGone {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

// TestMailsStopWithOneClick posts as mail programs do: no cookie, no origin, and again if the
// answer was lost.
func TestMailsStopWithOneClick(t *testing.T) {
	for _, kind := range store.MailKinds() {
		t.Run(string(kind), func(t *testing.T) {
			s := start(t)
			at := "/mail/" + s.letters.Passes.Seal(pass.Pass{For: pass.Stop, Member: s.sian.id, Kind: kind}) + "/stop"
			if page := s.get(t, at); page.status != http.StatusOK || !strings.Contains(page.body, "Send me no more of them") {
				t.Errorf("the page: %d %s", page.status, page.body)
			}
			for range 2 {
				if got := s.posted(t, at, url.Values{"List-Unsubscribe": {"One-Click"}}); got.status != http.StatusOK {
					t.Errorf("one click: %d %s", got.status, got.body)
				}
			}
			parts := ask{method: http.MethodPost, path: at, header: map[string]string{"Content-Type": "multipart/form-data; boundary=x"},
				body: "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"}
			if got := s.do(t, parts); got.status != http.StatusOK {
				t.Errorf("one click in parts: %d %s", got.status, got.body)
			}
			m, err := s.store.Member(t.Context(), s.sian.id)
			if err != nil || !slices.Equal(m.Off, []store.MailKind{kind}) {
				t.Errorf("she wants no %v, %v", m.Off, err)
			}
		})
	}
}

func TestLinksOfMailsThatAreGoodNoMore(t *testing.T) {
	for _, tc := range []struct {
		name   string
		before func(t *testing.T, s *service, c store.Contact)
		path   func(s *service, at string) string
	}{
		{"it is done", func(t *testing.T, s *service, c store.Contact) {
			for i := range 2 {
				if _, err := s.server.desk.Settle(t.Context(), s.sian.id, c.ID, nil, i, store.StepDone); err != nil {
					t.Fatal(err)
				}
			}
		}, nil},
		{"the plan is given up", func(t *testing.T, s *service, c store.Contact) {
			if _, err := s.server.desk.Cancel(t.Context(), s.sian.id, c.ID, nil); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"the plan is erased", func(t *testing.T, s *service, c store.Contact) {
			if err := s.store.DeleteContact(t.Context(), s.sian.id, c.ID, 0); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"she is disabled", func(t *testing.T, s *service, _ store.Contact) {
			if err := s.accounts.Disable(t.Context(), store.CommandLine, s.sian.id); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"she is erased", func(t *testing.T, s *service, _ store.Contact) {
			if err := s.accounts.Erase(t.Context(), s.sian.id); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"it is another's contact", nil, func(s *service, at string) string {
			p, _ := s.letters.Passes.Open(strings.TrimPrefix(at, "/mail/"))
			p.Member = s.other.id
			return "/mail/" + s.letters.Passes.Seal(p)
		}},
		{"a guess", nil, func(*service, string) string { return "/mail/" + strings.Repeat("kqf4vzt2h7", 12) }},
		{"a letter is another", nil, func(_ *service, at string) string { return at[:len(at)-3] + "AAA" }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t)
			c, at := s.toldOf(t)
			if tc.before != nil {
				tc.before(t, s, c)
			}
			if tc.path != nil {
				at = tc.path(s, at)
			}
			for _, what := range []string{"/done", "/tomorrow", "/move"} {
				for _, got := range []reply{s.get(t, at+what), s.posted(t, at+what, url.Values{"due": {"2026-11-26"}})} {
					if got.status != http.StatusGone || strings.Contains(got.body, c.Whom) || got.header.Get("Cache-Control") != "no-store" {
						t.Errorf("%s: %d %s", what, got.status, got.body)
					}
				}
			}
		})
	}
}

func TestAStepCannotBeMovedIntoThePastFromAMail(t *testing.T) {
	s := start(t)
	before, at := s.toldOf(t)
	for _, due := range []string{"2026-11-20", "soon", "", "2126-01-01"} {
		got := s.posted(t, at+"/move", url.Values{"due": {due}})
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `id="due-error"`) {
			t.Errorf("to %q: %d %s", due, got.status, got.body)
		}
	}
	if after := s.once(t, s.sian.id); after.Revision != before.Revision {
		t.Errorf("something was kept: %+v", after)
	}
}

// TestGuessingAtLinksOfMailsIsSlowed tries words that nobody made until nothing more is taken.
func TestGuessingAtLinksOfMailsIsSlowed(t *testing.T) {
	s := start(t)
	for range 1000 {
		if got := s.get(t, "/mail/"+store.NewID()+store.NewID()+"/stop"); got.status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("a thousand guesses were answered")
}
