package api

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"divisionbell/scheduler/body"
)

// exampleBody is the body of the documentation.
func exampleBody(t testing.TB) *body.Body {
	t.Helper()
	page, err := os.ReadFile("../docs/body.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := body.Read(regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)[1])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPagesSpeakForTheBody(t *testing.T) {
	s := start(t, func(c *Config) { c.Body = exampleBody(t) })
	sian := s.signedIn(t, "sian@example.org")
	for _, tc := range []struct{ path, has string }{
		{"/", `<span class="for">for ELA</span>`},
		{"/", "ELA helps you to be heard."},
		{"/", `<a href="https://www.example.org/">Example Library Association</a>`},
		{"/", `<a href="mailto:membership@example.org">Membership: membership@example.org</a>`},
		{"/?office=mp&action=write", "What ELA offers you"},
		{"/?office=mp&action=write", `<span class="soft">Template letter:</span> <a href="https://www.example.org/toolkit/letter">A letter to begin from</a>`},
		{"/cy/", `<span class="for">i CLlE</span>`},
		{"/cy/", "Cymdeithas Llyfrgelloedd Enghraifft"},
		{"/cy/?office=mp&action=write", "Yr hyn y mae CLlE yn ei gynnig i chi"},
		{"/cy/about", `<span lang="en">ELA runs this service for its members.</span>`},
		{"/about", "Every school a library"},
		{"/sign-in", "ELA says who may sign in. If no mail comes, ask it: membership@example.org"},
		{"/cy/sign-in", "CLlE sy&#39;n dweud pwy"},
		{"/plan", "Tell ELA early if a minister is involved."},
		{"/plan/new?office=mp&action=write&first=2027-01-20&last=2027-01-20", "library workers (not librarians): Most people who work in a library are not librarians."},
		{"/privacy", "Plans are kept for 18 months after they ended, members who do not sign in for three years."},
		{"/privacy", "18 months after the contact ends"},
		{"/cy/privacy", "Cedwir cynlluniau am 18 mis ar ôl iddynt ddod i ben, ac aelodau nad ydynt yn mewngofnodi am dair blynedd."},
	} {
		got := sian.look(t, tc.path)
		if got.status != http.StatusOK || !strings.Contains(got.body, tc.has) {
			t.Errorf("%s: %d, no %q in\n%s", tc.path, got.status, tc.has, got.body)
		}
	}
}

func TestADisabledMemberIsToldWhomToAsk(t *testing.T) {
	s := start(t, func(c *Config) { c.Body = exampleBody(t) })
	gone := s.addMember(t, "gone@example.org")
	if got := s.do(t, ask{method: http.MethodPatch, path: "/v1/members/" + gone.id, token: s.officer(t), body: `{"state":"disabled"}`}); got.status != http.StatusOK {
		t.Fatalf("disabling her: %d %s", got.status, got.body)
	}
	got := s.do(t, ask{method: http.MethodGet, path: "/v1/contacts", token: gone.token})
	if want := "Ask ELA (membership@example.org)."; got.status != http.StatusForbidden || !strings.Contains(got.body, want) {
		t.Errorf("%d, no %q in %s", got.status, want, got.body)
	}
}

func TestPagesWithoutABodySpeakOfYours(t *testing.T) {
	s := start(t)
	for _, tc := range []struct{ path, has, hasNot string }{
		{"/", "Division Bell</a>", `class="for"`},
		{"/", "Division Bell</a>", `class="offers"`},
		{"/sign-in", "Your membership body says who may sign in. If no mail comes, ask it.", "mailto:"},
		{"/cy/sign-in", "Eich corff aelodaeth sy&#39;n dweud pwy", "mailto:"},
		{"/privacy", "Plans are kept for two years after they ended, members who do not sign in for two years.", "months"},
	} {
		got := s.browser().look(t, tc.path)
		if got.status != http.StatusOK || !strings.Contains(got.body, tc.has) || strings.Contains(got.body, tc.hasNot) {
			t.Errorf("%s: %d, want %q and not %q in\n%s", tc.path, got.status, tc.has, tc.hasNot, got.body)
		}
	}
}
