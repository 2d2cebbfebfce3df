// Package health says whether the service can be relied on: it asks those who know, not more
// often than they can bear, and remembers what they said. It may not know what is asked, nor
// how the answer is told.
package health

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// fresh is for how long an answer stands: whoever asks is a stranger, and a probe writes.
	fresh = time.Second
	// patience is how long all checks together may take.
	patience = 5 * time.Second
)

// Check says what does not work, in words for an operator and with nothing about a member; nothing
// if all is well. It returns when ctx is done.
type Check func(ctx context.Context) []string

// Health asks the checks.
type Health struct {
	checks []Check
	now    func() time.Time
	log    *slog.Logger

	mu    sync.Mutex // held while the checks are asked
	asked time.Time
	said  []string
}

// New returns the health that these checks make out. The clock is that of the machine, for
// nothing here is about a day.
func New(log *slog.Logger, checks ...Check) *Health {
	return &Health{checks: checks, now: time.Now, log: log}
}

// Of makes a check of what answers with an error.
func Of(look func(context.Context) error) Check {
	return func(ctx context.Context) []string {
		if err := look(ctx); err != nil {
			return []string{err.Error()}
		}
		return nil
	}
}

// Failures says what does not work; nothing if the service can be relied on.
func (h *Health) Failures() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now := h.now(); now.Sub(h.asked) >= fresh || now.Before(h.asked) {
		h.said = h.ask()
		h.asked = h.now()
	}
	return slices.Clone(h.said)
}

// Look is a job: it asks, so that what fails stands in the log also if nobody looks.
func (h *Health) Look(context.Context) (int, error) {
	h.Failures()
	return 0, nil
}

// ask asks the checks, and logs what is new. Who has gone away is no reason to believe that
// something is wrong, so they are asked on our own account.
func (h *Health) ask() (failures []string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, check := range h.checks {
		failures = append(failures, check(ctx)...)
	}
	for i, text := range failures {
		failures[i] = strings.Join(strings.Fields(text), " ") // each is a line
	}
	for _, text := range failures {
		if !slices.Contains(h.said, text) {
			h.log.Error("the service cannot be relied on", "error", text)
		}
	}
	if len(h.said) > 0 && len(failures) == 0 {
		h.log.Info("the service can be relied on again")
	}
	return failures
}
