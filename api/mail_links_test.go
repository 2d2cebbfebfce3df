package api

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

var anyLink = regexp.MustCompile(`https://bell\.example\.org[^\s"<>]*`)

// everyMail is one mail of each kind, with what is in them kept.
func (s *service) everyMail(t testing.TB) []mail.Message {
	t.Helper()
	base, now := s.server.BaseURL, s.server.Now()
	asking := s.browser()
	asking.mailed(t, s.sian.email)
	c, err := s.server.desk.Plan(t.Context(), s.sian.id, engagement.Plan{Office: "mp", Action: "write", First: calendar.MustDate("2027-01-18")}, "")
	if err != nil {
		t.Fatal(err)
	}
	due, err := s.store.Reminders(t.Context(), s.sian.id, c.ID)
	if err != nil || len(due) == 0 {
		t.Fatal("no reminders", err)
	}
	m, err := s.store.Member(t.Context(), s.sian.id)
	if err != nil {
		t.Fatal(err)
	}
	invitation, err1 := mail.Invitation(s.sian.email, base, now)
	still, err2 := mail.StillThere(m, calendar.MustDate("2027-02-03"), base, now)
	reminder, err3 := mail.Reminder(m, c, due[0], nil, base, now)
	_, keys, err4 := store.NewSignIn(rand.Reader, s.other.email, s.other.id, now)
	other, err5 := mail.SignIn(s.other.email, keys, base, now)
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return []mail.Message{s.post.last(s.sian.email), invitation, still, reminder, other}
}

// Programs look at the links of mails before people do. They change nothing by that: not a
// byte of the data.
func TestLookingAtEveryLinkOfEveryMailChangesNothing(t *testing.T) {
	s := start(t)
	links := map[string]bool{}
	for _, m := range s.everyMail(t) {
		found := anyLink.FindAllString(m.Text+" "+strings.ReplaceAll(m.HTML, "&amp;", "&"), -1)
		if len(found) == 0 {
			t.Errorf("%q has no link", m.Subject)
		}
		for _, link := range found {
			links[link] = true
		}
	}
	before, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	for link := range links {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				got := s.do(t, ask{method: method, path: "/" + strings.TrimPrefix(u.RequestURI(), "/"), header: map[string]string{"Accept": "text/html"}})
				if got.status >= http.StatusInternalServerError || len(got.header.Values("Set-Cookie")) > 0 {
					t.Errorf("%s %s: %d %v", method, link, got.status, got.header)
				}
			}
		}
	}
	after, err := os.ReadFile(s.file)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the data has changed (%v)", err)
	}
	link := linkIn.FindStringSubmatch(s.post.last(s.sian.email).Text)
	if asked, err := s.accounts.LookAtLink(t.Context(), store.ParseSecret(link[1]), store.Secret{}); asked || err != nil {
		t.Errorf("the link signs in no more: %v", err)
	}
}
