package postgres

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// mailRow is a mail as a row of its table.
func (s *postgres) mailRow(m store.Mail) []any {
	var next, ended any
	if m.State == store.MailWaiting || m.State == store.MailHeld {
		next = micros(m.Next())
	}
	if m.Over() {
		ended = micros(cmp.Or(m.Sent, m.Dropped))
	}
	return []any{s.body, m.Member, m.ID, some(m.Contact), micros(m.Due), next, ended, string(m.State), written(m)}
}

const newMail = `INSERT INTO mails (body, member, id, contact, due, next, ended, state, doc) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// owe keeps a new mail. To an address that is suspended it waits apart.
func (s *postgres) owe(b *pgx.Batch, m store.Mail, isSuspended bool) {
	if isSuspended {
		m.State = store.MailSuspended
	}
	b.Queue(newMail, s.mailRow(m)...)
}

// change keeps a mail again.
func (s *postgres) change(b *pgx.Batch, m store.Mail) {
	b.Queue(`UPDATE mails SET contact = $4, due = $5, next = $6, ended = $7, state = $8, doc = $9 WHERE body = $1 AND member = $2 AND id = $3`, s.mailRow(m)...)
}

// replaceReminders makes due the reminders that a contact owes. One that is over stays so;
// one that is owed already keeps its hold, so that whoever is sending it at this moment stays
// the only one. What cannot be read is erased: it would never be sent.
func (s *postgres) replaceReminders(ctx context.Context, tx pgx.Tx, b *pgx.Batch, c store.Contact, due []store.Mail, isSuspended bool) error {
	var lost losses
	before, err := s.mailsOf(ctx, tx, c.Member, c.ID, &lost)
	if err != nil {
		return err
	}
	drop := func(id string) {
		b.Queue(`DELETE FROM mails WHERE body = $1 AND member = $2 AND id = $3`, s.body, c.Member, id)
	}
	for _, d := range lost.found {
		drop(d.ID)
	}
	kept := make(map[string]store.Mail, len(before))
	for _, m := range before {
		kept[m.ID] = m
		if !m.Over() && m.Kind == store.MailReminders {
			drop(m.ID)
		}
	}
	for _, m := range due {
		m = reminder(c, m)
		old, again := kept[m.ID]
		if again && old.Over() {
			continue
		}
		if again {
			old.Due, old.Steps, old.Content = m.Due, m.Steps, m.Content
			m = old
		}
		s.owe(b, m, isSuspended)
	}
	return nil
}

// mailsOf returns the mails about a contact, or those about none, by due time and without
// the damaged.
func (s *postgres) mailsOf(ctx context.Context, q querier, memberID, contactID string, lost *losses) ([]store.Mail, error) {
	rows, err := q.Query(ctx, `SELECT id, doc FROM mails WHERE body = $1 AND member = $2 AND contact IS NOT DISTINCT FROM $3::text ORDER BY due, id`,
		s.body, memberID, some(contactID))
	return all[store.Mail](rows, err, "mail", lost)
}

func (s *postgres) Owe(ctx context.Context, all []store.Mail) (owed int, err error) {
	err = s.write(ctx, "owe mails", func(tx pgx.Tx) error {
		owed = 0
		for _, m := range all {
			isNew, err := s.oweOnce(ctx, tx, m)
			if err != nil {
				return err
			}
			if isNew {
				owed++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return owed, nil
}

// oweOnce owes a mail unless one with its id is known, and tells whether it is new.
func (s *postgres) oweOnce(ctx context.Context, tx pgx.Tx, m store.Mail) (isNew bool, err error) {
	var isSuspended, isKnown, hasContact bool
	err = tx.QueryRow(ctx, `SELECT suspended FROM members WHERE body = $1 AND id = $2 FOR UPDATE`, s.body, m.Member).Scan(&isSuspended)
	if err != nil {
		return false, meaning(err)
	}
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM mails WHERE body = $1 AND id = $2),
		$4 = '' OR EXISTS (SELECT FROM contacts WHERE body = $1 AND member = $3 AND id = $4)`,
		s.body, m.ID, m.Member, m.Contact).Scan(&isKnown, &hasContact)
	if err != nil {
		return false, err
	}
	if !hasContact {
		return false, store.ErrNotFound
	}
	if isKnown {
		return false, nil
	}
	b := &pgx.Batch{}
	s.owe(b, m.Fresh(), isSuspended)
	return true, sent(ctx, tx, b)
}

func (s *postgres) OweNext(ctx context.Context, memberID string, was, next time.Time, m *store.Mail) error {
	return s.write(ctx, "owe the next mail", func(tx pgx.Tx) error {
		member, err := s.lock(ctx, tx, memberID)
		if err != nil {
			return err
		}
		if !member.NextDigest.Equal(was) {
			return store.ErrConflict
		}
		if member.NextDigest = next; !next.IsZero() {
			member.NextDigest = next.UTC()
		}
		if err := s.putMember(ctx, tx, member); err != nil || m == nil {
			return err
		}
		_, err = s.oweOnce(ctx, tx, *m)
		return err
	})
}

