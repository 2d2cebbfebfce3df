package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

func (s *postgres) AddFollow(ctx context.Context, f store.Follow) error {
	return s.write(ctx, "follow", func(tx pgx.Tx) error {
		if err := s.hold(ctx, tx, f.Member); err != nil {
			return err
		}
		var n int
		var isKnown bool
		err := tx.QueryRow(ctx, `SELECT count(*), coalesce(bool_or(id = $3), false) FROM follows WHERE body = $1 AND member = $2`,
			s.body, f.Member, f.ID()).Scan(&n, &isKnown)
		switch {
		case err != nil:
			return err
		case isKnown:
			return nil
		case n >= store.MaxFollows:
			return &store.TooManyError{Of: "follows", Most: store.MaxFollows}
		}
		kept := f
		kept.Created = f.Created.UTC()
		b := &pgx.Batch{}
		b.Queue(`INSERT INTO follows (body, member, id, since, doc) VALUES ($1, $2, $3, $4, $5)`,
			s.body, f.Member, f.ID(), kept.Created.UnixMicro(), written(kept))
		s.renewState(b, f.Member)
		return sent(ctx, tx, b)
	})
}

// renewState has the feeds of a member be others.
func (s *postgres) renewState(b *pgx.Batch, member string) {
	b.Queue(`UPDATE members SET plan_state = $3 WHERE body = $1 AND id = $2`, s.body, member, store.NewID())
}

func (s *postgres) Follows(ctx context.Context, memberID string) ([]store.Follow, error) {
	found, err := whole[store.Follow](ctx, s, "list follows", "follow",
		`SELECT id, doc FROM follows WHERE body = $1 AND member = $2 ORDER BY since, id`, s.body, memberID)
	return found.Items, err
}

func (s *postgres) RemoveFollow(ctx context.Context, memberID, id string) error {
	return s.write(ctx, "follow no more", func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `DELETE FROM follows WHERE body = $1 AND member = $2 AND id = $3`, s.body, memberID, id)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return store.ErrNotFound
		}
		b := &pgx.Batch{}
		s.renewState(b, memberID)
		return sent(ctx, tx, b)
	})
}

func (s *postgres) Followers(ctx context.Context) (found []string, err error) {
	err = s.read(ctx, "list who follows", func(q querier) error {
		rows, err := q.Query(ctx, `SELECT DISTINCT member FROM follows WHERE body = $1 ORDER BY member`, s.body)
		if err != nil {
			return err
		}
		found, err = pgx.AppendRows([]string{}, rows, pgx.RowTo[string])
		return err
	})
	return found, err
}

func (s *postgres) ToldOf(ctx context.Context, memberID string) ([]store.ToldNews, error) {
	found, err := whole[store.ToldNews](ctx, s, "list what was told", "told",
		`SELECT thing, doc FROM told WHERE body = $1 AND member = $2 ORDER BY thing`, s.body, memberID)
	return found.Items, err
}

func (s *postgres) OweNews(ctx context.Context, things []store.ToldNews, m store.Mail) error {
	return s.write(ctx, "owe news", func(tx pgx.Tx) error {
		for _, t := range things {
			done, err := tx.Exec(ctx, `INSERT INTO told (body, member, thing, until, doc) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
				s.body, t.Member, t.Thing, t.Until.String(), written(t))
			if err != nil {
				return err
			}
			if done.RowsAffected() == 0 {
				return store.ErrConflict
			}
		}
		_, err := s.oweOnce(ctx, tx, m)
		return err
	})
}
