package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"divisionbell/store"
)

// asOfficer is a browser in which an officer is signed in.
func (s *service) asOfficer(t testing.TB) *browser {
	t.Helper()
	s.officer(t)
	return s.signedIn(t, "boss@example.org")
}

// has sees to it that a page of an officer's is answered so, and says that.
func (b *browser) has(t testing.TB, what string, got reply, status int, says ...string) {
	t.Helper()
	if got.status != status || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: %d %v, want %d; the log says %s", what, got.status, got.header, status, b.s.log)
	}
	for _, text := range says {
		if !strings.Contains(got.body, text) {
			_, main, _ := strings.Cut(got.body, "<main")
			t.Errorf("%s does not say %q: %s", what, text, main)
		}
	}
}

func TestOfficersAreToldWhatWantsDoing(t *testing.T) {
	s := start(t, withSources)
	b := s.asOfficer(t)
	b.has(t, "the first page", b.look(t, "/admin"), http.StatusOK,
		"2 members were invited and have not come yet.", "Bills answers something else than it was asked for.", "Diary &lt;script&gt; says something that is not believed.",
		`href="/admin/members?show=invited"`, "Scottish Parliament: the announced dates ran out on", `aria-current="page">For officers`)
	b.has(t, "in Welsh", b.look(t, "/cy/admin"), http.StatusOK, "Gwahoddwyd 2 aelod nad ydynt wedi dod eto.", `<html lang="cy">`)
	var owed []store.Mail
	var tries []store.Try
	for i, came := range []store.Came{store.CameRefused, store.CameRefused, store.CameDropped, store.CameDropped} {
		id := fmt.Sprint("week-", i)
		owed = append(owed, store.Mail{ID: id, Member: s.sian.id, Kind: store.MailDigest, Due: s.server.Now()})
		tries = append(tries, store.Try{ID: id, Came: came, At: s.server.Now(), Why: store.DropNoAnswer})
	}
	_, err := s.store.Owe(t.Context(), owed)
	if err := errors.Join(err, s.store.Settle(t.Context(), tries)); err != nil {
		t.Fatal(err)
	}
	b.has(t, "how mails fare", b.look(t, "/admin"), http.StatusOK, "One address refuses mails", "2 mails were not sent within 30 days: three times")
	b.has(t, "the same in Welsh", b.look(t, "/cy/admin"), http.StatusOK, "Mae un cyfeiriad yn gwrthod negeseuon", "o fewn 30 diwrnod: 2.")
	if got := b.look(t, "/admin"); strings.Contains(got.body, s.sian.email) || strings.Contains(got.body, s.sian.id) {
		t.Error("it says whose mails they were")
	}
	if got := s.signedIn(t, s.sian.email).look(t, "/account"); strings.Contains(got.body, `href="/admin"`) {
		t.Error("the account of a member leads to the pages for officers")
	}
	b.has(t, "her account", b.look(t, "/account"), http.StatusOK, `href="/admin"`)
}

// Signing in leads back to the page for officers that was asked for.
func TestOfficersComeBackToWhatTheyAskedFor(t *testing.T) {
	s := start(t)
	s.officer(t)
	b := s.browser()
	if got := b.look(t, "/admin/record"); got.status != http.StatusSeeOther || got.header.Get("Location") != "/sign-in" {
		t.Fatalf("%d %v", got.status, got.header)
	}
	_, code := b.mailed(t, "boss@example.org")
	if got := b.send(t, "/sign-in/code", url.Values{"code": {code}}); got.header.Get("Location") != "/admin/record" {
		t.Errorf("signing in leads to %s", got.header.Get("Location"))
	}
}

