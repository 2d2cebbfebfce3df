package bolt

import (
	"context"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) AddFeed(ctx context.Context, f store.Feed, secret store.Secret) error {
	return s.write(ctx, "add a feed", func(tx *bbolt.Tx) error {
		if bucket(tx, members).Get(key(f.Member)) == nil {
			return store.ErrNotFound
		}
		hash := secret.Hash()
		if bucket(tx, feedsOf).Get(key(f.Member, f.ID)) != nil || bucket(tx, feeds).Get(hash[:]) != nil {
			return store.ErrExists
		}
		if err := bucket(tx, feedsOf).Put(key(f.Member, f.ID), hash[:]); err != nil {
			return err
		}
		f.Created = f.Created.UTC()
		return put(tx, feeds, hash[:], f)
	})
}

func (s *bolt) Feeds(ctx context.Context, memberID string) ([]store.Feed, error) {
	found := []store.Feed{}
	err := s.read(ctx, "list feeds", func(tx *bbolt.Tx) error {
		return each(tx, feedsOf, key(memberID), func(_, hash []byte) error {
			f, err := get[store.Feed](tx, feeds, hash)
			if err == nil && f.Revoked.IsZero() {
				found = append(found, f)
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b store.Feed) int { return a.Created.Compare(b.Created) })
	return found, nil
}

func (s *bolt) FeedBySecret(ctx context.Context, secret store.Secret) (f store.Feed, err error) {
	err = s.read(ctx, "find a feed", func(tx *bbolt.Tx) error {
		hash := secret.Hash()
		f, err = get[store.Feed](tx, feeds, hash[:])
		if err == nil && !f.Revoked.IsZero() {
			return store.ErrRevoked
		}
		return err
	})
	if err != nil {
		return store.Feed{}, err
	}
	return f, nil
}

func (s *bolt) RevokeFeed(ctx context.Context, memberID, id string, at time.Time) error {
	return s.write(ctx, "revoke a feed", func(tx *bbolt.Tx) error {
		hash := bucket(tx, feedsOf).Get(key(memberID, id))
		if hash == nil {
			return store.ErrNotFound
		}
		hash = slices.Clone(hash)
		f, err := get[store.Feed](tx, feeds, hash)
		if err != nil || !f.Revoked.IsZero() {
			return err
		}
		f.Revoked = at.UTC()
		return put(tx, feeds, hash, f)
	})
}
