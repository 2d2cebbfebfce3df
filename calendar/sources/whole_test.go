package sources_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"hash/fnv"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac/almanactest"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/fetch"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/logtest"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/rhythm"
)

// In these tests the real parts work together: every source there is, the client that
// fetches, the job that refreshes, the log of layers and the editor. Only the internet
// is a local server.

// public is an address on the internet. It is never dialed: the dialer writes it down
// and goes to the local server.
const public = "151.101.0.144"

// internet is a local server that stands for all of the internet. It gives the recorded
// answers, but for those of one source, which may be made to misbehave.
type internet struct {
	server *httptest.Server
	key    *ecdsa.PrivateKey
	good   []recording

	mu       sync.Mutex
	now      time.Time
	dialed   []string
	statuses map[int]int
	bad      string // the source that misbehaves
	spoil    spoiler
}

// recording is one recorded answer.
type recording struct{ source, part, content string }

// spoiler answers in the place of a source, of which the good answer is given.
type spoiler func(w http.ResponseWriter, r *http.Request, good recording)

func newInternet(t testing.TB) *internet {
	t.Helper()
	in := &internet{now: time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC), statuses: make(map[int]int)}
	for source, answers := range sources.Recorded(t) {
		for part, content := range answers {
			in.good = append(in.good, recording{source, part, content})
		}
	}
	// The longest part of an address that fits is the one that is meant.
	slices.SortFunc(in.good, func(a, b recording) int { return len(b.part) - len(a.part) })
	in.server = httptest.NewUnstartedServer(in)
	in.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	in.server.TLS = &tls.Config{GetCertificate: in.certificate}
	var err error
	if in.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	in.server.StartTLS()
	t.Cleanup(in.server.Close)
	return in
}

// certificate is one for whichever host is asked for.
func (in *internet) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	authority := in.server.TLS.Certificates[0]
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{hello.ServerName},
		NotBefore: in.server.Certificate().NotBefore, NotAfter: in.server.Certificate().NotAfter,
	}
	raw, err := x509.CreateCertificate(rand.Reader, leaf, in.server.Certificate(), in.key.Public(), authority.PrivateKey)
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: in.key}, err
}

func (in *internet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	address := r.Host + r.RequestURI
	for _, good := range in.good {
		if !strings.Contains(address, good.part) {
			continue
		}
		in.mu.Lock()
		spoil := in.spoil
		if good.source != in.bad {
			spoil = nil
		}
		in.mu.Unlock()
		if spoil != nil {
			spoil(w, r, good)
			return
		}
		in.answer(w, r, good.content)
		return
	}
	in.count(http.StatusNotFound)
	http.NotFound(w, r)
}

// answer gives a good answer under a tag, or says that it has not changed.
func (in *internet) answer(w http.ResponseWriter, r *http.Request, content string) {
	h := fnv.New64a()
	_, _ = io.WriteString(h, content)
	tag := fmt.Sprintf(`"%x"`, h.Sum64())
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		in.count(http.StatusNotModified)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	in.count(http.StatusOK)
	say(w, r.Header.Get("Accept"), content)
}

func say(w http.ResponseWriter, kind, content string) {
	w.Header().Set("Content-Type", kind)
	_, _ = io.WriteString(w, content)
}

func (in *internet) count(status int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.statuses[status]++
}

// counted returns how often each status was given since it was last asked.
func (in *internet) counted() map[int]int {
	in.mu.Lock()
	defer in.mu.Unlock()
	counted := in.statuses
	in.statuses = make(map[int]int)
	return counted
}

// misbehave makes one source misbehave; no name makes all of them behave.
func (in *internet) misbehave(source string, spoil spoiler) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.bad, in.spoil = source, spoil
}

// client keeps answers in a folder and lets no request take longer than whole.
func (in *internet) client(kept string, whole time.Duration) *fetch.Client {
	roots := x509.NewCertPool()
	roots.AddCert(in.server.Certificate())
	return fetch.New(fetch.Config{
		UserAgent: "DivisionBell/test", Kept: kept, Roots: roots, Resolver: in, Dial: in.dial, Now: in.time, Pause: in.pause,
		Timeouts: fetch.Timeouts{Connect: time.Minute, Headers: time.Minute, Whole: whole}, // for slow machines
	})
}

