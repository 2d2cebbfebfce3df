package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// migrationName is the single that says how far a migration into these rows has come.
const migrationName = "migration"

// OpenMovable opens the store of a body as Open does, also one that is half of a migration.
func OpenMovable(ctx context.Context, url, body string) (store.Movable, error) {
	s, err := open(ctx, url, body)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// isWhole returns store.ErrHalf if a migration into the rows has not ended.
func (s *postgres) isWhole(ctx context.Context) error {
	m, err := s.Migration(ctx)
	if err == nil && m != nil {
		return store.ErrHalf
	}
	return err
}

// column is one of those by which rows of a kind are in order: how its value is written, and
// how what is written is read.
type column struct{ name, write, read string }

func text(name string) column { return column{name, name, "%s::text"} }

func hash(name string) column {
	return column{name, "encode(" + name + ", 'hex')", "decode(%s, 'hex')"}
}

// mover is how one kind of record is read from its table, and kept in it.
type mover struct {
	from   string // a table x, and what is joined to it
	order  []column
	fields string // what read scans
	read   func(scan func(...any) error) (any, error)
	keep   func(ctx context.Context, s *postgres, tx pgx.Tx, docs []json.RawMessage) error
}

// page is the statement that reads rows of a body, from a place on if there is one.
func (m mover) page(from bool) string {
	var names, written, read []string
	for i, c := range m.order {
		names = append(names, "x."+c.name)
		written = append(written, strings.Replace(c.write, c.name, "x."+c.name, 1))
		read = append(read, fmt.Sprintf(c.read, fmt.Sprintf("$%d", i+3)))
	}
	order := strings.Join(names, ", ")
	where := ""
	if from {
		where = fmt.Sprintf(" AND (%s) > (%s)", order, strings.Join(read, ", "))
	}
	return fmt.Sprintf("SELECT ARRAY[%s]::text[], %s FROM %s WHERE x.body = $1%s ORDER BY %s LIMIT $2",
		strings.Join(written, ", "), m.fields, m.from, where, order)
}

func (s *postgres) Records(ctx context.Context, kind store.Kind, after string, most int) (found []store.Record, err error) {
	m := movers()[kind]
	var place []string
	if after != "" && (json.Unmarshal([]byte(after), &place) != nil || len(place) != len(m.order)) {
		return nil, store.ErrCursor
	}
	args := []any{s.body, most}
	for _, p := range place {
		args = append(args, p)
	}
	err = s.read(ctx, "read what is to move", func(q querier) error {
		rows, err := q.Query(ctx, m.page(after != ""), args...)
		if err != nil {
			return err
		}
		found, err = pgx.AppendRows([]store.Record{}, rows, func(row pgx.CollectableRow) (store.Record, error) {
			return m.record(kind, row)
		})
		return err
	})
	return found, err
}

func (m mover) record(kind store.Kind, row pgx.CollectableRow) (r store.Record, err error) {
	var place []string
	v, err := m.read(func(into ...any) error { return row.Scan(append([]any{&place}, into...)...) })
	if errors.Is(err, store.ErrDamaged) {
		return r, fmt.Errorf("%s %s: %w", kind, place[len(place)-1], store.ErrDamaged)
	}
	if err != nil {
		return r, err
	}
	r.Place = written(place)
	r.Doc, err = json.Marshal(v)
	return r, err
}

func (s *postgres) Take(ctx context.Context, kind store.Kind, records []store.Record, m store.Migration) error {
	docs := make([]json.RawMessage, len(records))
	for i, r := range records {
		docs[i] = r.Doc
	}
	return s.write(ctx, "keep what has moved", func(tx pgx.Tx) error {
		if len(docs) > 0 {
			if err := movers()[kind].keep(ctx, s, tx, docs); err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
		}
		return s.putSingle(ctx, tx, migrationName, []byte(written(m)))
	})
}

func (s *postgres) Migration(ctx context.Context) (m *store.Migration, err error) {
	err = s.read(ctx, "read how far a migration is", func(q querier) error {
		var raw []byte
		err := q.QueryRow(ctx, `SELECT value FROM singles WHERE body = $1 AND name = $2`, s.body, migrationName).Scan(&raw)
		if err != nil {
			return orNone(err)
		}
		m = &store.Migration{}
		return parse(raw, m)
	})
	return m, err
}

func (s *postgres) EndMigration(ctx context.Context) error {
	return s.write(ctx, "end a migration", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM singles WHERE body = $1 AND name = $2`, s.body, migrationName)
		return err
	})
}

// parsed reads the documents of one kind.
func parsed[T any](docs []json.RawMessage) ([]T, error) {
	all := make([]T, len(docs))
	for i, doc := range docs {
		if err := parse(doc, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// copied makes rows of a table.
func copied(ctx context.Context, tx pgx.Tx, table string, columns string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{table}, strings.Fields(columns), pgx.CopyFromRows(rows))
	return err
}

// into makes one row of a table of each record.
func into[T any](table, columns string, row func(s *postgres, v T) []any) func(context.Context, *postgres, pgx.Tx, []json.RawMessage) error {
	return func(ctx context.Context, s *postgres, tx pgx.Tx, docs []json.RawMessage) error {
		all, err := parsed[T](docs)
		if err != nil {
			return err
		}
		rows := make([][]any, len(all))
		for i, v := range all {
			rows[i] = row(s, v)
		}
		return copied(ctx, tx, table, columns, rows)
	}
}

// docOf reads a record that is kept as it moves.
func docOf[T any](scan func(...any) error) (any, error) {
	var doc []byte
	if err := scan(&doc); err != nil {
		return nil, err
	}
	var v T
	return &v, parse(doc, &v)
}
