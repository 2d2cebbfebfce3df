package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

func (s *postgres) AddToken(ctx context.Context, t store.Token, secret store.Secret) error {
	return s.write(ctx, "add a token", func(tx pgx.Tx) error {
		if err := s.hold(ctx, tx, t.Member); err != nil {
			return err
		}
		n, err := heldTokens().count(ctx, s, tx, t.Member)
		if err != nil {
			return err
		}
		if n >= store.MaxTokens {
			return &store.TooManyError{Of: "tokens", Most: store.MaxTokens}
		}
		t := t
		t.Created = t.Created.UTC()
		return heldTokens().add(ctx, s, tx, t.Member, t.ID, secret, time.Time{}, t)
	})
}

func (s *postgres) Tokens(ctx context.Context, memberID string) ([]store.Token, error) {
	found, err := listed(ctx, s, heldTokens(), "list tokens", memberID)
	slices.SortStableFunc(found, func(a, b store.Token) int { return a.Created.Compare(b.Created) })
	return found, err
}

func (s *postgres) MemberByToken(ctx context.Context, secret store.Secret, now time.Time) (m store.Member, err error) {
	var t store.Token
	err = s.read(ctx, "find a member", func(q querier) error {
		if t, err = heldTokens().bySecret(ctx, s, q, secret); err != nil {
			return err
		}
		m, err = s.able(ctx, q, t.Member)
		return err
	})
	if err != nil {
		return store.Member{}, err
	}
	// Whoever asks is answered although the day cannot be noted.
	if t.Used != today(now) {
		m = m.SeenOn(today(now))
		_ = s.write(ctx, "note the use of a token", func(tx pgx.Tx) error { return s.useToken(ctx, tx, t, now) })
	}
	return m, nil
}

// useToken notes the day of use, unless the token was revoked a moment ago.
func (s *postgres) useToken(ctx context.Context, tx pgx.Tx, t store.Token, now time.Time) error {
	if err := s.seen(ctx, tx, t.Member, now); err != nil {
		return err
	}
	t, err := heldTokens().own(ctx, s, tx, t.Member, t.ID)
	if err != nil {
		return err
	}
	t.Used = today(now)
	return heldTokens().put(ctx, s, tx, t.Member, t.ID, time.Time{}, t)
}

func (s *postgres) RevokeToken(ctx context.Context, memberID, id string) error {
	return s.write(ctx, "revoke a token", func(tx pgx.Tx) error { return heldTokens().drop(ctx, s, tx, memberID, id) })
}

func (s *postgres) RevokeTokens(ctx context.Context, memberID string) error {
	return s.write(ctx, "revoke tokens", func(tx pgx.Tx) error { return heldTokens().dropAll(ctx, s, tx, memberID) })
}