func TestAnOfficerInvitesChangesAndRemovesMembers(t *testing.T) {
	s := start(t)
	b := s.asOfficer(t)
	b.has(t, "inviting", b.send(t, "/admin/members", url.Values{"do": {"invite"}, "email": {"new@example.org"}, "role": {"member"}}), http.StatusOK, "A mail is on its way to new@example.org")
	if m := s.post.last("new@example.org"); !strings.Contains(m.Text, "/sign-in") {
		t.Errorf("the invitation says %s", m.Text)
	}
	b.has(t, "inviting her again", b.send(t, "/admin/members", url.Values{"email": {"NEW@example.org"}, "role": {"member"}}), http.StatusConflict, "a member&#39;s already", `value="NEW@example.org"`)
	b.has(t, "inviting nobody", b.send(t, "/admin/members", url.Values{"email": {"nonsense"}, "role": {"member"}}), http.StatusUnprocessableEntity, `href="#email"`, `value="nonsense"`)
	b.has(t, "a role that there is not", b.send(t, "/admin/members", url.Values{"email": {"x@example.org"}, "role": {"owner"}}), http.StatusUnprocessableEntity, `href="#role"`)
	b.has(t, "looking for her", b.send(t, "/admin/members", url.Values{"do": {"find"}, "find": {"NEW@"}}), http.StatusOK, "One member was found.", "new@example.org")
	m, err := s.store.MemberByEmail(t.Context(), "new@example.org")
	if err != nil {
		t.Fatal(err)
	}
	at := "/admin/members/" + m.ID
	for _, step := range []struct {
		do    string
		role  store.Role
		state store.MemberState
	}{
		{"disable", store.RoleMember, store.StateDisabled}, {"enable", store.RoleMember, store.StateActive},
		{"make-officer", store.RoleOfficer, store.StateActive}, {"make-member", store.RoleMember, store.StateActive},
	} {
		b.has(t, step.do, b.send(t, at, url.Values{"do": {step.do}}), http.StatusOK)
		if m, err := s.store.Member(t.Context(), m.ID); err != nil || m.Role != step.role || m.State != step.state {
			t.Errorf("%s: she is %+v, %v", step.do, m, err)
		}
	}
	b.has(t, "asked once more", b.look(t, at+"/remove"), http.StatusOK, "Remove this member?")
	b.has(t, "removing", b.send(t, at+"/remove", nil), http.StatusOK, "nothing of theirs is kept")
	if _, err := s.store.Member(t.Context(), m.ID); err == nil {
		t.Error("she is still there")
	}
	b.has(t, "who is gone", b.look(t, at), http.StatusNotFound)
	record := b.look(t, "/admin/record")
	b.has(t, "the record", record, http.StatusOK, "invited", "made an officer", "removed", "somebody who has left", "on the server itself", "boss@example.org")
	if strings.Contains(record.body, "new@example.org") {
		t.Error("the record names who was removed")
	}
}

func TestTheLastOfficerStays(t *testing.T) {
	s := start(t)
	b := s.asOfficer(t)
	boss, err := s.store.MemberByEmail(t.Context(), "boss@example.org")
	if err != nil {
		t.Fatal(err)
	}
	at := "/admin/members/" + boss.ID
	for _, do := range []string{"disable", "make-member"} {
		b.has(t, do, b.send(t, at, url.Values{"do": {do}}), http.StatusConflict, "no officer left")
	}
	b.has(t, "removing herself", b.send(t, at+"/remove", nil), http.StatusConflict, "no officer left")
	b.has(t, "erasing herself", b.send(t, "/account/erase", nil), http.StatusConflict)
	for _, a := range []ask{
		{method: http.MethodPatch, path: "/v1/members/" + boss.ID, body: `{"role":"member"}`},
		{method: http.MethodPatch, path: "/v1/members/" + boss.ID, body: `{"state":"disabled"}`},
		{method: http.MethodDelete, path: "/v1/members/" + boss.ID},
		{method: http.MethodDelete, path: "/v1/me"},
	} {
		a.header = map[string]string{"Cookie": b.cookie()}
		if got := s.do(t, a); got.status != http.StatusConflict || !strings.Contains(got.body, "no officer left") {
			t.Errorf("%s %s %s: %d %s", a.method, a.path, a.body, got.status, got.body)
		}
	}
	if m, err := s.store.Member(t.Context(), boss.ID); err != nil || m.Role != store.RoleOfficer || m.State != store.StateActive {
		t.Fatalf("she is %+v, %v", m, err)
	}
	if _, err := s.accounts.Invite(t.Context(), store.CommandLine, "second@example.org", store.RoleOfficer); err != nil {
		t.Fatal(err)
	}
	b.has(t, "while the other has not come", b.send(t, at, url.Values{"do": {"make-member"}}), http.StatusConflict)
	s.signedIn(t, "second@example.org")
	b.has(t, "once there is another", b.send(t, at, url.Values{"do": {"make-member"}}), http.StatusOK)
	b.has(t, "and then", b.look(t, at), http.StatusForbidden, "This is not open to you")
}

// Members are listed fifty at a time, and what stands in an address of a page names nobody.
func TestMembersAreListedInParts(t *testing.T) {
	s := start(t)
	b := s.asOfficer(t)
	for range 60 {
		s.addMember(t, strings.ToLower(store.NewID())+"@library.example.org")
	}
	next, seen := "/admin/members?show=all", 0
	for pages := 0; next != "" && pages < 3; pages++ {
		if strings.Contains(next, "@") || strings.Contains(next, "%40") {
			t.Errorf("an address stands in %s", next)
		}
		got := b.look(t, next)
		seen += strings.Count(got.body, `<th scope="row"><a href="/admin/members/`)
		next = ""
		if found := regexp.MustCompile(`href="([^"]*after=[^"]*)"`).FindStringSubmatch(got.body); found != nil {
			next = strings.ReplaceAll(found[1], "&amp;", "&")
		}
	}
	if seen != 63 {
		t.Errorf("%d members were listed, want 63", seen)
	}
	if got := b.look(t, "/admin/members?show=officers"); strings.Count(got.body, `href="/admin/members/`) != 1 {
		t.Errorf("the officers are %s", got.body)
	}
	b.has(t, "a place that there is not", b.look(t, "/admin/members?after=nowhere"), http.StatusUnprocessableEntity)
}
