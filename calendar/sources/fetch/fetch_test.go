package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar/sources"
)

// public is an address on the internet. Nothing in these tests ever dials it: the
// dialer writes down where it was to go and goes to the local server.
const public = "151.101.0.144"

// world is a local server with all that a client needs of its surroundings: names
// that it knows, a clock that pauses move, and a dialer that writes down.
type world struct {
	server *httptest.Server
	names  map[string][]string

	mu     sync.Mutex
	now    time.Time
	pauses []time.Duration
	dialed []string
	hits   int
}

func newWorld(t *testing.T, answer http.HandlerFunc) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC), names: map[string][]string{"example.com": {public}}}
	w.server = httptest.NewTLSServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.hits++
		w.mu.Unlock()
		answer(rw, r)
	}))
	w.server.Config.ErrorLog = nil
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) client(change ...func(*Config)) *Client { return New(w.config(change...)) }

func (w *world) config(change ...func(*Config)) Config {
	roots := x509.NewCertPool()
	roots.AddCert(w.server.Certificate())
	cfg := Config{
		UserAgent: UserAgent("1.2.3", "https://bell.example.org"), Roots: roots,
		Timeouts: Timeouts{Connect: time.Minute, Headers: time.Minute, Whole: time.Minute}, // for slow machines
		Now:      w.time, Pause: w.pause, Random: func() float64 { return 0.5 }, Resolver: w, Dial: w.dial,
	}
	for _, c := range change {
		c(&cfg)
	}
	return cfg
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pause(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	w.pauses = append(w.pauses, d)
	return ctx.Err()
}

func (w *world) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	var ips []netip.Addr
	for _, ip := range w.names[host] {
		ips = append(ips, netip.MustParseAddr(ip))
	}
	if ips == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, Server: "10.0.0.53:53", IsNotFound: true}
	}
	return ips, nil
}

func (w *world) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	w.dialed = append(w.dialed, address)
	w.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, w.server.Listener.Addr().String())
}

// retries are the pauses that are no gaps between requests.
func (w *world) retries() []time.Duration {
	return slices.DeleteFunc(slices.Clone(w.pauses), func(d time.Duration) bool { return d <= gap })
}

func ask() sources.Request {
	return sources.Request{Address: "https://example.com/dates", Accept: "application/json"}
}

func sayJSON(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	fmt.Fprint(w, body)
}

func TestItSaysWhoAsksAndForWhat(t *testing.T) {
	var header http.Header
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		header = r.Header
		sayJSON(rw, "[]")
	})
	answer, err := w.client().Get(context.Background(), ask())
	if err != nil || string(answer.Content) != "[]" {
		t.Fatalf("%q, %v", answer.Content, err)
	}
	for name, want := range map[string]string{
		"User-Agent": "DivisionBell/1.2.3 (+https://bell.example.org)", "Accept": "application/json", "Accept-Encoding": "gzip",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	w.names["example.com"] = []string{"::ffff:" + public} // as resolvers write IPv4 at times
	if _, err := w.client().Get(context.Background(), ask()); err != nil {
		t.Error(err)
	}
	if !slices.Equal(w.dialed, []string{public + ":443", public + ":443"}) {
		t.Errorf("it dialed %v", w.dialed)
	}
}

