package outbox

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"time"

	"divisionbell/panicked"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// firstPatience is how long the other side may take to say whether it knows a recipient while
// others wait. Who takes longer is tried again when nobody does.
const firstPatience = 3 * time.Second

// round sends what is due, until nothing is or the server takes no more.
type round struct {
	*Outbox
	all sync.WaitGroup // of who works in it
	// ready are letters that were written ahead; closed once there are no more of those.
	ready chan written
	// over is closed when nobody sends any more.
	over chan struct{}

	holds    holds
	flushing sync.Mutex // held while the store is told

	mu      sync.Mutex
	lanes   []lane // one for each member, taken from in turn
	slow    []letter
	claims  claims
	done    []store.Try // what is still to be recorded
	telling int         // how much the store is being told
	failed  error       // of the store
	broken  error       // why the last worker gave up, if it did
	working int
	sent    int
}

func newRound(o *Outbox) *round {
	r := &round{Outbox: o, ready: make(chan written, aheadBy), over: make(chan struct{})}
	r.claims.ended = sync.NewCond(&r.mu)
	r.holds.of = make(map[string]store.Mail)
	return r
}

// work has several workers send, each over a connection of its own.
func (r *round) work(ctx context.Context) error {
	for !r.claim(ctx) {
		if r.flush(ctx); r.failed != nil || !r.claims.isFull {
			return r.failed
		}
	}
	r.working = min(connections, r.letters()+len(r.slow))
	for range r.working {
		r.all.Go(func() { r.serve(ctx) })
	}
	r.all.Go(func() { r.writeAhead(ctx) })
	r.all.Go(func() { r.keepHolding(ctx) })
	r.all.Wait()
	for l := range r.ready {
		r.putBack(l.letter)
	}
	r.giveBack()
	r.flush(ctx)
	r.count(0, r.sent)
	r.ended(r.broken, r.sent > 0)
	return r.failed
}

// giveBack gives back what nobody came to send, but for what somebody else may have by now.
func (r *round) giveBack() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range append(r.lanes, r.slow) {
		for _, letter := range l {
			if until, isHeld := r.holds.until(letter.mails); isHeld && r.Now().Before(until) {
				r.done = append(r.done, letter.tries(store.Try{Came: store.CameBack, At: r.Now()})...)
			}
		}
	}
	r.lanes, r.slow = nil, nil
}

// serve sends one letter after the other over a connection of its own, until there are none or
// the server takes no more.
func (r *round) serve(ctx context.Context) {
	line := &line{post: r.Post}
	defer line.close()
	var broken error
	for broken == nil {
		l, ok := r.next(ctx)
		if !ok {
			break
		}
		broken = r.deliver(ctx, line, l)
	}
	r.flush(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.working--; r.working == 0 {
		r.broken = broken
		close(r.over)
	}
}

// deliver sends a letter and notes what came of it. The error says that the server, or the
// store, is not to be asked for more by this worker. One that panics is held until its hold
// runs out.
func (r *round) deliver(ctx context.Context, line *line, w written) (broken error) {
	defer func() {
		if p := recover(); p != nil {
			broken = errors.New("panic: " + panicked.Kind(p))
			r.Log.Error("a mail cannot be sent", "mail", w.id, "kind", w.kind, "error", broken, "stack", string(debug.Stack()))
			r.fail(broken)
		}
	}()
	l, err := w.letter, w.err
	if r.ends(ctx) {
		r.putBack(l)
		return nil
	}
	if isHeld, failed := r.isHeld(ctx, l); failed != nil {
		r.fail(failed)
		r.putBack(l)
		return nil
	} else if !isHeld {
		return nil
	}
	if err == nil {
		err = line.send(ctx, w.Encoded, l.patience)
	} else {
		err = &unwritten{err}
	}
	v := r.judge(l, err)
	switch {
	case v.isSlow:
		r.putAside(l)
	case v.isOurs && v.try.Came == store.CameBack:
		r.putBack(l)
	default:
		r.note(ctx, l, v.try)
	}
	if v.isOurs {
		return err
	}
	return nil
}

// putBack has another worker send a letter.
func (r *round) putBack(l letter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l.isSlow() {
		r.slow = append(r.slow, l)
		return
	}
	r.lanes = append([]lane{{l}}, r.lanes...)
}

// putAside has a letter wait until nobody else does.
func (r *round) putAside(l letter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.patience = mail.Patience
	r.slow = append(r.slow, l)
}

func (r *round) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = errors.Join(r.failed, err)
}
