package api

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"divisionbell/api/limits"
)

// fromHost is a stranger behind a proxy on this machine.
func fromHost(path, forwarded string) ask {
	return ask{method: http.MethodGet, path: path, header: map[string]string{"X-Forwarded-For": forwarded}}
}

// visit pays for something dear, as a client of that address.
func visit(t *testing.T, s *service, address string, cost int) *limits.Visit {
	t.Helper()
	v := s.server.networks.Visit(nil, func(*http.Request) string { return address })
	if err := limits.Pay(v.In(context.Background()), cost); err != nil {
		t.Fatal(err)
	}
	return v
}

// spend takes what a network may still ask for. It gets nothing back: the clock stands.
func spend(t *testing.T, s *service, address string) {
	t.Helper()
	now := time.Now().Add(time.Minute) // its bucket is full again
	s.server.networks.Now = func() time.Time { return now }
	visit(t, s, address, limits.TokensAtOnce).End()
}

func trustLoopback(c *Config) {
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
}

func TestANetworkThatAskedForTooMuchIsToldWhenToComeAgain(t *testing.T) {
	s := start(t)
	spend(t, s, "127.0.0.1")
	for _, path := range []string{
		"/v1/days/2024-06-03?known_on=2023-05-01",
		"/v1/calendar?known_on=2023-05-02",
		"/v1/years/2024?known_on=2023-05-03",
		"/v1/sitting-days?body=commons&from=2024-01-08&to=2024-02-08&known_on=2023-05-04",
		"/v1/best-time?office=mp&from=2024-06-03&known_on=2023-05-05",
		"/v1/calendar?from=2010-01-01&to=2035-12-31",
	} {
		a := s.get(t, path)
		if a.status != http.StatusTooManyRequests {
			t.Errorf("%s is answered with %d: %s", path, a.status, a.body)
		}
		if n, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || n < 1 || n > 60 {
			t.Errorf("%s: Retry-After is %q", path, a.header.Get("Retry-After"))
		}
		if got := a.header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s: it is no problem document but %s", path, got)
		}
	}
	for _, path := range []string{
		"/v1/days/2024-06-03", "/v1/calendar", "/v1/years/2024", "/v1/best-time?office=mp", "/feeds/recesses.ics", "/healthz",
		"/v1/sitting-days?body=commons&from=2024-01-08&to=2024-02-08",
	} {
		if a := s.get(t, path); a.status != http.StatusOK {
			t.Errorf("%s costs little, and is answered with %d", path, a.status)
		}
	}
}

func TestADayThatIsKeptCostsNothing(t *testing.T) {
	s := start(t)
	const known = "?known_on=2023-06-01"
	if a := s.get(t, "/v1/days/2024-06-03"+known); a.status != http.StatusOK {
		t.Fatalf("%d: %s", a.status, a.body)
	}
	spend(t, s, "127.0.0.1")
	for _, asked := range []string{"/v1/days/2024-06-03", "/v1/days/2024-06-04"} {
		if a := s.get(t, asked+known); a.status != http.StatusOK {
			t.Errorf("%s, asked afterwards: %d", asked, a.status)
		}
	}
}

func TestWhoseRequestItIs(t *testing.T) {
	proxy := []func(*Config){trustLoopback}
	for _, tc := range []struct {
		name, spent, forwarded string
		behind                 []func(*Config)
		want                   int
	}{
		{"the proxy is trusted: each client has its own", "192.0.2.1", "192.0.2.1", proxy, 429},
		{"the proxy is trusted: another client is not held up", "192.0.2.1", "192.0.2.2", proxy, 200},
		{"the proxy is trusted: what a client makes up before it does not count", "192.0.2.1", "192.0.2.9, 192.0.2.1", proxy, 429},
		{"the proxy is trusted: a household of IPv6 is one", "2001:db8::1", "2001:db8::2", proxy, 429},
		{"the proxy is trusted: another household is not", "2001:db8::1", "2001:db8:0:1::1", proxy, 200},
		{"no proxy is trusted: the header says nothing", "127.0.0.1", "192.0.2.3", nil, 429},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t, tc.behind...)
			spend(t, s, tc.spent)
			if a := s.do(t, fromHost("/v1/calendar?from=2010-01-01&to=2035-12-31&kind=budget", tc.forwarded)); a.status != tc.want {
				t.Errorf("answered with %d, want %d: %s", a.status, tc.want, a.body)
			}
		})
	}
}

func TestSoManyDearRequestsOfOneNetworkAtOnce(t *testing.T) {
	s := start(t)
	var visits []*limits.Visit
	for range limits.MostDearAtOnce {
		visits = append(visits, visit(t, s, "127.0.0.1", 1))
	}
	const dear = "/v1/calendar?from=2010-01-01&to=2035-12-31&kind=budget"
	if a := s.get(t, dear); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("one more is answered with %d", a.status)
	}
	visits[0].End()
	for range 3 { // each leaves when it is answered
		if a := s.get(t, dear); a.status != http.StatusOK {
			t.Errorf("with room again: %d", a.status)
		}
	}
}