func (in *internet) time() time.Time {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.now
}

// pause moves the clock and does not wait.
func (in *internet) pause(ctx context.Context, d time.Duration) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.now = in.now.Add(d)
	return ctx.Err()
}

// LookupNetIP knows one address for every name.
func (in *internet) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr(public)}, nil
}

func (in *internet) dial(ctx context.Context, network, address string) (net.Conn, error) {
	in.mu.Lock()
	in.dialed = append(in.dialed, address)
	in.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, in.server.Listener.Addr().String())
}

// settings are those of the job and of what it asks with.
type settings struct {
	rhythm.Config
	asking refresh.Config
}

// job is one that was just started.
func (s settings) job() *rhythm.Job {
	s.Refresher = refresh.New(s.asking)
	return rhythm.New(s.Config)
}

// service is what refreshes and, if it has an editor, what is read, in a folder of its own.
type service struct {
	*internet
	cfg    settings
	said   *layers.Log
	editor *edition.Editor
	log    logtest.Buffer
	// The folders of answers that are kept and of the log of layers.
	kept, layers string
}

func newService(t testing.TB, in *internet, cfg sources.Config) *service {
	t.Helper()
	folder := t.TempDir()
	s := &service{internet: in, kept: filepath.Join(folder, "kept"), layers: filepath.Join(folder, "layers")}
	s.said = layers.In(s.layers)
	if err := cfg.Check(); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&s.log, nil))
	s.cfg.Config = rhythm.Config{
		Sources: sources.All(cfg), State: filepath.Join(folder, "sources.json"),
		Now: in.time, Pause: in.pause, Random: func() float64 { return 0.5 }, Log: log,
	}
	s.cfg.asking = refresh.Config{
		Getter: in.client(s.kept, time.Minute), Layers: s.said, Now: in.time, Location: cfg.Location, Log: log,
		Ground: grounds.For,
	}
	return s
}

// grounds are what readings are weighed against, each made once for all tests.
var grounds almanactest.Grounds

