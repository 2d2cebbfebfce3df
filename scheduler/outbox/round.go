package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

const (
	// firstPatience is how long the other side may take to say whether it knows a
	// recipient while others wait. Who takes longer is tried again when nobody does.
	firstPatience = 3 * time.Second
	// claimAgain is after how long a round looks again for what has fallen due meanwhile.
	claimAgain = 30 * time.Second
	// markAfter is how long after a mail went the store knows it at the latest. What went
	// in that time goes once more if the service is killed.
	markAfter = 50 * time.Millisecond
)

// round sends what is due, until nothing is or the server takes no more.
type round struct {
	*Outbox
	sent int
	// ready are letters that were written ahead; closed once there are no more of those.
	ready chan written
	// over is closed when nobody sends any more.
	over chan struct{}

	flushing sync.Mutex // held while the store is told

	mu      sync.Mutex
	lanes   []lane // one for each member, taken from in turn
	slow    []letter
	isSlow  bool // somebody is sending one of the slow
	claimed time.Time
	isFull  bool        // the last claim was, so that more may be due
	done    []store.Try // what is still to be recorded
	failed  error       // of the store
	broken  error       // why the last worker gave up, if it did
	working int
}

// lane holds the letters of one member: one with many holds up nobody else.
type lane []letter

// written is a letter as it goes over the line, or why there is none.
type written struct {
	letter
	mail.Encoded
	err error
}

// aheadBy is how many letters are written before anybody is free to send them.
const aheadBy = 4

func newRound(o *Outbox) *round {
	return &round{Outbox: o, ready: make(chan written, aheadBy), over: make(chan struct{})}
}

// work has several workers send, each over a connection of its own.
func (r *round) work(ctx context.Context) error {
	for !r.claim(ctx) {
		if r.flush(ctx); r.failed != nil || !r.isFull {
			return r.failed
		}
	}
	var all sync.WaitGroup
	r.working = min(connections, r.letters())
	for range r.working {
		all.Go(func() { r.serve(ctx) })
	}
	all.Go(func() { r.writeAhead(ctx) })
	all.Wait()
	for l := range r.ready {
		r.putBack(l.letter)
	}
	r.giveBack()
	r.flush(ctx)
	r.count(0, r.sent)
	r.ended(r.broken, r.sent > 0)
	return r.failed
}

// giveBack gives back what nobody came to send.
func (r *round) giveBack() {
	for _, l := range append(r.lanes, r.slow) {
		for _, letter := range l {
			r.done = append(r.done, letter.tries(store.Try{Came: store.CameBack, At: r.Now()})...)
		}
	}
	r.lanes, r.slow = nil, nil
}

// letters counts those that wait.
func (r *round) letters() (n int) {
	for _, l := range r.lanes {
		n += len(l)
	}
	return n
}

// claim claims more, and tells whether there is any. Whoever calls it holds the lock, or is
// alone.
func (r *round) claim(ctx context.Context) bool {
	now := r.Now()
	r.claimed = now
	mails, err := r.claimDue(ctx, now)
	if err != nil {
		r.failed = errors.Join(r.failed, err)
		return false
	}
	r.isFull = len(mails) >= claimSize
	r.count(len(mails), 0)
	mails = r.dropOld(mails, now)
	for len(mails) > 0 {
		n := 1
		for n < len(mails) && mails[n].Member == mails[0].Member {
			n++
		}
		r.lanes = append(r.lanes, r.lettersOf(mails[:n], now))
		mails = mails[n:]
	}
	return len(r.lanes) > 0
}

// claimDue claims what is due. A damaged file may make the store panic, in whichever goroutine.
func (r *round) claimDue(ctx context.Context, now time.Time) (mails []store.Mail, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("claim mails: panic: %v", panicked)
		}
	}()
	return r.Store.Claim(ctx, now, claimSize, lease)
}

// dropOld drops what is of no use to anybody any more, and returns the rest. After a long time
// without service a heap of old mails would bury what is due.
func (r *round) dropOld(mails []store.Mail, now time.Time) []store.Mail {
	return slices.DeleteFunc(mails, func(m store.Mail) bool {
		isOld := now.Sub(m.Due) > patience
		if isOld {
			r.Log.Info("mail dropped", "mail", m.ID, "kind", m.Kind, "why", store.DropTooLate, "attempts", m.Attempts)
			r.done = append(r.done, store.Try{ID: m.ID, Came: store.CameDropped, Why: store.DropTooLate, At: now})
		}
		return isOld
	})
}

