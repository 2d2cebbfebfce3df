package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *postgres) AddFeed(ctx context.Context, f store.Feed, secret store.Secret) error {
	return s.write(ctx, "add a feed", func(tx pgx.Tx) error {
		if err := s.hold(ctx, tx, f.Member); err != nil {
			return err
		}
		return s.addFeed(ctx, tx, f, secret)
	})
}

// addFeed keeps a feed of a member who is locked.
func (s *postgres) addFeed(ctx context.Context, tx pgx.Tx, f store.Feed, secret store.Secret) error {
	if err := s.roomForFeed(ctx, tx, f.Member); err != nil {
		return err
	}
	f.Created = f.Created.UTC()
	return heldFeeds().add(ctx, s, tx, f.Member, f.ID, secret, feedEnds(f), f)
}

// feedEnds is when a feed is forgotten, zero if it was not revoked.
func feedEnds(f store.Feed) time.Time {
	if f.Revoked.IsZero() {
		return time.Time{}
	}
	return f.Revoked.Add(store.RevokedLife)
}

// roomForFeed refuses one feed too many, and forgets the oldest of too many that were
// revoked. One that cannot be read counts as not revoked.
func (s *postgres) roomForFeed(ctx context.Context, tx pgx.Tx, member string) error {
	var lost losses
	found, err := heldFeeds().list(ctx, s, tx, member, &lost)
	if err != nil {
		return err
	}
	known := len(found) + len(lost.found)
	revoked := slices.DeleteFunc(found, func(f store.Feed) bool { return f.Revoked.IsZero() })
	if known-len(revoked) >= store.MaxFeeds {
		return &store.TooManyError{Of: "feeds", Most: store.MaxFeeds}
	}
	slices.SortFunc(revoked, func(a, b store.Feed) int { return a.Revoked.Compare(b.Revoked) })
	for i := 0; len(revoked)-i > store.MaxRevokedFeeds; i++ {
		if err := heldFeeds().drop(ctx, s, tx, member, revoked[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *postgres) Feeds(ctx context.Context, memberID string) ([]store.Feed, error) {
	found, err := listed(ctx, s, heldFeeds(), "list feeds", memberID)
	found = slices.DeleteFunc(found, func(f store.Feed) bool { return !f.Revoked.IsZero() })
	slices.SortStableFunc(found, func(a, b store.Feed) int { return a.Created.Compare(b.Created) })
	return found, err
}

func (s *postgres) FeedBySecret(ctx context.Context, secret store.Secret, now time.Time) (f store.Feed, err error) {
	err = s.read(ctx, "find a feed", func(q querier) error {
		if f, err = heldFeeds().bySecret(ctx, s, q, secret); err != nil {
			return err
		}
		if !f.Revoked.IsZero() {
			return store.ErrRevoked
		}
		_, err = s.able(ctx, q, f.Member)
		return err
	})
	if err != nil {
		return store.Feed{}, err
	}
	// Whoever asks is answered although the day cannot be noted.
	if f.Used != today(now) {
		f.Used = today(now)
		_ = s.write(ctx, "note the use of a feed", func(tx pgx.Tx) error { return s.useFeed(ctx, tx, f, now) })
	}
	return f, nil
}

// useFeed notes the day of use, unless the feed was revoked a moment ago. A calendar program
// that reads it says nothing of whether its member is still there.
func (s *postgres) useFeed(ctx context.Context, tx pgx.Tx, f store.Feed, now time.Time) error {
	f, err := heldFeeds().own(ctx, s, tx, f.Member, f.ID)
	if err != nil || !f.Revoked.IsZero() {
		return err
	}
	f.Used = today(now)
	return heldFeeds().put(ctx, s, tx, f.Member, f.ID, time.Time{}, f)
}

func (s *postgres) NoteSpread(ctx context.Context, memberID, id string, on calendar.Date) error {
	return s.write(ctx, "note from where a feed is read", func(tx pgx.Tx) error {
		f, err := heldFeeds().own(ctx, s, tx, memberID, id)
		if err != nil {
			return err
		}
		f.Spread = on
		return heldFeeds().put(ctx, s, tx, memberID, id, feedEnds(f), f)
	})
}

func (s *postgres) RenewFeed(ctx context.Context, id string, fresh store.Feed, secret store.Secret, at time.Time) error {
	return s.write(ctx, "renew a feed", func(tx pgx.Tx) error {
		if err := s.hold(ctx, tx, fresh.Member); err != nil {
			return err
		}
		before, err := heldFeeds().own(ctx, s, tx, fresh.Member, id)
		if err != nil {
			return err
		}
		if !before.Revoked.IsZero() {
			return store.ErrNotFound
		}
		if err := s.revoke(ctx, tx, before, at); err != nil {
			return err
		}
		return s.addFeed(ctx, tx, fresh, secret)
	})
}

func (s *postgres) RevokeFeed(ctx context.Context, memberID, id string, at time.Time) error {
	return s.write(ctx, "revoke a feed", func(tx pgx.Tx) error {
		f, err := heldFeeds().own(ctx, s, tx, memberID, id)
		if err != nil || !f.Revoked.IsZero() {
			return err
		}
		return s.revoke(ctx, tx, f, at)
	})
}

func (s *postgres) revoke(ctx context.Context, q querier, f store.Feed, at time.Time) error {
	f.Revoked = at.UTC()
	return heldFeeds().put(ctx, s, q, f.Member, f.ID, feedEnds(f), f)
}
