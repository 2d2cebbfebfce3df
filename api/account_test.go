package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// postbox takes mails.
type postbox struct {
	mu    sync.Mutex
	mails []mail.Message
}

func (p *postbox) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mails = append(p.mails, m)
	return nil
}

// last returns the last mail to that address.
func (p *postbox) last(to string) (found mail.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.mails {
		if m.To == to {
			found = m
		}
	}
	return found
}

// settle has everybody who asked to be signed in answered.
func (s *service) settle(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.accounts.Run(ctx); close(done) }()
	for s.accounts.Waiting() > 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
}

// browser is one that keeps cookies.
type browser struct {
	s       *service
	cookies map[string]string
}

func (s *service) browser() *browser { return &browser{s: s, cookies: map[string]string{}} }

// do asks as the browser does, and keeps the cookies that come.
func (b *browser) do(t testing.TB, method, path, body string, header ...string) reply {
	t.Helper()
	a := ask{method: method, path: path, body: body, header: map[string]string{"Cookie": b.cookie()}}
	for i := 0; i+1 < len(header); i += 2 {
		a.header[header[i]] = header[i+1]
	}
	got := b.s.do(t, a)
	for _, line := range got.header.Values("Set-Cookie") {
		c, err := http.ParseSetCookie(line)
		if err != nil {
			t.Fatal(err)
		}
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
			t.Errorf("the cookie is %s", line)
		}
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return got
}

func (b *browser) cookie() string {
	var all []string
	for name, value := range b.cookies {
		all = append(all, name+"="+value)
	}
	return strings.Join(all, "; ")
}

var (
	linkIn = regexp.MustCompile(`https://bell\.example\.org/sign-in/(\w+)`)
	codeIn = regexp.MustCompile(`\d{3} \d{3}`)
)

// asks has a browser ask for a mail, and returns the link and the code in it.
func (b *browser) asks(t testing.TB, email string) (link, code string) {
	t.Helper()
	if got := b.do(t, http.MethodPost, "/v1/sign-in", `{"email":"`+email+`"}`); got.status != http.StatusAccepted {
		t.Fatalf("asking: %d %s", got.status, got.body)
	}
	b.s.settle(t)
	text := b.s.post.last(email).Text
	if found := linkIn.FindStringSubmatch(text); found != nil {
		link = found[1]
	}
	return link, codeIn.FindString(text)
}

// signedIn is a browser in which somebody is signed in.
func (s *service) signedIn(t testing.TB, email string) *browser {
	t.Helper()
	b := s.browser()
	_, code := b.asks(t, email)
	if got := b.do(t, http.MethodPost, "/v1/sign-in", `{"code":"`+code+`"}`); got.status != http.StatusOK {
		t.Fatalf("signing in: %d %s", got.status, got.body)
	}
	return b
}

// officer makes an officer, and returns her token.
func (s *service) officer(t testing.TB) string {
	t.Helper()
	boss := s.addMember(t, "boss@example.org")
	if err := s.accounts.SetRole(context.Background(), store.CommandLine, boss.id, store.RoleOfficer); err != nil {
		t.Fatal(err)
	}
	return boss.token
}

