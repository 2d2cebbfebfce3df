package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// theHook is the name of the only one among what there is once.
const theHook = "hook"

func (s *postgres) PutHook(ctx context.Context, h store.Hook) (kept store.Hook, err error) {
	err = s.write(ctx, "keep the hook", func(tx pgx.Tx) error {
		if _, err := s.counted(ctx, tx, "hooks"); err != nil { // who puts it waits for who did before
			return err
		}
		raw, err := s.single(ctx, tx, theHook)
		if err != nil {
			return err
		}
		var was store.Hook
		if raw != nil {
			if err := parse(raw, &was); err != nil {
				return err
			}
		}
		if was.Revision != h.Revision {
			return store.ErrConflict
		}
		kept = h
		kept.Revision++
		kept.Created, kept.Delivered, kept.Failing, kept.NotBefore = h.Created.UTC(), h.Delivered.UTC(), h.Failing.UTC(), h.NotBefore.UTC()
		return s.putSingle(ctx, tx, theHook, []byte(written(kept)))
	})
	if err != nil {
		return store.Hook{}, err
	}
	return kept, nil
}

func (s *postgres) Hook(ctx context.Context) (h store.Hook, err error) {
	err = s.read(ctx, "find the hook", func(q querier) error {
		var raw []byte
		err := q.QueryRow(ctx, `SELECT value FROM singles WHERE body = $1 AND name = $2`, s.body, theHook).Scan(&raw)
		if errors.Is(err, pgx.ErrNoRows) {
			return store.ErrNotFound
		}
		if err != nil {
			return err
		}
		return parse(raw, &h)
	})
	return h, err
}

// RemoveHook also removes one that cannot be read.
func (s *postgres) RemoveHook(ctx context.Context) error {
	return s.write(ctx, "forget the hook", func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `DELETE FROM singles WHERE body = $1 AND name = $2`, s.body, theHook)
		if err == nil && done.RowsAffected() == 0 {
			return store.ErrNotFound
		}
		return err
	})
}
