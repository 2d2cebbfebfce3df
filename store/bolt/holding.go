package bolt

import (
	"bytes"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// holding is a kind of thing that is found by the hash of its secret and listed by
// its member: the names of the two buckets.
type holding[T any] struct{ byHash, ofMember string }

func heldTokens() holding[store.Token]     { return holding[store.Token]{tokens, tokensOf} }
func heldSessions() holding[store.Session] { return holding[store.Session]{sessions, sessionsOf} }
func heldFeeds() holding[store.Feed]       { return holding[store.Feed]{feeds, feedsOf} }

// add keeps a new one. store.ErrNotFound if there is no such member, store.ErrExists
// if its id or its secret is taken.
func (h holding[T]) add(tx *bbolt.Tx, member, id string, secret store.Secret, v T) error {
	if !has(tx, members, key(member)) {
		return store.ErrNotFound
	}
	hash := secret.Hash()
	if has(tx, h.ofMember, key(member, id)) || has(tx, h.byHash, hash[:]) {
		return store.ErrExists
	}
	if err := bucket(tx, h.ofMember).Put(key(member, id), hash[:]); err != nil {
		return err
	}
	return put(tx, h.byHash, hash[:], v)
}

// list returns those of a member, in the order of their ids, without the damaged.
func (h holding[T]) list(tx *bbolt.Tx, member string, lost *losses) ([]T, error) {
	found := []T{}
	err := each(tx, h.ofMember, key(member), func(_, hash []byte) error {
		v, err := get[T](tx, h.byHash, hash)
		if lost.add(h.byHash, hash, err) {
			return nil
		}
		found = append(found, v)
		return err
	})
	return found, err
}

// hash returns the hash of the secret of a member's own; store.ErrNotFound if it is
// not hers.
func (h holding[T]) hash(tx *bbolt.Tx, member, id string) ([]byte, error) {
	hash := bucket(tx, h.ofMember).Get(key(member, id))
	if hash == nil {
		return nil, store.ErrNotFound
	}
	return bytes.Clone(hash), nil
}

// drop erases one, whether it can be read or not.
func (h holding[T]) drop(tx *bbolt.Tx, member, id string) error {
	hash, err := h.hash(tx, member, id)
	if err != nil {
		return err
	}
	if err := bucket(tx, h.byHash).Delete(hash); err != nil {
		return err
	}
	return bucket(tx, h.ofMember).Delete(key(member, id))
}

// dropAll erases all of a member's.
func (h holding[T]) dropAll(tx *bbolt.Tx, member string) error {
	for _, k := range keysWith(tx, h.ofMember, key(member)) {
		if err := h.drop(tx, member, parts(k)[1]); err != nil {
			return err
		}
	}
	return nil
}
