package postgres

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// list reads a part of a list. query asks for so many records at most, by id and doc; place
// is what the next part is asked for with after a record.
func list[T any](
	ctx context.Context, s *postgres, what, kind string, p store.Part,
	query func(q querier, most int64) (pgx.Rows, error), place func(T) string,
) (store.List[T], error) {
	found := store.List[T]{}
	var lost losses
	err := s.read(ctx, what, func(q querier) (err error) {
		found, lost = store.List[T]{}, losses{}
		most := int64(math.MaxInt64)
		if p.Most > 0 {
			most = int64(p.Most) + 1
		}
		rows, err := query(q, most)
		found.Items, err = all[T](rows, err, kind, &lost)
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return store.List[T]{}, err
	}
	found.Damaged = len(lost.found)
	if p.Most > 0 && len(found.Items) > p.Most {
		found.Items = found.Items[:p.Most]
		found.Next = place(found.Items[p.Most-1])
	} else if p.Most > 0 && len(found.Items)+found.Damaged > p.Most && len(found.Items) > 0 {
		found.Next = place(found.Items[len(found.Items)-1])
	}
	return found, nil
}

// whole reads all of a list.
func whole[T any](ctx context.Context, s *postgres, what, kind, sql string, args ...any) (store.List[T], error) {
	return list(ctx, s, what, kind, store.Part{}, func(q querier, _ int64) (pgx.Rows, error) {
		return q.Query(ctx, sql, args...)
	}, func(T) string { return "" })
}
