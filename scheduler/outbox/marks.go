package outbox

import (
	"context"
	"time"

	"divisionbell/store"
)

const (
	// markAfter is how long after a mail went the store is told at the latest, and markAt
	// of how many it is told at once. Others go on meanwhile: a disk takes its time.
	markAfter = 50 * time.Millisecond
	markAt    = claimSize / 2
	// mostUnknown is how many mails may have gone that the store does not know of. They go
	// once more if the service is killed.
	mostUnknown = claimSize
)

// note notes what came of a letter, and waits for the store if there is too much that it does
// not know yet.
func (r *round) note(ctx context.Context, l letter, t store.Try) {
	t.At = r.Now()
	if r.noted(ctx, l, t) >= mostUnknown {
		r.flush(ctx)
	}
}

// noted notes what came of a letter, and returns how much the store does not know yet.
func (r *round) noted(ctx context.Context, l letter, t store.Try) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t.Came == store.CameSent {
		r.sent++
	}
	r.holds.letGo(l.mails)
	r.tellSoon(ctx, l.tries(t)...)
	return len(r.done) + r.telling
}

// tellSoon has the store told soon what came of mails. Whoever calls it holds the lock.
func (r *round) tellSoon(ctx context.Context, tries ...store.Try) {
	before := len(r.done)
	r.done = append(r.done, tries...)
	if before == 0 {
		time.AfterFunc(markAfter, func() { r.flush(ctx) })
	}
	if before < markAt && len(r.done) >= markAt {
		go r.flush(ctx)
	}
}

// flush has the store know what is noted, and returns once all that was noted before is known.
func (r *round) flush(ctx context.Context) {
	r.flushing.Lock()
	defer r.flushing.Unlock()
	done := r.tell()
	defer r.told()
	if len(done) == 0 {
		return
	}
	if err := r.record(ctx, done); err != nil {
		r.fail(err)
	}
}

// tell returns what the store is to be told. What cannot be recorded the outbox keeps.
func (r *round) tell() (done []store.Try) {
	r.mu.Lock()
	defer r.mu.Unlock()
	done, r.done, r.telling = r.done, nil, len(r.done)
	return done
}

func (r *round) told() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.telling = 0
}
