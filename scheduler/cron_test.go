package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

func TestEveryMinuteIsEveryMinute(t *testing.T) {
	schedule, err := cron.ParseStandard(everyMinute)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 10, 25, 0, 59, 30, 0, time.UTC) // while the clock goes back in London
	for _, want := range []string{"01:00:00", "01:01:00", "01:02:00"} {
		at = schedule.Next(at)
		if got := at.Format(time.TimeOnly); got != want {
			t.Errorf("the next look is at %s, want %s", got, want)
		}
	}
}

func TestAJobIsDoneAtOnceAndEndsBeforeStop(t *testing.T) {
	began, goOn := make(chan bool, 10), make(chan bool)
	var ended atomic.Bool
	stop, err := EveryMinute(t.Context(), time.UTC, slog.New(slog.DiscardHandler), Job{Name: "look", Look: func(context.Context) (int, error) {
		began <- true
		<-goOn
		ended.Store(true)
		return 1, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
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

func TestAJobThatFailsSaysSo(t *testing.T) {
	var log strings.Builder
	job := Job{Name: "look for new dates", Look: func(context.Context) (int, error) { return 0, errors.New("the folder is gone") }}
	job.do(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
	if !strings.Contains(log.String(), "look for new dates") || !strings.Contains(log.String(), "the folder is gone") {
		t.Errorf("the log says %q", log.String())
	}
}
