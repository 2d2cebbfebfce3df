package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// The headers of what is sent.
const (
	// Timestamp is when it was sent, in seconds since 1970.
	Timestamp = "X-Divisionbell-Timestamp"
	// Signature is sha256= and the HMAC-SHA256, in hexadecimal, of the timestamp, a full
	// stop and the body, under the secret.
	Signature = "X-Divisionbell-Signature"
	// Delivery names what is told: the same at each try.
	Delivery = "X-Divisionbell-Delivery"
)

// lease is for how long whoever tells has the hook for itself.
const lease = 2 * time.Minute

// Look tells what has changed since the program was last told, if its time has come, and
// returns how many changes it took. A program that takes nothing is no error here: officers
// are shown it.
func (h *Hooks) Look(ctx context.Context) (told int, err error) {
	hook, err := h.Store.Hook(ctx)
	cal := h.Editions.Current().Calendar
	switch {
	case errors.Is(err, store.ErrNotFound):
		return 0, nil
	case err != nil:
		return 0, err
	case hook.Version == cal.Version() || h.Now().Before(hook.NotBefore):
		return 0, nil
	}
	standing := cal.Version() + "-" + strconv.Itoa(hook.Revision)
	if quiet := h.quiet.Load(); quiet != nil && *quiet == standing {
		return 0, nil
	}
	n, err := news(hook, cal, h.today())
	if err != nil {
		return 0, err
	}
	if hook.Trying == n.ID && hook.Attempts > len(pauses()) {
		h.quiet.Store(&standing) // until something else changes
		return 0, nil
	}
	if len(n.Changes) == 0 {
		return 0, h.settle(ctx, hook, cal, nil)
	}
	return h.tell(ctx, hook, cal, n)
}

// tell sends what is new, once. Of several processes that try at the same time one does.
func (h *Hooks) tell(ctx context.Context, hook store.Hook, cal *calendar.Calendar, n Notice) (told int, err error) {
	if hook.Trying != n.ID {
		hook.Trying, hook.Attempts = n.ID, 0
	}
	hook.Attempts++
	hook.NotBefore = h.Now().Add(lease)
	hook, err = h.Store.PutHook(ctx, hook)
	if errors.Is(err, store.ErrConflict) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	body, err := n.written(h.Now())
	if err != nil {
		return 0, err
	}
	failed := h.Poster.Post(ctx, hook.Address, signed(hook.Secret, n.ID, h.Now(), body), body)
	if err := h.settle(context.WithoutCancel(ctx), hook, cal, failed); err != nil || failed != nil {
		return 0, err
	}
	return len(n.Changes) + n.LeftOut, nil
}

// settle notes that the program knows the calendar, or why it does not.
func (h *Hooks) settle(ctx context.Context, hook store.Hook, cal *calendar.Calendar, failed error) (err error) {
	now := h.Now()
	if failed != nil {
		if hook.Failing.IsZero() {
			hook.Failing = now
		}
		hook.Problem, hook.NotBefore = failed.Error(), now.Add(pauseAfter(hook.Attempts))
	} else {
		if hook.Attempts > 0 {
			hook.Delivered = now
		}
		hook.Version = cal.Version()
		if hook.Told, err = packed(cal, h.today()); err != nil {
			return err
		}
		hook.Problem, hook.Trying, hook.Attempts = "", "", 0
		hook.Failing, hook.NotBefore = time.Time{}, time.Time{}
	}
	_, err = h.Store.PutHook(ctx, hook)
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		return nil // an officer has named another, or none, in the meantime
	}
	return err
}

// pauses between tries: some two days in all. Then nothing is tried until something else
// changes.
func pauses() []time.Duration {
	return []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute,
		time.Hour, 4 * time.Hour, 8 * time.Hour, 12 * time.Hour, 24 * time.Hour,
	}
}

func pauseAfter(attempts int) time.Duration {
	all := pauses()
	return all[min(attempts, len(all))-1]
}

// signed are the headers of a body.
func signed(secret, id string, now time.Time, body []byte) http.Header {
	at := strconv.FormatInt(now.Unix(), 10)
	return http.Header{
		"Content-Type": {"application/json"}, Timestamp: {at}, Delivery: {id}, Signature: {"sha256=" + Sign(secret, at, body)},
	}
}

// Sign is the signature of a body that is sent at a time.
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
