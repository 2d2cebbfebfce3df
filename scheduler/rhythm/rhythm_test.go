package rhythm

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/almanac/almanactest"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/fetch"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/logtest"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

const recessID = "commons/recess/christmas/2027"

// made is a source for tests. Its answers are not those of any service: a list of
// recesses of the Commons, or things of another kind, by name, first and last day.
type made struct {
	name, address string
}

func (m made) About() sources.About {
	return sources.About{Name: m.name, Title: "Made up recesses", Bodies: []calendar.Body{calendar.Commons}, Address: "https://example.com/about", Licence: "none"}
}

func (m made) Ask(ctx context.Context, get sources.Getter, today calendar.Date) (importer.Reading, error) {
	answer, err := get.Get(ctx, sources.Request{Address: m.address, Accept: "application/json"})
	if err != nil {
		return importer.Reading{}, err
	}
	return m.read(answer.Content, today)
}

func (m made) read(content []byte, today calendar.Date) (importer.Reading, error) {
	c := importer.Collect(calendar.Layer{Name: m.name, From: m.address, Known: today})
	var list []struct {
		Kind        calendar.Kind
		Name        string
		First, Last calendar.Date
	}
	if err := json.Unmarshal(content, &list); err != nil {
		c.Refuse("", err)
	} else if len(list) == 0 {
		c.Refuse("", errors.New("there is nothing in it"))
	}
	for i, r := range list {
		kind := cmp.Or(r.Kind, calendar.KindRecess)
		c.Add(fmt.Sprintf("entry %d", i+1), calendar.Entry{
			ID: fmt.Sprintf("commons/%s/%s", kind, r.Name), Body: calendar.Commons, Kind: kind, First: r.First, Last: r.Last, Certainty: calendar.Confirmed,
		})
	}
	return c.Reading()
}

const (
	announced = `[{"name":"christmas/2027","first":"2027-12-17","last":"2028-01-03"}]`
	moved     = `[{"name":"christmas/2027","first":"2027-12-18","last":"2028-01-04"}]`
)

// getter answers without a network.
type getter func(sources.Request) (string, error)

func (g getter) Get(_ context.Context, r sources.Request) (sources.Answer, error) {
	content, err := g(r)
	return sources.Answer{Content: []byte(content)}, err
}

// settings are those of a job and of what it asks with.
type settings struct {
	Config
	asking refresh.Config
}

// job is one that was just started.
func (s settings) job() *Job {
	s.asking.Now, s.asking.Log = s.Now, s.Log
	s.Refresher = refresh.New(s.asking)
	return New(s.Config)
}

// grounds are what readings are weighed against, each made once for all tests.
var grounds almanactest.Grounds

// desk is a job with all that it needs, and what it did.
type desk struct {
	cfg    settings
	folder string
	log    *logtest.Buffer

	mu       sync.Mutex
	renewals int
}

func newDesk(t testing.TB, get sources.Getter, asked ...sources.Source) *desk {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	d := &desk{folder: folder, log: &logtest.Buffer{}}
	d.cfg.Config = Config{
		Sources: asked, State: filepath.Join(folder, "sources.json"),
		Every: 6 * time.Hour, Pause: fetch.Wait, Random: func() float64 { return 0.5 },
		Now: func() time.Time { return time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC) },
		Log: slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	d.cfg.asking = refresh.Config{
		Ground: grounds.For, Getter: get, Layers: layers.In(filepath.Join(folder, "layers")), Location: london,
		Renew: func(context.Context) error {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.renewals++
			return nil
		},
	}
	return d
}

// once asks once, as a service does that was just started.
func (d *desk) once(t testing.TB) (refresh.Outcome, Status) {
	t.Helper()
	j := d.cfg.job()
	return j.Once(context.Background())[0], j.Status()[0]
}

