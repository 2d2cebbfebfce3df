package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// theHook is the key of the only one.
const theHook = "hook"

func (s *bolt) PutHook(ctx context.Context, h store.Hook) (kept store.Hook, err error) {
	err = s.write(ctx, "keep the hook", func(tx *bbolt.Tx) error {
		was, err := get[store.Hook](tx, hooks, key(theHook))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if was.Revision != h.Revision {
			return store.ErrConflict
		}
		kept = h
		kept.Revision++
		kept.Created, kept.Delivered, kept.Failing, kept.NotBefore = h.Created.UTC(), h.Delivered.UTC(), h.Failing.UTC(), h.NotBefore.UTC()
		return put(tx, hooks, key(theHook), kept)
	})
	if err != nil {
		return store.Hook{}, err
	}
	return kept, nil
}

func (s *bolt) Hook(ctx context.Context) (h store.Hook, err error) {
	err = s.read(ctx, "find the hook", func(tx *bbolt.Tx) error {
		h, err = get[store.Hook](tx, hooks, key(theHook))
		return err
	})
	return h, err
}

// RemoveHook also removes one that cannot be read.
func (s *bolt) RemoveHook(ctx context.Context) error {
	return s.write(ctx, "forget the hook", func(tx *bbolt.Tx) error {
		if !has(tx, hooks, key(theHook)) {
			return store.ErrNotFound
		}
		return bucket(tx, hooks).Delete(key(theHook))
	})
}
