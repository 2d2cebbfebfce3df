package api

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"divisionbell/store"
)

// send sends a form as the browser does.
func (b *browser) send(t testing.TB, path string, form url.Values) reply {
	t.Helper()
	return b.do(t, http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
}

// look opens a page as the browser does.
func (b *browser) look(t testing.TB, path string) reply {
	t.Helper()
	return b.do(t, http.MethodGet, path, "", "Accept", "text/html")
}

// mailed has a browser ask on the page, and returns the link and the code of the mail.
func (b *browser) mailed(t testing.TB, email string) (link, code string) {
	t.Helper()
	got := b.send(t, "/sign-in", url.Values{"email": {email}})
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/sign-in/code" {
		t.Fatalf("asking: %d %s", got.status, got.body)
	}
	b.s.settle(t)
	text := b.s.post.last(email).Text
	if found := linkIn.FindStringSubmatch(text); found != nil {
		link = found[1]
	}
	return link, codeIn.FindString(text)
}

func TestAMemberSignsInOnThePages(t *testing.T) {
	for _, tc := range []struct {
		name string
		in   func(t *testing.T, s *service, asked *browser, link, code string) (*browser, reply)
	}{
		{"by the link in the browser that asked", func(t *testing.T, s *service, asked *browser, link, code string) (*browser, reply) {
			if page := asked.look(t, "/sign-in/"+link); page.status != http.StatusOK || strings.Contains(page.body, `name="code"`) {
				t.Errorf("the page of the link: %d %s", page.status, page.body)
			}
			return asked, asked.send(t, "/sign-in/"+link, nil)
		}},
		{"by the code in the browser that asked", func(t *testing.T, s *service, asked *browser, link, code string) (*browser, reply) {
			if page := asked.look(t, "/sign-in/code"); page.status != http.StatusOK || !strings.Contains(page.body, `autocomplete="one-time-code"`) {
				t.Errorf("the page of the code: %d %s", page.status, page.body)
			}
			return asked, asked.send(t, "/sign-in/code", url.Values{"code": {code}})
		}},
		{"by link and code in another browser", func(t *testing.T, s *service, asked *browser, link, code string) (*browser, reply) {
			other := s.browser()
			if page := other.look(t, "/sign-in/"+link); page.status != http.StatusOK || !strings.Contains(page.body, `name="code"`) {
				t.Errorf("the page of the link: %d %s", page.status, page.body)
			}
			if got := other.send(t, "/sign-in/"+link, nil); got.status != http.StatusForbidden {
				t.Errorf("without the code: %d", got.status)
			}
			if got := other.send(t, "/sign-in/"+link, url.Values{"code": {"12345"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `href="#code"`) {
				t.Errorf("with a wrong code: %d %s", got.status, got.body)
			}
			return other, other.send(t, "/sign-in/"+link, url.Values{"code": {code}})
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t)
			b := s.browser()
			link, code := b.mailed(t, s.sian.email)
			b, got := tc.in(t, s, b, link, code)
			if got.status != http.StatusSeeOther || got.header.Get("Location") != "/plan" {
				t.Fatalf("signing in: %d %s", got.status, got.body)
			}
			page := b.look(t, "/account")
			if page.status != http.StatusOK || !strings.Contains(page.body, s.sian.email) || page.header.Get("Cache-Control") != "no-store" {
				t.Errorf("her account: %d %v %s", page.status, page.header, page.body)
			}
		})
	}
}

func TestLookingAtALinkOfAMailChangesNothing(t *testing.T) {
	s := start(t)
	b := s.browser()
	link, _ := b.mailed(t, s.sian.email)
	for range 5 {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if got := s.browser().do(t, method, "/sign-in/"+link, ""); got.status != http.StatusOK || len(got.header.Values("Set-Cookie")) != 0 {
				t.Errorf("%s: %d %v", method, got.status, got.header)
			}
		}
	}
	if got := b.send(t, "/sign-in/"+link, nil); got.status != http.StatusSeeOther {
		t.Errorf("afterwards it signs in with %d", got.status)
	}
	if got := b.look(t, "/sign-in/"+link); got.status != http.StatusGone {
		t.Errorf("the used link: %d", got.status)
	}
}

