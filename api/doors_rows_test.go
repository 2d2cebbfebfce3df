package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"divisionbell/api/pages"
)

// hers are the ids of what a member has, by the routes at which it is found. A new route with
// an id in it needs a row: whose is what stands there?
func (s *service) hers(t *testing.T, who memberAccount) map[string]string {
	t.Helper()
	at := map[string]string{
		"/v1/contacts/{id}": mustPost[struct{ ID string }](t, s, "/v1/contacts", who.token, letter).ID,
		"/v1/me/feeds/{id}": mustPost[struct{ ID string }](t, s, "/v1/me/feeds", who.token, `{"label":"my phone"}`).ID,

		"/v1/me/follows/{id}": mustPost[struct{ ID string }](t, s, "/v1/me/follows", who.token, `{"kind":"word","subject":"libraries"}`).ID,
	}
	at["/v1/me/tokens/{id}"] = mustPost[struct{ ID string }](t, s, "/v1/me/tokens", who.token, `{"name":"my sheet"}`).ID
	s.signedIn(t, who.email)
	sessions, err := s.store.Sessions(t.Context(), who.id, s.server.Now())
	if err != nil || len(sessions) == 0 {
		t.Fatal(sessions, err)
	}
	at["/v1/me/sessions/{id}"] = sessions[0].ID
	return at
}

// filled writes a route with the ids in it; false if it has none of these.
func filled(route string, ids map[string]string) (string, bool) {
	for at, id := range ids {
		if rest, is := strings.CutPrefix(route, at); is {
			path := strings.TrimSuffix(at, "{id}") + id + rest
			return strings.NewReplacer("{name}", "send").Replace(path), true
		}
	}
	return "", false
}

// TestOneMemberReachesNothingOfAnothers has another member, and an officer, ask at every
// personal route for what is Siân's: to them it is not there. To her it is.
func TestOneMemberReachesNothingOfAnothers(t *testing.T) {
	s := startOdd(t)
	ids := s.hers(t, s.sian)
	before, err := s.accounts.Export(t.Context(), s.sian.id)
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{}
	for _, w := range writings(t, s.service) {
		bodies[w.method+" "+w.path] = written(t, w.good(t))
	}
	walked := 0
	var opened []ask
	for _, p := range personals(t, s.service) {
		isEverybodys := strings.HasPrefix(p.route, "/v1/me/campaigns/") // each answers for herself
		if p.forOfficers || isEverybodys || !strings.Contains(p.route, "{") {
			continue
		}
		path, known := filled(p.route, ids)
		if !known {
			t.Errorf("%s %s: say in hers what of a member's stands there", p.method, p.route)
			continue
		}
		to := ask{method: p.method, path: path, body: bodies[p.method+" "+p.route]}
		for name, who := range map[string]memberAccount{"another member": s.other, "an officer": s.officer} {
			walked++
			to.token = who.token
			got := s.do(t, to)
			if got.status != http.StatusNotFound || strings.Contains(got.body, "library") || strings.Contains(got.body, s.sian.email) {
				t.Errorf("%s %s by %s: %d %s, want 404", p.method, p.route, name, got.status, got.body)
			}
		}
		to.token = s.sian.token
		opened = append(opened, to)
	}
	after, err := s.accounts.Export(t.Context(), s.sian.id)
	if a, b := written(t, before), written(t, after); err != nil || a != b {
		t.Errorf("afterwards she has %s, before %s (%v)", b, a, err)
	}
	for _, erases := range []bool{false, true} {
		for _, to := range opened {
			if isErasing := to.method == http.MethodDelete; isErasing != erases {
				continue
			}
			if got := s.do(t, to); got.status >= http.StatusBadRequest {
				t.Errorf("%s %s by herself: %d %s", to.method, to.path, got.status, got.body)
			}
		}
	}
	if walked < 18 {
		t.Errorf("only %d were asked", walked)
	}
}

// TestAnothersPlanIsOnNoPage is the same for the pages of a plan.
func TestAnothersPlanIsOnNoPage(t *testing.T) {
	s := startOdd(t)
	at := s.signedIn(t, s.sian.email).planned(t, url.Values{"whom": {"Jo Bloggs MP"}})
	walked := 0
	for _, who := range []*browser{s.signedIn(t, s.other.email), s.signedIn(t, s.officer.email)} {
		for _, path := range pages.MemberPaths() {
			if !strings.HasPrefix(path, "/plan/{id}") {
				continue
			}
			walked++
			path = strings.ReplaceAll(path, "/plan/{id}", at)
			got := who.send(t, path, url.Values{"revision": {"1"}, "first": {"2027-02-01"}, "last": {"2027-02-01"}, "step": {"0"}, "do": {"done"}, "result": {"replied"}})
			if got.status != http.StatusNotFound || strings.Contains(got.body, "Bloggs") {
				t.Errorf("%s: %d", path, got.status)
			}
		}
	}
	if plan := s.once(t, s.sian.id); walked < 20 || plan.Revision != 1 {
		t.Errorf("after %d forms it is %+v", walked, plan)
	}
}
