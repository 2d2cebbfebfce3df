package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"time"

	"divisionbell/api/limits"
	"divisionbell/scheduler"
	"divisionbell/scheduler/replica"
	"divisionbell/store"
)

// copies is what this copy of the service has to do with others on the same store; nothing if
// there can be none.
type copies struct{ *replica.Replica }

// copies brings what others have learnt into the data folder. The service starts without it
// if that cannot be had.
func (cmd *serveCmd) copies(ctx context.Context, st store.Store, log *slog.Logger) copies {
	shared, ok := st.(store.Replicated)
	if !ok {
		return copies{}
	}
	c := copies{&replica.Replica{Store: shared, Data: cmd.Data, Who: store.NewID(), Log: log}}
	if _, err := c.Look(ctx); err != nil {
		log.Warn("what other copies of the service have learnt is not known yet", "error", err)
	}
	return c
}

// ledger is what all copies count together; nil if there can be no others.
func (c copies) ledger(ctx context.Context) (*limits.Ledger, error) {
	if c.Replica == nil {
		return nil, nil
	}
	var fresh [store.KeySize]byte
	if _, err := rand.Read(fresh[:]); err != nil {
		return nil, fmt.Errorf("draw a key: %w", err)
	}
	key, err := c.Store.Key(ctx, "networks", fresh)
	return limits.NewLedger(c.Store, key), err
}

// sharedCalendar is the one on which several membership bodies stand, where other copies of the
// service stand on it too.
func (cmd *serveCmd) sharedCalendar(ctx context.Context, log *slog.Logger) (copies, error) {
	if cmd.Bodies == "" || !cmd.inDatabase() {
		return copies{}, nil
	}
	st, err := cmd.open()
	if err != nil {
		return copies{}, err
	}
	return cmd.copies(ctx, st, log), nil
}

func (c copies) close() {
	if c.Replica != nil {
		_ = c.Store.Close() // nothing is on its way any more
	}
}

// jobs is what is looked for again and again, before all else.
func (c copies) jobs() []scheduler.Job {
	if c.Replica == nil {
		return nil
	}
	return []scheduler.Job{{Name: "share the calendar with other copies of the service", Look: c.Look}}
}

// run looks every minute until ctx is done.
func (c copies) run(ctx context.Context) {
	for c.Replica != nil && ctx.Err() == nil {
		if _, err := c.Look(ctx); err != nil && ctx.Err() == nil {
			c.Log.Warn("what other copies of the service have learnt is not known", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Minute):
		}
	}
}

// present says that this copy is there, until ctx is done.
func (c copies) present(ctx context.Context) {
	if c.Replica != nil {
		c.Present(ctx)
	}
}

// alone is how something is decided while no other copy decides anything; nil if there are none.
func (c copies) alone() func(context.Context, func(context.Context) error) error {
	if c.Replica == nil {
		return nil
	}
	return c.Decide
}

// byOne has a job be done by one copy at a time.
func (c copies) byOne(job scheduler.Job) scheduler.Job {
	if c.Replica == nil {
		return job
	}
	look := job.Look
	job.Look = func(ctx context.Context) (n int, err error) {
		_, err = c.Alone(ctx, job.Name, func(ctx context.Context) (err error) {
			n, err = look(ctx)
			return err
		})
		return n, err
	}
	return job
}

// once has one copy do a work at a time.
func (c copies) once(work string, do func(context.Context)) func(context.Context) {
	if c.Replica == nil {
		return do
	}
	return func(ctx context.Context) { c.Once(ctx, work, do) }
}
