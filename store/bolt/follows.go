package bolt

import (
	"bytes"
	"context"
	"slices"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *bolt) AddFollow(ctx context.Context, f store.Follow) error {
	return s.write(ctx, "follow", func(tx *bbolt.Tx) error {
		switch k := key(f.Member, f.ID()); {
		case !has(tx, members, key(f.Member)):
			return store.ErrNotFound
		case has(tx, follows, k):
			return nil
		case count(tx, follows, key(f.Member)) >= store.MaxFollows:
			return &store.TooManyError{Of: "follows", Most: store.MaxFollows}
		default:
			f.Created = f.Created.UTC()
			if err := put(tx, follows, k, f); err != nil {
				return err
			}
			return renewState(tx, f.Member)
		}
	})
}

func (s *bolt) Follows(ctx context.Context, memberID string) ([]store.Follow, error) {
	found, err := listed[store.Follow](ctx, s, follows, key(memberID))
	slices.SortStableFunc(found.Items, func(a, b store.Follow) int { return a.Created.Compare(b.Created) })
	return found.Items, err
}

func (s *bolt) RemoveFollow(ctx context.Context, memberID, id string) error {
	return s.write(ctx, "follow no more", func(tx *bbolt.Tx) error {
		k := key(memberID, id)
		if !has(tx, follows, k) {
			return store.ErrNotFound
		}
		if err := bucket(tx, follows).Delete(k); err != nil {
			return err
		}
		return renewState(tx, memberID)
	})
}

func (s *bolt) Followers(ctx context.Context) ([]string, error) {
	found := []string{}
	err := s.read(ctx, "list who follows", func(tx *bbolt.Tx) error {
		c := bucket(tx, follows).Cursor()
		for k, _ := c.First(); k != nil; {
			member := parts(k)[0]
			found = append(found, member)
			for next := key(member); k != nil && bytes.HasPrefix(k, next); {
				k, _ = c.Next()
			}
		}
		return nil
	})
	return found, err
}

func (s *bolt) ToldOf(ctx context.Context, memberID string) ([]store.ToldNews, error) {
	found, err := listed[store.ToldNews](ctx, s, told, key(memberID))
	return found.Items, err
}

func (s *bolt) OweNews(ctx context.Context, things []store.ToldNews, m store.Mail) error {
	return s.write(ctx, "owe news", func(tx *bbolt.Tx) error {
		for _, t := range things {
			k := key(t.Member, t.Thing)
			if has(tx, told, k) {
				return store.ErrConflict
			}
			if err := put(tx, told, k, t); err != nil {
				return err
			}
		}
		_, err := oweOnce(tx, m)
		return err
	})
}

// pruneTold forgets what is over, and what cannot be read.
func pruneTold(tx *bbolt.Tx, today calendar.Date) error {
	for _, k := range keysWith(tx, told, nil) {
		if t, err := get[store.ToldNews](tx, told, k); err == nil && !t.Until.Before(today) {
			continue
		}
		if err := bucket(tx, told).Delete(k); err != nil {
			return err
		}
	}
	return nil
}
