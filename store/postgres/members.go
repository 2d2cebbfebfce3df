package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *postgres) AddMember(ctx context.Context, m store.Member) error {
	if err := readable(m); err != nil {
		return err
	}
	return s.write(ctx, "add a member", func(tx pgx.Tx) error {
		m := inUTC(m.WithDefaults())
		_, err := tx.Exec(ctx, `INSERT INTO members (body, id, email, state, last_seen, suspended, doc) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			s.body, m.ID, store.SameAddress(m.Email), string(m.State), m.LastSeen().String(), !m.Suspended.IsZero(), written(m))
		return err
	})
}

// inUTC returns a member with her instants as they are kept.
func inUTC(m store.Member) store.Member {
	m.Created = m.Created.UTC()
	if !m.SignedIn.IsZero() {
		m.SignedIn = m.SignedIn.UTC()
	}
	return m
}

// putMember keeps a member who is there already.
func (s *postgres) putMember(ctx context.Context, q querier, m store.Member) error {
	m = inUTC(m)
	_, err := q.Exec(ctx, `UPDATE members SET state = $3, last_seen = $4, suspended = $5, doc = $6 WHERE body = $1 AND id = $2`,
		s.body, m.ID, string(m.State), m.LastSeen().String(), !m.Suspended.IsZero(), written(m))
	return err
}

// member reads a member.
func (s *postgres) member(ctx context.Context, q querier, id string) (store.Member, error) {
	return one[store.Member](q.QueryRow(ctx, `SELECT doc FROM members WHERE body = $1 AND id = $2`, s.body, id))
}

// lock reads a member whom nobody else changes until the transaction ends.
func (s *postgres) lock(ctx context.Context, tx pgx.Tx, id string) (store.Member, error) {
	return one[store.Member](tx.QueryRow(ctx, `SELECT doc FROM members WHERE body = $1 AND id = $2 FOR UPDATE`, s.body, id))
}

// hold locks a member, whether she can be read or not.
func (s *postgres) hold(ctx context.Context, tx pgx.Tx, id string) error {
	if _, err := s.lock(ctx, tx, id); !errors.Is(err, store.ErrDamaged) {
		return err
	}
	return nil
}

// able returns the member; store.ErrDisabled if nothing of hers opens anything.
func (s *postgres) able(ctx context.Context, q querier, id string) (store.Member, error) {
	m, err := s.member(ctx, q, id)
	return whoCan(m, err)
}

func whoCan(m store.Member, err error) (store.Member, error) {
	if err == nil && m.State == store.StateDisabled {
		return store.Member{}, store.ErrDisabled
	}
	return m, err
}

func (s *postgres) Member(ctx context.Context, id string) (m store.Member, err error) {
	err = s.read(ctx, "read a member", func(q querier) error {
		m, err = s.member(ctx, q, id)
		return err
	})
	return m, err
}

func (s *postgres) MemberByEmail(ctx context.Context, email string) (m store.Member, err error) {
	err = s.read(ctx, "find a member", func(q querier) error {
		m, err = one[store.Member](q.QueryRow(ctx, `SELECT doc FROM members WHERE body = $1 AND email = $2`, s.body, store.SameAddress(email)))
		return err
	})
	return m, err
}

func (s *postgres) Members(ctx context.Context, p store.Part) (store.List[store.Member], error) {
	return s.listMembers(ctx, p, "")
}

func (s *postgres) Idle(ctx context.Context, before calendar.Date, p store.Part) (store.List[store.Member], error) {
	return s.listMembers(ctx, p, before.String())
}

// listMembers goes through the addresses in order, of those who were last there before a
// day, if one is given. The place to go on from is the id of a member, for addresses are to
// stand in no request.
func (s *postgres) listMembers(ctx context.Context, p store.Part, before string) (store.List[store.Member], error) {
	return list(ctx, s, "list the members", "member", p, func(q querier, more int64) (pgx.Rows, error) {
		after := ""
		if p.After != "" {
			err := q.QueryRow(ctx, `SELECT email FROM members WHERE body = $1 AND id = $2`, s.body, p.After).Scan(&after)
			if err = meaning(err); errors.Is(err, store.ErrNotFound) {
				return nil, store.ErrCursor
			} else if err != nil {
				return nil, err
			}
		}
		return q.Query(ctx, `SELECT id, doc FROM members WHERE body = $1 AND email > $2 AND ($3 = '' OR last_seen < $3)
			ORDER BY email LIMIT $4`, s.body, after, before, more)
	}, func(m store.Member) string { return m.ID })
}

func (s *postgres) UpdateMember(ctx context.Context, m store.Member) (store.Member, error) {
	return s.updateMember(ctx, m, func(pgx.Tx, store.Member, store.Member) error { return nil })
}

// updateMember changes a member, unless something is said against what she was being what she is to be.
func (s *postgres) updateMember(ctx context.Context, m store.Member, against func(tx pgx.Tx, before, after store.Member) error) (kept store.Member, err error) {
	if err := readable(m); err != nil {
		return kept, err
	}
	err = s.write(ctx, "update a member", func(tx pgx.Tx) error {
		before, err := s.lock(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if kept, err = before.Changed(m); err != nil {
			return err
		}
		if err := against(tx, before, kept); err != nil {
			return err
		}
		return s.putMember(ctx, tx, kept)
	})
	if err != nil {
		return store.Member{}, err
	}
	return kept, nil
}

func (s *postgres) AskToStay(ctx context.Context, id string, on calendar.Date) error {
	return s.write(ctx, "ask a member whether she stays", func(tx pgx.Tx) error {
		m, err := s.lock(ctx, tx, id)
		if err != nil {
			return err
		}
		m.AskedToStay = on
		return s.putMember(ctx, tx, m)
	})
}

// seen notes that the member is there, on the day of now where now is.
func (s *postgres) seen(ctx context.Context, tx pgx.Tx, id string, now time.Time) error {
	m, err := s.lock(ctx, tx, id)
	if err != nil {
		return err
	}
	return s.putMember(ctx, tx, m.SeenOn(today(now)))
}

// today is the day of now, where now is.
func today(now time.Time) calendar.Date { return calendar.DateIn(now, now.Location()) }
