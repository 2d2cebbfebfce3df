package rhythm

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

// houses answers as many made up sources as are asked, on hosts of their own. Each has
// one thing in the Commons, for three days or four by turns.
type houses struct{ turn atomic.Int64 }

func (h *houses) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first := calendar.MustDate("2028-01-10")
	last := first.AddDays(2 + int(h.turn.Load()%2))
	say(w, "application/json", fmt.Sprintf(`[{"kind":"debate","name":%q,"first":"%s","last":"%s"}]`, path.Base(r.URL.Path), first, last))
}

// newService is a job with twelve sources, and the editions that it renews.
func newService(b *testing.B) (*Job, *houses, *edition.Editions) {
	b.Helper()
	h := &houses{}
	client := newInternet(b, h.ServeHTTP).client(time.Minute)
	var asked []sources.Source
	for i := range 12 {
		name := fmt.Sprintf("n%d", i)
		asked = append(asked, made{name, "https://" + name + ".example.com/" + name})
	}
	d := newDesk(b, client, asked...)
	said := layers.In(b.TempDir())
	book, err := rule.Load()
	if err != nil {
		b.Fatal(err)
	}
	editor, err := edition.NewEditor(said, book, calendar.MustDate("2025-01-01"), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	d.cfg.asking.Layers, d.cfg.Now, d.cfg.Log = said, time.Now, slog.New(slog.DiscardHandler)
	d.cfg.asking.Renew = func(ctx context.Context) error { _, err := editor.Look(ctx); return err }
	return d.cfg.job(), h, editor.Editions
}

func mustRefresh(b *testing.B, j *Job) {
	b.Helper()
	for _, o := range j.Once(context.Background()) {
		if o.Err != nil {
			b.Error(o.Err)
		}
	}
}

// Twelve sources, each of which has something new, asked of a local server over TLS.
func BenchmarkRefreshEverything(b *testing.B) {
	job, h, _ := newService(b)
	for b.Loop() {
		h.turn.Add(1)
		mustRefresh(b, job)
	}
	reportPeak(b)
}

// Twelve sources that have nothing new.
func BenchmarkRefreshNothingNew(b *testing.B) {
	job, _, _ := newService(b)
	mustRefresh(b, job)
	for b.Loop() {
		mustRefresh(b, job)
	}
	reportPeak(b)
}

// reportPeak tells the most memory that the process has had.
func reportPeak(b *testing.B) {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(use.Maxrss)/1024, "peak-MiB")
}

// One reader asks the current edition, with and without a refresh going on beside
// it. Both must take about as long, on a machine with a processor to spare.
func BenchmarkRead(b *testing.B) {
	b.Run("alone", func(b *testing.B) {
		_, _, editions := newService(b)
		read(b, editions)
	})
	b.Run("while refreshing", func(b *testing.B) {
		job, h, editions := newService(b)
		stop := make(chan struct{})
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				select {
				case <-stop:
					return
				default:
					h.turn.Add(1)
					mustRefresh(b, job)
				}
			}
		}()
		read(b, editions)
		close(stop)
		<-done
	})
}

func read(b *testing.B, editions *edition.Editions) {
	b.Helper()
	d := calendar.MustDate("2027-03-09")
	week := calendar.Query{Span: calendar.Span{First: d, Last: d.AddDays(7)}}
	for b.Loop() {
		cal := editions.Current().Calendar
		if s, ok := cal.Sitting(calendar.Commons, d); !ok || !s.Sits() || len(cal.Entries(week)) == 0 {
			b.Fatal("no answer")
		}
	}
}