// Servers that misbehave. The gap of the random number is one half, so the pauses are
// half of the longest.
func TestAnswersThatAreNotWhatTheyShouldBe(t *testing.T) {
	packed := bomb()
	second, retried := time.Second, []time.Duration{time.Second, 4 * time.Second, 10 * time.Second}
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}
	}
	for _, tc := range []struct {
		name    string
		answer  http.HandlerFunc
		says    string
		retries []time.Duration
		hits    int
	}{
		{"400 on a range that is too long", status(400), "status 400", nil, 1},
		{"403 of a firewall", status(403), "status 403", nil, 1},
		{"404 after the path has changed", status(404), "status 404", nil, 1},
		{"304 to a question without conditions", status(304), "status 304", nil, 1},
		{"408", status(408), "status 408", retried, 4},
		{"500", status(500), "status 500", retried, 4},
		{"503", status(503), "status 503", retried, 4},
		{"429", status(429), "status 429", retried, 4},
		{"429 that names 30 seconds", status(429, "Retry-After", "30"), "status 429", []time.Duration{30 * second, 30 * second, 30 * second}, 4},
		{"429 that names an instant", status(429, "Retry-After", "Wed, 25 Nov 2026 03:01:00 GMT"), "status 429",
			[]time.Duration{60 * second, 4 * second, 10 * second}, 4},
		{"503 that names two hours", status(503, "Retry-After", "7200"), "status 503", nil, 1},
		{"503 that names a thousand years", status(503, "Retry-After", "31557600000"), "status 503", nil, 1},
		{"429 with a Retry-After that is none", status(429, "Retry-After", "soon"), "status 429", retried, 4},
		{"cut off in the middle", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			sayJSON(w, `[{"title":`)
		}, "unexpected EOF", retried, 4},
		{"hung up without a word", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF", retried, 4},
		{"an HTML page with 200", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<!DOCTYPE html><title>Are you a robot?</title>")
		}, `of type "text/html; charset=utf-8", not application/json`, nil, 1},
		{"no type", func(w http.ResponseWriter, _ *http.Request) { w.Header()["Content-Type"] = nil; fmt.Fprint(w, "[]") }, `of type "unknown"`, nil, 1},
		{"more than it may be", func(w http.ResponseWriter, _ *http.Request) { sayJSON(w, strings.Repeat(" ", maxContent)+"[]") }, "more than 8 MiB", nil, 1},
		{"a gzip bomb", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(packed)
		}, "more than 8 MiB", nil, 1},
		{"a packing that was not asked for", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			sayJSON(w, "[]")
		}, `packed as "br"`, nil, 1},
		{"round in circles", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/dates", http.StatusFound) }, "redirects more than 5 times", nil, 6},
		{"out of https", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com/dates", http.StatusFound)
		}, "out of https", nil, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, tc.answer)
			answer, err := w.client().Get(context.Background(), ask())
			if err == nil || !strings.Contains(err.Error(), tc.says) || answer.Content != nil {
				t.Fatalf("%.40q, %v; want %q", answer.Content, err, tc.says)
			}
			if got := w.retries(); !slices.Equal(got, tc.retries) || w.hits != tc.hits {
				t.Errorf("asked %d times with pauses %v, want %d with %v", w.hits, got, tc.hits, tc.retries)
			}
			if status := (*sources.StatusError)(nil); strings.Contains(tc.says, "status") && !errors.As(err, &status) {
				t.Errorf("%v is no status error", err)
			}
		})
	}
}

// bomb is 16 MiB of spaces, packed into some 16 KiB.
func bomb() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for range 16 {
		_, _ = z.Write(bytes.Repeat([]byte(" "), 1<<20))
	}
	_ = z.Close()
	return b.Bytes()
}

func TestAPackedAnswerIsUnpacked(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Encoding", "gzip")
		rw.Header().Set("Content-Type", "application/json")
		z := gzip.NewWriter(rw)
		fmt.Fprint(z, `["Siân"]`)
		_ = z.Close()
	})
	if answer, err := w.client().Get(context.Background(), ask()); err != nil || string(answer.Content) != `["Siân"]` {
		t.Errorf("%q, %v", answer.Content, err)
	}
}

func TestACertificateThatIsNotBelievedIsNotTriedAgain(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) { sayJSON(rw, "[]") })
	w.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	c := w.client(func(cfg *Config) { cfg.Roots = x509.NewCertPool() })
	if _, err := c.Get(context.Background(), ask()); !errors.As(err, new(*tls.CertificateVerificationError)) || w.hits != 0 || len(w.dialed) != 1 {
		t.Errorf("dialed %v: %v", w.dialed, err)
	}
}