// calendar is what a service makes of what was kept.
func (d *desk) calendar(t testing.TB) *calendar.Calendar {
	t.Helper()
	cal, err := almanac.Build(almanac.With(layers.Stack(d.records(t)...)...))
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func (d *desk) records(t testing.TB) []layers.Record {
	t.Helper()
	records, err := d.cfg.asking.Layers.Records()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestAnAnnouncedRecessTakesThePlaceOfTheProjection(t *testing.T) {
	content := announced
	d := newDesk(t, getter(func(sources.Request) (string, error) { return content, nil }), made{name: "made", address: "https://example.com/"})
	outcome, status := d.once(t)
	if outcome.Err != nil || d.renewals != 1 || len(d.records(t)) != 1 {
		t.Fatalf("%v, %d renewals", outcome.Err, d.renewals)
	}
	e, _ := d.calendar(t).Entry(recessID)
	if e.Certainty != calendar.Confirmed || e.First.String() != "2027-12-17" || e.Revised.String() != "2026-11-25" {
		t.Errorf("the calendar has %+v", e)
	}
	said := ""
	for _, c := range outcome.Changes {
		said += c.String() + "\n"
	}
	if !strings.Contains(said, "Christmas recess 2027 of the House of Commons: was expected to begin between") || !strings.Contains(said, "now confirmed: 17 December 2027 to 3 January 2028") {
		t.Errorf("it says:\n%s", said)
	}
	if status.Answered.IsZero() || status.Changed.IsZero() || status.Reach[calendar.Commons].String() != "2028-01-03" || status.Warning() != "" || status.Tally.Changed != 1 {
		t.Errorf("status %+v", status)
	}
	if !strings.Contains(d.log.String(), "source changed the calendar") {
		t.Errorf("the log says %s", d.log)
	}

	outcome, again := d.once(t)
	if outcome.Err != nil || len(outcome.Changes) != 0 || d.renewals != 1 || len(d.records(t)) != 1 {
		t.Errorf("the same again: %v, %v, %d renewals", outcome.Err, outcome.Changes, d.renewals)
	}
	if !again.Changed.Equal(status.Changed) || again.Tally.Unchanged != 1 {
		t.Errorf("the same again: %+v", again)
	}

	content = moved
	if outcome, _ := d.once(t); outcome.Err != nil || d.renewals != 2 || len(d.records(t)) != 2 {
		t.Errorf("moved by a day: %v, %d renewals", outcome.Err, d.renewals)
	}
}

// The whole way from a source to those who read: within one refresh the event of the
// feeds moves, under the id that it had, and the same answer again changes nothing.
func TestWhatASourceAnnouncesReachesTheFeeds(t *testing.T) {
	d := newDesk(t, getter(func(sources.Request) (string, error) { return announced, nil }), made{"made", "https://example.com/"})
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	editor, err := edition.NewEditor(d.cfg.asking.Layers, book, calendar.MustDate("2025-01-01"), d.cfg.Log)
	if err != nil {
		t.Fatal(err)
	}
	d.cfg.asking.Renew = func(ctx context.Context) error { _, err := editor.Look(ctx); return err }
	before := editor.Editions.Current()
	if got := eventOf(t, before); strings.Contains(got, "DTSTART;VALUE=DATE:20271217") && !strings.Contains(got, "TENTATIVE") {
		t.Fatalf("it is known already: %s", got)
	}
	d.once(t)
	after := editor.Editions.Current()
	if after.Calendar.Version() == before.Calendar.Version() {
		t.Error("the calendar has the same version")
	}
	if got := eventOf(t, after); !strings.Contains(got, "DTSTART;VALUE=DATE:20271217") || !strings.Contains(got, "STATUS:CONFIRMED") {
		t.Errorf("the event is %s", got)
	}
	d.once(t)
	if editor.Editions.Current() != after {
		t.Error("the same answer again makes another edition")
	}
}

// eventOf returns the event of the recess in a feed.
func eventOf(t *testing.T, e *edition.Edition) string {
	t.Helper()
	ics, _, err := e.Feed("recesses", false)
	if err != nil {
		t.Fatal(err)
	}
	for event := range strings.SplitSeq(string(ics), "BEGIN:VEVENT") {
		if strings.Contains(event, "UID:"+strings.ReplaceAll(recessID, "/", ".")+"@divisionbell") {
			return event
		}
	}
	t.Fatal("the event is not in the feed")
	return ""
}

// A source that was good goes bad. The calendar stays what it was, and the log and
// the status say what happened.
func TestASourceThatGoesBadChangesNothing(t *testing.T) {
	packed := bomb()
	one := made{name: "made", address: "https://example.com/secret-path"}
	before := newDesk(t, getter(func(sources.Request) (string, error) { return announced, nil }), one)
	if outcome, _ := before.once(t); outcome.Err != nil {
		t.Fatal(outcome.Err)
	}
	for _, tc := range []struct {
		name   string
		answer http.HandlerFunc
		says   string
		held   bool // in quarantine
	}{
		{"304", status(304), "", false},
		{"400 on a long range", status(400), "status 400", false},
		{"429 with Retry-After", status(429, "Retry-After", "7200"), "status 429", false},
		{"500", status(500), "status 500", false},
		{"a slow drip", func(w http.ResponseWriter, r *http.Request) {
			say(w, "application/json", "[")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "did not answer in time", false},
		{"cut off in the middle", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			say(w, "application/json", `[{"name":`)
		}, "broke off in the middle", false},
		{"another type", func(w http.ResponseWriter, _ *http.Request) { say(w, "image/png", "PNG") }, "image/png", false},
		{"a gzip bomb", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			say(w, "application/json", packed)
		}, "more than 8 MiB", false},
		{"an error page with 200", func(w http.ResponseWriter, _ *http.Request) {
			say(w, "text/html; charset=utf-8", "<h1>Sorry</h1>")
		}, "text/html", false},
		{"an error page with 200 that says it is JSON", func(w http.ResponseWriter, _ *http.Request) {
			say(w, "application/json", "<h1>Sorry</h1>")
		}, "invalid character", true},
		{"nothing at all", func(w http.ResponseWriter, _ *http.Request) { say(w, "application/json", "") }, "unexpected end", true},
		{"an empty list", func(w http.ResponseWriter, _ *http.Request) { say(w, "application/json", "[]") }, "nothing in it", true},
		{"a null", func(w http.ResponseWriter, _ *http.Request) { say(w, "application/json", "null") }, "nothing in it", true},
		{"the same twice", func(w http.ResponseWriter, _ *http.Request) {
			say(w, "application/json", strings.TrimSuffix(announced, "]")+","+strings.TrimPrefix(announced, "["))
		}, "", false},
		{"two that contradict each other", func(w http.ResponseWriter, _ *http.Request) {
			say(w, "application/json", strings.TrimSuffix(announced, "]")+","+strings.TrimPrefix(moved, "["))
		}, "is said otherwise", true},
		{"dates that move by months", func(w http.ResponseWriter, _ *http.Request) {
			say(w, "application/json", `[{"name":"christmas/2027","first":"2027-06-17","last":"2027-07-03"}]`)
		}, "would move by", true},
		{"a date in another form", func(w http.ResponseWriter, _ *http.Request) {
			say(w, "application/json", `[{"name":"christmas/2027","first":"17/12/2027","last":"2028-01-03"}]`)
		}, "17/12/2027", true},
		{"no dates", func(w http.ResponseWriter, _ *http.Request) {
			say(w, "application/json", `[{"name":"christmas/2027","first":null}]`)
		}, "no first day", true},
		{"a redirect inside", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://10.0.0.1/", http.StatusFound)
		}, "inside a network", false},
		{"a redirect to where clouds keep their secrets", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://169.254.169.254/latest", http.StatusFound)
		}, "link-local", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bad := false
			internet := newInternet(t, func(w http.ResponseWriter, r *http.Request) {
				if bad {
					tc.answer(w, r)
					return
				}
				w.Header().Set("ETag", `"v1"`)
				say(w, "application/json", announced)
			})
			d := newDesk(t, internet.client(time.Minute), one)
			if err := os.CopyFS(d.folder, os.DirFS(before.folder)); err != nil {
				t.Fatal(err)
			}
			if outcome, _ := d.once(t); outcome.Err != nil || len(outcome.Changes) != 0 {
				t.Fatalf("the good answer again: %v, %v", outcome.Err, outcome.Changes)
			}
			bad = true
			if tc.name == "a slow drip" {
				d.cfg.asking.Getter = internet.client(100 * time.Millisecond)
			}
			outcome, status := d.once(t)
			if d.renewals != 0 || len(d.records(t)) != 1 || len(outcome.Changes) != 0 {
				t.Errorf("%d renewals, %d records, changes %v", d.renewals, len(d.records(t)), outcome.Changes)
			}
			if tc.says == "" {
				if outcome.Err != nil || status.Failures != 0 {
					t.Errorf("it failed: %v", outcome.Err)
				}
				return
			}
			if outcome.Err == nil || !strings.Contains(status.Problem, tc.says) || status.Failures != 1 || status.Answered.IsZero() || status.InQuarantine() != tc.held {
				t.Errorf("%v; status %+v", outcome.Err, status)
			}
			if strings.Contains(status.Problem, "secret-path") {
				t.Errorf("the status tells the address: %s", status.Problem)
			}
			if log := d.log.String(); !strings.Contains(log, "level=WARN") || !strings.Contains(log, "source=made") || !strings.Contains(log, "changes nothing") && !strings.Contains(log, "goes on with what it knew") {
				t.Errorf("the log says %s", log)
			}
			for _, to := range internet.dialed {
				if to != "151.101.0.144:443" {
					t.Errorf("it dialed %s", to)
				}
			}
		})
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

