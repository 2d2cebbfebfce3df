package bolt

import (
	"bytes"
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) UpdateMemberUnlessLast(ctx context.Context, m store.Member) (store.Member, error) {
	return s.updateMember(ctx, m, func(tx *bbolt.Tx, before, after store.Member) error {
		if !before.IsOfficer() || after.IsOfficer() {
			return nil
		}
		return leavesAnother(tx, m.ID)
	})
}

func (s *bolt) RemoveMemberUnlessLast(ctx context.Context, id string) error {
	return s.removeMember(ctx, id, func(tx *bbolt.Tx) error {
		m, err := get[store.Member](tx, members, key(id))
		if errors.Is(err, store.ErrDamaged) || err == nil && !m.IsOfficer() {
			return nil
		}
		if err != nil {
			return err
		}
		return leavesAnother(tx, id)
	})
}

// asOfficer is in the record of each officer; none without it needs to be read any closer.
var asOfficer = []byte(`"role":"officer"`)

// leavesAnother says whether there is an officer besides that one; store.ErrLastOfficer if not.
func leavesAnother(tx *bbolt.Tx, id string) error {
	c := bucket(tx, members).Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		if !bytes.Contains(raw, asOfficer) || bytes.Equal(k, key(id)) {
			continue
		}
		if m, err := get[store.Member](tx, members, k); err == nil && m.IsOfficer() {
			return nil
		}
	}
	return store.ErrLastOfficer
}