func FuzzHeadersOfAnAnswer(f *testing.F) {
	f.Add("30", "application/json; charset=utf-8")
	f.Add("Wed, 25 Nov 2026 03:01:00 GMT", "text/html")
	f.Add("-1", ";")
	f.Add("99999999999999999999", "a/b; c=\"")
	now := time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)
	c := &Client{cfg: completed(Config{Now: func() time.Time { return now }})}
	f.Fuzz(func(t *testing.T, after, kind string) {
		err := c.statusError(ask(), &http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {after}}})
		if pause, again := c.pauseAfter(0, err); pause < 0 || again && pause > longestRest {
			t.Errorf("%q: a pause of %s", after, pause)
		}
		if isOfType(kind, "application/json") && !strings.Contains(strings.ToLower(kind), "json") {
			t.Errorf("%q is taken for JSON", kind)
		}
	})
}

func FuzzWhatIsKept(f *testing.F) {
	f.Add([]byte(`{"address":"https://example.com/dates","etag":"\"v1\"","digest":"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"}` + "\n[]"))
	f.Add([]byte("{}\n"))
	f.Add([]byte("\n\n"))
	s := &shelf{dir: f.TempDir(), now: time.Now}
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(s.file(ask()), content, 0o600); err != nil {
			t.Fatal(err)
		}
		if p, ok := s.find(ask()); ok && !bytes.HasSuffix(content, p.content) {
			t.Errorf("%q is not what was kept", p.content)
		}
	})
}

func TestASlowDripIsGivenUp(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		sayJSON(rw, "[")
		rw.(http.Flusher).Flush()
		<-r.Context().Done() // the client hangs up
	})
	c := w.client(func(cfg *Config) { cfg.Timeouts.Whole = 50 * time.Millisecond })
	if _, err := c.Get(context.Background(), ask()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if len(w.retries()) != 3 {
		t.Errorf("it paused for %v", w.retries())
	}
}

func TestTroubleThatPasses(t *testing.T) {
	n := 0
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
		if n++; n < 3 {
			rw.WriteHeader(http.StatusBadGateway)
			return
		}
		sayJSON(rw, "[]")
	})
	if answer, err := w.client().Get(context.Background(), ask()); err != nil || string(answer.Content) != "[]" {
		t.Errorf("%q, %v", answer.Content, err)
	}
}

func TestPatienceEnds(t *testing.T) {
	rest := "50"
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", rest)
		rw.WriteHeader(http.StatusTooManyRequests)
	})
	patient := func(d time.Duration) *Client { return w.client(func(cfg *Config) { cfg.Patience = d }) }
	if _, err := patient(time.Minute).Get(context.Background(), ask()); err == nil || w.hits != 2 {
		t.Errorf("asked %d times: %v", w.hits, err)
	}
	rest = "7200" // more than anybody waits for
	if _, err := patient(24*time.Hour).Get(context.Background(), ask()); err == nil || w.hits != 3 {
		t.Errorf("asked %d times: %v", w.hits, err)
	}
	// A host is left alone for as long as it said, whatever else is asked for.
	rest = "90"
	c := patient(time.Minute)
	for range 2 {
		_, err := c.Get(context.Background(), ask())
		if err == nil || w.hits != 4 {
			t.Errorf("asked %d times: %v", w.hits, err)
		}
	}
	if _, err := c.Get(context.Background(), ask()); err == nil || !strings.Contains(err.Error(), "example.com asked not to be asked before 2026-11-25T03:0") {
		t.Errorf("it says %v", err)
	}
}

func TestWhoStopsWaitingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusBadGateway) })
	c := w.client(func(cfg *Config) {
		cfg.Pause = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
	})
	if _, err := c.Get(ctx, ask()); !errors.Is(err, context.Canceled) || w.hits != 1 {
		t.Errorf("asked %d times: %v", w.hits, err)
	}
}

