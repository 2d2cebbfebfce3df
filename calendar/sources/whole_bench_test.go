package sources_test

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/rhythm"
)

// anew is a job that has never asked, in a folder of its own.
func (s *service) anew(b *testing.B) *rhythm.Job {
	b.Helper()
	folder := b.TempDir()
	cfg := s.cfg
	cfg.asking.Layers, cfg.State = layers.In(filepath.Join(folder, "layers")), filepath.Join(folder, "sources.json")
	cfg.asking.Getter = s.client(filepath.Join(folder, "kept"), time.Minute)
	return cfg.job()
}

// All sources are asked for the first time, and the calendar is renewed: less than two
// seconds and 100 MiB are allowed. The peak is that of the whole process, with the
// local server in it.
func BenchmarkRefreshAllSources(b *testing.B) {
	in := newInternet(b)
	for b.Loop() {
		b.StopTimer()
		s := newRead(b, in, sources.Configured(b))
		b.StartTimer()
		s.mustRefresh(b, s.cfg.job())
	}
	reportPeak(b)
}

// All sources are asked again and have nothing new.
func BenchmarkRefreshAllSourcesAgain(b *testing.B) {
	s := newRead(b, newInternet(b), sources.Configured(b))
	job := s.cfg.job()
	s.mustRefresh(b, job)
	for b.Loop() {
		s.mustRefresh(b, job)
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

// The same reader alone and beside refreshes of all sources that never end. Both should
// take about as long, on a machine with a processor to spare.
func BenchmarkReadBesideAllSources(b *testing.B) {
	b.Run("alone", func(b *testing.B) {
		s := newRead(b, newInternet(b), sources.Configured(b))
		s.mustRefresh(b, s.cfg.job())
		read(b, s.editor.Editions)
	})
	b.Run("while refreshing", func(b *testing.B) {
		s := newRead(b, newInternet(b), sources.Configured(b))
		s.mustRefresh(b, s.cfg.job())
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			defer close(done)
			for ctx.Err() == nil {
				s.anew(b).Once(ctx)
			}
		}()
		read(b, s.editor.Editions)
		stop()
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
