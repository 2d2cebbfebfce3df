package bolt

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// keyNamed is where a key stands in meta.
func keyNamed(name string) []byte { return []byte("key-" + name) }

func (s *bolt) Key(ctx context.Context, name string, fresh [store.KeySize]byte) (kept [store.KeySize]byte, err error) {
	err = s.write(ctx, "find a key", func(tx *bbolt.Tx) error {
		switch raw := bucket(tx, meta).Get(keyNamed(name)); len(raw) {
		case 0:
			kept = fresh
			return bucket(tx, meta).Put(keyNamed(name), fresh[:])
		case store.KeySize:
			kept = [store.KeySize]byte(raw)
			return nil
		default:
			return fmt.Errorf("the key %s: %w", name, store.ErrDamaged)
		}
	})
	return kept, err
}
