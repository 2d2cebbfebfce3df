package outbox

import (
	"context"
	"fmt"
	"time"
)

const (
	// mostLeap is how far the clock may be ahead of when the service last looked before
	// nothing is sent: longer than a service is switched off for, shorter than most wrong
	// clocks are wrong by.
	mostLeap = 14 * 24 * time.Hour
	// trustEvery is how often the store is told that the clock is right.
	trustEvery = 10 * time.Minute
)

// trust is what is known of the clock.
type trust struct {
	last  time.Time // up to when it is trusted
	doubt time.Time // what it showed when it was not believed, zero if it is
}

// trustsClock tells whether the clock is believed. One that is far ahead of when the service
// last looked is not: mails would go that are not due, and others be given up. Nothing is
// until it is set right, or an operator says that it is (ConfirmClock).
func (o *Outbox) trustsClock(ctx context.Context) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.Now()
	if now.Sub(o.clock.last) > trustEvery { // somebody else may have confirmed it
		last, err := o.Store.TrustedTime(ctx)
		if err != nil {
			return false, err
		}
		o.clock.last = last
	}
	last := o.clock.last
	if !last.IsZero() && now.Sub(last) > mostLeap {
		if o.clock.doubt.IsZero() {
			o.Log.Error(o.doubtAt(now))
		}
		o.clock.doubt = now
		return false, nil
	}
	if !o.clock.doubt.IsZero() {
		o.Log.Info("the clock is believed again, and mails go")
		o.clock.doubt = time.Time{}
	}
	if now.Sub(last) <= trustEvery {
		return true, nil
	}
	o.clock.last = now
	return true, o.Store.TrustTime(ctx, now)
}

// doubtAt says what is wrong with a clock, and what to do.
func (o *Outbox) doubtAt(now time.Time) string {
	return fmt.Sprintf("no mails go, for the clock is not believed: it shows %s, and the service last looked on %s. "+
		"Set it right, or confirm it with `divisionbell mail confirm-clock`",
		now.In(o.Location).Format(time.DateOnly), o.clock.last.In(o.Location).Format(time.DateOnly))
}

// clockDoubt says what is wrong with the clock, nothing if it is believed.
func (o *Outbox) clockDoubt() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.clock.doubt.IsZero() {
		return ""
	}
	return o.doubtAt(o.clock.doubt)
}

// ConfirmClock says that the clock is right, however far ahead it is.
func (o *Outbox) ConfirmClock(ctx context.Context) error { return o.Store.TrustTime(ctx, o.Now()) }