func TestAMemberSignsIn(t *testing.T) {
	s := start(t)
	b := s.browser()
	link, code := b.asks(t, s.sian.email)
	if got := s.browser().do(t, http.MethodPost, "/v1/sign-in", `{"link":"`+link+`"}`); got.status != http.StatusForbidden {
		t.Errorf("the link alone in another browser: %d %s", got.status, got.body)
	}
	got := b.do(t, http.MethodPost, "/v1/sign-in", `{"link":"`+link+`"}`, "User-Agent", "Mozilla/5.0 (Windows NT 10.0) Firefox/144.0")
	if got.status != http.StatusOK || !strings.Contains(got.body, s.sian.email) {
		t.Fatalf("the link in the browser that asked: %d %s", got.status, got.body)
	}
	if got := b.do(t, http.MethodGet, "/v1/me", ""); got.status != http.StatusOK || !strings.Contains(got.body, s.sian.email) {
		t.Errorf("signed in she is %d %s", got.status, got.body)
	}
	if got := b.do(t, http.MethodPost, "/v1/contacts", letter); got.status != http.StatusCreated {
		t.Errorf("planning: %d %s", got.status, got.body)
	}
	if got := b.do(t, http.MethodGet, "/v1/me/sessions", ""); !strings.Contains(got.body, `"Firefox on Windows"`) || !strings.Contains(got.body, `"current":true`) {
		t.Errorf("her sessions are %s", got.body)
	}
	if got := s.browser().do(t, http.MethodPost, "/v1/sign-in", `{"link":"`+link+`","code":"`+code+`"}`); got.status != http.StatusForbidden {
		t.Errorf("the same mail again: %d %s", got.status, got.body)
	}
	for name, value := range b.cookies {
		for _, secret := range []string{value, link, strings.ReplaceAll(code, " ", ""), s.sian.email} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("%s is in the log", name)
			}
		}
	}
	if got := b.do(t, http.MethodPost, "/v1/sign-out", ""); got.status != http.StatusNoContent {
		t.Errorf("signing out: %d %s", got.status, got.body)
	}
	if len(b.cookies) != 0 {
		t.Errorf("after signing out the browser has %v", b.cookies)
	}
	if got := b.do(t, http.MethodGet, "/v1/me", ""); got.status != http.StatusUnauthorized {
		t.Errorf("signed out she is %d %s", got.status, got.body)
	}
}

func TestWhoMaySignInCannotBeToldFromTheAnswer(t *testing.T) {
	s := start(t)
	var answers []string
	for _, email := range []string{s.sian.email, "stranger@example.org", "new@library.example.org"} {
		for _, path := range []string{"/v1/sign-in", "/v1/members"} {
			got := s.do(t, ask{method: http.MethodPost, path: path, body: `{"email":"` + email + `"}`})
			if got.status != http.StatusAccepted {
				t.Fatalf("%s for %s: %d %s", path, email, got.status, got.body)
			}
			word := regexp.MustCompile(`"request":"\w{52}"`)
			answers = append(answers, word.ReplaceAllString(got.body, `"request":"…"`))
		}
	}
	for _, a := range answers {
		if a != answers[0] {
			t.Errorf("the answers are %q", answers)
		}
	}
	s.settle(t)
	if m := s.post.last("stranger@example.org"); m.To != "" {
		t.Error("a stranger gets a mail")
	}
	if m := s.post.last("new@library.example.org"); m.To == "" {
		t.Error("who may join gets no mail")
	}
}

func TestGuessingIsSlowed(t *testing.T) {
	for _, tc := range []struct {
		name string
		try  func(s *service, i int) ask
	}{
		{"codes", func(s *service, i int) ask {
			return ask{method: http.MethodPost, path: "/v1/sign-in", body: `{"request":"guess","code":"123456"}`}
		}},
		{"mails to one after the other", func(s *service, i int) ask {
			return ask{method: http.MethodPost, path: "/v1/sign-in", body: `{"email":"a@example.org"}`}
		}},
		{"tokens", func(s *service, i int) ask {
			return ask{method: http.MethodGet, path: "/v1/me", token: "guess"}
		}},
		{"sessions", func(s *service, i int) ask {
			return ask{method: http.MethodGet, path: "/v1/me", header: map[string]string{"Cookie": "__Host-divisionbell=guess"}}
		}},
		{"feeds", func(s *service, i int) ask {
			return ask{method: http.MethodGet, path: "/feeds/m/guess.ics"}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t)
			slowed := false
			for i := 0; i < 500 && !slowed; i++ {
				got := s.do(t, tc.try(s, i))
				slowed = got.status == http.StatusTooManyRequests && got.header.Get("Retry-After") != ""
			}
			if !slowed {
				t.Error("500 tries are answered like the first")
			}
			if strings.Contains(s.log.String(), "guess") || strings.Contains(s.log.String(), "123456") {
				t.Error("what was tried is in the log")
			}
			if !strings.Contains(s.log.String(), "status=429") {
				t.Error("the log does not say that somebody was slowed")
			}
		})
	}
}

