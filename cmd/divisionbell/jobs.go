package main

import (
	"context"
	"log/slog"
	"time"

	"divisionbell/calendar/sources/fetch"
	"divisionbell/scheduler"
	"divisionbell/scheduler/health"
	"divisionbell/scheduler/numbers"
	"divisionbell/store/bolt"
)

// run does what is done all the time and every minute, until ctx is done; wait returns once it is.
func (all everybody) run(ctx context.Context, a *app, log *slog.Logger) (wait func()) {
	var waits []func()
	for i, q := range all {
		jobs := append(q.copies.jobs(), q.everyMinute(a)...)
		if i == 0 && !a.pretends {
			jobs = append(jobs, scheduler.Job{Name: "make a backup", Look: q.backups.Look}) // of all
		}
		waits = append(waits,
			runUntil(context.WithoutCancel(ctx), q.post.accounts.Run), // as long as somebody can ask
			runUntil(ctx, q.copies.present, q.provider.Run, q.inspecting(log)),
			q.looks.EveryMinute(ctx, jobs...))
	}
	return inTurn(waits)
}

// everyMinute is what the service looks for again and again.
func (q *quarters) everyMinute(a *app) []scheduler.Job {
	jobs := []scheduler.Job{
		{Name: "look for new dates", Look: q.editor.Look},
		{Name: "look whether all works", Look: q.condition.Look},
	}
	if a.pretends { // nothing is due or old, and no month over, because of a day that is taken for today
		return jobs
	}
	figures := &numbers.Publisher{Store: q.store, Now: a.now, Location: a.loc}
	return append(jobs,
		scheduler.Job{Name: "look for what is near of what members follow", Look: q.post.news.Look},
		scheduler.Job{Name: "tell a program what has changed", Look: q.post.hooks.Look},
		scheduler.Job{Name: "send mails that are due", Look: q.post.send},
		scheduler.Job{Name: "look for plans that met a change", Look: q.post.changes.Look},
		scheduler.Job{Name: "look whose weekly mail is due", Look: q.post.digest.Look},
		scheduler.Job{Name: "count the months that are over", Look: figures.Publish},
		// Whoever has long been away is asked by one copy whether she is still there.
		q.copies.byOne(scheduler.Job{Name: "erase what has run its time", Look: q.post.accounts.Keep}),
	)
}

// newCondition tells whether the service can do what it is for.
func (q *quarters) newCondition(a *app, log *slog.Logger) *health.Health {
	losses := func(context.Context) []string { return q.editor.Losses() }
	checks := []health.Check{health.Of(q.store.Probe), q.space(a).Failures, losses, q.looks.Failures}
	if !a.pretends {
		checks = append(checks, q.post.outbox.Failures)
	}
	return health.New(log, checks...)
}

// inspectAfter is how long after the start the data are looked at: who waits for the first answers
// comes before.
const inspectAfter = 15 * time.Second

// inspecting looks at all of the data once, where that is for the store to do.
func (q *quarters) inspecting(log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		inspector, ok := q.store.(bolt.Inspector)
		if !ok || fetch.Wait(ctx, inspectAfter) != nil {
			return
		}
		if err := inspector.Inspect(ctx); err != nil && ctx.Err() == nil {
			log.Error("look at members' data", "error", err)
		}
	}
}
