package postgres

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *postgres) AddContact(ctx context.Context, c store.Contact, due []store.Mail, k store.IdempotencyKey) (kept store.Contact, err error) {
	if err := readable(c); err != nil {
		return store.Contact{}, err
	}
	err = s.write(ctx, "add a contact", func(tx pgx.Tx) error {
		kept, err = s.addContact(ctx, tx, c, due, k)
		return err
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
}

// addContact keeps a contact, or returns the one that the same request made before.
func (s *postgres) addContact(ctx context.Context, tx pgx.Tx, c store.Contact, due []store.Mail, k store.IdempotencyKey) (store.Contact, error) {
	st, err := s.standing(ctx, tx, c, k)
	if err != nil {
		return store.Contact{}, err
	}
	if st.made != nil {
		return *st.made, st.unreadable
	}
	if err := st.room(c, k); err != nil {
		return store.Contact{}, err
	}
	kept := c
	kept.Revision = 1
	kept.Created, kept.Updated = c.Created.UTC(), c.Updated.UTC()
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO contacts (body, member, id, first, ends, open, doc) VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.row(kept)...)
	s.meet(b, nil, kept, &st)
	for _, m := range due {
		s.owe(b, reminder(kept, m), st.suspended)
	}
	s.remember(b, kept, k)
	s.changed(b, kept.Member, st.asked)
	return kept, sent(ctx, tx, b)
}

// row is a contact as a row of its table.
func (s *postgres) row(c store.Contact) []any {
	var ends any
	if !c.Keep {
		ends = c.Ends().String()
	}
	return []any{s.body, c.Member, c.ID, c.First.String(), ends, c.Open(), written(c)}
}

// reminder is a mail that a contact owes, as it is kept.
func reminder(c store.Contact, m store.Mail) store.Mail {
	m.Member, m.Contact, m.Kind = c.Member, c.ID, store.MailReminders
	return m.Fresh()
}

// changed notes that something of a member's contacts has changed, and with how many persons
// she planned anew. The word is taken by chance and does not count: an older copy of the
// data would count to the same numbers again.
func (s *postgres) changed(b *pgx.Batch, member string, asked store.Asked) {
	b.Queue(`UPDATE members SET plan_state = $3, asked = $4 WHERE body = $1 AND id = $2`, s.body, member, store.NewID(), written(asked))
}

func (s *postgres) Contact(ctx context.Context, memberID, id string) (c store.Contact, err error) {
	err = s.read(ctx, "read a contact", func(q querier) error {
		c, err = one[store.Contact](q.QueryRow(ctx, `SELECT doc FROM contacts WHERE body = $1 AND member = $2 AND id = $3`, s.body, memberID, id))
		return err
	})
	return c, err
}

func (s *postgres) Contacts(ctx context.Context, memberID string, p store.Part) (store.List[store.Contact], error) {
	return list(ctx, s, "list contacts", "contact", p, func(q querier, most int64) (pgx.Rows, error) {
		day, id, err := placeAfter(p.After)
		if err != nil {
			return nil, err
		}
		return q.Query(ctx, `SELECT id, doc FROM contacts WHERE body = $1 AND member = $2 AND (first, id) > ($3, $4)
			ORDER BY first, id LIMIT $5`, s.body, memberID, day, id, most)
	}, func(c store.Contact) string { return c.First.String() + "." + c.ID })
}

// placeAfter reads where a list goes on. store.ErrCursor if the word is no place; one whose
// contact has moved since is.
func placeAfter(after string) (day, id string, err error) {
	if after == "" {
		return "", "", nil
	}
	day, id, ok := strings.Cut(after, ".")
	if _, err := calendar.ParseDate(day); err != nil || !ok || strings.ContainsRune(id, 0) {
		return "", "", store.ErrCursor
	}
	return day, id, nil
}

func (s *postgres) State(ctx context.Context, memberID string) (state string, err error) {
	err = s.read(ctx, "read the state of a member's contacts", func(q querier) error {
		err := q.QueryRow(ctx, `SELECT plan_state FROM members WHERE body = $1 AND id = $2`, s.body, memberID).Scan(&state)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return state, err
}

func (s *postgres) UpdateContact(ctx context.Context, c store.Contact, due []store.Mail) (kept store.Contact, err error) {
	if err := readable(c); err != nil {
		return store.Contact{}, err
	}
	err = s.write(ctx, "update a contact", func(tx pgx.Tx) error {
		st, err := s.standing(ctx, tx, c, store.IdempotencyKey{})
		if err != nil {
			return err
		}
		before, err := one[store.Contact](tx.QueryRow(ctx, `SELECT doc FROM contacts WHERE body = $1 AND member = $2 AND id = $3`, s.body, c.Member, c.ID))
		if err != nil {
			return err
		}
		if before.Revision != c.Revision {
			return store.ErrConflict
		}
		if !before.Open() {
			if err := st.roomForOpen(c); err != nil {
				return err
			}
		}
		kept = c
		kept.Revision++
		kept.Told = before.Told
		kept.Created, kept.Updated = c.Created.UTC(), c.Updated.UTC()
		b := &pgx.Batch{}
		b.Queue(`UPDATE contacts SET first = $4, ends = $5, open = $6, doc = $7 WHERE body = $1 AND member = $2 AND id = $3`, s.row(kept)...)
		s.meet(b, &before, kept, &st)
		if due != nil {
			if err := s.replaceReminders(ctx, tx, b, kept, due, st.suspended); err != nil {
				return err
			}
		}
		s.changed(b, kept.Member, st.asked)
		return sent(ctx, tx, b)
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
}

func (s *postgres) TellOfContact(ctx context.Context, memberID, id string, told *store.Told) error {
	return s.write(ctx, "keep what a member was told of a contact", func(tx pgx.Tx) error {
		if err := s.hold(ctx, tx, memberID); err != nil {
			return err
		}
		c, err := one[store.Contact](tx.QueryRow(ctx, `SELECT doc FROM contacts WHERE body = $1 AND member = $2 AND id = $3`, s.body, memberID, id))
		if err != nil {
			return err
		}
		c.Told = told
		_, err = tx.Exec(ctx, `UPDATE contacts SET first = $4, ends = $5, open = $6, doc = $7 WHERE body = $1 AND member = $2 AND id = $3`, s.row(c)...)
		return err
	})
}

func (s *postgres) DeleteContact(ctx context.Context, memberID, id string, revision int) error {
	return s.write(ctx, "delete a contact", func(tx pgx.Tx) error {
		if err := s.hold(ctx, tx, memberID); err != nil {
			return err
		}
		c, err := one[store.Contact](tx.QueryRow(ctx, `SELECT doc FROM contacts WHERE body = $1 AND member = $2 AND id = $3`, s.body, memberID, id))
		if err != nil && !(errors.Is(err, store.ErrDamaged) && revision == 0) {
			return err
		}
		if revision != 0 && revision != c.Revision {
			return store.ErrConflict
		}
		b := &pgx.Batch{}
		b.Queue(`DELETE FROM contacts WHERE body = $1 AND member = $2 AND id = $3`, s.body, memberID, id)
		b.Queue(`UPDATE members SET plan_state = $3 WHERE body = $1 AND id = $2`, s.body, memberID, store.NewID())
		return sent(ctx, tx, b)
	})
}
