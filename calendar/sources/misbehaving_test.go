package sources_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/scheduler/rhythm"
)

// each runs a test for every source there is, with what a service needs that asks it.
func each(t *testing.T, run func(t *testing.T, in *internet, cfg sources.Config, name string)) {
	for name := range sources.Recorded(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := sources.Configured(t)
			if name == "egg-timer" {
				cfg = sources.WithEggTimer(t)
			}
			run(t, newInternet(t), cfg, name)
		})
	}
}

// neighbours are asked beside each source, among them such as share a host with others.
var neighbours = []string{"whats-on-sessions", "bank-holidays", "consultations"}

// A source that was good misbehaves. The calendar stays what it was, no other source
// suffers, and the status and the log name the source and what happened.
func TestASourceThatMisbehavesSpoilsNothing(t *testing.T) {
	packed := bomb()
	cases := []struct {
		name  string
		spoil spoiler
		says  string // nothing if it does no harm
	}{
		{"304", status(304), ""},
		{"400 on long ranges", nil, "status 400"},
		{"400", status(400), "status 400"},
		{"429 with Retry-After", status(429, "Retry-After", "30"), "status 429"},
		{"500", status(500), "status 500"},
		{"a slow drip", func(w http.ResponseWriter, r *http.Request, good recording) {
			say(w, r.Header.Get("Accept"), good.content[:1])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "deadline exceeded"},
		{"cut off in the middle", func(w http.ResponseWriter, r *http.Request, good recording) {
			w.Header().Set("Content-Length", fmt.Sprint(len(good.content)))
			say(w, r.Header.Get("Accept"), good.content[:len(good.content)/2])
		}, "unexpected EOF"},
		{"another type", func(w http.ResponseWriter, _ *http.Request, good recording) { say(w, "image/png", good.content) }, "image/png"},
		{"a gzip bomb", func(w http.ResponseWriter, r *http.Request, _ recording) {
			w.Header().Set("Content-Encoding", "gzip")
			say(w, r.Header.Get("Accept"), packed)
		}, "MiB, which is more than is taken"},
		{"an error page with 200", func(w http.ResponseWriter, _ *http.Request, _ recording) { say(w, "text/html; charset=utf-8", sorry) }, "?"},
		{"a redirect inside", redirect("https://10.0.0.1/"), "inside a network"},
		{"a redirect to a link-local address", redirect("https://169.254.169.254/latest"), "link-local"},
		{"a redirect to a link-local address of IPv6", redirect("https://[fe80::1]/"), "link-local"},
	}
	each(t, func(t *testing.T, in *internet, cfg sources.Config, name string) {
		s := newRead(t, in, cfg)
		s.cfg.Sources = slices.DeleteFunc(slices.Clone(s.cfg.Sources), func(one sources.Source) bool {
			return one.About().Name != name && !slices.Contains(neighbours, one.About().Name)
		})
		s.mustRefresh(t, s.cfg.job())
		was := s.editor.Editions.Current()
		for _, tc := range cases {
			spoil, cfg := tc.spoil, s.cfg
			switch tc.name {
			case "400 on long ranges":
				spoil = func(w http.ResponseWriter, r *http.Request, good recording) {
					if longRange(r.URL) {
						w.WriteHeader(http.StatusBadRequest)
						return
					}
					s.answer(w, r, good.content)
				}
			case "a slow drip":
				cfg.asking.Getter = hurried{Getter: cfg.asking.Getter, hurry: s.client(s.kept, 20*time.Millisecond), hosts: s.hostsOf(t, name)}
			}
			if tc.name == "another type" && strings.HasPrefix(name, "calendar-") {
				tc.says = "" // a file is judged by what it is
			}
			s.misbehave(name, spoil)
			s.log.Taken()
			job := cfg.job()
			outcomes := job.Once(t.Context())
			if s.editor.Editions.Current() != was {
				t.Fatalf("%s changes the calendar", tc.name)
			}
			for i, o := range outcomes {
				if o.Source.Name != name && o.Err != nil {
					t.Errorf("%s: %s suffers: %v", tc.name, o.Source.Name, o.Err)
				}
				if o.Source.Name == name {
					told(t, tc.name, tc.says, o, job.Status()[i], s.log.Taken())
				}
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, to := range s.dialed {
			if to != public+":443" {
				t.Errorf("it dialed %s", to)
			}
		}
	})
}

// told checks that what happened is told. If it does not matter what is said, a
// question mark is wanted.
func told(t *testing.T, what, says string, o refresh.Outcome, status rhythm.Status, log string) {
	t.Helper()
	if says == "" {
		if o.Err != nil {
			t.Errorf("%s: %v", what, o.Err)
		}
		return
	}
	if o.Err == nil && what == "400 on long ranges" {
		return // it has asked for shorter ones, or has none
	}
	says = strings.TrimPrefix(says, "?")
	if o.Err == nil || !strings.Contains(status.Problem, inPlainWords(says)) || status.Problem == "" || status.Failures == 0 || status.Answered.IsZero() {
		t.Errorf("%s: %v; status %+v", what, o.Err, status)
	}
	if !strings.Contains(log, "level=WARN") || !strings.Contains(log, "source="+o.Source.Name) || !strings.Contains(log, says) {
		t.Errorf("%s: the log says %s", what, log)
	}
}

// inPlainWords is what people read where the log has the words of the program.
func inPlainWords(says string) string {
	plain := map[string]string{"deadline exceeded": "did not answer in time", "unexpected EOF": "broke off in the middle"}
	return cmp.Or(plain[says], says)
}

func status(code int, header ...string) spoiler {
	return func(w http.ResponseWriter, _ *http.Request, _ recording) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

func redirect(to string) spoiler {
	return func(w http.ResponseWriter, r *http.Request, _ recording) { http.Redirect(w, r, to, http.StatusFound) }
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

// longRange reports whether an address asks for more than a month.
func longRange(u *url.URL) bool {
	var days []calendar.Date
	for _, found := range isoDate.FindAllString(u.RequestURI(), -1) {
		if d, err := calendar.ParseDate(found); err == nil {
			days = append(days, d)
		}
	}
	return len(days) == 2 && calendar.Span{First: days[0], Last: days[1]}.Days() > 31
}

// hurried gives the hosts of one source little time, and the others as much as they
// need on a slow machine.
type hurried struct {
	sources.Getter
	hurry sources.Getter
	hosts []string
}

func (h hurried) Get(ctx context.Context, r sources.Request) (sources.Answer, error) {
	for _, part := range h.hosts {
		if strings.Contains(r.Address, part) {
			return h.hurry.Get(ctx, r)
		}
	}
	return h.Getter.Get(ctx, r)
}

// hostsOf returns the parts of the addresses of a source.
func (s *service) hostsOf(t *testing.T, name string) []string {
	var parts []string
	for part := range sources.Recorded(t)[name] {
		parts = append(parts, part)
	}
	return parts
}

// Every change that can be made to an answer, which otherwise looks as it should: of a
// source that was good before, and of one that was never asked. What is believed then is
// no other thing and no other day than the good answer tells, and nothing is gone. The
// hour, the name and how sure it is may be missing where the answer leaves them out.
func TestAnAnswerThatIsMangledTellsNothingElse(t *testing.T) {
	each(t, func(t *testing.T, in *internet, cfg sources.Config, name string) {
		s := newService(t, in, cfg)
		s.cfg.Sources = slices.DeleteFunc(slices.Clone(s.cfg.Sources), func(one sources.Source) bool { return one.About().Name != name })
		first := newTrial(s, t.TempDir())
		good := s.mustRefresh(t, first.job)
		after := newTrial(s, copied(t, first.folder))
		before := newTrial(s, t.TempDir())
		for _, m := range manglings(sources.Recorded(t)[name]) {
			s.misbehave(name, func(w http.ResponseWriter, r *http.Request, g recording) {
				say(w, r.Header.Get("Accept"), m.change(g.content))
			})
			o := after.once(t, name, m.name)
			if m.changesNothing() && (len(o.Changes) > 0 || o.Err != nil && !mayDoubt(name)) {
				t.Errorf("%s: %v, %v", m.name, o.Err, o.Changes)
			}
			if len(o.Changes) > 0 {
				after = newTrial(s, copied(t, first.folder))
			}
			if meansSomething(name, m.name) || o.Err == nil && len(o.Changes) == 0 { // then all that it tells is known
				continue
			}
			for _, c := range o.Changes {
				if c.Before.ID != c.After.ID || !sameDays(c.Before, c.After) {
					t.Errorf("%s, after a good answer: %v", m.name, c)
				}
			}
			s.misbehave(name, func(w http.ResponseWriter, r *http.Request, g recording) {
				say(w, r.Header.Get("Accept"), m.change(g.content))
			})
			o = before.once(t, name, m.name)
			for _, c := range o.Changes {
				if !slices.ContainsFunc(good, func(g calendar.Change) bool { return g.After.ID == c.After.ID && sameDays(g.After, c.After) }) {
					t.Errorf("%s, at first: %v", m.name, c)
				}
			}
			if len(o.Changes) > 0 {
				before = newTrial(s, t.TempDir())
			}
		}
	})
}

// copied is a folder with the same in it.
func copied(t *testing.T, folder string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return to
}

func sameDays(a, b calendar.Entry) bool { return a.First == b.First && a.Last == b.Last }

// mayDoubt says of sources whose answers are no JSON that they may doubt what comes
// twice or in another order: in a page or a table the order has a meaning.
func mayDoubt(source string) bool {
	return slices.Contains([]string{"egg-timer", "senedd-recesses", "scottish-parliament-recesses", "council-camden", "calendar-trust", "calendar-table"}, source)
}

// meansSomething says of a mangled answer that it is a good one which means something
// else, so that it must be believed.
func meansSomething(source, mangling string) bool {
	_, field, _ := strings.Cut(strings.TrimSuffix(mangling, " in any"), " ")
	switch source + " " + field {
	case "whats-on-business CancelledDate", "bill-stages billWithdrawn", "bill-stages isDefeated", "elections cancelled", "elections deleted",
		"council-camden meetingstatus", "calendar-trust STATUS": // it is not called off
		return true
	case "calendar-trust DTEND", "calendar-table last": // RFC 5545, section 3.6.1, and our own table: it lasts a day
		return true
	case "calendar-trust UID": // its title and day name it
		return true
	case "calendar-trust of the entries gone", "elections of the entries gone": // so few that they may be
		return true
	}
	return false
}

// trial is a job with a log of layers of its own.
type trial struct {
	*service
	folder string
	job    *rhythm.Job
}

func newTrial(s *service, folder string) trial {
	cfg := s.cfg
	cfg.asking.Layers, cfg.State = layers.In(filepath.Join(folder, "layers")), filepath.Join(folder, "sources.json")
	return trial{s, folder, cfg.job()}
}

// once asks a single source and checks that what is not believed is told.
func (s trial) once(t *testing.T, name, what string) refresh.Outcome {
	t.Helper()
	s.log.Taken()
	o := s.job.Once(t.Context())[0]
	if o.Err == nil {
		return o
	}
	log, status := s.log.Taken(), s.job.Status()[0]
	if !errors.As(o.Err, new(*importer.RefusedError)) && !strings.Contains(o.Err.Error(), "does not come to an end") && !errors.As(o.Err, new(*sources.StatusError)) {
		t.Errorf("%s: %v", what, o.Err)
	}
	if status.Problem == "" || status.Failures == 0 || !strings.Contains(log, "level=WARN") || !strings.Contains(log, "source="+name) {
		t.Errorf("%s: status %+v, log %s", what, status, log)
	}
	return o
}