func say(w http.ResponseWriter, kind, body string) {
	w.Header().Set("Content-Type", kind)
	fmt.Fprint(w, body)
}

// bomb is 16 MiB of spaces, packed.
func bomb() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for range 16 {
		_, _ = z.Write(bytes.Repeat([]byte(" "), 1<<20))
	}
	_ = z.Close()
	return b.String()
}

// internet is a local server that stands for all of the internet, and what was dialed.
type internet struct {
	server *httptest.Server
	kept   string

	mu     sync.Mutex
	dialed []string
}

func newInternet(t testing.TB, answer http.HandlerFunc) *internet {
	t.Helper()
	in := &internet{server: httptest.NewTLSServer(answer), kept: filepath.Join(t.TempDir(), "kept")}
	t.Cleanup(in.server.Close)
	return in
}

// client asks, for that long at most, and never pauses.
func (in *internet) client(whole time.Duration) *fetch.Client {
	roots := x509.NewCertPool()
	roots.AddCert(in.server.Certificate())
	return fetch.New(fetch.Config{
		UserAgent: "DivisionBell/test", Kept: in.kept, Roots: roots, Resolver: in, Dial: in.dial,
		Timeouts: fetch.Timeouts{Connect: time.Minute, Headers: time.Minute, Whole: whole},
		Pause:    func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
}

// LookupNetIP knows one address for every name.
func (in *internet) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("151.101.0.144")}, nil
}

