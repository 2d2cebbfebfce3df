package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"divisionbell/api/rest"
)

const toJo = `{"office":"mp","action":"write","whom":%q,"purpose":"Keep the branch library open","first":"2027-01-12"}`

// introduce has a member agree to be introduced, under that name.
func (s *service) introduce(t *testing.T, who memberAccount, name string) {
	t.Helper()
	if got := s.do(t, ask{method: http.MethodPatch, path: "/v1/me", token: who.token, body: fmt.Sprintf(`{"name":%q,"introduce":true}`, name)}); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
}

func TestColleaguesAreToldOfEachOtherWhoeverPlansFirst(t *testing.T) {
	s := start(t)
	first := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, fmt.Sprintf(toJo, "Rt Hon Jo Bloggs MP"))
	if first.Colleagues != nil {
		t.Errorf("the first is told %+v", first.Colleagues)
	}
	at := ask{method: http.MethodGet, path: "/v1/contacts/" + first.ID, token: s.sian.token}
	alone := s.do(t, at)
	second := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.other.token, fmt.Sprintf(toJo, "Jo Bloggs"))
	if second.Colleagues == nil || !second.Colleagues.Somebody || len(second.Colleagues.Introduced) > 0 {
		t.Errorf("the second is told %+v", second.Colleagues)
	}
	at.header = map[string]string{"If-None-Match": alone.header.Get("ETag")}
	later := s.do(t, at)
	if got := decode[rest.ContactDocument](t, later); later.status != http.StatusOK || got.Colleagues == nil || !got.Colleagues.Somebody {
		t.Errorf("the first, later: %d %s", later.status, later.body)
	}
	for _, secret := range []string{s.other.email, s.other.id, second.ID} {
		if strings.Contains(later.body, secret) {
			t.Errorf("she is told %q: %s", secret, later.body)
		}
	}
	for _, tag := range []string{alone.header.Get("ETag"), later.header.Get("ETag")} {
		change := ask{method: http.MethodPatch, path: at.path, token: s.sian.token, body: `{}`, header: map[string]string{"If-Match": tag}}
		got := s.do(t, change)
		if tag == alone.header.Get("ETag") && got.status != http.StatusOK || tag != alone.header.Get("ETag") && got.status != http.StatusPreconditionFailed {
			t.Errorf("changing what was seen as %s: %d", tag, got.status)
		}
	}

	s.introduce(t, s.sian, "Siân Ŵyn")
	s.introduce(t, s.other, "Olu <Ade>")
	list := decode[rest.ContactsDocument](t, s.do(t, ask{method: http.MethodGet, path: "/v1/contacts", token: s.other.token}))
	if got := list.Contacts[0].Colleagues; got == nil || got.Somebody || strings.Join(got.Introduced, "|") != "Siân Ŵyn" {
		t.Errorf("both agreed: %+v", got)
	}
}

func TestColleaguesOnThePages(t *testing.T) {
	s := start(t)
	hers := s.signedIn(t, s.sian.email)
	at := hers.planned(t, url.Values{"whom": {"Jo Bloggs MP"}})
	mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.other.token, fmt.Sprintf(toJo, "Jo Bloggs"))
	says := func(path string, wanted ...string) {
		t.Helper()
		got := hers.look(t, path)
		for _, one := range wanted {
			if !strings.Contains(got.body, one) {
				t.Errorf("%s does not say %q: %s", path, one, got.body)
			}
		}
		if strings.Contains(got.body, s.other.email) {
			t.Errorf("%s tells who it is", path)
		}
	}
	says(at, "Another member plans to contact the same person", `href="/account"`)
	says("/cy"+at, "Mae aelod arall yn bwriadu cysylltu â", "/cy/account")
	says("/plan", "also planned by another member")
	s.introduce(t, s.sian, "Siân Ŵyn")
	s.introduce(t, s.other, "Olu <Ade>")
	says(at, "within two weeks of this: Olu &lt;Ade&gt;.")
	says("/plan", "also planned by Olu &lt;Ade&gt;")
}
