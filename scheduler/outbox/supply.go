package outbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"divisionbell/panicked"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

const (
	// claimAgain is after how long a round looks again for what has fallen due meanwhile.
	claimAgain = 30 * time.Second
	// aheadBy is how many letters are written before anybody is free to send them, and
	// fewLetters how few wait when more are claimed: enough to go on with while a disk
	// takes its time.
	aheadBy    = 16
	fewLetters = claimSize / 4
	// staleAfter is after how long a letter that was written ahead is written anew, for its
	// member may have changed her mind.
	staleAfter = 5 * time.Second
)

// lane holds the letters of one member: one with many holds up nobody else.
type lane []letter

// claims is what a round has claimed of what is due.
type claims struct {
	last   time.Time
	isFull bool // the last one was, so that more may be due
	isOn   bool // somebody claims at this moment
	ended  *sync.Cond
}

// written is a letter as it goes over the line, or why there is none.
type written struct {
	letter
	mail.Encoded
	err error
	at  time.Time
}

// letters counts those that wait.
func (r *round) letters() (n int) {
	for _, l := range r.lanes {
		n += len(l)
	}
	return n
}

// claimAhead has more claimed, if few letters wait and more may be due. Whoever calls it holds
// the lock.
func (r *round) claimAhead(ctx context.Context) {
	isLow := len(r.lanes) < connections || r.letters() < fewLetters
	mayFindMore := r.claims.isFull || r.Now().Sub(r.claims.last) >= claimAgain
	if !isLow || !mayFindMore || r.claims.isOn {
		return
	}
	r.claims.isOn = true
	r.all.Go(func() { r.claim(ctx) })
}

// claim claims more, and tells whether there is anything to send.
func (r *round) claim(ctx context.Context) bool {
	now := r.Now()
	mails, err := r.claimDue(ctx, now)
	if err != nil && ctx.Err() == nil {
		r.fail(err)
	}
	r.count(len(mails), 0)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.claims.last, r.claims.isFull, r.claims.isOn = now, len(mails) >= claimSize, false
	r.claims.ended.Broadcast()
	mails = r.dropOld(ctx, mails, now)
	r.holds.take(mails)
	for len(mails) > 0 {
		n := 1
		for n < len(mails) && mails[n].Member == mails[0].Member {
			n++
		}
		r.lineUp(r.lettersOf(mails[:n], now))
		mails = mails[n:]
	}
	return len(r.lanes)+len(r.slow) > 0
}

// lineUp has the letters of one member wait for their turn, and those whose answer was lost
// before until nobody else waits: they may take long to be lost again.
func (r *round) lineUp(all []letter) {
	var hers lane
	for _, l := range all {
		if l.isSlow() {
			r.slow = append(r.slow, l)
		} else {
			hers = append(hers, l)
		}
	}
	if len(hers) > 0 {
		r.lanes = append(r.lanes, hers)
	}
}

// claimDue claims what is due. A damaged file may make the store panic, in whichever goroutine.
func (r *round) claimDue(ctx context.Context, now time.Time) (mails []store.Mail, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("claim mails: panic: " + panicked.Kind(p))
		}
	}()
	return r.Store.Claim(ctx, now, claimSize, lease)
}

// dropOld drops what is of no use to anybody any more, and returns the rest. After a long time
// without service a heap of old mails would bury what is due.
func (r *round) dropOld(ctx context.Context, mails []store.Mail, now time.Time) []store.Mail {
	return slices.DeleteFunc(mails, func(m store.Mail) bool {
		isOld := now.Sub(m.Due) > patience
		if isOld {
			r.Log.Info("mail dropped", "mail", m.ID, "kind", m.Kind, "why", store.DropTooLate, "attempts", m.Attempts)
			r.tellSoon(ctx, store.Try{ID: m.ID, Came: store.CameDropped, Why: store.DropTooLate, At: now})
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
		select {
		case r.ready <- r.written(ctx, l):
		case <-r.over:
			r.putBack(l)
			return
		}
	}
}

// written writes a letter. Of several mails that go as one the store knows that before they do.
func (r *round) written(ctx context.Context, l letter) written {
	e, err := r.write(ctx, l)
	if err == nil && l.isNew {
		if failed := r.record(ctx, l.tries(store.Try{Came: store.CameJoined, As: l.id, At: r.Now()})); failed != nil {
			r.fail(failed)
		}
	}
	return written{l, e, err, r.Now()}
}

// next returns the letter that is to be sent next, if there is one: of those that were written
// ahead or, once there are none, of those that waited for that.
func (r *round) next(ctx context.Context) (written, bool) {
	if w, ok := <-r.ready; ok {
		if r.Now().Sub(w.at) > staleAfter {
			w = r.written(ctx, w.letter)
		}
		return w, true
	}
	l, ok := r.take(ctx, true)
	if !ok {
		return written{}, false
	}
	return r.written(ctx, l), true
}

// ends tells whether nothing more is to be sent: the service stops, or the store fails.
func (r *round) ends(ctx context.Context) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return ctx.Err() != nil || r.failed != nil
}

// take takes a letter that waits, or that is being claimed. Members take turns. The slow wait
// until nobody else does.
func (r *round) take(ctx context.Context, alsoSlow bool) (l letter, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for ctx.Err() == nil && r.failed == nil {
		r.claimAhead(ctx)
		switch {
		case len(r.lanes) > 0:
			return r.takeFirst(), true
		case r.claims.isOn:
			r.claims.ended.Wait()
		case alsoSlow:
			return r.takeSlow()
		default:
			return letter{}, false
		}
	}
	return letter{}, false
}

// takeFirst takes the first letter of the member whose turn it is, who is the last in line then.
func (r *round) takeFirst() letter {
	first := r.lanes[0]
	r.lanes = r.lanes[1:]
	if len(first) > 1 {
		r.lanes = append(r.lanes, first[1:])
	}
	return first[0]
}

// takeSlow takes one of the slow. Whoever has sent it looks first for what fell due meanwhile.
func (r *round) takeSlow() (l letter, ok bool) {
	if len(r.slow) == 0 {
		return letter{}, false
	}
	l, r.slow = r.slow[0], r.slow[1:]
	return l, true
}
