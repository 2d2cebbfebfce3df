package outbox

import (
	"context"
	"fmt"
	"time"

	"divisionbell/store"
)

const (
	// shortPause and longPause bound how long nothing is sent once the mail server takes
	// nothing.
	shortPause = 15 * time.Second
	longPause  = time.Minute
	// tellAgain is how often the log says that mail still does not go.
	tellAgain = time.Hour
	// late is how long mail may wait before the service is said to fail.
	late = 15 * time.Minute
)

// trouble is that the mail server takes nothing, and since when.
type trouble struct {
	since, until, told time.Time
	times              int
	why                error
}

// pauses tells whether nothing is to be sent for the moment. It is one pause for all mails.
func (o *Outbox) pauses() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	left := o.trouble.until.Sub(o.Now())
	return left > 0 && left <= 2*longPause // more is the doing of a clock that was set back
}

// ended notes how a round ended: why its last worker gave up, if it did, and whether mails were
// taken.
func (o *Outbox) ended(broken error, taken bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.Now()
	switch {
	case broken != nil:
		if o.trouble.why == nil {
			o.trouble = trouble{since: now}
		}
		o.trouble.times++
		o.trouble.why = broken
		pause := min(shortPause<<min(o.trouble.times-1, 4), longPause)
		o.trouble.until = now.Add(time.Duration(float64(pause) * (0.75 + o.jitter()/4)))
		if now.Sub(o.trouble.told) >= tellAgain || now.Before(o.trouble.told) {
			o.trouble.told = now
			o.Log.Error("mails do not go", "since", o.trouble.since, "error", broken)
		}
	case taken && o.trouble.why != nil:
		o.Log.Info("mails go again", "failed_since", o.trouble.since)
		o.trouble = trouble{}
	}
}

// Warnings says what keeps mails from going at this moment, in words for an operator.
func (o *Outbox) Warnings() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.trouble.why == nil {
		return nil
	}
	return []string{fmt.Sprintf("mails have not gone since %s: %v", o.trouble.since.UTC().Format(time.RFC3339), o.trouble.why)}
}

// Failures says why mails cannot be relied on: some have waited for long, or the clock is not
// believed.
func (o *Outbox) Failures(ctx context.Context) []string {
	var all []string
	if doubt := o.clockDoubt(); doubt != "" {
		all = append(all, doubt)
	}
	since, err := o.Waiting(ctx)
	since = min(since, o.Now().Sub(o.started)) // what fell due while nothing ran has not waited for us
	switch {
	case err != nil:
		all = append(all, "the mails that are owed cannot be read")
	case since >= late:
		all = append(all, fmt.Sprintf("mails that are due have not gone for %s", since.Round(time.Minute)))
	}
	return all
}

// Waiting returns for how long the mail has waited that waits longest and could go, 0 if none
// does.
func (o *Outbox) Waiting(ctx context.Context) (time.Duration, error) {
	now := o.Now()
	r, err := o.Store.MailReport(ctx, now, now)
	if err != nil || r.Oldest.IsZero() {
		return 0, err
	}
	return max(0, now.Sub(r.Oldest)), nil
}

// reported is for how long what was dropped is told of.
const reported = 30 * 24 * time.Hour

// Report tells officers how mails stand: how many addresses are suspended, and what was
// dropped within a month, and why.
func (o *Outbox) Report(ctx context.Context) (store.MailReport, error) {
	now := o.Now()
	return o.Store.MailReport(ctx, now, now.Add(-reported))
}
