package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

func (s *postgres) Tally(ctx context.Context, name [32]byte, now, until time.Time) (count int, err error) {
	err = s.write(ctx, "count", func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `INSERT INTO tallies (body, name, n, ends) VALUES ($1, $2, 1, $3)
			ON CONFLICT (body, name) DO UPDATE SET
				n = CASE WHEN tallies.ends <= $4 THEN 1 ELSE tallies.n + 1 END,
				ends = CASE WHEN tallies.ends <= $4 THEN excluded.ends ELSE tallies.ends END
			RETURNING n`, s.body, name[:], until.UnixMicro(), now.UnixMicro()).Scan(&count)
	})
	return count, err
}
