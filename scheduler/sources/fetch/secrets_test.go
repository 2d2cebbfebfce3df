package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"divisionbell/scheduler/sources"
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
	if !errors.As(err, new(*ForbiddenError)) || len(w.dialed) > 0 {
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
	if _, err := c.Get(context.Background(), ask()); !errors.Is(err, ErrUnreachable) || strings.Contains(err.Error(), "token") {
		t.Errorf("got %v", err)
	}
}