// writeAhead writes letters while others are sent, until none waits.
func (r *round) writeAhead(ctx context.Context) {
	defer close(r.ready)
	for {
		l, ok := r.take(ctx, false)
		if !ok {
			return
		}
		e, err := r.write(ctx, l)
		select {
		case r.ready <- written{l, e, err}:
		case <-r.over:
			r.putBack(l)
			return
		}
	}
}

// next returns the letter that is to be sent next, if there is one: of those that were written
// ahead or, once there are none, of those that waited for that.
func (r *round) next(ctx context.Context) (written, bool) {
	if l, ok := <-r.ready; ok {
		if r.ends(ctx) {
			r.putBack(l.letter)
			return written{}, false
		}
		return l, true
	}
	l, ok := r.take(ctx, true)
	if !ok {
		return written{}, false
	}
	e, err := r.write(ctx, l)
	return written{l, e, err}, true
}

// ends tells whether nothing more is to be sent: the service stops, or the store fails.
func (r *round) ends(ctx context.Context) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return ctx.Err() != nil || r.failed != nil
}

// take takes a letter that waits. Members take turns. The slow wait until nobody else does, and
// are sent by one at a time, so that what falls due meanwhile finds somebody who is free.
func (r *round) take(ctx context.Context, alsoSlow bool) (l letter, ok bool) {
	if r.ends(ctx) {
		return letter{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.lanes) < connections && (r.isFull || r.Now().Sub(r.claimed) >= claimAgain) {
		r.claim(ctx)
	}
	if len(r.lanes) > 0 {
		first := r.lanes[0]
		l, r.lanes = first[0], r.lanes[1:]
		if len(first) > 1 {
			r.lanes = append(r.lanes, first[1:])
		}
		return l, true
	}
	if alsoSlow && len(r.slow) > 0 && !r.isSlow {
		l, r.slow = r.slow[0], r.slow[1:]
		r.isSlow = true
		return l, true
	}
	return letter{}, false
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
		if panicked := recover(); panicked != nil {
			broken = fmt.Errorf("panic: %v", panicked)
			r.Log.Error("a mail cannot be sent", "mail", w.id, "kind", w.kind, "error", broken, "stack", string(debug.Stack()))
			r.fail(broken)
		}
	}()
	l, err := w.letter, w.err
	if r.Now().After(l.until) {
		r.note(ctx, l, store.Try{Came: store.CameBack})
		return nil
	}
	if err == nil && l.isNew {
		if err := r.record(ctx, l.tries(store.Try{Came: store.CameJoined, As: l.id, At: r.Now()})); err != nil {
			r.fail(err)
			return err
		}
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
	r.isSlow = r.isSlow && !l.isSlow()
	r.lanes = append([]lane{{l}}, r.lanes...)
}

// putAside has a letter wait until nobody else does.
func (r *round) putAside(l letter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.patience = mail.Patience
	r.slow = append(r.slow, l)
}

// note notes what came of a letter, and has the store know once there is enough to tell.
func (r *round) note(ctx context.Context, l letter, t store.Try) {
	t.At = r.Now()
	if r.noted(ctx, l, t) >= claimSize {
		r.flush(ctx)
	}
}

// noted notes what came of a letter, and returns how much the store does not know yet.
func (r *round) noted(ctx context.Context, l letter, t store.Try) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.isSlow = r.isSlow && !l.isSlow()
	if t.Came == store.CameSent {
		r.sent++
	}
	if len(r.done) == 0 {
		time.AfterFunc(markAfter, func() { r.flush(ctx) })
	}
	r.done = append(r.done, l.tries(t)...)
	return len(r.done)
}

func (r *round) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = errors.Join(r.failed, err)
}

// flush has the store know what is noted, and returns once all that was noted before is known.
// Others go on meanwhile: a disk takes its time.
func (r *round) flush(ctx context.Context) {
	r.flushing.Lock()
	defer r.flushing.Unlock()
	r.mu.Lock()
	done := r.done
	r.done = nil // what cannot be recorded the outbox keeps
	r.mu.Unlock()
	if len(done) == 0 {
		return
	}
	if err := r.record(ctx, done); err != nil {
		r.fail(err)
	}
}
