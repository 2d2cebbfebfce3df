package postgres

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

var _ store.Replicated = (*postgres)(nil)

func (s *postgres) Lead(ctx context.Context, work, who string, lease time.Duration) (leads bool, err error) {
	err = s.write(ctx, "take a lease", func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `INSERT INTO leases (body, work, holder, ends) VALUES ($1, $2, $3, now() + $4 * interval '1 microsecond')
			ON CONFLICT (body, work) DO UPDATE SET holder = excluded.holder, ends = excluded.ends
			WHERE leases.holder = excluded.holder OR leases.ends <= now()`, s.body, work, who, lease.Microseconds())
		leads = done.RowsAffected() == 1
		return err
	})
	return leads, err
}

func (s *postgres) Yield(ctx context.Context, work, who string) error {
	return s.write(ctx, "give up a lease", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM leases WHERE body = $1 AND work = $2 AND holder = $3`, s.body, work, who)
		return err
	})
}

func (s *postgres) PutFile(ctx context.Context, name string, content []byte) error {
	hash := sha256.Sum256(content)
	return s.write(ctx, "share a file", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO files (body, name, hash, content) VALUES ($1, $2, $3, $4)
			ON CONFLICT (body, name) DO UPDATE SET hash = excluded.hash, content = excluded.content`, s.body, name, hash[:], content)
		return err
	})
}

func (s *postgres) Files(ctx context.Context) (found map[string][32]byte, err error) {
	err = s.read(ctx, "list what is shared", func(q querier) error {
		found = make(map[string][32]byte)
		rows, err := q.Query(ctx, `SELECT name, hash FROM files WHERE body = $1`, s.body)
		if err != nil {
			return err
		}
		var name string
		var hash []byte
		_, err = pgx.ForEachRow(rows, []any{&name, &hash}, func() error {
			found[name] = [32]byte(hash)
			return nil
		})
		return err
	})
	return found, err
}

func (s *postgres) File(ctx context.Context, name string) (content []byte, err error) {
	err = s.read(ctx, "read what is shared", func(q querier) error {
		return q.QueryRow(ctx, `SELECT content FROM files WHERE body = $1 AND name = $2`, s.body, name).Scan(&content)
	})
	return content, err
}
