package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"divisionbell/api/rest"
	"divisionbell/calendar/sources/fetch"
	"divisionbell/store"
)

// hooked is the program that is told when dates change, behind the door of the real poster.
type hooked struct{ told []string }

func (*hooked) Check(address string) error { return fetch.NewPoster(fetch.Config{}).Check(address) }

func (h *hooked) Post(_ context.Context, address string, _ http.Header, _ []byte) error {
	h.told = append(h.told, address)
	return errors.New("it answered 500")
}

const hook = "https://hooks.example.org/bell?key=s3cret99"

func TestOfficersNameAWebhook(t *testing.T) {
	s := start(t)
	boss := s.officer(t)
	do := func(method, token, body string) reply {
		return s.do(t, ask{method: method, path: "/v1/webhook", token: token, body: body})
	}
	for _, tc := range []struct {
		name, method, token, body string
		status                    int
		says                      string
	}{
		{"a stranger", http.MethodPut, "", `{"address":"` + hook + `"}`, http.StatusUnauthorized, ""},
		{"a member", http.MethodPut, s.sian.token, `{"address":"` + hook + `"}`, http.StatusForbidden, ""},
		{"a member looks", http.MethodGet, s.sian.token, "", http.StatusForbidden, ""},
		{"there is none", http.MethodGet, boss, "", http.StatusNotFound, ""},
		{"not https", http.MethodPut, boss, `{"address":"http://hooks.example.org/"}`, http.StatusUnprocessableEntity, "https://"},
		{"user and password", http.MethodPut, boss, `{"address":"https://a:b@hooks.example.org/"}`, http.StatusUnprocessableEntity, "user and password"},
		{"no address", http.MethodPut, boss, `{"address":"bell"}`, http.StatusUnprocessableEntity, "body.address"},
		{"two lines", http.MethodPut, boss, `{"address":"https://hooks.example.org/\r\nX: y"}`, http.StatusUnprocessableEntity, "body.address"},
		{"nothing", http.MethodPut, boss, `{}`, http.StatusUnprocessableEntity, "address"},
		{"a secret of one's own", http.MethodPut, boss, `{"address":"` + hook + `","secret":"x"}`, http.StatusUnprocessableEntity, "secret"},
	} {
		if got := do(tc.method, tc.token, tc.body); got.status != tc.status || !strings.Contains(got.body, tc.says) {
			t.Errorf("%s: %d %s", tc.name, got.status, got.body)
		}
	}
	var named rest.NamedWebhook
	if got := do(http.MethodPut, boss, `{"address":"`+hook+`"}`); got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &named) != nil || len(named.Secret) != 64 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := do(http.MethodGet, boss, ""); got.status != http.StatusOK || !strings.Contains(got.body, `"address":"`+hook+`"`) || strings.Contains(got.body, named.Secret) || strings.Contains(got.body, "failing") {
		t.Errorf("how it stands: %d %s", got.status, got.body)
	}
	if log := s.log.String(); strings.Contains(log, named.Secret) || strings.Contains(log, "hooks.example") {
		t.Errorf("the log tells of it:\n%s", log)
	}
	if got := do(http.MethodDelete, boss, ""); got.status != http.StatusNoContent {
		t.Errorf("removing: %d %s", got.status, got.body)
	}
	if got := do(http.MethodDelete, boss, ""); got.status != http.StatusNotFound {
		t.Errorf("removing again: %d %s", got.status, got.body)
	}
}

func TestOfficersNameAWebhookOnThePages(t *testing.T) {
	s := start(t)
	b := s.asOfficer(t)
	b.has(t, "before", b.look(t, "/admin/webhook"), http.StatusOK, "No program is told.")
	b.has(t, "not https", b.send(t, "/admin/webhook", url.Values{"address": {`http://"><x`}}), http.StatusUnprocessableEntity, "must be an address", `value="http://&#34;&gt;&lt;x"`)
	made := b.follow(t, b.send(t, "/admin/webhook", url.Values{"address": {hook}}))
	secret := regexp.MustCompile(`<code>([0-9a-f]{64})</code>`).FindStringSubmatch(made.body)
	if secret == nil {
		t.Fatalf("no secret is shown: %d %s", made.status, made.body)
	}
	after := b.look(t, "/admin/webhook")
	b.has(t, "after", after, http.StatusOK, hook, "It was told nothing yet.")
	if strings.Contains(after.body, secret[1]) {
		t.Error("the secret is shown again")
	}
	h, err := s.store.Hook(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.Failing, h.Problem = h.Created, "it answered 500"
	if _, err := s.store.PutHook(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	b.has(t, "it fails", b.look(t, "/admin/webhook"), http.StatusOK, "It has taken nothing since", "it answered 500")
	b.has(t, "what wants doing", b.look(t, "/admin"), http.StatusOK, "takes nothing: it answered 500", `href="/admin/webhook"`)
	b.has(t, "in Welsh", b.look(t, "/cy/admin/webhook"), http.StatusOK, "Bachyn gwe")
	if got := b.send(t, "/admin/webhook", url.Values{"end": {"yes"}}); got.status != http.StatusSeeOther {
		t.Errorf("removing: %d %s", got.status, got.body)
	}
	if _, err := s.store.Hook(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it is there all the same: %v", err)
	}
	b.has(t, "the record", b.look(t, "/admin/record"), http.StatusOK, "named the webhook", "removed the webhook")
}
