package replica

import (
	"context"
	"fmt"
	"time"

	"divisionbell/store"
)

const (
	// turn is for how long a copy has a work of a moment to itself before it says so again, and
	// turnPause how long one waits before asking whether it is its turn. Who has waited for
	// mostWait, longer than a copy that was killed keeps its turn, gives up.
	turn      = 15 * time.Second
	turnPause = 100 * time.Millisecond
	mostWait  = 20 * time.Second
)

// Decide has do be done while no other copy decides anything: what others have decided is known
// here before, and what is decided here they know as soon as they look. store.ErrUnavailable if
// the others are not to be reached, or do not come to an end; nothing was done then.
func (r *Replica) Decide(ctx context.Context, do func(context.Context) error) error {
	waiting, stop := context.WithTimeout(ctx, mostWait)
	defer stop()
	for {
		leads, err := r.Alone(waiting, "decide", func(context.Context) error { return r.decide(ctx, do) })
		if leads || ctx.Err() != nil {
			return err
		}
		if wait(waiting, turnPause); err != nil || waiting.Err() != nil {
			return fmt.Errorf("decide while other copies of the service do not: %w", store.ErrUnavailable)
		}
	}
}

func (r *Replica) decide(ctx context.Context, do func(context.Context) error) error {
	if _, err := r.Look(ctx); err != nil {
		return fmt.Errorf("know what was decided elsewhere: %w (%w)", store.ErrUnavailable, err)
	}
	if err := do(ctx); err != nil {
		return err
	}
	sharing := context.WithoutCancel(ctx)
	_, err := r.Look(sharing)
	if err == nil {
		err = r.Tell(sharing)
	}
	if err != nil {
		return fmt.Errorf("it is kept here, and other copies of the service know it only once they can be reached: %w", err)
	}
	return nil
}

// Alone does a work unless another copy is doing it, and tells whether this one did. Whoever does
// it for long says so all the while; ctx of do is done if another may have begun.
func (r *Replica) Alone(ctx context.Context, work string, do func(context.Context) error) (did bool, err error) {
	who := r.Who + " " + store.NewID() // two at once in this copy are two
	if leads, err := r.Store.Lead(ctx, work, who, turn); err != nil || !leads {
		return false, err
	}
	working, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for wait(working, turn/3); working.Err() == nil; wait(working, turn/3) {
			if leads, err := r.Store.Lead(working, work, who, turn); err != nil || !leads {
				stop() // nobody who cannot ask leads
			}
		}
	}()
	err = do(working)
	stop()
	<-done
	_ = r.Store.Yield(context.WithoutCancel(ctx), work, who) // it runs out anyhow
	return true, err
}
