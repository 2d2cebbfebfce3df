// Package scheduler is when things happen: it looks every minute for what is due, and writes
// the reminders that are. What is said and planned, and how mails go, stands in the rooms
// below it.
package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"divisionbell/panicked"
)

// Job is something to look for again and again.
type Job struct {
	// Name says what it looks for, for the log.
	Name string
	// Look deals with what it finds and returns how many there were.
	Look func(context.Context) (int, error)
}

const (
	// everyMinute is when to look, in the words of cron.
	everyMinute = "* * * * *"
	// blind is after how long without a good look a job is said to fail.
	blind = 15 * time.Minute
)

// Looks look for what there is to do: each job at once and then at the beginning of every
// minute, none of them twice at the same time. Cron remembers nothing over a restart, and only
// says when to look; what is due is found in the store.
//
// Between two looks a job waits for as long as it was until the next minute, and not until the
// clock shows that minute: set back by an hour it would sleep for an hour.
type Looks struct {
	schedule cron.Schedule
	loc      *time.Location
	log      *slog.Logger
	wall     func() time.Time // the clock, which may be set

	mu     sync.Mutex
	jobs   []LookStatus // one for each job, in their order
	cancel context.CancelFunc
	all    sync.WaitGroup
}

// LookStatus is how a job fares.
type LookStatus struct {
	Job string
	// Good is when its last look ended well, or when it was begun to look.
	Good time.Time
	// Begun is when the look began that is under way; zero if none is.
	Begun time.Time
}

// NewLooks returns looks that have not begun. loc is where minutes begin.
func NewLooks(loc *time.Location, log *slog.Logger) (*Looks, error) {
	schedule, err := cron.ParseStandard(everyMinute)
	if err != nil {
		return nil, fmt.Errorf("say when to look: %w", err)
	}
	return &Looks{schedule: schedule, loc: loc, log: log, wall: time.Now, cancel: func() {}}, nil
}

// EveryMinute begins to do the jobs, until stop is called; stop waits for looks that are under
// way.
func (l *Looks) EveryMinute(ctx context.Context, jobs ...Job) (stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, l.cancel = context.WithCancel(ctx)
	for _, job := range jobs {
		l.jobs = append(l.jobs, LookStatus{Job: job.Name, Good: time.Now()})
		l.all.Go(func() { l.keepLooking(ctx, job) })
	}
	return func() {
		l.cancel()
		l.all.Wait()
	}
}

func (l *Looks) keepLooking(ctx context.Context, job Job) {
	for ctx.Err() == nil {
		l.note(job.Name, func(s *LookStatus) { s.Begun = time.Now() })
		good := l.look(ctx, job)
		l.note(job.Name, func(s *LookStatus) {
			s.Begun = time.Time{}
			if good {
				s.Good = time.Now()
			}
		})
		now := l.wall().In(l.loc)
		select {
		case <-ctx.Done():
		case <-time.After(l.schedule.Next(now).Sub(now)):
		}
	}
}

// look looks once, and tells whether that went well. One that panics costs that look.
func (l *Looks) look(ctx context.Context, job Job) (isGood bool) {
	defer func() {
		if p := recover(); p != nil {
			l.log.Error(job.Name, "panic", panicked.Kind(p), "stack", string(debug.Stack()))
			isGood = false
		}
	}()
	n, err := job.Look(ctx)
	if err != nil && ctx.Err() == nil {
		l.log.Error(job.Name, "error", err)
	}
	if n > 0 {
		l.log.Debug(job.Name, "found", n)
	}
	return err == nil
}

func (l *Looks) note(job string, change func(*LookStatus)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.jobs {
		if l.jobs[i].Job == job {
			change(&l.jobs[i])
		}
	}
}

// Status returns how the jobs fare.
func (l *Looks) Status() []LookStatus {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.jobs)
}

// Failures names the jobs that have not had a good look for a quarter of an hour: they fail or
// hang.
func (l *Looks) Failures(context.Context) (failures []string) {
	for _, s := range l.Status() {
		if since := time.Since(s.Good); since >= blind { // the clock of this counts on when the other is set
			failures = append(failures, fmt.Sprintf("%q has not gone well for %s", s.Job, since.Round(time.Minute)))
		}
	}
	return failures
}

// Hanging names the jobs of which a look has not come back for a quarter of an hour. One that fails
// comes back: to begin anew would not help it.
func (l *Looks) Hanging() (hanging []string) {
	for _, s := range l.Status() {
		if !s.Begun.IsZero() && time.Since(s.Begun) >= blind {
			hanging = append(hanging, s.Job)
		}
	}
	return hanging
}
