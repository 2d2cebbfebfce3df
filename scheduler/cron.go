package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// EveryMinute calls look at once and then at the beginning of every minute,
// never twice at the same time, until stop is called; stop waits for a look that
// is under way. Cron remembers nothing over a restart: it only says when to look,
// what is due is found in the store.
func EveryMinute(ctx context.Context, loc *time.Location, log *slog.Logger, look func(context.Context) (int, error)) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	clock := cron.New(cron.WithLocation(loc), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	job := func() {
		n, err := look(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("look for due reminders", "error", err)
		}
		if n > 0 {
			log.Info("reminders sent", "count", n)
		}
	}
	id, err := clock.AddFunc("* * * * *", job)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("schedule the look for due reminders: %w", err)
	}
	clock.Start()
	first := make(chan struct{})
	go func() {
		defer close(first)
		clock.Entry(id).WrappedJob.Run()
	}()
	return func() {
		cancel()
		<-clock.Stop().Done()
		<-first
	}, nil
}