func TestAPageOfAnotherSiteChangesNothing(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		if got := b.do(t, http.MethodPost, "/v1/contacts", letter, header...); got.status != http.StatusForbidden {
			t.Errorf("with %v: %d %s", header, got.status, got.body)
		}
		if got := b.do(t, http.MethodDelete, "/v1/me", "", header...); got.status != http.StatusForbidden {
			t.Errorf("erasing with %v: %d %s", header, got.status, got.body)
		}
	}
	for _, header := range [][]string{{"Sec-Fetch-Site", "same-origin"}, {"Origin", "https://bell.example.org"}, {}} {
		if got := b.do(t, http.MethodPost, "/v1/contacts", letter, header...); got.status != http.StatusCreated {
			t.Errorf("with %v: %d %s", header, got.status, got.body)
		}
	}
}

func TestWhatAMemberSeesAndChangesOfHerself(t *testing.T) {
	s := start(t)
	mine := func(method, path, body string, header map[string]string) reply {
		return s.do(t, ask{method: method, path: path, token: s.sian.token, body: body, header: header})
	}
	me := mine(http.MethodGet, "/v1/me", "", nil)
	if me.status != http.StatusOK || me.header.Get("Cache-Control") != "no-store" || !strings.Contains(me.body, `"mail_hour":8`) {
		t.Fatalf("she is %d %v %s", me.status, me.header, me.body)
	}
	changed := mine(http.MethodPatch, "/v1/me", `{"name":"Siân Ŵyn","language":"cy","nation":"wales","mail_hour":12,"off":["digest"],"introduce":true}`,
		map[string]string{"If-Match": me.header.Get("ETag")})
	for _, want := range []string{`"Siân Ŵyn"`, `"cy"`, `"wales"`, `"mail_hour":12`, `["digest"]`, `"introduce":true`} {
		if changed.status != http.StatusOK || !strings.Contains(changed.body, want) {
			t.Errorf("after a change she is %d %s, without %s", changed.status, changed.body, want)
		}
	}
	if late := mine(http.MethodPatch, "/v1/me", `{"name":"x"}`, map[string]string{"If-Match": me.header.Get("ETag")}); late.status != http.StatusPreconditionFailed {
		t.Errorf("a change of what was changed since: %d %s", late.status, late.body)
	}
	for body, field := range map[string]string{
		`{"name":"a\nb"}`: "body.name", `{"mail_hour":3}`: "body.mail_hour", `{"nation":"atlantis"}`: "body.nation",
		`{"language":"tlh"}`: "body.language", `{"off":["x"]}`: "body.off", `{"email":"other@example.org"}`: "body.email", `{"role":"officer"}`: "body.role",
	} {
		if got := mine(http.MethodPatch, "/v1/me", body, nil); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, field) {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	made := mustPost[map[string]any](t, s, "/v1/me/tokens", s.sian.token, `{"name":"spreadsheet"}`)
	token, _ := made["token"].(string)
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/me", token: token}); got.status != http.StatusOK {
		t.Errorf("the new token: %d %s", got.status, got.body)
	}
	if got := mine(http.MethodGet, "/v1/me/tokens", "", nil); !strings.Contains(got.body, `"spreadsheet"`) || !strings.Contains(got.body, `"used":"2026-11-23"`) || strings.Contains(got.body, token) {
		t.Errorf("her tokens are %s", got.body)
	}
	id, _ := made["id"].(string)
	if got := s.do(t, ask{method: http.MethodDelete, path: "/v1/me/tokens/" + id, token: s.other.token}); got.status != http.StatusNotFound {
		t.Errorf("somebody else revokes it: %d", got.status)
	}
	if got := mine(http.MethodDelete, "/v1/me/tokens/"+id, "", nil); got.status != http.StatusNoContent {
		t.Errorf("she revokes it: %d %s", got.status, got.body)
	}
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/me", token: token}); got.status != http.StatusUnauthorized {
		t.Errorf("the revoked token: %d", got.status)
	}
}