// TestAnAccountThatIsRefusedComesBackAsItWasSent looks for choices beside the one that was
// wrong, and for what was sent from a page that is old.
func TestAnAccountThatIsRefusedComesBackAsItWasSent(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	revision := revisionIn.FindStringSubmatch(b.look(t, "/account").body)[1]
	sent := url.Values{"name": {"Siân Ŵyn"}, "language": {"cy"}, "nation": {"wales"}, "mail_hour": {"12"}, "mails": {"reminders"}, "introduce": {"yes"}, "campaigns": {"yes"}}
	for name, tc := range map[string]struct {
		field, value string
		status       int
	}{
		"a name that turns":     {"name", "Si\u202eân", http.StatusUnprocessableEntity},
		"no such nation":        {"nation", "france", http.StatusUnprocessableEntity},
		"no such hour":          {"mail_hour", "noon", http.StatusUnprocessableEntity},
		"no such kind of mail":  {"mails", "adverts", http.StatusUnprocessableEntity},
		"of a page that is old": {"revision", "99", http.StatusPreconditionFailed},
	} {
		form := maps.Clone(sent)
		form.Set("revision", revision)
		form.Set(tc.field, tc.value)
		got := b.send(t, "/account", form)
		if got.status != tc.status {
			t.Errorf("%s: %d", name, got.status)
		}
		for field, says := range map[string]string{
			"name": `value="Siân Ŵyn"`, "language": `value="cy" lang="cy" selected`, "nation": `value="wales" selected`, "mail_hour": `value="12" selected`,
			"mails": `value="reminders" checked`, "introduce": `name="introduce" value="yes" checked`, "campaigns": `name="campaigns" value="yes" checked`,
		} {
			if field != tc.field && !strings.Contains(got.body, says) {
				t.Errorf("%s: %s was lost: %s", name, field, got.body)
			}
		}
	}
	sent.Set("revision", revision)
	sent.Set("name", "")
	if got := b.send(t, "/account", sent); got.status != http.StatusOK || !strings.Contains(got.body, "until you give your name here") {
		t.Errorf("she agreed to be introduced without a name, and is not told: %d", got.status)
	}
}

var revisionIn = regexp.MustCompile(`name="revision" value="(\d+)"`)

func TestAMemberKeepsHerAccountOnThePage(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	revision := func() string { return revisionIn.FindStringSubmatch(b.look(t, "/account").body)[1] }
	settings := url.Values{"revision": {revision()}, "name": {"Siân Ŵyn"}, "language": {"cy"}, "nation": {"wales"}, "mail_hour": {"12"}, "mails": {"reminders"}, "introduce": {"yes"}}
	if got := b.send(t, "/account", settings); got.status != http.StatusOK || !strings.Contains(got.body, `value="Siân Ŵyn"`) {
		t.Errorf("saving: %d %s", got.status, got.body)
	}
	m, err := s.store.Member(t.Context(), s.sian.id)
	if err != nil || m.Language != "cy" || m.MailHour != 12 || m.Wants(store.MailDigest) || !m.Wants(store.MailReminders) || !m.Introduce {
		t.Errorf("she is %+v, %v", m, err)
	}
	if got := b.send(t, "/account", settings); got.status != http.StatusPreconditionFailed {
		t.Errorf("the same form again, which is old: %d", got.status)
	}
	settings.Set("revision", revision())
	settings.Set("name", "Siân\u202enyŴ")
	if got := b.send(t, "/account", settings); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `href="#name"`) || !strings.Contains(got.body, `aria-invalid="true"`) {
		t.Errorf("a name that turns the text around: %d %s", got.status, got.body)
	}

	made := b.follow(t, b.send(t, "/account/tokens", url.Values{"token": {"spreadsheet"}}))
	token := regexp.MustCompile(`<code>(\w{52})</code>`).FindStringSubmatch(made.body)
	if token == nil {
		t.Fatalf("making a token: %d %s", made.status, made.body)
	}
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/me", token: token[1]}); got.status != http.StatusOK {
		t.Errorf("the token: %d", got.status)
	}
	if got := b.send(t, "/account/tokens", url.Values{"token": {" "}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a token without a name: %d", got.status)
	}
	feed := regexp.MustCompile(`<code>https://bell\.example\.org(/feeds/m/\w+\.ics)</code>`).FindStringSubmatch(b.follow(t, b.send(t, "/account/feeds", url.Values{"feed": {"my phone"}})).body)
	if feed == nil || s.get(t, feed[1]).status != http.StatusOK {
		t.Fatalf("the secret address is %v", feed)
	}
	feeds, err := s.store.Feeds(t.Context(), s.sian.id)
	if err != nil || len(feeds) != 1 {
		t.Fatal(feeds, err)
	}
	if got := s.signedIn(t, s.other.email).send(t, "/account/feeds", url.Values{"end": {feeds[0].ID}}); got.status != http.StatusNotFound {
		t.Errorf("somebody else revokes it: %d", got.status)
	}
	if got := b.send(t, "/account/feeds", url.Values{"end": {feeds[0].ID}}); got.status != http.StatusSeeOther || s.get(t, feed[1]).status != http.StatusGone {
		t.Errorf("she revokes it: %d", got.status)
	}
	if got := b.look(t, "/account/erase"); got.status != http.StatusOK {
		t.Errorf("asked once more: %d", got.status)
	}
	if got := b.send(t, "/account/erase", nil); got.status != http.StatusOK || len(b.cookies) != 0 {
		t.Errorf("erasing: %d, and the browser keeps %v", got.status, b.cookies)
	}
	if _, err := s.store.Member(t.Context(), s.sian.id); err == nil {
		t.Error("she is still there")
	}
}