// newRead is a service of which somebody reads what it learns.
func newRead(t testing.TB, in *internet, cfg sources.Config) *service {
	t.Helper()
	s := newService(t, in, cfg)
	book, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	if s.editor, err = edition.NewEditor(s.said, book, calendar.MustDate("2025-01-01"), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	s.cfg.asking.Renew = func(ctx context.Context) error { _, err := s.editor.Look(ctx); return err }
	return s
}

var rules = sync.OnceValues(func() (*rule.Book, error) { return rule.Load() })

// records are the layers that were kept.
func (s *service) records(t testing.TB) []layers.Record {
	t.Helper()
	records, err := s.said.Records()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// mustRefresh asks every source once; each must be believed.
func (s *service) mustRefresh(t testing.TB, job *rhythm.Job) []calendar.Change {
	t.Helper()
	var changes []calendar.Change
	for _, o := range job.Once(context.Background()) {
		if o.Err != nil {
			t.Errorf("%s: %v", o.Source.Name, o.Err)
		}
		changes = append(changes, o.Changes...)
	}
	return changes
}

const february = "commons/recess/february/2027"

// The whole way from all sources to those who read the calendar, its feeds and its
// advice, within one refresh; and nothing moves at the second.
func TestEverythingAnswers(t *testing.T) {
	s := newRead(t, newInternet(t), sources.Configured(t))
	before := s.editor.Editions.Current()
	if e, _ := before.Calendar.Entry(february); e.Certainty != calendar.Projected {
		t.Fatalf("the recess is %s before it is announced", e.Certainty)
	}
	job := s.cfg.job()
	if changes := s.mustRefresh(t, job); len(changes) == 0 {
		t.Fatal("nothing has changed")
	}
	after := s.editor.Editions.Current()
	if after.Calendar.Version() == before.Calendar.Version() {
		t.Error("the calendar has the same version")
	}
	e, _ := after.Calendar.Entry(february)
	if e.Certainty != calendar.Provisional || e.First.String() != "2027-02-12" || e.Last.String() != "2027-02-21" {
		t.Errorf("the recess is %+v", e)
	}
	was, is := eventOf(t, before), eventOf(t, after)
	if sequence(is) <= sequence(was) || !strings.Contains(is, "DTSTART;VALUE=DATE:20270212") || !strings.Contains(is, "DTEND;VALUE=DATE:20270222") || !strings.Contains(was, "TENTATIVE") {
		t.Errorf("the event was %s\nand is %s", was, is)
	}
	if advised(t, before) == advised(t, after) {
		t.Error("the advice is the same")
	}

	kept := len(s.records(t))
	if changes := s.mustRefresh(t, job); len(changes) > 0 {
		t.Errorf("the same again: %v", changes)
	}
	if s.editor.Editions.Current() != after || len(s.records(t)) != kept {
		t.Errorf("the same again makes %d layers of %d", len(s.records(t)), kept)
	}
}

// eventOf returns the one event of the recess in a feed.
func eventOf(t *testing.T, e *edition.Edition) string {
	t.Helper()
	ics, _, err := e.Feed("recesses", false)
	if err != nil {
		t.Fatal(err)
	}
	var events []string
	for event := range strings.SplitSeq(string(ics), "BEGIN:VEVENT") {
		if strings.Contains(event, "UID:"+strings.ReplaceAll(february, "/", ".")+"@divisionbell\r\n") {
			events = append(events, event)
		}
	}
	if len(events) != 1 {
		t.Fatalf("the event is %d times in the feed", len(events))
	}
	return events[0]
}

// sequence of an event; 0 if it says none (RFC 5545, section 3.8.7.4).
func sequence(event string) (n int) {
	if _, after, ok := strings.Cut(event, "\nSEQUENCE:"); ok {
		_, _ = fmt.Sscan(after, &n)
	}
	return n
}

// advised is when best to meet a member around the recess.
func advised(t *testing.T, e *edition.Edition) string {
	t.Helper()
	answer, err := e.BestTime(context.Background(), advice.Question{Office: "mp", Action: "meet", From: calendar.MustDate(sources.Asked), Days: 90, Nation: calendar.England, Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// A service that is stopped and started again in the same folder knows what it knew, and
// asks only for what has changed.
func TestARestartInTheMiddle(t *testing.T) {
	in := newInternet(t)
	s := newRead(t, in, sources.Configured(t))
	stopped, stop := context.WithCancel(t.Context())
	in.misbehave("bill-stages", func(_ http.ResponseWriter, r *http.Request, _ recording) { stop(); <-r.Context().Done() })
	s.cfg.job().Once(stopped)
	in.misbehave("", nil)
	if status := s.cfg.job().Status(); slices.ContainsFunc(status, func(s rhythm.Status) bool { return s.Failures > 0 }) {
		t.Errorf("who stops the service blames a source: %+v", status)
	}
	s.cfg.asking.Getter = in.client(s.kept, time.Minute)
	s.mustRefresh(t, s.cfg.job())
	version, kept := s.editor.Editions.Current().Calendar.Version(), len(s.records(t))

	in.counted()
	s.cfg.asking.Getter = in.client(s.kept, time.Minute)
	again := s.cfg.job()
	for _, status := range again.Status() {
		if status.Answered.IsZero() {
			t.Errorf("that %s has answered is forgotten", status.Source.Name)
		}
	}
	if changes := s.mustRefresh(t, again); len(changes) > 0 || len(s.records(t)) != kept {
		t.Errorf("after a restart: %v", changes)
	}
	if counted := in.counted(); len(counted) != 1 || counted[http.StatusNotModified] == 0 {
		t.Errorf("after a restart the answers have statuses %v", counted)
	}
	whole := newRead(t, in, sources.Configured(t))
	whole.mustRefresh(t, whole.cfg.job())
	if other := whole.editor.Editions.Current().Calendar.Version(); other != version {
		t.Errorf("the calendar is %s, without a restart %s", version, other)
	}
}