func (in *internet) dial(ctx context.Context, network, address string) (net.Conn, error) {
	in.mu.Lock()
	in.dialed = append(in.dialed, address)
	in.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, in.server.Listener.Addr().String())
}

func TestQuarantine(t *testing.T) {
	content := "[]"
	d := newDesk(t, getter(func(sources.Request) (string, error) { return content, nil }), made{name: "made", address: "https://example.com/dates"})
	d.once(t)
	_, status := d.once(t)
	if len(status.Quarantine) != 1 || status.Quarantine[0].Times != 2 || status.Quarantine[0].Addresses[0] != "https://example.com/dates" || !status.InQuarantine() {
		t.Errorf("the same twice: %+v", status.Quarantine)
	}
	if w := status.Warning(); !strings.Contains(w, "Made up recesses: its answer is not believed") || !strings.Contains(w, "nothing in it") {
		t.Errorf("the warning is %q", w)
	}
	content = announced
	if _, status = d.once(t); status.InQuarantine() || len(status.Quarantine) != 1 || status.Warning() != "" || status.Failures != 0 {
		t.Errorf("after it is believed: %+v", status)
	}
	for i := range mostQuarantined + 5 {
		content = string(rune('a' + i))
		_, status = d.once(t)
	}
	if len(status.Quarantine) != mostQuarantined {
		t.Errorf("%d are kept", len(status.Quarantine))
	}
}

