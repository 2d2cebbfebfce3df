package store

import (
	"context"
	"time"
)

// Replicated is a store that several copies of the service use at once. They share beside
// members' data what each keeps in its own folder, and one of them does what is to be done once.
type Replicated interface {
	Store
	// Lead tells whether who does that work from now on and for so long: nobody else does, by
	// the clock of the store. Who leads already leads longer.
	Lead(ctx context.Context, work, who string, lease time.Duration) (bool, error)
	// Yield lets somebody else do that work, if who does it.
	Yield(ctx context.Context, work, who string) error
	// PutFile shares a file under its name, instead of the one before.
	PutFile(ctx context.Context, name string, content []byte) error
	// Files returns the names of what is shared, with a hash of each.
	Files(ctx context.Context) (map[string][32]byte, error)
	// File returns one that is shared, or ErrNotFound.
	File(ctx context.Context, name string) ([]byte, error)
}