// The names and redirects below lead inside. Nothing may be sent there, or even dialed.
func TestInsideAddressesAreNotAsked(t *testing.T) {
	for _, tc := range []struct{ name, ip string }{
		{"this machine", "127.0.0.1"},
		{"this machine, in IPv6", "::1"},
		{"this machine, as IPv4 in IPv6", "::ffff:127.0.0.1"},
		{"this machine, through NAT64", "64:ff9b::7f00:1"},
		{"a private network", "10.1.2.3"},
		{"another", "172.16.0.1"},
		{"a third", "192.168.1.1"},
		{"a private network in IPv6", "fd00::1"},
		{"where clouds keep their secrets", "169.254.169.254"},
		{"the same, as IPv4 in IPv6", "::ffff:169.254.169.254"},
		{"where Amazon keeps its secrets in IPv6", "fd00:ec2::254"},
		{"Azure's, which looks public", "168.63.129.16"},
		{"the same, through NAT64", "64:ff9b::a83f:8110"},
		{"link-local in IPv6", "fe80::1"},
		{"no address", "0.0.0.0"},
		{"no address in IPv6", "::"},
		{"this network", "0.1.2.3"},
		{"a carrier's", "100.64.0.1"},
		{"multicast", "224.0.0.1"},
		{"multicast in IPv6", "ff02::1"},
		{"broadcast", "255.255.255.255"},
		{"6to4 to this machine", "2002:7f00:1::"},
		{"documentation", "203.0.113.7"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
				http.Redirect(rw, r, "https://inside.example.com/", http.StatusFound)
			})
			w.names["inside.example.com"] = []string{tc.ip}
			w.names["both.example.com"] = []string{public, tc.ip}
			literal := tc.ip
			if strings.Contains(literal, ":") {
				literal = "[" + literal + "]"
			}
			for _, address := range []string{"https://inside.example.com/", "https://both.example.com/", "https://" + literal + "/"} {
				w.refuses(t, address)
			}
			if len(w.dialed) != 0 {
				t.Errorf("it dialed %v", w.dialed)
			}
			w.refuses(t, "https://example.com/dates")
			if !slices.Equal(w.dialed, []string{public + ":443"}) || w.hits != 1 || len(w.retries()) != 0 {
				t.Errorf("after a redirect it dialed %v, paused %v", w.dialed, w.pauses)
			}
		})
	}
}

func (w *world) refuses(t *testing.T, address string) {
	t.Helper()
	_, err := w.client().Get(context.Background(), sources.Request{Address: address, Accept: "application/json"})
	if forbidden := (*sources.ForbiddenError)(nil); !errors.As(err, &forbidden) {
		t.Errorf("%s: %v", address, err)
	}
}

// A name that stands for another address at each look: what was looked at is dialed.
func TestANameThatChangesGainsNothing(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) { sayJSON(rw, "[]") })
	c := w.client(func(cfg *Config) { cfg.Resolver = &fickle{public, "127.0.0.1"} })
	if _, err := c.Get(context.Background(), ask()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.dialed, []string{public + ":443"}) {
		t.Errorf("it dialed %v", w.dialed)
	}
}

type fickle []string

func (f *fickle) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	ip := (*f)[0]
	*f = (*f)[1:]
	return []netip.Addr{netip.MustParseAddr(ip)}, nil
}

// Clouds tell machines their secrets at addresses inside. Nobody has a calendar there, so
// they are not asked even where private addresses are.
func TestWhereCloudsKeepTheirSecretsIsNeverAsked(t *testing.T) {
	for _, tc := range []struct{ name, ip string }{
		{"most clouds", "169.254.169.254"},
		{"Amazon, IPv6", "fd00:ec2::254"},
		{"Amazon's containers, IPv6", "fd00:ec2::23"},
		{"Google, IPv6", "fd20:ce::254"},
		{"Oracle, IPv6", "fd00:c1::a9fe:a9fe"},
		{"Scaleway, IPv6", "fd00:42::42"},
		{"Akamai, IPv6", "fd00:a9fe:a9fe::1"},
		{"Alibaba, IPv6", "fd00:100::100:200"},
		{"Alibaba", "100.100.100.200"},
		{"Azure", "168.63.129.16"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) { sayJSON(rw, "[]") })
			w.names["inside.example.com"] = []string{tc.ip}
			c := w.client(func(cfg *Config) { cfg.AllowPrivate = true })
			literal := netip.AddrPortFrom(netip.MustParseAddr(tc.ip), 80).String()
			for _, address := range []string{"https://inside.example.com/", "http://" + literal + "/latest"} {
				_, err := c.Get(context.Background(), sources.Request{Address: address, Accept: "application/json"})
				if !errors.As(err, new(*sources.ForbiddenError)) || len(w.dialed) > 0 {
					t.Errorf("%s: %v, dialed %v", address, err, w.dialed)
				}
			}
		})
	}
}

