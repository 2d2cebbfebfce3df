package api

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// From the page of a day on which a department answers, it is followed in two presses, and
// in one it is no more.
func TestFollowingOnThePages(t *testing.T) {
	s := start(t)
	b := s.browser()
	day := regexp.MustCompile(`DTSTART;TZID=Europe/London:(\d{4})(\d\d)(\d\d)T`).FindStringSubmatch(s.get(t, "/feeds/questions.ics").body)
	if day == nil {
		t.Fatal("no day has questions")
	}
	link := regexp.MustCompile(`href="(/following\?[^"]*)"`).FindStringSubmatch(b.look(t, "/day/"+day[1]+"-"+day[2]+"-"+day[3]).body)
	if link == nil {
		t.Fatal("the page of the day does not lead to following")
	}
	address := html.UnescapeString(link[1])
	if got := b.look(t, address); got.status != http.StatusSeeOther || got.header.Get("Location") != "/sign-in" {
		t.Fatalf("a stranger: %d %s", got.status, got.header)
	}
	mail, _ := b.mailed(t, s.sian.email)
	if got := b.send(t, "/sign-in/"+mail, nil); got.status != http.StatusSeeOther || got.header.Get("Location") != address {
		t.Errorf("signing in does not lead back: %d %s", got.status, got.header.Get("Location"))
	}
	asked, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	form := asked.Query()
	page := b.look(t, address)
	if !strings.Contains(page.body, `value="`+html.EscapeString(form.Get("subject"))+`"`) || !strings.Contains(page.body, `<option value="department" selected>`) {
		t.Errorf("the form does not have what was pressed: %s", page.body)
	}
	if got := b.send(t, "/following", form); got.status != http.StatusSeeOther || got.header.Get("Location") != "/following" {
		t.Fatalf("following: %d %s", got.status, got.body)
	}
	page = b.look(t, "/following")
	end := regexp.MustCompile(`name="end" value="(\w+)"`).FindStringSubmatch(page.body)
	if end == nil || !strings.Contains(page.body, "<h2>"+html.EscapeString(form.Get("subject"))+"</h2>") {
		t.Fatalf("it does not stand on the page: %s", page.body)
	}
	if welsh := b.look(t, "/cy/following"); !strings.Contains(welsh.body, "Cwestiynau llafar adran") || !strings.Contains(welsh.body, `lang="cy"`) {
		t.Errorf("in Welsh: %d %s", welsh.status, welsh.body)
	}
	if got := b.send(t, "/following", url.Values{"end": {end[1]}}); got.status != http.StatusSeeOther {
		t.Errorf("no more: %d %s", got.status, got.body)
	}
	if after := b.look(t, "/following"); strings.Contains(after.body, `name="end"`) {
		t.Error("it is followed all the same")
	}
}

func TestWhatCannotBeFollowedOnThePages(t *testing.T) {
	s := start(t)
	b := s.browser()
	mail, _ := b.mailed(t, s.sian.email)
	b.send(t, "/sign-in/"+mail, nil)
	for _, tc := range []struct{ name, kind, subject, says string }{
		{"nothing", "word", "", "two letters"},
		{"a word of one letter", "word", "x", "two letters"},
		{"a department that answers none", "department", "Silly Walks", "oral questions"},
		{"another kind", "person", "Ms Smith", "Choose one"},
		{"markup", "department", `"><script>`, "oral questions"},
	} {
		got := b.send(t, "/following", url.Values{"kind": {tc.kind}, "subject": {tc.subject}})
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tc.says) || !strings.Contains(got.body, `value="`+html.EscapeString(tc.subject)+`"`) || strings.Contains(got.body, "<script>") {
			t.Errorf("%s: %d %s", tc.name, got.status, got.body)
		}
	}
	if got := b.send(t, "/following", url.Values{"feed": {" "}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an address without a name: %d", got.status)
	}
	made := b.follow(t, b.send(t, "/following", url.Values{"feed": {"my phone"}}))
	secret := regexp.MustCompile(`<code>[^<]*(/feeds/m/\w+\.ics)</code>`).FindStringSubmatch(made.body)
	if secret == nil {
		t.Fatalf("no address is made: %d %s", made.status, made.body)
	}
	if got := s.get(t, secret[1]); got.status != http.StatusOK || !strings.Contains(got.body, "NAME:Division Bell: what I follow") {
		t.Errorf("the address: %d %s", got.status, got.body)
	}
}
