package bolt

import (
	"context"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *bolt) AddFeed(ctx context.Context, f store.Feed, secret store.Secret) error {
	return s.write(ctx, "add a feed", func(tx *bbolt.Tx) error { return addFeed(tx, f, secret) })
}

func addFeed(tx *bbolt.Tx, f store.Feed, secret store.Secret) error {
	if err := roomForFeed(tx, f.Member); err != nil {
		return err
	}
	f.Created = f.Created.UTC()
	return heldFeeds().add(tx, f.Member, f.ID, secret, f)
}

// roomForFeed refuses one feed too many, and forgets the oldest of too many that were
// revoked. One that cannot be read counts as not revoked.
func roomForFeed(tx *bbolt.Tx, member string) error {
	var lost losses
	all, err := heldFeeds().list(tx, member, &lost)
	if err != nil {
		return err
	}
	revoked := slices.DeleteFunc(all, func(f store.Feed) bool { return f.Revoked.IsZero() })
	if count(tx, feedsOf, key(member))-len(revoked) >= store.MaxFeeds {
		return &store.TooManyError{Of: "feeds", Most: store.MaxFeeds}
	}
	slices.SortFunc(revoked, func(a, b store.Feed) int { return a.Revoked.Compare(b.Revoked) })
	for i := 0; len(revoked)-i > store.MaxRevokedFeeds; i++ {
		if err := heldFeeds().drop(tx, member, revoked[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *bolt) Feeds(ctx context.Context, memberID string) (found []store.Feed, err error) {
	var lost losses
	err = s.read(ctx, "list feeds", func(tx *bbolt.Tx) error {
		found, err = heldFeeds().list(tx, memberID, &lost)
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(f store.Feed) bool { return !f.Revoked.IsZero() })
	slices.SortStableFunc(found, func(a, b store.Feed) int { return a.Created.Compare(b.Created) })
	return found, nil
}

func (s *bolt) FeedBySecret(ctx context.Context, secret store.Secret, now time.Time) (f store.Feed, err error) {
	hash := secret.Hash()
	err = s.read(ctx, "find a feed", func(tx *bbolt.Tx) error {
		if f, err = get[store.Feed](tx, feeds, hash[:]); err != nil {
			return err
		}
		if !f.Revoked.IsZero() {
			return store.ErrRevoked
		}
		_, err = able(tx, f.Member)
		return err
	})
	if err != nil {
		return store.Feed{}, err
	}
	// Whoever asks is answered although the day cannot be noted, as on a full disk.
	if f.Used != today(now) {
		f.Used = today(now)
		_ = s.write(ctx, "note the use of a feed", func(tx *bbolt.Tx) error { return useFeed(tx, hash[:], now) })
	}
	return f, nil
}

// useFeed notes the day of use, unless the feed was revoked a moment ago. A calendar
// program that reads it says nothing of whether its member is still there.
func useFeed(tx *bbolt.Tx, hash []byte, now time.Time) error {
	f, err := get[store.Feed](tx, feeds, hash)
	if err != nil {
		return err
	}
	if !f.Revoked.IsZero() {
		return store.ErrRevoked
	}
	f.Used = today(now)
	return put(tx, feeds, hash, f)
}

func (s *bolt) NoteSpread(ctx context.Context, memberID, id string, on calendar.Date) error {
	return s.write(ctx, "note from where a feed is read", func(tx *bbolt.Tx) error {
		hash, err := heldFeeds().hash(tx, memberID, id)
		if err != nil {
			return err
		}
		f, err := get[store.Feed](tx, feeds, hash)
		if err != nil {
			return err
		}
		f.Spread = on
		return put(tx, feeds, hash, f)
	})
}

func (s *bolt) RenewFeed(ctx context.Context, id string, fresh store.Feed, secret store.Secret, at time.Time) error {
	return s.write(ctx, "renew a feed", func(tx *bbolt.Tx) error {
		hash, err := heldFeeds().hash(tx, fresh.Member, id)
		if err != nil {
			return err
		}
		before, err := get[store.Feed](tx, feeds, hash)
		if err != nil {
			return err
		}
		if !before.Revoked.IsZero() {
			return store.ErrNotFound
		}
		before.Revoked = at.UTC()
		if err := put(tx, feeds, hash, before); err != nil {
			return err
		}
		return addFeed(tx, fresh, secret)
	})
}

func (s *bolt) RevokeFeed(ctx context.Context, memberID, id string, at time.Time) error {
	return s.write(ctx, "revoke a feed", func(tx *bbolt.Tx) error {
		hash, err := heldFeeds().hash(tx, memberID, id)
		if err != nil {
			return err
		}
		f, err := get[store.Feed](tx, feeds, hash)
		if err != nil || !f.Revoked.IsZero() {
			return err
		}
		f.Revoked = at.UTC()
		return put(tx, feeds, hash, f)
	})
}