func TestExportAndErase(t *testing.T) {
	s := start(t)
	mustPost[map[string]any](t, s, "/v1/contacts", s.sian.token, letter)
	feed := mustPost[map[string]any](t, s, "/v1/me/feeds", s.sian.token, `{"label":"my phone"}`)
	mine := func(method, path string) reply { return s.do(t, ask{method: method, path: path, token: s.sian.token}) }
	all := mine(http.MethodGet, "/v1/me/export")
	for _, want := range []string{s.sian.email, `"my phone"`, `"contacts"`, `"reminders"`, `"2027-01-12"`} {
		if all.status != http.StatusOK || !strings.Contains(all.body, want) {
			t.Errorf("the export is %d, without %s", all.status, want)
		}
	}
	if ics := mine(http.MethodGet, "/v1/me/export?format=ics"); !strings.HasPrefix(ics.header.Get("Content-Type"), "text/calendar") || !strings.Contains(ics.body, "BEGIN:VEVENT") {
		t.Errorf("the calendar is %s %s", ics.header.Get("Content-Type"), ics.body)
	}
	if got := mine(http.MethodDelete, "/v1/me"); got.status != http.StatusNoContent {
		t.Fatalf("erasing: %d %s", got.status, got.body)
	}
	if got := mine(http.MethodGet, "/v1/me"); got.status != http.StatusUnauthorized {
		t.Errorf("afterwards she is %d %s", got.status, got.body)
	}
	address, _ := feed["url"].(string)
	if got := s.get(t, strings.TrimPrefix(address, "https://bell.example.org")); got.status != http.StatusNotFound {
		t.Errorf("her feed is %d", got.status)
	}
}

// TestWhoMayWhat walks the officers' routes with everybody who may come.
func TestWhoMayWhat(t *testing.T) {
	s := start(t)
	boss, gone := s.addMember(t, "boss@example.org"), s.addMember(t, "gone@example.org")
	if err := s.accounts.SetRole(t.Context(), store.CommandLine, boss.id, store.RoleOfficer); err != nil {
		t.Fatal(err)
	}
	if err := s.accounts.Disable(t.Context(), store.CommandLine, gone.id); err != nil {
		t.Fatal(err)
	}
	officers := []ask{
		{method: http.MethodGet, path: "/v1/members"},
		{method: http.MethodGet, path: "/v1/acts"},
		{method: http.MethodGet, path: "/admin/sources"},
		{method: http.MethodPatch, path: "/v1/members/" + s.other.id, body: `{"state":"disabled"}`},
		{method: http.MethodPatch, path: "/v1/members/" + s.other.id, body: `{"state":"active","role":"member"}`},
		{method: http.MethodPost, path: "/v1/members", body: `{"email":"new@example.org"}`},
	}
	for _, a := range officers {
		for _, who := range []struct {
			name, token string
			status      int
		}{
			{"a member", s.sian.token, http.StatusForbidden},
			{"a disabled member", gone.token, http.StatusForbidden},
			{"a stranger", "", http.StatusUnauthorized},
			{"somebody with a token that is no good", "guess", http.StatusUnauthorized},
		} {
			if a.method == http.MethodPost && who.token == "" {
				continue // asks to join
			}
			a.token = who.token
			if got := s.do(t, a); got.status != who.status || strings.Contains(got.body, "@example.org") {
				t.Errorf("%s %s by %s: %d %s, want %d", a.method, a.path, who.name, got.status, got.body, who.status)
			}
		}
		a.token = boss.token
		if got := s.do(t, a); got.status >= 300 {
			t.Errorf("%s %s by an officer: %d %s", a.method, a.path, got.status, got.body)
		}
	}
	if got := s.do(t, ask{method: http.MethodPost, path: "/v1/members", token: boss.token, body: `{"email":"NEW@example.org"}`}); got.status != http.StatusConflict {
		t.Errorf("inviting her again: %d %s", got.status, got.body)
	}
	if got := s.do(t, ask{method: http.MethodDelete, path: "/v1/members/" + s.other.id, token: boss.token}); got.status != http.StatusNoContent {
		t.Errorf("removing a member: %d %s", got.status, got.body)
	}
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/acts?limit=1", token: boss.token}); !strings.Contains(got.body, `"remove-member"`) || !strings.Contains(got.body, `"next":`) {
		t.Errorf("the record is %s", got.body)
	}
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/me", token: gone.token}); got.status != http.StatusForbidden || !strings.Contains(got.body, "Ask your membership body.") {
		t.Errorf("a disabled member is %d %s", got.status, got.body)
	}
}
