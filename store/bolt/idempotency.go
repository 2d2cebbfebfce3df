package bolt

import (
	"bytes"
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// request is what an idempotency key stands for.
type request struct {
	Digest  [32]byte  `json:"digest"`
	Contact string    `json:"contact"`
	At      time.Time `json:"at"`
}

func (s *bolt) ContactByKey(ctx context.Context, memberID string, k store.IdempotencyKey) (c store.Contact, err error) {
	err = s.read(ctx, "find a repeated request", func(tx *bbolt.Tx) error {
		var repeated bool
		if c, repeated, err = repeat(tx, memberID, k); err == nil && !repeated {
			return store.ErrNotFound
		}
		return err
	})
	if err != nil {
		return store.Contact{}, err
	}
	return c, nil
}

// repeat returns the contact that the same request made before, if it did.
func repeat(tx *bbolt.Tx, member string, k store.IdempotencyKey) (c store.Contact, repeated bool, err error) {
	if k.Key == "" {
		return c, false, nil
	}
	before, err := get[request](tx, idempotency, key(member, k.Key))
	if gone(err) || err == nil && k.At.Sub(before.At) >= store.KeyLife {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	c, err = get[store.Contact](tx, contacts, key(member, before.Contact))
	if err == nil && before.Digest != k.Digest {
		return c, false, store.ErrKeyReused
	}
	return c, err == nil, err
}

// remember keeps the key of a request. Those of the same member whose time is over
// are forgotten; they stand first by age, and no other is looked at.
func remember(tx *bbolt.Tx, c store.Contact, k store.IdempotencyKey) error {
	if k.Key == "" {
		return nil
	}
	if err := forgetKey(tx, c.Member, k.Key); err != nil { // one of that name that ran out
		return err
	}
	if err := forgetOldKeys(tx, c.Member, k.At); err != nil {
		return err
	}
	if count(tx, keyAges, key(c.Member)) >= store.MaxKeys {
		return &store.TooManyError{Of: "idempotency keys within a day", Most: store.MaxKeys}
	}
	return errors.Join(
		mark(tx, keyAges, keyAge(c.Member, k.At, k.Key)),
		bucket(tx, keyOf).Put(key(c.Member, c.ID), []byte(k.Key)),
		put(tx, idempotency, key(c.Member, k.Key), request{Digest: k.Digest, Contact: c.ID, At: k.At.UTC()}),
	)
}

// forgetOldKeys forgets the keys of a member whose time is over at now.
func forgetOldKeys(tx *bbolt.Tx, member string, now time.Time) error {
	for {
		k, _ := bucket(tx, keyAges).Cursor().Seek(key(member))
		if !isOf(member, k) {
			return nil
		}
		at, word := splitKeyAge(member, k)
		if now.Sub(at) < store.KeyLife {
			return nil
		}
		if err := bucket(tx, keyAges).Delete(bytes.Clone(k)); err != nil {
			return err
		}
		if err := forgetKey(tx, member, word); err != nil {
			return err
		}
	}
}

// forgetKey forgets a key, whether it can be read or not.
func forgetKey(tx *bbolt.Tx, member, word string) error {
	r, err := get[request](tx, idempotency, key(member, word))
	if gone(err) {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	return errors.Join(
		bucket(tx, keyAges).Delete(keyAge(member, r.At, word)),
		bucket(tx, keyOf).Delete(key(member, r.Contact)),
		bucket(tx, idempotency).Delete(key(member, word)),
	)
}

// forgetKeyOf forgets the key with which a contact was made, if it was with one.
func forgetKeyOf(tx *bbolt.Tx, member, contact string) error {
	word := bucket(tx, keyOf).Get(key(member, contact))
	if word == nil {
		return nil
	}
	return forgetKey(tx, member, string(word))
}

// forgetAllOldKeys forgets the keys of everybody whose time is over at now.
func forgetAllOldKeys(tx *bbolt.Tx, now time.Time) error {
	next := []byte{}
	for {
		k, _ := bucket(tx, keyAges).Cursor().Seek(next)
		if k == nil {
			return nil
		}
		member, _, _ := bytes.Cut(k, []byte{0})
		next = append(bytes.Clone(member), 1) // behind all of this member's
		if err := forgetOldKeys(tx, string(member), now); err != nil {
			return err
		}
	}
}
