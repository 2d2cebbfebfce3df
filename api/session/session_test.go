package session

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"divisionbell/store"
)

func TestDevicesAreNamedInAFewWords(t *testing.T) {
	for _, tc := range []struct{ says, want string }{
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox on Windows"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge on Windows"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"},
		{"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome on Android"},
		{"curl/8.0", "a program"},
		{"", "a program"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("User-Agent", tc.says)
		if got := Device(r); got != tc.want {
			t.Errorf("%q is %q, want %q", tc.says, got, tc.want)
		}
	}
}

func TestCookiesAreOutOfReach(t *testing.T) {
	for _, secure := range []bool{true, false} {
		d := &Door{Secure: secure}
		for _, c := range append(d.Forget(), d.KeepSession(store.ParseSecret("word")), d.KeepAsked(store.ParseSecret("word"))) {
			said := c.String()
			for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
				if !strings.Contains(said, want) {
					t.Errorf("%s does not say %s", said, want)
				}
			}
			if strings.Contains(said, "Secure") != secure || strings.HasPrefix(said, "__Host-") != secure {
				t.Errorf("with https %v the cookie is %s", secure, said)
			}
		}
	}
}