func (s *postgres) Claim(ctx context.Context, now time.Time, n int, lease time.Duration) (claimed []store.Mail, err error) {
	isDue := false
	err = s.read(ctx, "look for mails that are due", func(q querier) error {
		return q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM mails WHERE body = $1 AND next <= $2)`, s.body, now.UnixMicro()).Scan(&isDue)
	})
	if err != nil || !isDue || n <= 0 {
		return []store.Mail{}, err
	}
	err = s.write(ctx, "claim mails", func(tx pgx.Tx) error {
		claimed = []store.Mail{}
		var lost losses
		due, err := s.dueMails(ctx, tx, now, n, &lost)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, m := range due {
			m = m.Held(now, lease)
			s.change(b, m)
			claimed = append(claimed, m)
		}
		for _, d := range lost.found { // in the queue they would stop others; erasing their contacts erases them
			b.Queue(`UPDATE mails SET next = NULL WHERE body = $1 AND id = $2`, s.body, d.ID)
		}
		if err := sent(ctx, tx, b); err != nil {
			return err
		}
		return s.note(ctx, tx, lost)
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// dueMails returns mails whose time has come: those of the members whose mails wait longest,
// until they are n. Members whom somebody else has locked, who may be claiming the same, are
// passed by.
func (s *postgres) dueMails(ctx context.Context, tx pgx.Tx, now time.Time, n int, lost *losses) ([]store.Mail, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM members WHERE body = $1 AND id IN (
			SELECT member FROM mails WHERE body = $1 AND next <= $2 ORDER BY next, id LIMIT $3
		) ORDER BY id FOR UPDATE SKIP LOCKED`, s.body, now.UnixMicro(), n)
	if err != nil {
		return nil, err
	}
	members, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(members) == 0 {
		return nil, err
	}
	rows, err = tx.Query(ctx, `SELECT id, doc FROM mails WHERE body = $1 AND member = ANY($2) AND next <= $3 ORDER BY next, id FOR UPDATE`,
		s.body, members, now.UnixMicro())
	due, err := all[store.Mail](rows, err, "mail", lost)
	if err != nil {
		return nil, err
	}
	return together(due, n), nil
}

// together sorts mails by member, who waits longest first, and leaves out the members behind
// the one with whom they are n.
func together(due []store.Mail, n int) (sorted []store.Mail) {
	hers := map[string][]store.Mail{}
	var members []string
	for _, m := range due {
		if len(hers[m.Member]) == 0 {
			members = append(members, m.Member)
		}
		hers[m.Member] = append(hers[m.Member], m)
	}
	for _, member := range members {
		if sorted = append(sorted, hers[member]...); len(sorted) >= n {
			break
		}
	}
	return sorted
}

func (s *postgres) Mails(ctx context.Context, memberID, contactID string) (found []store.Mail, err error) {
	var lost losses
	err = s.read(ctx, "list mails", func(q querier) error {
		lost = losses{}
		isThere := false
		err := q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM members WHERE body = $1 AND id = $2)
			AND ($3 = '' OR EXISTS (SELECT FROM contacts WHERE body = $1 AND member = $2 AND id = $3))`, s.body, memberID, contactID).Scan(&isThere)
		if err != nil {
			return err
		}
		if !isThere {
			return store.ErrNotFound
		}
		found, err = s.mailsOf(ctx, q, memberID, contactID, &lost)
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b store.Mail) int { return a.Due.Compare(b.Due) })
	return found, nil
}

func (s *postgres) MailReport(ctx context.Context, now, since time.Time) (r store.MailReport, err error) {
	var lost losses
	err = s.read(ctx, "report on the mails", func(q querier) error {
		r, lost = store.MailReport{Dropped: []store.DroppedMail{}}, losses{}
		var oldest *int64
		err := q.QueryRow(ctx, `SELECT (SELECT min(next) FROM mails WHERE body = $1 AND next IS NOT NULL),
			(SELECT count(*) FROM mails WHERE body = $1 AND next <= $2),
			(SELECT count(*) FROM members WHERE body = $1 AND suspended)`, s.body, now.UnixMicro()).Scan(&oldest, &r.Due, &r.Suspended)
		if err != nil {
			return err
		}
		if oldest != nil {
			r.Oldest = time.UnixMicro(*oldest).UTC()
		}
		rows, err := q.Query(ctx, `SELECT id, doc FROM mails WHERE body = $1 AND state = 'dropped' AND ended >= $2 ORDER BY ended DESC, id DESC`,
			s.body, since.UnixMicro())
		dropped, err := all[store.Mail](rows, err, "mail", &lost)
		for _, m := range dropped {
			r.Dropped = append(r.Dropped, store.DroppedMail{At: m.Dropped, Kind: m.Kind, Why: m.Why})
		}
		return err
	})
	s.tell(ctx, lost)
	return r, err
}
