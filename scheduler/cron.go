// Package scheduler is when things happen: it looks every minute for what is due, and mails
// the reminders that are. What is said and planned stands in the rooms below it.
package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Job is something to look for again and again.
type Job struct {
	// Name says what it looks for, for the log.
	Name string
	// Look deals with what it finds and returns how many there were.
	Look func(context.Context) (int, error)
}

// everyMinute is when to look, in the words of cron.
const everyMinute = "* * * * *"

// EveryMinute does each job at once and then at the beginning of every minute,
// none of them twice at the same time, until stop is called; stop waits for looks
// that are under way. Cron remembers nothing over a restart: it only says when to
// look, what is due is found in the store.
func EveryMinute(ctx context.Context, loc *time.Location, log *slog.Logger, jobs ...Job) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	clock := cron.New(cron.WithLocation(loc), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	var first sync.WaitGroup
	for _, job := range jobs {
		id, err := clock.AddFunc(everyMinute, func() { job.do(ctx, log) })
		if err != nil {
			cancel()
			return nil, fmt.Errorf("schedule %s: %w", job.Name, err)
		}
		first.Go(clock.Entry(id).WrappedJob.Run)
	}
	clock.Start()
	return func() {
		cancel()
		<-clock.Stop().Done()
		first.Wait()
	}, nil
}

func (j Job) do(ctx context.Context, log *slog.Logger) {
	n, err := j.Look(ctx)
	if err != nil && ctx.Err() == nil {
		log.Error(j.Name, "error", err)
	}
	if n > 0 {
		log.Info(j.Name, "found", n)
	}
}