func TestInsideAddressesThatAreConfigured(t *testing.T) {
	private := func(cfg *Config) { cfg.AllowPrivate = true }
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(rw, r, to, http.StatusFound)
			return
		}
		sayJSON(rw, "[]")
	})
	w.names["intranet.example.com"] = []string{"10.0.0.5"}
	w.names["clouds.example.com"] = []string{"169.254.169.254"}
	c := w.client(private)
	for _, tc := range []struct {
		name, address string
		asked         bool
	}{
		{"on the intranet", "https://intranet.example.com/dates", true},
		{"a redirect within it", "https://intranet.example.com/?to=/dates", true},
		{"never where clouds keep their secrets", "https://clouds.example.com/dates", false},
		{"a redirect from outside, to a connection that is open", "https://example.com/?to=https://intranet.example.com/dates", false},
		{"a redirect from outside", "https://example.com/?to=https://10.0.0.6/dates", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := c.Get(context.Background(), sources.Request{Address: tc.address, Accept: "application/json"})
			if forbidden := (*sources.ForbiddenError)(nil); tc.asked && err != nil || !tc.asked && !errors.As(err, &forbidden) {
				t.Error(err)
			}
		})
	}
	for _, address := range []string{"http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://", "example.com", "https://exa mple"} {
		if _, err := w.client().Get(context.Background(), sources.Request{Address: address}); err == nil {
			t.Errorf("%s is asked", address)
		}
	}
}

func TestWithoutANetwork(t *testing.T) {
	w := newWorld(t, nil)
	noName := sources.Request{Address: "https://nowhere.example.com/", Accept: "text/csv"}
	if _, err := w.client().Get(context.Background(), noName); !errors.Is(err, sources.ErrUnreachable) || len(w.retries()) != 0 || strings.Contains(err.Error(), "10.0.0.53") {
		t.Errorf("without names: %v, pauses %v", err, w.pauses)
	}
	gone := errors.New("network is unreachable")
	c := w.client(func(cfg *Config) {
		cfg.Dial = func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: gone}
		}
	})
	if _, err := c.Get(context.Background(), ask()); !errors.Is(err, sources.ErrUnreachable) || !errors.Is(err, gone) || len(w.retries()) != 3 {
		t.Errorf("without a way: %v, pauses %v", err, w.pauses)
	}
}

func TestWhatHasNotChangedIsNotSentAgain(t *testing.T) {
	const etag, modified = `"v1"`, "Tue, 24 Nov 2026 09:00:00 GMT"
	for _, tc := range []struct{ name, header, value, asks string }{
		{"by tag", "ETag", etag, "If-None-Match"},
		{"by weak tag", "ETag", "W/" + etag, "If-None-Match"},
		{"by date", "Last-Modified", modified, "If-Modified-Since"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var sent, unchanged int
			w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
				rw.Header().Set(tc.header, tc.value)
				if r.Header.Get(tc.asks) == tc.value {
					unchanged++
					rw.WriteHeader(http.StatusNotModified)
					return
				}
				sent++
				sayJSON(rw, `["all of it"]`)
			})
			folder := filepath.Join(t.TempDir(), "kept")
			keep := func(cfg *Config) { cfg.Kept = folder }
			for range 3 { // each client is a service after a restart
				if answer, err := w.client(keep).Get(context.Background(), ask()); err != nil || string(answer.Content) != `["all of it"]` {
					t.Fatalf("%q, %v", answer.Content, err)
				}
			}
			if sent != 1 || unchanged != 2 {
				t.Errorf("sent %d times, unchanged %d times", sent, unchanged)
			}
			other := ask()
			other.Address += "?other"
			if _, err := w.client(keep).Get(context.Background(), other); err != nil || sent != 2 {
				t.Errorf("another address: %v, sent %d times", err, sent)
			}
			damage(t, folder)
			if answer, err := w.client(keep).Get(context.Background(), ask()); err != nil || string(answer.Content) != `["all of it"]` || sent != 3 {
				t.Errorf("after damage: %q, %v, sent %d times", answer.Content, err, sent)
			}
		})
	}
}

