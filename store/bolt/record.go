package bolt

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func bucket(tx *bbolt.Tx, name string) *bbolt.Bucket { return tx.Bucket([]byte(name)) }

// get reads the value under key; store.ErrNotFound if there is none,
// store.ErrDamaged if it cannot be read. What is in it is said to nobody.
func get[T any](tx *bbolt.Tx, name string, key []byte) (v T, err error) {
	raw := bucket(tx, name).Get(key)
	if raw == nil {
		return v, store.ErrNotFound
	}
	if json.Unmarshal(raw, &v) != nil {
		return v, fmt.Errorf("read %s: %w", name, store.ErrDamaged)
	}
	return v, nil
}

// put keeps v under key, unless it could not be read again: one such value would
// be missing in every list that it stands in.
func put[T any](tx *bbolt.Tx, name string, key []byte, v T) error {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, new(T))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return bucket(tx, name).Put(key, raw)
}

func has(tx *bbolt.Tx, name string, key []byte) bool { return bucket(tx, name).Get(key) != nil }

// mark keeps a key that has no value.
func mark(tx *bbolt.Tx, name string, key []byte) error { return bucket(tx, name).Put(key, []byte{}) }

// each calls do for the keys that begin with prefix, in order. do must not change
// the bucket.
func each(tx *bbolt.Tx, name string, prefix []byte, do func(k, v []byte) error) error {
	c := bucket(tx, name).Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := do(k, v); err != nil {
			return err
		}
	}
	return nil
}

// keysWith returns the keys that begin with prefix, in order.
func keysWith(tx *bbolt.Tx, name string, prefix []byte) [][]byte {
	var found [][]byte
	c := bucket(tx, name).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		found = append(found, bytes.Clone(k))
	}
	return found
}

// count returns how many keys begin with prefix. No value is read.
func count(tx *bbolt.Tx, name string, prefix []byte) (n int) {
	c := bucket(tx, name).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		n++
	}
	return n
}

func deleteAll(tx *bbolt.Tx, name string, keys [][]byte) error {
	for _, k := range keys {
		if err := bucket(tx, name).Delete(k); err != nil {
			return err
		}
	}
	return nil
}
