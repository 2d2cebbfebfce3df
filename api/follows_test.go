package api

import (
	"net/http"
	"strings"
	"testing"

	"divisionbell/api/rest"
)

// followsOf is what a member follows.
func followsOf(t *testing.T, s *service, of memberAccount) rest.FollowsDocument {
	t.Helper()
	return decode[rest.FollowsDocument](t, s.do(t, ask{method: http.MethodGet, path: "/v1/me/follows", token: of.token}))
}

func TestFollowing(t *testing.T) {
	s := start(t)
	for _, tc := range []struct{ name, body, kept, says string }{
		{"a word", `{"kind":"word","subject":" Christmas  recess "}`, "Christmas recess", ""},
		{"a word in Welsh without its accents", `{"kind":"word","subject":"toriad y nadolig"}`, "toriad y nadolig", ""},
		{"a bill by its number", `{"kind":"bill","subject":"4012"}`, "4012", ""},
		{"a bill of which nothing is known yet", `{"kind":"bill","subject":"Public Libraries Bill"}`, "Public Libraries Bill", ""},
		{"a committee", `{"kind":"committee","subject":"Culture, Media and Sport Committee"}`, "Culture, Media and Sport Committee", ""},
		{"the questions of a department", `{"kind":"department","subject":"culture, media and sport"}`, "culture-media-and-sport", ""},
		{"a department that answers none", `{"kind":"department","subject":"Silly Walks"}`, "", "Culture, Media and Sport"},
		{"nothing", `{"kind":"word","subject":" "}`, "", "subject"},
		{"signs only", `{"kind":"word","subject":"?!"}`, "", "letters"},
		{"one letter", `{"kind":"word","subject":"a"}`, "", "letters"},
		{"two lines", `{"kind":"word","subject":"a b\nc"}`, "", "subject"},
		{"turned round", `{"kind":"word","subject":"ab\u202ecd"}`, "", "subject"},
		{"too long", `{"kind":"word","subject":"` + strings.Repeat("ŵ", 101) + `"}`, "", "subject"},
		{"another kind", `{"kind":"person","subject":"Ms Smith"}`, "", "bill"},
		{"a field that there is not", `{"kind":"word","subject":"libraries","notify":true}`, "", "notify"},
	} {
		got := s.do(t, ask{method: http.MethodPost, path: "/v1/me/follows", token: s.sian.token, body: tc.body})
		if (got.status == http.StatusCreated) != (tc.kept != "") || !strings.Contains(got.body, tc.says) || tc.kept != "" && !strings.Contains(got.body, `"subject":"`+tc.kept+`"`) {
			t.Errorf("%s: %d %s", tc.name, got.status, got.body)
		}
	}
	mine := followsOf(t, s, s.sian)
	if len(mine.Follows) != 6 {
		t.Fatalf("follows %d things: %+v", len(mine.Follows), mine.Follows)
	}
	id := ""
	for _, f := range mine.Follows {
		isBill := f.Kind == "bill" || f.Kind == "committee"
		if (len(f.Coming) == 0) != isBill && f.Kind != "department" {
			t.Errorf("%s %s: %d things are to come", f.Kind, f.Subject, len(f.Coming))
		}
		if f.Kind == "department" && f.Name != "Culture, Media and Sport" {
			t.Errorf("the department is called %q", f.Name)
		}
		if f.Subject == "Christmas recess" {
			id = f.ID
		}
	}
	if theirs := followsOf(t, s, s.other); len(theirs.Follows) != 0 {
		t.Errorf("another follows it too: %+v", theirs)
	}
	if again := s.do(t, ask{method: http.MethodPost, path: "/v1/me/follows", token: s.sian.token, body: `{"kind":"word","subject":"CHRISTMAS recess"}`}); again.status != http.StatusCreated {
		t.Errorf("the same again: %d %s", again.status, again.body)
	}
	for _, tc := range []struct {
		token  string
		status int
	}{{s.other.token, http.StatusNotFound}, {s.sian.token, http.StatusNoContent}, {s.sian.token, http.StatusNotFound}} {
		if got := s.do(t, ask{method: http.MethodDelete, path: "/v1/me/follows/" + id, token: tc.token}); got.status != tc.status {
			t.Errorf("removed: %d %s, want %d", got.status, got.body, tc.status)
		}
	}
	if after := followsOf(t, s, s.sian); len(after.Follows) != 5 {
		t.Errorf("%d are left", len(after.Follows))
	}
	if got := s.get(t, "/v1/me/follows"); got.status != http.StatusUnauthorized {
		t.Errorf("a stranger: %d", got.status)
	}
}

// The feed of what she follows is answered as cheaply as the others, and is another after
// each change.
func TestAFeedOfWhatIsFollowed(t *testing.T) {
	s := start(t)
	added := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{"label":"follow","of":"follows"}`)
	if added.Of != "follows" {
		t.Errorf("it is of %q", added.Of)
	}
	address := path(t, added.URL)
	ask304 := func(tag string) int {
		return s.do(t, ask{method: http.MethodGet, path: address, header: map[string]string{"If-None-Match": tag}}).status
	}
	empty := s.get(t, address)
	if strings.Contains(empty.body, "VEVENT") || empty.status != http.StatusOK {
		t.Fatalf("%d %s", empty.status, empty.body)
	}
	if ask304(empty.header.Get("ETag")) != http.StatusNotModified {
		t.Error("the same feed is sent again")
	}
	mustPost[rest.FollowDocument](t, s, "/v1/me/follows", s.sian.token, `{"kind":"word","subject":"Christmas recess"}`)
	full := s.get(t, address)
	if ask304(empty.header.Get("ETag")) != http.StatusOK || !strings.Contains(full.body, "UID:commons.recess.christmas.2027@divisionbell") || !strings.Contains(full.body, "(expected)") {
		t.Errorf("it does not have what she follows:\n%s", full.body)
	}
	if strings.Contains(full.body, "summer") || strings.Contains(full.body, "SOURCE") {
		t.Error("it has what she does not follow, or its own address")
	}
	if got := s.do(t, ask{method: http.MethodPost, path: "/v1/me/feeds", token: s.sian.token, body: `{"of":"everything"}`}); got.status < 400 || got.status >= 500 || !strings.Contains(got.body, "follows") {
		t.Errorf("a feed of something else: %d %s", got.status, got.body)
	}
	export := s.do(t, ask{method: http.MethodGet, path: "/v1/me/export", token: s.sian.token})
	if !strings.Contains(export.body, `"subject": "Christmas recess"`) {
		t.Error("what she follows is not in what she can take with her")
	}
}
