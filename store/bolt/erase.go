package bolt

import (
	"context"
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) RemoveMember(ctx context.Context, id string) error {
	return s.removeMember(ctx, id, func(*bbolt.Tx) error { return nil })
}

// removeMember erases a member, unless something is said against it.
func (s *bolt) removeMember(ctx context.Context, id string, against func(*bbolt.Tx) error) error {
	err := s.write(ctx, "remove a member", func(tx *bbolt.Tx) error {
		if !has(tx, members, key(id)) {
			return store.ErrNotFound
		}
		if err := against(tx); err != nil {
			return err
		}
		if err := eraseHoldings(tx, id); err != nil {
			return err
		}
		if err := erasePlans(tx, id); err != nil {
			return err
		}
		if err := eraseReplies(tx, id); err != nil {
			return err
		}
		if err := eraseAddress(tx, id); err != nil {
			return err
		}
		if err := bucket(tx, members).Delete(key(id)); err != nil {
			return err
		}
		return forgetDamage(tx)
	})
	if err != nil {
		return err
	}
	return errors.Join(dropCopies(s.db.Path()), s.scrub())
}

func eraseHoldings(tx *bbolt.Tx, member string) error {
	return errors.Join(
		heldTokens().dropAll(tx, member),
		heldSessions().dropAll(tx, member),
		heldFeeds().dropAll(tx, member),
	)
}

// erasePlans erases a member's contacts, mails and idempotency keys.
func erasePlans(tx *bbolt.Tx, member string) error {
	for _, k := range keysWith(tx, contacts, key(member)) {
		if err := eraseContact(tx, member, parts(k)[1]); err != nil {
			return err
		}
	}
	if err := eraseMails(tx, member, ""); err != nil {
		return err
	}
	for _, name := range []string{idempotency, keyAges, keyOf, states, asked, follows, told, byContact, queuedOf, suspended} {
		if err := deleteAll(tx, name, keysWith(tx, name, key(member))); err != nil {
			return err
		}
	}
	return nil
}

// eraseReplies erases what a member replied to campaigns.
func eraseReplies(tx *bbolt.Tx, member string) error {
	for _, k := range keysWith(tx, repliesOf, key(member)) {
		if err := dropReply(tx, parts(k)[1], member); err != nil {
			return err
		}
	}
	return nil
}

// eraseAddress erases by which address the member was found, and what is known of it
// as one that asks to be signed in.
func eraseAddress(tx *bbolt.Tx, member string) error {
	address, err := addressOf(tx, member)
	if err != nil {
		return err
	}
	if err := eraseSignIn(tx, store.HashAddress(string(address))); err != nil {
		return err
	}
	return bucket(tx, emails).Delete(address)
}

// addressOf returns a member's address as she is found by it. Where her own record
// cannot be read it goes through all addresses.
func addressOf(tx *bbolt.Tx, member string) (address []byte, err error) {
	m, err := get[store.Member](tx, members, key(member))
	if err == nil {
		return emailKey(m.Email), nil
	}
	err = each(tx, emails, nil, func(k, id []byte) error {
		if string(id) == member {
			address = slices.Clone(k)
		}
		return nil
	})
	return address, err
}

func eraseSignIn(tx *bbolt.Tx, address []byte) error {
	l, err := logOf(tx, address)
	if err != nil {
		return err
	}
	if r := l.Request; r != nil {
		index := bucket(tx, signInsByHash)
		if err := errors.Join(index.Delete(r.Browser), index.Delete(r.Link)); err != nil {
			return err
		}
	}
	return bucket(tx, signIns).Delete(address)
}
