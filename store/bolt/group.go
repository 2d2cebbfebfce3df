package bolt

import (
	"context"
	"slices"
	"sync"

	"go.etcd.io/bbolt"
)

// A transaction costs the time of the disk, however much is in it. So whoever comes while one is
// being written waits, and the next takes all who wait. Nobody waits for company: a writer that
// comes alone is written at once. Each gets what came of its own part; one that fails is taken out,
// the others are written without it, and it is tried again alone.

// mostAtOnce is how many writers one transaction takes at most.
const mostAtOnce = 256

// writer is one who waits to write.
type writer struct {
	ctx context.Context
	// do is called anew when somebody else in the same transaction failed: what it fills it begins
	// anew each time.
	do   func(*bbolt.Tx) error
	err  error
	bug  any           // what do panicked with, if it did
	lead chan struct{} // closed when it is to write for all who wait
	done chan struct{} // closed when err and bug say what came of it
}

// group has one of those who wait write for all of them.
type group struct {
	// commit writes what the writers do and says in each what came of it.
	commit func([]*writer)

	mu      sync.Mutex
	waiting []*writer
	isLed   bool // somebody writes, or is about to
}

// write does its part in a transaction with others, and returns what came of it. A writer whose
// context ends while it waits is not written.
func (g *group) write(ctx context.Context, do func(*bbolt.Tx) error) error {
	w := &writer{ctx: ctx, do: do, lead: make(chan struct{}), done: make(chan struct{})}
	g.join(w)
	select {
	case <-w.lead:
	case <-w.done:
	case <-ctx.Done():
		if g.leave(w) {
			return ctx.Err()
		}
	}
	select {
	case <-w.lead:
		g.writeAll()
	case <-w.done:
	}
	<-w.done
	if w.bug != nil {
		panic(w.bug) // as if it had written alone
	}
	return w.err
}

func (g *group) join(w *writer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, w)
	if !g.isLed {
		g.isLed = true
		close(w.lead)
	}
}

// leave takes a writer out of those who wait, if nobody has begun to write it.
func (g *group) leave(w *writer) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting, w)
	if i < 0 || isClosed(w.lead) {
		return false
	}
	g.waiting = slices.Delete(g.waiting, i, i+1)
	return true
}

// writeAll writes for those who wait, of whom the caller is the first, and hands over to the next.
func (g *group) writeAll() {
	g.mu.Lock()
	n := min(len(g.waiting), mostAtOnce)
	batch := slices.Clone(g.waiting[:n])
	g.waiting = slices.Delete(g.waiting, 0, n)
	g.mu.Unlock()

	g.commit(batch)
	for _, w := range batch {
		close(w.done)
	}

	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) > 0 {
		close(g.waiting[0].lead)
		return
	}
	g.isLed = false
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
