package postgres

import (
	"context"
	"errors"
	"math"
	"strconv"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

func (s *postgres) AddAct(ctx context.Context, a store.Act) (store.Act, error) {
	a.At = a.At.UTC()
	err := s.write(ctx, "record an act", func(tx pgx.Tx) error {
		n, err := s.counted(ctx, tx, "acts")
		if err != nil {
			return err
		}
		a.Number = uint64(n)
		_, err = tx.Exec(ctx, `INSERT INTO acts (body, number, doc) VALUES ($1, $2, $3)`, s.body, n, written(a))
		return err
	})
	if err != nil {
		return store.Act{}, err
	}
	return a, nil
}

func (s *postgres) Acts(ctx context.Context, p store.Part) (store.List[store.Act], error) {
	return list(ctx, s, "list acts", "act", p, func(q querier, most int64) (pgx.Rows, error) {
		before := int64(math.MaxInt64)
		if p.After != "" {
			n, err := strconv.ParseInt(p.After, 10, 64)
			if err != nil {
				return nil, store.ErrCursor
			}
			err = q.QueryRow(ctx, `SELECT number FROM acts WHERE body = $1 AND number = $2`, s.body, n).Scan(&before)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil, store.ErrCursor
			} else if err != nil {
				return nil, err
			}
		}
		return q.Query(ctx, `SELECT number::text, doc FROM acts WHERE body = $1 AND number < $2 ORDER BY number DESC LIMIT $3`, s.body, before, most)
	}, func(a store.Act) string { return strconv.FormatUint(a.Number, 10) })
}
