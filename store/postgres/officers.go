package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

func (s *postgres) UpdateMemberUnlessLast(ctx context.Context, m store.Member) (store.Member, error) {
	return s.updateMember(ctx, m, func(tx pgx.Tx, before, after store.Member) error {
		if !before.IsOfficer() || after.IsOfficer() {
			return nil
		}
		return s.leavesAnother(ctx, tx, m.ID)
	})
}

func (s *postgres) RemoveMemberUnlessLast(ctx context.Context, id string) error {
	return s.removeMember(ctx, id, func(tx pgx.Tx) error {
		m, err := s.member(ctx, tx, id)
		if errors.Is(err, store.ErrDamaged) || err == nil && !m.IsOfficer() {
			return nil
		}
		if err != nil {
			return err
		}
		return s.leavesAnother(ctx, tx, id)
	})
}

// leavesAnother says whether there is an officer besides that one; store.ErrLastOfficer if not.
// Who asks counts first: so whoever asks next sees what became of this one.
func (s *postgres) leavesAnother(ctx context.Context, tx pgx.Tx, id string) error {
	if _, err := s.counted(ctx, tx, "officers"); err != nil {
		return err
	}
	isAnother := false
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM members WHERE body = $1 AND id <> $2 AND state = 'active' AND doc->>'role' = 'officer')`,
		s.body, id).Scan(&isAnother)
	if err == nil && !isAnother {
		return store.ErrLastOfficer
	}
	return err
}
