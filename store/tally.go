package store

import (
	"context"
	"time"
)

// Tally is how often something came of late. It names nobody: whoever counts gives a hash, under
// a key or of something that cannot be guessed.
type Tally struct {
	Name  [32]byte  `json:"name"`
	Count int       `json:"count"`
	Until time.Time `json:"until"`
}

// TallyLife is for how long something is counted at most.
const TallyLife = 15 * time.Minute

// Tallies count what may happen only so often, for all programs on the same data together.
type Tallies interface {
	// Tally counts one more under a name and returns how many there are. What is counted is
	// forgotten at until, as it was said with the first.
	Tally(ctx context.Context, name [32]byte, now, until time.Time) (int, error)
}

// Next counts one more at now.
func (t Tally) Next(now, until time.Time) Tally {
	if !t.Until.After(now) {
		t.Count, t.Until = 0, until.UTC()
	}
	t.Count++
	return t
}
