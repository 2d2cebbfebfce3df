package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar/sources"
)

func TestASlipInAHeaderDoesNotSilenceAHostForGood(t *testing.T) {
	asked := 0
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 1 {
			rw.Header().Set("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		sayJSON(rw, "[]")
	})
	c := w.client()
	if _, err := c.Get(context.Background(), ask()); err == nil {
		t.Fatal("it was busy, and answered")
	}
	w.now = w.now.Add(mostRest + time.Hour)
	if _, err := c.Get(context.Background(), ask()); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

func TestOnTheInternetOnlyHTTPSIsAsked(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) { sayJSON(rw, "[]") })
	c := w.client(func(c *Config) { c.AllowPrivate = true })
	_, err := c.Get(context.Background(), sources.Request{Address: "http://example.com/dates?token=S", Accept: "application/json"})
	if !errors.As(err, new(*sources.ForbiddenError)) || len(w.dialed) > 0 {
		t.Errorf("%v, dialed %v", err, w.dialed)
	}
}

func TestAnAddressIsNotToldToWhereItRedirects(t *testing.T) {
	referer := "nobody asked"
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/secret" {
			http.Redirect(rw, r, "https://example.com:444/b", http.StatusFound)
			return
		}
		referer = r.Header.Get("Referer")
		sayJSON(rw, "[]")
	})
	_, err := w.client().Get(context.Background(), sources.Request{Address: "https://example.com/secret?token=S", Accept: "application/json"})
	if err != nil || referer != "" {
		t.Errorf("the Referer is %q, %v", referer, err)
	}
}

// The address of a configured calendar may be a secret, and people put user and password
// into it. Whatever goes wrong, the error has the host and nothing else of it.
func TestNoErrorTellsMoreOfAnAddressThanTheHost(t *testing.T) {
	const secret = "https://sian:hunter22@example.com/private-5d41402a/basic.ics?token=b1946ac9&key=591785b7"
	for name, answer := range map[string]http.HandlerFunc{
		"status 404":            func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"status 500":            func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"another type":          func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/png") },
		"cut off":               func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "9"); sayJSON(w, "[") },
		"hung up":               func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a redirect in circles": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) },
		"a redirect out of TLS": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com"+r.URL.String(), http.StatusFound)
		},
		"a redirect to nowhere": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "https://exa mple.com"+r.URL.String())
			w.WriteHeader(http.StatusFound)
		},
		"a redirect to the LAN": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://10.0.0.1"+r.URL.String(), http.StatusFound)
		},
		"too busy for two hours": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newWorld(t, answer).client()
			for range 2 { // the second time a busy host is not even asked
				_, err := c.Get(context.Background(), sources.Request{Address: secret, Accept: "application/json"})
				if err == nil {
					t.Fatal("it was believed")
				}
				for _, part := range []string{"sian", "hunter22", "private-5d41402a", "basic.ics", "b1946ac9", "591785b7"} {
					if strings.Contains(err.Error(), part) {
						t.Errorf("%v tells %s", err, part)
					}
				}
			}
		})
	}
	for _, address := range []string{"https://sian:hunter22@example.com:port/x", "ftp://sian:hunter22@example.com/", "https://sian:hunter22@/x", "http://sian:hunter22@example.com/"} {
		if _, err := newWorld(t, nil).client().Get(context.Background(), sources.Request{Address: address}); err == nil || strings.Contains(err.Error(), "hunter22") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// silent is a resolver that never answers.
type silent struct{}

func (silent) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAResolverThatHangsIsNoNetwork(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) {})
	c := w.client(func(c *Config) {
		c.Resolver = silent{}
		c.Timeouts = Timeouts{Connect: time.Millisecond, Headers: time.Minute, Whole: time.Minute}
	})
	if _, err := c.Get(context.Background(), ask()); !errors.Is(err, sources.ErrUnreachable) || strings.Contains(err.Error(), "token") {
		t.Errorf("got %v", err)
	}
}