// damage cuts the last byte off all that is kept.
func damage(t *testing.T, folder string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		name := filepath.Join(folder, f.Name())
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, info.Size()-1); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	at := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	s := &shelf{dir: t.TempDir(), now: func() time.Time { return at }}
	request := func(i int) sources.Request { return sources.Request{Address: fmt.Sprintf("https://example.com/%d", i)} }
	for i := range mostKept + 10 {
		at = at.Add(time.Minute)
		s.put(request(i), page{etag: `"x"`, content: []byte("[]")})
	}
	files, err := os.ReadDir(s.dir)
	if err != nil || len(files) != mostKept {
		t.Errorf("%d files are kept, %v", len(files), err)
	}
	if _, first := s.find(request(0)); first {
		t.Error("the oldest is kept")
	}
	if _, last := s.find(request(mostKept + 9)); !last {
		t.Error("the newest is not kept")
	}
	for i := range 10 {
		at = at.Add(time.Minute)
		s.put(request(1000+i), page{etag: `"x"`, content: make([]byte, maxContent)})
	}
	size := int64(0)
	files, err = os.ReadDir(s.dir)
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if err != nil || size > mostKeptBytes {
		t.Errorf("%d bytes are kept, %v", size, err)
	}
}

// Eight ask one host at once: it never has two requests, and the gap is kept.
func TestAHostIsAskedOneThingAtATime(t *testing.T) {
	var mu sync.Mutex
	asking, most := 0, 0
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		asking++
		most = max(most, asking)
		mu.Unlock()
		sayJSON(rw, "[]")
		mu.Lock()
		asking--
		mu.Unlock()
	})
	c := w.client()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := c.Get(context.Background(), ask()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most != 1 || len(w.pauses) != 7 || slices.ContainsFunc(w.pauses, func(d time.Duration) bool { return d != gap }) {
		t.Errorf("%d at once, pauses %v", most, w.pauses)
	}
}

// Of all of Parliament's hosts two are asked at once: both must be asking before
// either is answered, and a third must not be.
func TestParliamentsHostsTogetherAreAskedTwoThingsAtATime(t *testing.T) {
	h := newHosts(time.Now, Wait)
	enter := func(ctx context.Context, name string) (func(time.Duration), error) {
		return h.enter(ctx, name, time.Hour)
	}
	ctx, cancel := context.WithCancel(context.Background())
	first, err := enter(ctx, "whatson-api.parliament.uk")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := enter(ctx, "bills-api.parliament.uk"); err != nil {
		t.Fatal(err)
	}
	if _, err := enter(ctx, "www.gov.uk"); err != nil {
		t.Fatal(err)
	}
	waiting := make(chan error)
	go func() {
		_, err := enter(ctx, "Committees-API.Parliament.uk")
		waiting <- err
	}()
	select {
	case err := <-waiting:
		t.Fatalf("a third is asked: %v", err)
	default:
	}
	first(0)
	if err := <-waiting; err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := enter(ctx, "bills-api.parliament.uk"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTypesOfContent(t *testing.T) {
	for _, tc := range []struct {
		got, wanted string
		fits        bool
	}{
		{"application/json", "application/json", true},
		{"Application/JSON; charset=UTF-8", "application/json", true},
		{"text/json", "application/json", true},
		{"text/xml; charset=utf-8", "application/xml", true},
		{"text/plain", "text/calendar", true},
		{"application/octet-stream", "text/calendar", true},
		{"application/octet-stream", "application/json", false},
		{"text/plain", "application/json", false},
		{"text/html", "text/html", true},
		{"text/html", "text/csv", false},
		{"", "text/csv", false},
	} {
		if isOfType(tc.got, tc.wanted) != tc.fits {
			t.Errorf("%q for %q", tc.got, tc.wanted)
		}
	}
}

// A proxy that the environment names is not used: it would look names up for us.
func TestNoProxyOfTheEnvironment(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) { sayJSON(rw, "[]") })
	if _, err := w.client().Get(context.Background(), ask()); err != nil {
		t.Error(err)
	}
}
