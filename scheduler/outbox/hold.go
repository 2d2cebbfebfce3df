package outbox

import (
	"context"
	"sync"
	"time"

	"divisionbell/store"
)

const (
	// lease is for how long mails are held that are claimed. So long nobody else sends what was held by a
	// copy of the service that was killed.
	lease = 90 * time.Second
	// beat is how often a round says that it still has what it holds.
	beat = lease / 6
	// slack is how much of its hold must be left when a mail is begun.
	slack = lease / 3
)

// holds are what a round has claimed and not dealt with, as it is held.
type holds struct {
	prolonging sync.Mutex // held while the store is asked for more time

	mu sync.Mutex
	of map[string]store.Mail
}

func (h *holds) take(mails []store.Mail) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range mails {
		h.of[m.ID] = m
	}
}

func (h *holds) letGo(mails []store.Mail) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range mails {
		delete(h.of, m.ID)
	}
}

// all returns everything that is held.
func (h *holds) all() (held []store.Mail) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range h.of {
		held = append(held, m)
	}
	return held
}

// until returns until when all of these are held; false if one of them is not.
func (h *holds) until(mails []store.Mail) (until time.Time, isHeld bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, m := range mails {
		held, ok := h.of[m.ID]
		if !ok {
			return time.Time{}, false
		}
		if i == 0 || held.HeldUntil.Before(until) {
			until = held.HeldUntil
		}
	}
	return until, true
}

// replace has those of asked be held as they are in kept, and the others no longer. What was
// dealt with meanwhile stays so.
func (h *holds) replace(asked, kept []store.Mail) {
	h.mu.Lock()
	defer h.mu.Unlock()
	longer := make(map[string]store.Mail, len(kept))
	for _, m := range kept {
		longer[m.ID] = m
	}
	for _, m := range asked {
		if _, isOpen := h.of[m.ID]; !isOpen {
			continue
		}
		if next, isHeld := longer[m.ID]; isHeld {
			h.of[m.ID] = next
		} else {
			delete(h.of, m.ID)
		}
	}
}

// prolong goes on holding all that the round holds.
func (r *round) prolong(ctx context.Context) error {
	r.holds.prolonging.Lock()
	defer r.holds.prolonging.Unlock()
	held := r.holds.all()
	if len(held) == 0 {
		return nil
	}
	kept, err := r.Store.Prolong(ctx, held, r.Now(), lease)
	if err == nil {
		r.holds.replace(held, kept)
	}
	return err
}

// keepHolding says now and then that the round still has what it holds, until nobody sends any
// more. What cannot be said is said again; a mail whose hold may have run out is not begun.
func (r *round) keepHolding(ctx context.Context) {
	again := time.NewTicker(beat)
	defer again.Stop()
	for {
		select {
		case <-r.over:
			return
		case <-again.C:
			_ = r.prolong(context.WithoutCancel(ctx))
		}
	}
}

// isHeld tells whether a letter is held for long enough to be begun. If not, somebody else may
// have it by now.
func (r *round) isHeld(ctx context.Context, l letter) (bool, error) {
	until, isHeld := r.holds.until(l.mails)
	if !isHeld || until.Sub(r.Now()) >= slack {
		return isHeld, nil
	}
	if err := r.prolong(ctx); err != nil {
		return false, err
	}
	_, isHeld = r.holds.until(l.mails)
	return isHeld, nil
}