func TestPagesOfMembersAreForThemAlone(t *testing.T) {
	s := start(t)
	for _, path := range []string{"/account", "/account/erase", "/account/tokens", "/cy/account"} {
		got := s.browser().look(t, path)
		if got.status == http.StatusSeeOther && strings.HasSuffix(got.header.Get("Location"), "/account") {
			got = s.browser().look(t, got.header.Get("Location"))
		}
		if got.status != http.StatusSeeOther || !strings.HasSuffix(got.header.Get("Location"), "/sign-in") {
			t.Errorf("%s for a stranger: %d %v", path, got.status, got.header)
		}
	}
	for _, path := range []string{"/account", "/account/erase", "/account/tokens", "/account/feeds", "/account/devices", "/account/mails", "/sign-out"} {
		if got := s.browser().send(t, path, url.Values{"end": {"x"}}); got.status != http.StatusSeeOther || got.header.Get("Location") != "/sign-in" {
			t.Errorf("POST %s for a stranger: %d", path, got.status)
		}
	}
	b := s.signedIn(t, s.sian.email)
	if got := b.do(t, http.MethodPost, "/account/erase", "", "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden {
		t.Errorf("a page of another site erases her: %d", got.status)
	}
	if got := b.look(t, "/cy/account"); got.status != http.StatusOK || !strings.Contains(got.body, "Eich cyfrif") || !strings.Contains(got.body, `action="/cy/account"`) {
		t.Errorf("in Welsh: %d %s", got.status, got.body)
	}
	if got := b.send(t, "/sign-out", nil); got.status != http.StatusSeeOther || len(b.cookies) != 0 {
		t.Errorf("signing out: %d %v", got.status, b.cookies)
	}
	if got := s.browser().send(t, "/sign-in", url.Values{"email": {"nonsense"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `value="nonsense"`) || !strings.Contains(got.body, `href="#email"`) {
		t.Errorf("no address: %d %s", got.status, got.body)
	}
}

// TestAMemberIsToldThatHerAddressRefusesMails has two mails to her refused.
func TestAMemberIsToldThatHerAddressRefusesMails(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	owed := store.Mail{ID: "week-1", Member: s.sian.id, Kind: store.MailDigest, Due: s.server.Now()}
	if _, err := s.store.Owe(t.Context(), []store.Mail{owed}); err != nil {
		t.Fatal(err)
	}
	told := func() (n int) {
		t.Helper()
		for _, path := range []string{"/account", "/plan", "/cy/account", "/cy/plan"} {
			if strings.Contains(b.look(t, path).body, `/account/mails"`) {
				n++
			}
		}
		return n
	}
	for i, want := range []int{0, 4} {
		if err := s.store.Settle(t.Context(), []store.Try{{ID: "week-1", Came: store.CameRefused, At: s.server.Now()}}); err != nil {
			t.Fatal(err)
		}
		if got := told(); got != want {
			t.Errorf("refused %d times she is told on %d pages, want %d", i+1, got, want)
		}
	}
	if page := b.look(t, "/plan").body; !strings.Contains(page, s.sian.email+" have been refused since") {
		t.Errorf("the page does not say it: %s", page)
	}
	if got := b.send(t, "/account/mails", nil); got.status != http.StatusSeeOther {
		t.Errorf("saying that it is right: %d %s", got.status, got.body)
	}
	if got := told(); got != 0 {
		t.Errorf("afterwards she is still told on %d pages", got)
	}
	if all, err := s.store.Mails(t.Context(), s.sian.id, ""); err != nil || len(all) != 1 || all[0].State != store.MailWaiting {
		t.Errorf("her mails are %+v, %v", all, err)
	}
}

// Who loads the page again that shows a new secret makes no second one, and does not see it
// again.
func TestASecretIsMadeOnceAndShownOnce(t *testing.T) {
	s := start(t, withOffice(t))
	b := s.asOfficer(t)
	shown := regexp.MustCompile(`<code>[^<]*\w{40,}[^<]*</code>`)
	for _, tc := range []struct {
		what, form, page string
		values           url.Values
	}{
		{"a token", "/account/tokens", "/account", url.Values{"token": {"spreadsheet"}}},
		{"a token, in Welsh", "/cy/account/tokens", "/cy/account", url.Values{"token": {"taenlen"}}},
		{"an address of a feed", "/account/feeds", "/account", url.Values{"feed": {"my phone"}}},
		{"an address of what she follows", "/following", "/following", url.Values{"feed": {"my phone"}}},
		{"the secret of a webhook", "/admin/webhook", "/admin/webhook", url.Values{"address": {hook}}},
	} {
		made := b.send(t, tc.form, tc.values)
		if made.status != http.StatusSeeOther || made.header.Get("Location") != tc.page || shown.MatchString(made.body) {
			t.Errorf("%s: %d to %q, not to %s", tc.what, made.status, made.header.Get("Location"), tc.page)
			continue
		}
		if got := b.look(t, "/plan"); shown.MatchString(got.body) {
			t.Errorf("%s is shown on another page", tc.what)
		}
		if got := b.look(t, tc.page); !shown.MatchString(got.body) {
			t.Errorf("%s is not shown: %d %s", tc.what, got.status, got.body)
		}
		if got := b.look(t, tc.page); got.status != http.StatusOK || shown.MatchString(got.body) {
			t.Errorf("%s is shown again: %d", tc.what, got.status)
		}
	}
}

// Who joins on a Welsh page is written to in Welsh, from the first mail on.
func TestWhoJoinsIsWrittenToInTheLanguageOfThePage(t *testing.T) {
	s := start(t)
	for _, tc := range []struct{ name, page, email, language, subject string }{
		{"on a Welsh page", "/cy/sign-in", "mari@library.example.org", "cy", "Mewngofnodi"},
		{"on an English page", "/sign-in", "jo@library.example.org", "en", "Sign in"},
		{"a member who chose English, on a Welsh page", "/cy/sign-in", s.sian.email, "en", "Sign in"},
	} {
		if got := s.browser().send(t, tc.page, url.Values{"email": {tc.email}}); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", tc.name, got.status, got.body)
		}
		s.settle(t)
		m, err := s.store.MemberByEmail(t.Context(), tc.email)
		if err != nil || m.Language != tc.language {
			t.Errorf("%s: she is written to in %q, %v", tc.name, m.Language, err)
		}
		if mail := s.post.last(tc.email); !strings.Contains(mail.Subject, tc.subject) {
			t.Errorf("%s: the mail is called %q", tc.name, mail.Subject)
		}
	}
}
