package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) Tally(ctx context.Context, name [32]byte, now, until time.Time) (count int, err error) {
	err = s.write(ctx, "count", func(tx *bbolt.Tx) error {
		t, err := get[store.Tally](tx, tallies, name[:])
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) { // begins anew
			t, err = store.Tally{Name: name}, nil
		}
		if err != nil {
			return err
		}
		t = t.Next(now, until)
		count = t.Count
		return put(tx, tallies, name[:], t)
	})
	return count, err
}

// pruneTallies forgets what was counted until now.
func pruneTallies(tx *bbolt.Tx, now time.Time) error {
	for _, k := range keysWith(tx, tallies, nil) {
		t, err := get[store.Tally](tx, tallies, k)
		if err == nil && t.Until.After(now) {
			continue
		}
		if err := bucket(tx, tallies).Delete(k); err != nil {
			return err
		}
	}
	return nil
}
