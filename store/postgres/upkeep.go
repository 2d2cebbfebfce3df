package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *postgres) RemoveMember(ctx context.Context, id string) error {
	return s.removeMember(ctx, id, func(pgx.Tx) error { return nil })
}

// removeMember erases a member, unless something is said against it.
func (s *postgres) removeMember(ctx context.Context, id string, against func(pgx.Tx) error) error {
	return s.write(ctx, "remove a member", func(tx pgx.Tx) error {
		var email string
		err := tx.QueryRow(ctx, `SELECT email FROM members WHERE body = $1 AND id = $2 FOR UPDATE`, s.body, id).Scan(&email)
		if err != nil {
			return err
		}
		if err := against(tx); err != nil {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(`DELETE FROM sign_ins WHERE body = $1 AND address = $2`, s.body, store.HashAddress(email))
		b.Queue(`DELETE FROM members WHERE body = $1 AND id = $2`, s.body, id) // and with her all that is hers
		return sent(ctx, tx, b)
	})
}

// batch is how many contacts are erased in one transaction, so that others need not wait for all.
const batch = 500

func (s *postgres) EraseEnded(ctx context.Context, before calendar.Date) (erased int, err error) {
	for {
		n := 0
		err := s.write(ctx, "erase contacts that ended long ago", func(tx pgx.Tx) (err error) {
			n, err = s.eraseEnded(ctx, tx, before)
			return err
		})
		if err != nil {
			return erased, err
		}
		erased += n
		if n < batch {
			return erased, nil
		}
	}
}

// eraseEnded erases a batch of the contacts that ended before that day, the oldest first.
func (s *postgres) eraseEnded(ctx context.Context, tx pgx.Tx, before calendar.Date) (int, error) {
	rows, err := tx.Query(ctx, `DELETE FROM contacts WHERE body = $1 AND ends < $2 AND (member, id) IN (
			SELECT member, id FROM contacts WHERE body = $1 AND ends < $2 ORDER BY ends, member, id LIMIT $3
		) RETURNING member`, s.body, before.String(), batch)
	if err != nil {
		return 0, err
	}
	members, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, err
	}
	changed := map[string]bool{}
	b := &pgx.Batch{}
	for _, member := range members {
		if !changed[member] {
			changed[member] = true
			b.Queue(`UPDATE members SET plan_state = $3 WHERE body = $1 AND id = $2`, s.body, member, store.NewID())
		}
	}
	return len(members), sent(ctx, tx, b)
}

// mailLife is how long a mail about no contact is kept once it is over.
const mailLife = 90 * 24 * time.Hour

// Prune also asks the database to overwrite what was erased; one that does so in its own
// time is left to it.
func (s *postgres) Prune(ctx context.Context, now time.Time) error {
	err := s.write(ctx, "forget what has run its time", func(tx pgx.Tx) error {
		if err := s.pruneSignIns(ctx, tx, now); err != nil {
			return err
		}
		if err := heldSessions().prune(ctx, s, tx, now); err != nil {
			return err
		}
		if err := heldFeeds().prune(ctx, s, tx, now); err != nil {
			return err
		}
		if err := s.forgetKeys(ctx, tx, now); err != nil {
			return err
		}
		today := today(now)
		b := &pgx.Batch{}
		b.Queue(`UPDATE members SET asked = NULL WHERE body = $1 AND asked IS NOT NULL AND asked->>'day' < $2`, s.body, today.String())
		b.Queue(`DELETE FROM leases WHERE body = $1 AND work <> 'move' AND ends < now() - interval '1 day'`, s.body)
		b.Queue(`DELETE FROM tallies WHERE body = $1 AND ends <= $2`, s.body, now.UnixMicro())
		b.Queue(`DELETE FROM told WHERE body = $1 AND until < $2`, s.body, today.String())
		b.Queue(`DELETE FROM mails WHERE body = $1 AND contact IS NULL AND ended <= $2`, s.body, now.Add(-mailLife).UnixMicro())
		b.Queue(`DELETE FROM replies WHERE body = $1 AND campaign IN (SELECT id FROM campaigns WHERE body = $1 AND last < $2)`,
			s.body, today.AddDays(-store.ReplyLife).String())
		b.Queue(`DELETE FROM damaged d WHERE body = $1 AND NOT EXISTS (SELECT FROM (`+stillThere+`) s WHERE s.kind = d.kind AND s.id = d.id)`, s.body)
		return sent(ctx, tx, b)
	})
	if err != nil {
		return err
	}
	_, _ = s.pool.Exec(ctx, `VACUUM members, sign_ins, sessions, tokens, feeds, contacts, meetings, requests, mails, replies, follows, told, tallies`)
	return ctx.Err()
}