// What an officer said at another copy of the service, which asks no source, holds at the one that
// does: of the answer of which it was said, and of no later one.
func TestWhatAnOfficerSaidAtAnotherCopyHolds(t *testing.T) {
	content := "[]"
	d := newDesk(t, getter(func(sources.Request) (string, error) { return content, nil }), made{name: "made", address: "https://example.com/dates"})
	asking := d.cfg.job()
	asking.Once(t.Context())
	elsewhere := d.cfg
	elsewhere.State = filepath.Join(t.TempDir(), "sources.json")
	share := func(from, to string) {
		t.Helper()
		told, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, told, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	share(d.cfg.State, elsewhere.State)
	other := elsewhere.job()
	q, _ := other.Status()[0].Held()
	if err := other.Refuse("made", q.ID()); err != nil {
		t.Fatal(err)
	}
	share(elsewhere.State, d.cfg.State)
	if _, open := asking.Status()[0].ToDecide(); open {
		t.Error("who asks the source does not know that it was refused")
	}
	asking.Once(t.Context())
	if _, open := asking.Status()[0].ToDecide(); open {
		t.Error("asked again, the same answer wants deciding again")
	}
	content = "{}"
	asking.Once(t.Context())
	share(elsewhere.State, d.cfg.State)
	if _, open := asking.Status()[0].ToDecide(); !open {
		t.Error("another answer is taken for the one that was refused")
	}
}

// panicky does what no source should.
type panicky struct{ made }

func (panicky) Ask(context.Context, sources.Getter, calendar.Date) (importer.Reading, error) {
	panic("index out of range")
}

func TestOneSourceDoesNotSpoilAnother(t *testing.T) {
	d := newDesk(t, getter(func(r sources.Request) (string, error) {
		if strings.HasSuffix(r.Address, "down") {
			return "", &sources.StatusError{Address: r.Address, Status: 500}
		}
		return announced, nil
	}), panicky{made{name: "panicky"}}, made{"down", "https://example.com/down"}, made{"good", "https://example.com/"})
	j := d.cfg.job()
	outcomes := j.Once(context.Background())
	if outcomes[0].Err == nil || outcomes[1].Err == nil || outcomes[2].Err != nil || d.renewals != 1 {
		t.Errorf("%v", outcomes)
	}
	if s := j.Status()[0]; s.Failures != 1 || !strings.Contains(s.Problem, "panic") || s.Tally.Failed != 1 {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(d.log.String(), "rhythm_test.go") {
		t.Error("the log does not say where it panicked")
	}
}

func TestWhatCannotBeKeptIsNotTheSourcesFault(t *testing.T) {
	d := newDesk(t, getter(func(sources.Request) (string, error) { return announced, nil }), made{"made", "https://example.com/"})
	d.cfg.asking.Layers = layers.In(d.cfg.State) // not a folder
	if err := os.WriteFile(d.cfg.State, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	outcome, status := d.once(t)
	if outcome.Err == nil || status.Failures != 0 || status.Problem != "" || !strings.Contains(d.log.String(), "level=ERROR") {
		t.Errorf("%v, %+v", outcome.Err, status)
	}
}

func TestHowSourcesFareOutlivesARestart(t *testing.T) {
	d := newDesk(t, getter(func(r sources.Request) (string, error) {
		return "", &sources.StatusError{Address: r.Address, Status: 403}
	}), made{"made", "https://example.com/"})
	for range 5 {
		d.once(t)
	}
	j := d.cfg.job()
	s := j.Status()[0]
	if s.Failures != 5 || !s.Open || !s.Next.Equal(d.cfg.Now().Add(time.Hour)) || !strings.Contains(s.Problem, "403") {
		t.Errorf("%+v", s)
	}
	if info, err := os.Stat(d.cfg.State); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if d.log.String() == "" || strings.Contains(d.log.String(), "forgotten") {
		t.Errorf("the log says %s", d.log)
	}
	if err := os.WriteFile(d.cfg.State, []byte(`{"instance":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := d.cfg.job().Status()[0]; s.Failures != 0 || strings.Count(d.log.String(), "forgotten") != 1 {
		t.Errorf("after damage: %+v", s)
	}
}

// What was cut of an answer is told where people look, until an answer comes of which
// nothing is cut.
func TestWhatIsCutIsTold(t *testing.T) {
	const other = `{"kind":"event","name":"a","first":"2027-12-01","last":"2027-12-01"}`
	answer := `[` + strings.Replace(other, `"kind"`, `"title":"`+strings.Repeat("x", 400)+`","kind"`, 1) + `]`
	d := newDesk(t, getter(func(sources.Request) (string, error) { return answer, nil }), titled{made{"made", "https://example.com/"}})
	outcome, status := d.once(t)
	if outcome.Err != nil || len(status.Notes) != 1 || !strings.Contains(status.Notes[0], "One title with more than 300 letters") {
		t.Fatalf("%v, %q", outcome.Err, status.Notes)
	}
	if log := d.log.String(); !strings.Contains(log, "level=WARN") || !strings.Contains(log, "One title") {
		t.Errorf("the log says %s", log)
	}
	if e, ok := d.calendar(t).Entry("commons/event/a"); !ok || len(e.Title) > 303 {
		t.Errorf("its title has %d letters", len(e.Title))
	}
	answer = `[` + other + `]`
	if _, status = d.once(t); len(status.Notes) != 0 {
		t.Errorf("it is still said: %q", status.Notes)
	}
}

// titled is a made up source whose entries have titles.
type titled struct{ made }

func (s titled) Ask(ctx context.Context, get sources.Getter, today calendar.Date) (importer.Reading, error) {
	answer, err := get.Get(ctx, sources.Request{Address: s.address})
	if err != nil {
		return importer.Reading{}, err
	}
	reading, err := s.read(answer.Content, today)
	var list []struct{ Title string }
	if err == nil {
		err = json.Unmarshal(answer.Content, &list)
	}
	for i := range reading.Layer.Entries {
		reading.Layer.Entries[i].Title = cmp.Or(list[i].Title, "A")
	}
	return reading, err
}
