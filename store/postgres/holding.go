package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// holding is a kind of thing that is found by the hash of its secret and listed by its
// member: the name of its table, and of one of it.
type holding[T any] struct{ table, kind string }

func heldTokens() holding[store.Token]     { return holding[store.Token]{"tokens", "token"} }
func heldSessions() holding[store.Session] { return holding[store.Session]{"sessions", "session"} }
func heldFeeds() holding[store.Feed]       { return holding[store.Feed]{"feeds", "feed"} }

// add keeps a new one, which is forgotten at ends unless that is zero. store.ErrNotFound if
// there is no such member, store.ErrExists if its id or its secret is taken.
func (h holding[T]) add(ctx context.Context, s *postgres, q querier, member, id string, secret store.Secret, ends time.Time, v T) error {
	hash := secret.Hash()
	_, err := q.Exec(ctx, `INSERT INTO `+h.table+` (body, hash, member, id, ends, doc) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.body, hash[:], member, id, micros(ends), written(v))
	return err
}

// put keeps one again.
func (h holding[T]) put(ctx context.Context, s *postgres, q querier, member, id string, ends time.Time, v T) error {
	_, err := q.Exec(ctx, `UPDATE `+h.table+` SET ends = $4, doc = $5 WHERE body = $1 AND member = $2 AND id = $3`,
		s.body, member, id, micros(ends), written(v))
	return err
}

// bySecret finds one.
func (h holding[T]) bySecret(ctx context.Context, s *postgres, q querier, secret store.Secret) (T, error) {
	hash := secret.Hash()
	return one[T](q.QueryRow(ctx, `SELECT doc FROM `+h.table+` WHERE body = $1 AND hash = $2`, s.body, hash[:]))
}

// own finds a member's own, for a change; store.ErrNotFound if it is not hers.
func (h holding[T]) own(ctx context.Context, s *postgres, tx pgx.Tx, member, id string) (T, error) {
	return one[T](tx.QueryRow(ctx, `SELECT doc FROM `+h.table+` WHERE body = $1 AND member = $2 AND id = $3 FOR UPDATE`, s.body, member, id))
}

// list returns those of a member, in the order of their ids, without the damaged.
func (h holding[T]) list(ctx context.Context, s *postgres, q querier, member string, lost *losses) ([]T, error) {
	rows, err := q.Query(ctx, `SELECT id, doc FROM `+h.table+` WHERE body = $1 AND member = $2 ORDER BY id`, s.body, member)
	return all[T](rows, err, h.kind, lost)
}

// count counts those of a member, damaged or not.
func (h holding[T]) count(ctx context.Context, s *postgres, q querier, member string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM `+h.table+` WHERE body = $1 AND member = $2`, s.body, member).Scan(&n)
	return n, err
}

// drop erases one, whether it can be read or not; store.ErrNotFound if it is not hers.
func (h holding[T]) drop(ctx context.Context, s *postgres, q querier, member, id string) error {
	done, err := q.Exec(ctx, `DELETE FROM `+h.table+` WHERE body = $1 AND member = $2 AND id = $3`, s.body, member, id)
	if err == nil && done.RowsAffected() == 0 {
		return store.ErrNotFound
	}
	return err
}

// dropAll erases all of a member's.
func (h holding[T]) dropAll(ctx context.Context, s *postgres, q querier, member string) error {
	_, err := q.Exec(ctx, `DELETE FROM `+h.table+` WHERE body = $1 AND member = $2`, s.body, member)
	return err
}

// prune erases those whose time is over at now.
func (h holding[T]) prune(ctx context.Context, s *postgres, q querier, now time.Time) error {
	_, err := q.Exec(ctx, `DELETE FROM `+h.table+` WHERE body = $1 AND ends <= $2`, s.body, now.UnixMicro())
	return err
}

// listed returns a member's, as readers want them.
func listed[T any](ctx context.Context, s *postgres, h holding[T], what, member string) (found []T, err error) {
	var lost losses
	err = s.read(ctx, what, func(q querier) error {
		lost = losses{}
		found, err = h.list(ctx, s, q, member, &lost)
		return err
	})
	s.tell(ctx, lost)
	return found, err
}
