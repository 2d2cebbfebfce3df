// Package moving moves all that is kept from one store to another, whatever they are. It goes
// on where it was broken off, and in the end compares what both have. It says how many records
// there are and nothing of what is in them.
package moving

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"divisionbell/store"
)

var (
	// ErrNotEmpty: the target has data that are not those of a migration from this source.
	ErrNotEmpty = errors.New("there are data already where the data should go: name a file or a database that is empty")
	// ErrChanged: the source is not what it was when the migration began.
	ErrChanged = errors.New("what should be moved has changed since the migration began: empty where it goes, stop whatever writes, and begin again")
	// ErrDiffers: what has arrived is not what was sent.
	ErrDiffers = errors.New("what has arrived differs from what was sent, and cannot be used: empty where it went, and begin again")
)

// part is how many records are read, or taken in one transaction.
const part = 1000

// Progress is how far a move has come.
type Progress struct {
	Step Step
	Kind store.Kind
	// Done counts the records of that kind so far, since the program was started.
	Done int
}

// Step is what is being done.
type Step string

const (
	Reading  Step = "reading what is there"
	Moving   Step = "moving"
	Checking Step = "checking what has arrived"
	Again    Step = "checking that nothing has changed"
)

// Move moves everything and returns what was moved. tell is told now and then how far it is.
// If it is broken off at any moment the same call goes on. Nobody must write to the source
// meanwhile: if somebody did, the error is ErrChanged. Of two who move to one place at once the
// second gets store.ErrBusy.
func Move(ctx context.Context, from, to store.Movable, tell func(Progress)) (Digest, error) {
	held, free, err := to.HoldForMove(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	moved, err := move(held, from, to, tell)
	if lost := context.Cause(held); err != nil && errors.Is(lost, store.ErrLost) {
		return nil, lost
	}
	return moved, err
}

func move(ctx context.Context, from, to store.Movable, tell func(Progress)) (Digest, error) {
	if half, err := from.Migration(ctx); err != nil || half != nil {
		return nil, errors.Join(err, errIf(half != nil, store.ErrHalf))
	}
	sent, err := digestOf(ctx, from, Reading, tell)
	if err != nil {
		return nil, err
	}
	m, err := begin(ctx, to, sent.String())
	if err != nil {
		return nil, err
	}
	if err := carry(ctx, from, to, m, tell); err != nil {
		return nil, err
	}
	arrived, err := digestOf(ctx, to, Checking, tell)
	if err != nil {
		return nil, err
	}
	still, err := digestOf(ctx, from, Again, tell)
	switch {
	case err != nil:
		return nil, err
	case still.String() != sent.String():
		return nil, ErrChanged
	case arrived.String() != sent.String():
		return nil, fmt.Errorf("%s: %w", arrived.differing(sent), ErrDiffers)
	}
	return sent, to.EndMigration(ctx)
}

func errIf(is bool, err error) error {
	if is {
		return err
	}
	return nil
}

// begin finds how far the migration of what that digest says is, or begins it.
func begin(ctx context.Context, to store.Movable, from string) (store.Migration, error) {
	m, err := to.Migration(ctx)
	switch {
	case err != nil:
		return store.Migration{}, err
	case m != nil && m.From != from:
		return store.Migration{}, ErrChanged
	case m != nil:
		return *m, nil
	}
	if err := mustBeEmpty(ctx, to); err != nil {
		return store.Migration{}, err
	}
	began := store.Migration{From: from}
	return began, to.Take(ctx, store.KindSingle, nil, began)
}

// mustBeEmpty refuses a store that has anything but what every store has from the beginning.
func mustBeEmpty(ctx context.Context, s store.Movable) error {
	for _, kind := range store.Kinds() {
		least := 0
		if kind == store.KindSingle {
			least = 1 // the key under which persons are hashed
		}
		found, err := s.Records(ctx, kind, "", least+1)
		if err != nil {
			return err
		}
		if len(found) > least {
			return ErrNotEmpty
		}
	}
	return nil
}

// carry takes the records that have not arrived yet to where they belong.
func carry(ctx context.Context, from, to store.Movable, m store.Migration, tell func(Progress)) error {
	kinds := store.Kinds()
	if m.Kind != "" {
		kinds = kinds[slices.Index(kinds, m.Kind):]
	}
	for _, kind := range kinds {
		if kind != m.Kind {
			m.Kind, m.After = kind, ""
		}
		for done := 0; ; {
			found, err := from.Records(ctx, kind, m.After, part)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				break
			}
			m.After = found[len(found)-1].Place
			if err := to.Take(ctx, kind, found, m); err != nil {
				return err
			}
			done += len(found)
			tell(Progress{Moving, kind, done})
		}
	}
	return nil
}
