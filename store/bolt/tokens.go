package bolt

import (
	"context"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) AddToken(ctx context.Context, t store.Token, secret store.Secret) error {
	return s.write(ctx, "add a token", func(tx *bbolt.Tx) error {
		if count(tx, tokensOf, key(t.Member)) >= store.MaxTokens {
			return &store.TooManyError{Of: "tokens", Most: store.MaxTokens}
		}
		t.Created = t.Created.UTC()
		return heldTokens().add(tx, t.Member, t.ID, secret, t)
	})
}

func (s *bolt) Tokens(ctx context.Context, memberID string) (found []store.Token, err error) {
	var lost losses
	err = s.read(ctx, "list tokens", func(tx *bbolt.Tx) error {
		found, err = heldTokens().list(tx, memberID, &lost)
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b store.Token) int { return a.Created.Compare(b.Created) })
	return found, nil
}

func (s *bolt) MemberByToken(ctx context.Context, secret store.Secret, now time.Time) (m store.Member, err error) {
	hash := secret.Hash()
	var t store.Token
	err = s.read(ctx, "find a member", func(tx *bbolt.Tx) error {
		if t, err = get[store.Token](tx, tokens, hash[:]); err != nil {
			return err
		}
		m, err = able(tx, t.Member)
		return err
	})
	if err != nil {
		return store.Member{}, err
	}
	// Whoever asks is answered although the day cannot be noted, as on a full disk.
	if t.Used != today(now) {
		_ = s.write(ctx, "note the use of a token", func(tx *bbolt.Tx) error { return useToken(tx, hash[:], now) })
		m = m.SeenOn(today(now))
	}
	return m, nil
}

// useToken notes the day of use, unless the token was revoked a moment ago.
func useToken(tx *bbolt.Tx, hash []byte, now time.Time) error {
	t, err := get[store.Token](tx, tokens, hash)
	if err != nil {
		return err
	}
	t.Used = today(now)
	if err := put(tx, tokens, hash, t); err != nil {
		return err
	}
	return seen(tx, t.Member, now)
}

func (s *bolt) RevokeToken(ctx context.Context, memberID, id string) error {
	return s.write(ctx, "revoke a token", func(tx *bbolt.Tx) error { return heldTokens().drop(tx, memberID, id) })
}

func (s *bolt) RevokeTokens(ctx context.Context, memberID string) error {
	return s.write(ctx, "revoke tokens", func(tx *bbolt.Tx) error { return heldTokens().dropAll(tx, memberID) })
}
