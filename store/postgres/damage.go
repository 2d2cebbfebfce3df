package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// losses are the records that were met and could not be read.
type losses struct{ found []store.Damage }

// add notes the record if err says that it is damaged, and tells whether it does.
func (l *losses) add(kind, id string, err error) bool {
	if !errors.Is(err, store.ErrDamaged) {
		return false
	}
	l.found = append(l.found, store.Damage{Kind: kind, ID: id})
	return true
}

// note keeps what was lost, so that an operator is told.
func (s *postgres) note(ctx context.Context, q querier, l losses) error {
	b := &pgx.Batch{}
	for _, d := range l.found {
		b.Queue(`INSERT INTO damaged (body, kind, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, s.body, d.Kind, d.ID)
	}
	return sent(ctx, q, b)
}

// tell notes what a reader met. If it cannot be noted the next reader tries again; whoever
// reads is answered all the same.
func (s *postgres) tell(ctx context.Context, l losses) {
	if len(l.found) > 0 {
		_ = s.note(ctx, s.pool, l)
	}
}

// stillThere finds the records that were damaged and are still there.
const stillThere = `SELECT d.kind, d.id FROM damaged d WHERE d.body = $1 AND (
	EXISTS (SELECT FROM members x WHERE d.kind = 'member' AND x.body = d.body AND x.id = d.id) OR
	EXISTS (SELECT FROM contacts x WHERE d.kind = 'contact' AND x.body = d.body AND x.id = d.id) OR
	EXISTS (SELECT FROM mails x WHERE d.kind = 'mail' AND x.body = d.body AND x.id = d.id) OR
	EXISTS (SELECT FROM tokens x WHERE d.kind = 'token' AND x.body = d.body AND x.id = d.id) OR
	EXISTS (SELECT FROM sessions x WHERE d.kind = 'session' AND x.body = d.body AND x.id = d.id) OR
	EXISTS (SELECT FROM feeds x WHERE d.kind = 'feed' AND x.body = d.body AND x.id = d.id) OR
	EXISTS (SELECT FROM follows x WHERE d.kind = 'follow' AND x.body = d.body AND x.id = d.id) OR
	EXISTS (SELECT FROM campaigns x WHERE d.kind = 'campaign' AND x.body = d.body AND x.id = d.id) OR
	d.kind NOT IN ('member', 'contact', 'mail', 'token', 'session', 'feed', 'follow', 'campaign'))
	ORDER BY d.kind, d.id`

func (s *postgres) Damaged(ctx context.Context) (found []store.Damage, err error) {
	err = s.read(ctx, "list what is damaged", func(q querier) error {
		rows, err := q.Query(ctx, stillThere, s.body)
		if err != nil {
			return err
		}
		found, err = pgx.AppendRows([]store.Damage{}, rows, func(row pgx.CollectableRow) (d store.Damage, err error) {
			return d, row.Scan(&d.Kind, &d.ID)
		})
		return err
	})
	return found, err
}
