package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
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

func (s *bolt) AddContact(ctx context.Context, c store.Contact, due []store.Reminder, k store.IdempotencyKey) (kept store.Contact, err error) {
	err = s.write(ctx, "add a contact", func(tx *bbolt.Tx) error {
		if bucket(tx, members).Get(key(c.Member)) == nil {
			return store.ErrNotFound
		}
		var repeated bool
		if kept, repeated, err = repeat(tx, c.Member, k); err != nil || repeated {
			return err
		}
		if bucket(tx, contacts).Get(key(c.Member, c.ID)) != nil {
			return store.ErrExists
		}
		c.Revision = 1
		kept = inUTC(c)
		if err := put(tx, contacts, key(c.Member, c.ID), kept); err != nil {
			return err
		}
		if err := renewState(tx, c.Member); err != nil {
			return err
		}
		if err := replaceReminders(tx, c, due); err != nil {
			return err
		}
		return remember(tx, c, k)
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
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
	if errors.Is(err, store.ErrNotFound) || err == nil && k.At.Sub(before.At) >= store.KeyLife {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	c, err = get[store.Contact](tx, contacts, key(member, before.Contact))
	switch {
	case errors.Is(err, store.ErrNotFound): // erased since: the key is free again
		return c, false, nil
	case err == nil && before.Digest != k.Digest:
		return c, false, store.ErrKeyReused
	}
	return c, err == nil, err
}

// remember keeps the key of a request, and forgets those of the same member
// whose time is over.
func remember(tx *bbolt.Tx, c store.Contact, k store.IdempotencyKey) error {
	if k.Key == "" {
		return nil
	}
	err := deleteRequests(tx, c.Member, func(r request) bool { return k.At.Sub(r.At) >= store.KeyLife })
	if err != nil {
		return err
	}
	return put(tx, idempotency, key(c.Member, k.Key), request{Digest: k.Digest, Contact: c.ID, At: k.At.UTC()})
}

func deleteRequests(tx *bbolt.Tx, member string, doomed func(request) bool) error {
	var gone [][]byte
	err := each(tx, idempotency, key(member), func(k, _ []byte) error {
		r, err := get[request](tx, idempotency, k)
		if err == nil && doomed(r) {
			gone = append(gone, slices.Clone(k))
		}
		return err
	})
	return errors.Join(err, deleteAll(tx, idempotency, gone))
}

func (s *bolt) Contact(ctx context.Context, memberID, id string) (c store.Contact, err error) {
	err = s.read(ctx, "read a contact", func(tx *bbolt.Tx) error {
		c, err = get[store.Contact](tx, contacts, key(memberID, id))
		return err
	})
	return c, err
}

func (s *bolt) Contacts(ctx context.Context, memberID string) ([]store.Contact, error) {
	found := []store.Contact{}
	err := s.read(ctx, "list contacts", func(tx *bbolt.Tx) error {
		return each(tx, contacts, key(memberID), func(k, _ []byte) error {
			c, err := get[store.Contact](tx, contacts, k)
			found = append(found, c)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b store.Contact) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

func (s *bolt) UpdateContact(ctx context.Context, c store.Contact, due []store.Reminder) (kept store.Contact, err error) {
	err = s.write(ctx, "update a contact", func(tx *bbolt.Tx) error {
		before, err := get[store.Contact](tx, contacts, key(c.Member, c.ID))
		if err != nil {
			return err
		}
		if before.Revision != c.Revision {
			return store.ErrConflict
		}
		kept = inUTC(c)
		kept.Revision++
		if err := put(tx, contacts, key(c.Member, c.ID), kept); err != nil {
			return err
		}
		if err := renewState(tx, c.Member); err != nil {
			return err
		}
		if due == nil {
			return nil
		}
		return replaceReminders(tx, c, due)
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
}

func (s *bolt) DeleteContact(ctx context.Context, memberID, id string, revision int) error {
	return s.write(ctx, "delete a contact", func(tx *bbolt.Tx) error {
		c, err := get[store.Contact](tx, contacts, key(memberID, id))
		if err != nil {
			return err
		}
		if revision != 0 && revision != c.Revision {
			return store.ErrConflict
		}
		if err := eraseReminders(tx, memberID, id); err != nil {
			return err
		}
		if err := deleteRequests(tx, memberID, func(r request) bool { return r.Contact == id }); err != nil {
			return err
		}
		if err := renewState(tx, memberID); err != nil {
			return err
		}
		return bucket(tx, contacts).Delete(key(memberID, id))
	})
}

func (s *bolt) State(ctx context.Context, memberID string) (state string, err error) {
	err = s.read(ctx, "read the state of a member's contacts", func(tx *bbolt.Tx) error {
		state = string(bucket(tx, states).Get(key(memberID)))
		return nil
	})
	return state, err
}

// renewState takes a new word by chance and does not count: an older copy of the file
// would count to the same numbers again.
func renewState(tx *bbolt.Tx, member string) error {
	return bucket(tx, states).Put(key(member), []byte(store.NewID()))
}

func inUTC(c store.Contact) store.Contact {
	c.Created, c.Updated = c.Created.UTC(), c.Updated.UTC()
	return c
}

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

func deleteAll(tx *bbolt.Tx, name string, keys [][]byte) error {
	for _, k := range keys {
		if err := bucket(tx, name).Delete(k); err != nil {
			return err
		}
	}
	return nil
}
