package fetch

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Manners towards a host.
const (
	// gap is the least time between two requests to one host.
	gap = 250 * time.Millisecond
	// parliament's hosts share machines, so at most atParliament are asked at once.
	parliament   = "parliament.uk"
	atParliament = 2
)

// hosts sees to it that each host is asked one thing at a time, with a gap between,
// and not before the moment that it named itself.
type hosts struct {
	now        func() time.Time
	pause      func(context.Context, time.Duration) error
	parliament chan struct{}

	mu    sync.Mutex
	known map[string]*host
}

// host is one host. Who is in its turn holds what is in the channel.
type host struct {
	turn chan struct{}
	// free is the moment from which it may be asked; read and set in turn only.
	free time.Time
}

func newHosts(now func() time.Time, pause func(context.Context, time.Duration) error) *hosts {
	return &hosts{now: now, pause: pause, parliament: make(chan struct{}, atParliament), known: make(map[string]*host)}
}

// busyError says that a host asked to be left alone for longer than there is patience.
type busyError struct {
	host  string
	until time.Time
}

func (e *busyError) Error() string {
	return fmt.Sprintf("%s asked not to be asked before %s", e.host, e.until.UTC().Format(time.RFC3339))
}

// enter waits for the turn at a host. Leave gives it back, and says for how long the
// host wants to be left alone.
func (h *hosts) enter(ctx context.Context, name string, patience time.Duration) (leave func(time.Duration), err error) {
	one := h.host(name)
	if err := take(ctx, one.turn); err != nil {
		return nil, err
	}
	if err := h.untilFree(ctx, one, name, patience); err != nil {
		<-one.turn
		return nil, err
	}
	crowd := h.crowd(name)
	if err := take(ctx, crowd); err != nil {
		<-one.turn
		return nil, err
	}
	return func(rest time.Duration) {
		one.free = h.now().Add(max(rest, gap))
		<-crowd
		<-one.turn
	}, nil
}

func (h *hosts) untilFree(ctx context.Context, one *host, name string, patience time.Duration) error {
	wait := one.free.Sub(h.now())
	switch {
	case wait <= 0:
		return ctx.Err()
	case wait > patience:
		return &busyError{name, one.free}
	default:
		return h.pause(ctx, wait)
	}
}

func (h *hosts) host(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	one, ok := h.known[strings.ToLower(name)]
	if !ok {
		one = &host{turn: make(chan struct{}, 1)}
		h.known[strings.ToLower(name)] = one
	}
	return one
}

// crowd is what a host shares with others; a host by itself has one of its own.
func (h *hosts) crowd(name string) chan struct{} {
	if name == parliament || strings.HasSuffix(strings.ToLower(name), "."+parliament) {
		return h.parliament
	}
	return make(chan struct{}, 1)
}

func take(ctx context.Context, turn chan struct{}) error {
	select {
	case turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
