package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

func (s *postgres) Settle(ctx context.Context, tries []store.Try) error {
	if len(tries) == 0 {
		return ctx.Err()
	}
	return s.write(ctx, "record what came of mails", func(tx pgx.Tx) error {
		ids := make([]string, len(tries))
		for i, t := range tries {
			ids[i] = t.ID
		}
		members, mails, lost, err := s.settled(ctx, tx, ids)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, t := range tries {
			m, ok := mails[t.ID]
			if !ok {
				continue
			}
			if m.State == store.MailSent || m.State == store.MailDropped && t.Came != store.CameSent {
				continue
			}
			mails[t.ID] = m.After(t)
			s.change(b, mails[t.ID])
			if err := s.addressAfter(ctx, tx, b, members, m.Member, t, mails); err != nil {
				return err
			}
		}
		if err := sent(ctx, tx, b); err != nil {
			return err
		}
		return s.note(ctx, tx, lost)
	})
}

func (s *postgres) Prolong(ctx context.Context, held []store.Mail, now time.Time, lease time.Duration) (kept []store.Mail, err error) {
	ids := make([]string, len(held))
	for i, m := range held {
		ids[i] = m.ID
	}
	err = s.write(ctx, "go on holding mails", func(tx pgx.Tx) error {
		kept = []store.Mail{}
		_, mails, lost, err := s.settled(ctx, tx, ids)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, before := range held {
			if longer, isHeld := mails[before.ID].Longer(before, now, lease); isHeld {
				s.change(b, longer)
				kept = append(kept, longer)
			}
		}
		return errors.Join(sent(ctx, tx, b), s.note(ctx, tx, lost))
	})
	return kept, err
}

// settled locks the members of these mails and then the mails, in the order in which
// everybody does, and reads them.
func (s *postgres) settled(ctx context.Context, tx pgx.Tx, ids []string) (map[string]store.Member, map[string]store.Mail, losses, error) {
	var lost losses
	rows, err := tx.Query(ctx, `SELECT id, doc FROM members WHERE body = $1 AND id IN (SELECT member FROM mails WHERE body = $1 AND id = ANY($2))
		ORDER BY id FOR UPDATE`, s.body, ids)
	found, err := all[store.Member](rows, err, "member", &lost)
	if err != nil {
		return nil, nil, lost, err
	}
	members := make(map[string]store.Member, len(found))
	for _, m := range found {
		members[m.ID] = m
	}
	rows, err = tx.Query(ctx, `SELECT id, doc FROM mails WHERE body = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`, s.body, ids)
	held, err := all[store.Mail](rows, err, "mail", &lost)
	mails := make(map[string]store.Mail, len(held))
	for _, m := range held {
		mails[m.ID] = m
	}
	return members, mails, lost, err
}

// addressAfter notes what a try told of a member's address: that it takes mail, or that it
// was refused, the second time with all that she is owed suspended.
func (s *postgres) addressAfter(
	ctx context.Context, tx pgx.Tx, b *pgx.Batch, members map[string]store.Member, member string, t store.Try, mails map[string]store.Mail,
) error {
	m, ok := members[member]
	switch {
	case !ok: // she cannot be read
		return nil
	case t.Came == store.CameSent && m.Refused > 0:
		m.Refused = 0
	case t.Came == store.CameRefused:
		m.Refused++
		if m.Refused >= store.Refusals && m.Suspended.IsZero() {
			m.Suspended = t.At.UTC()
			if err := s.suspend(ctx, tx, b, member, mails); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	members[member] = m
	s.queueMember(b, m)
	return nil
}

func (s *postgres) queueMember(b *pgx.Batch, m store.Member) {
	m = inUTC(m)
	b.Queue(`UPDATE members SET suspended = $3, doc = $4 WHERE body = $1 AND id = $2`, s.body, m.ID, !m.Suspended.IsZero(), written(m))
}

// suspend suspends all that a member is owed. Of what was settled a moment ago it goes by
// what became of it.
func (s *postgres) suspend(ctx context.Context, tx pgx.Tx, b *pgx.Batch, member string, settled map[string]store.Mail) error {
	var lost losses // whoever claims those takes them out of the queue
	rows, err := tx.Query(ctx, `SELECT id, doc FROM mails WHERE body = $1 AND member = $2 AND next IS NOT NULL ORDER BY id FOR UPDATE`, s.body, member)
	owed, err := all[store.Mail](rows, err, "mail", &lost)
	if err != nil {
		return err
	}
	for _, m := range owed {
		if now, ok := settled[m.ID]; ok {
			m = now
		}
		if m.Over() {
			continue
		}
		m.State = store.MailSuspended
		s.change(b, m)
		if _, ok := settled[m.ID]; ok {
			settled[m.ID] = m
		}
	}
	return nil
}

func (s *postgres) ResumeMails(ctx context.Context, memberID string) error {
	return s.write(ctx, "resume a member's mails", func(tx pgx.Tx) error {
		member, err := s.lock(ctx, tx, memberID)
		if err != nil {
			return err
		}
		member.Refused, member.Suspended = 0, time.Time{}
		if err := s.putMember(ctx, tx, member); err != nil {
			return err
		}
		var lost losses
		rows, err := tx.Query(ctx, `SELECT id, doc FROM mails WHERE body = $1 AND member = $2 AND state = $3 ORDER BY id FOR UPDATE`,
			s.body, memberID, string(store.MailSuspended))
		suspended, err := all[store.Mail](rows, err, "mail", &lost)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, m := range suspended {
			s.change(b, m.Resumed())
		}
		return errors.Join(sent(ctx, tx, b), s.note(ctx, tx, lost))
	})
}

// Release does nothing: what another replica holds may be on its way.
func (s *postgres) Release(ctx context.Context) error { return ctx.Err() }
