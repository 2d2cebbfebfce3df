package bolt

import (
	"context"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) AddMember(ctx context.Context, m store.Member) error {
	return s.write(ctx, "add a member", func(tx *bbolt.Tx) error {
		email := emailKey(m.Email)
		if bucket(tx, emails).Get(email) != nil || bucket(tx, members).Get(key(m.ID)) != nil {
			return store.ErrExists
		}
		if err := bucket(tx, emails).Put(email, []byte(m.ID)); err != nil {
			return err
		}
		m.Created = m.Created.UTC()
		return put(tx, members, key(m.ID), m)
	})
}

func (s *bolt) Member(ctx context.Context, id string) (m store.Member, err error) {
	err = s.read(ctx, "read a member", func(tx *bbolt.Tx) error {
		m, err = get[store.Member](tx, members, key(id))
		return err
	})
	return m, err
}

func (s *bolt) MemberByEmail(ctx context.Context, email string) (store.Member, error) {
	return s.memberBy(ctx, emails, emailKey(email))
}

func (s *bolt) MemberByToken(ctx context.Context, token store.Secret) (store.Member, error) {
	hash := token.Hash()
	return s.memberBy(ctx, tokens, hash[:])
}

// memberBy finds a member through an index whose values are member ids.
func (s *bolt) memberBy(ctx context.Context, index string, k []byte) (m store.Member, err error) {
	err = s.read(ctx, "find a member", func(tx *bbolt.Tx) error {
		id := bucket(tx, index).Get(k)
		if id == nil {
			return store.ErrNotFound
		}
		m, err = get[store.Member](tx, members, key(string(id)))
		return err
	})
	return m, err
}

func (s *bolt) Members(ctx context.Context) ([]store.Member, error) {
	all := []store.Member{}
	err := s.read(ctx, "list the members", func(tx *bbolt.Tx) error {
		return bucket(tx, members).ForEach(func(k, _ []byte) error {
			m, err := get[store.Member](tx, members, k)
			all = append(all, m)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b store.Member) int {
		return strings.Compare(string(emailKey(a.Email)), string(emailKey(b.Email)))
	})
	return all, nil
}

func (s *bolt) AddToken(ctx context.Context, token store.Secret, memberID string) error {
	return s.write(ctx, "add a token", func(tx *bbolt.Tx) error {
		if bucket(tx, members).Get(key(memberID)) == nil {
			return store.ErrNotFound
		}
		hash := token.Hash()
		return bucket(tx, tokens).Put(hash[:], []byte(memberID))
	})
}

func (s *bolt) RevokeTokens(ctx context.Context, memberID string) error {
	return s.write(ctx, "revoke tokens", func(tx *bbolt.Tx) error {
		var theirs [][]byte
		err := bucket(tx, tokens).ForEach(func(hash, id []byte) error {
			if string(id) == memberID {
				theirs = append(theirs, slices.Clone(hash))
			}
			return nil
		})
		if err != nil {
			return err
		}
		return deleteAll(tx, tokens, theirs)
	})
}

func emailKey(address string) []byte { return []byte(strings.ToLower(strings.TrimSpace(address))) }
