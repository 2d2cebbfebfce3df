package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func newLooks(t *testing.T, log *strings.Builder) *Looks {
	t.Helper()
	l, err := NewLooks(time.UTC, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryMinuteIsEveryMinute(t *testing.T) {
	at := time.Date(2026, 10, 25, 0, 59, 30, 0, time.UTC) // while the clock goes back in London
	for _, want := range []string{"01:00:00", "01:01:00", "01:02:00"} {
		at = newLooks(t, new(strings.Builder)).schedule.Next(at)
		if got := at.Format(time.TimeOnly); got != want {
			t.Errorf("the next look is at %s, want %s", got, want)
		}
	}
}

func TestAJobIsDoneAtOnceAndEndsBeforeStop(t *testing.T) {
	began, goOn := make(chan bool, 10), make(chan bool)
	var ended atomic.Bool
	stop := newLooks(t, new(strings.Builder)).EveryMinute(t.Context(), Job{Name: "look", Look: func(context.Context) (int, error) {
		began <- true
		<-goOn
		ended.Store(true)
		return 1, nil
	}})
	<-began // without waiting for the minute
	stopped := make(chan bool)
	go func() {
		stop()
		stopped <- ended.Load()
	}()
	goOn <- true
	if !<-stopped {
		t.Error("it was stopped in the middle of a look")
	}
}

// TestAClockThatIsSetDoesNotStopTheLooks lets an hour go by after the clock of the machine was
// set.
func TestAClockThatIsSetDoesNotStopTheLooks(t *testing.T) {
	for name, by := range map[string]time.Duration{"it goes": 0, "set back by an hour": -time.Hour, "set back by a year": -8760 * time.Hour, "set ahead by a day": 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLooks(t, new(strings.Builder))
				var offset atomic.Int64
				l.wall = func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
				var looks atomic.Int64
				stop := l.EveryMinute(t.Context(), Job{Name: "look", Look: func(context.Context) (int, error) { looks.Add(1); return 0, nil }})
				time.Sleep(10*time.Minute + time.Second)
				synctest.Wait()
				before := looks.Load()
				offset.Store(int64(by))
				time.Sleep(time.Hour)
				stop()
				if after := looks.Load() - before; before != 11 || after < 60 || after > 61 {
					t.Errorf("it looked %d times in 10 minutes and %d times in the hour after", before, after)
				}
			})
		})
	}
}

// TestALookThatFailsIsSeen lets twenty minutes go by with one job that does not go well beside
// one that does.
func TestALookThatFailsIsSeen(t *testing.T) {
	for _, tc := range []struct {
		name  string
		look  func(context.Context) (int, error)
		log   string
		hangs bool
	}{
		{"it fails", func(context.Context) (int, error) { return 0, errors.New("the folder is gone") }, "the folder is gone", false},
		{"it fails late each time", func(ctx context.Context) (int, error) {
			time.Sleep(10 * time.Minute)
			return 0, errors.New("the database is gone")
		}, "the database is gone", false},
		{"it panics", func(context.Context) (int, error) { panic("page 7 is no page") }, "panic=string", false},
		{"it hangs", func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }, "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log strings.Builder
				l, others := newLooks(t, &log), 0
				stop := l.EveryMinute(t.Context(),
					Job{Name: "look for new dates", Look: tc.look},
					Job{Name: "the other", Look: func(context.Context) (int, error) { others++; return 0, nil }})
				time.Sleep(14 * time.Minute)
				if failures := l.Failures(t.Context()); len(failures) > 0 {
					t.Errorf("after 14 minutes: %q", failures)
				}
				time.Sleep(6 * time.Minute)
				failures, hanging := l.Failures(t.Context()), l.Hanging()
				stop()
				if tc.hangs != slices.Equal(hanging, []string{"look for new dates"}) || !tc.hangs && len(hanging) > 0 {
					t.Errorf("after 20 minutes hang %q", hanging)
				}
				if len(failures) != 1 || !strings.Contains(failures[0], `"look for new dates" has not gone well for 20m0s`) {
					t.Errorf("after 20 minutes: %q", failures)
				}
				if others < 20 || !strings.Contains(log.String(), tc.log) {
					t.Errorf("the other looked %d times, and the log says %q", others, log.String())
				}
			})
		})
	}
}

// A bug in one job, or damage that it meets, ends neither the service nor the other jobs; what a
// member wrote does not come into the log by it.
func TestAJobThatPanicsSaysSoAndNoMore(t *testing.T) {
	for _, tc := range []struct {
		name  string
		look  func() int
		tells string
	}{
		{"with words", func() int { panic("Dear Ms Smith") }, "panic=string"},
		{"over a bug", func() int { var none []int; return none[len(none)] }, "index out of range"},
	} {
		var log strings.Builder
		looks, err := NewLooks(time.UTC, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		job := Job{Name: "look for new dates", Look: func(context.Context) (int, error) { return tc.look(), nil }}
		if looks.look(t.Context(), job) || !strings.Contains(log.String(), tc.tells) || strings.Contains(log.String(), "Smith") {
			t.Errorf("%s: the log says %q", tc.name, log.String())
		}
	}
}
