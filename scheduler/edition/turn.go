package edition

import (
	"context"
	"errors"
	"sync/atomic"
)

// ErrBusy is returned when too many wait already for something that takes long to work
// out. It passes within seconds.
var ErrBusy = errors.New("too many wait for a past state of the calendar")

// mostWaiting is how many may wait for their turn. Each of them may have to
// wait for all the others, some 50 ms each.
const mostWaiting = 32

// turn lets one at a time work out what takes long, so that whatever strangers ask, all
// but one of the processors are there for the others.
type turn struct {
	one     chan struct{}
	waiting atomic.Int32
}

func newTurn() *turn { return &turn{one: make(chan struct{}, 1)} }

// take waits for the turn; whoever is given it gives it back. Who does not wait any
// longer leaves the line, and what was to be worked out for them is not.
func (t *turn) take(ctx context.Context) (giveBack func(), err error) {
	defer t.waiting.Add(-1)
	if t.waiting.Add(1) > mostWaiting {
		return nil, ErrBusy
	}
	select {
	case t.one <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := ctx.Err(); err != nil { // its turn came as it left
		<-t.one
		return nil, err
	}
	return func() { <-t.one }, nil
}
