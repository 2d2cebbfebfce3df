package api

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"
)

// fromHost is a stranger behind a proxy on this machine.
func fromHost(path, forwarded string) ask {
	return ask{method: http.MethodGet, path: path, header: map[string]string{"X-Forwarded-For": forwarded}}
}

// spend takes what a network may still ask for.
func spend(s *service, address string) {
	n := s.server.networks.of(netip.MustParseAddr(address))
	for range 3 { // so that it has nothing for three quarters of a minute, also where tests are slow
		n.bucket.ReserveN(time.Now(), tokensAtOnce)
	}
}

func trustLoopback(s *service) {
	s.server.echo.IPExtractor = clientBehind([]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")})
}

func TestANetworkThatAskedForTooMuchIsToldWhenToComeAgain(t *testing.T) {
	s := start(t)
	spend(s, "127.0.0.1")
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
	spend(s, "127.0.0.1")
	for _, asked := range []string{"/v1/days/2024-06-03", "/v1/days/2024-06-04"} {
		if a := s.get(t, asked+known); a.status != http.StatusOK {
			t.Errorf("%s, asked afterwards: %d", asked, a.status)
		}
	}
}

func TestWhoseRequestItIs(t *testing.T) {
	for _, tc := range []struct {
		name, spent, forwarded string
		trusted                bool
		want                   int
	}{
		{"the proxy is trusted: each client has its own", "192.0.2.1", "192.0.2.1", true, 429},
		{"the proxy is trusted: another client is not held up", "192.0.2.1", "192.0.2.2", true, 200},
		{"the proxy is trusted: what a client makes up before it does not count", "192.0.2.1", "192.0.2.9, 192.0.2.1", true, 429},
		{"the proxy is trusted: a household of IPv6 is one", "2001:db8::1", "2001:db8::2", true, 429},
		{"the proxy is trusted: another household is not", "2001:db8::1", "2001:db8:0:1::1", true, 200},
		{"no proxy is trusted: the header says nothing", "127.0.0.1", "192.0.2.3", false, 429},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t)
			if tc.trusted {
				trustLoopback(s)
			}
			spend(s, tc.spent)
			if a := s.do(t, fromHost("/v1/calendar?from=2010-01-01&to=2035-12-31&kind=budget", tc.forwarded)); a.status != tc.want {
				t.Errorf("answered with %d, want %d: %s", a.status, tc.want, a.body)
			}
		})
	}
}

func TestSoManyDearRequestsOfOneNetworkAtOnce(t *testing.T) {
	s := start(t)
	n := s.server.networks.of(netip.MustParseAddr("127.0.0.1"))
	for range mostDearAtOnce {
		if err := n.enter(1, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	const dear = "/v1/calendar?from=2010-01-01&to=2035-12-31&kind=budget"
	if a := s.get(t, dear); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("one more is answered with %d", a.status)
	}
	n.leave()
	for range 3 { // each leaves when it is answered
		if a := s.get(t, dear); a.status != http.StatusOK {
			t.Errorf("with room again: %d", a.status)
		}
	}
}

func TestOnlySoManyNetworksAreRemembered(t *testing.T) {
	all := newNetworks()
	first := all.of(netip.MustParseAddr("192.0.2.1"))
	for i := range 5 * mostNetworks {
		all.of(netip.MustParseAddr(fmt.Sprintf("10.%d.%d.1", i/256, i%256)))
		if i%mostNetworks == 0 && all.of(netip.MustParseAddr("192.0.2.1")) != first {
			t.Fatal("one that comes again and again is forgotten")
		}
	}
	if n := len(all.young) + len(all.old); n > 2*mostNetworks {
		t.Errorf("%d networks are remembered", n)
	}
}
