package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) Settle(ctx context.Context, tries []store.Try) error {
	if len(tries) == 0 {
		return ctx.Err()
	}
	return s.write(ctx, "record what came of mails", func(tx *bbolt.Tx) error {
		var lost losses
		for _, t := range tries {
			m, err := get[store.Mail](tx, mails, key(t.ID))
			switch {
			case gone(err), lost.add(mails, key(t.ID), err):
				continue
			case err != nil:
				return err
			}
			if err := settle(tx, m, t); err != nil {
				return err
			}
		}
		return lost.note(tx)
	})
}

func settle(tx *bbolt.Tx, m store.Mail, t store.Try) error {
	if m.State == store.MailSent || m.State == store.MailDropped && t.Came != store.CameSent {
		return nil
	}
	if err := bucket(tx, dropped).Delete(queueKey(m.Dropped, m.ID)); err != nil {
		return err
	}
	m = m.After(t)
	if m.State == store.MailDropped {
		if err := mark(tx, dropped, queueKey(m.Dropped, m.ID)); err != nil {
			return err
		}
	}
	if err := change(tx, m); err != nil {
		return err
	}
	switch t.Came {
	case store.CameSent:
		return taken(tx, m.Member)
	case store.CameRefused:
		return refused(tx, m.Member, t.At)
	}
	return nil
}

func (s *bolt) Release(ctx context.Context) error {
	return s.write(ctx, "give back what was held", func(tx *bbolt.Tx) error {
		var lost losses
		for _, k := range keysWith(tx, held, nil) {
			m, err := get[store.Mail](tx, mails, k)
			switch {
			case lost.add(mails, k, err), gone(err):
				err = bucket(tx, held).Delete(k)
			case err == nil:
				err = change(tx, m.Released())
			}
			if err != nil {
				return err
			}
		}
		return lost.note(tx)
	})
}

// taken notes that a member's address takes mail.
func taken(tx *bbolt.Tx, member string) error {
	m, err := get[store.Member](tx, members, key(member))
	if gone(err) || errors.Is(err, store.ErrDamaged) || err == nil && m.Refused == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	m.Refused = 0
	return putMember(tx, m)
}

// refused notes that a member's address was refused, and suspends what she is owed if it
// was so before.
func refused(tx *bbolt.Tx, member string, at time.Time) error {
	m, err := get[store.Member](tx, members, key(member))
	if gone(err) || errors.Is(err, store.ErrDamaged) {
		return nil
	}
	if err != nil {
		return err
	}
	m.Refused++
	if m.Refused >= store.Refusals && m.Suspended.IsZero() {
		m.Suspended = at.UTC()
		if err := errors.Join(mark(tx, suspended, key(member)), suspend(tx, member)); err != nil {
			return err
		}
	}
	return putMember(tx, m)
}

// suspend suspends all that a member is owed.
func suspend(tx *bbolt.Tx, member string) error {
	for _, k := range keysWith(tx, queuedOf, key(member)) {
		m, err := get[store.Mail](tx, mails, key(parts(k)[1]))
		if gone(err) || errors.Is(err, store.ErrDamaged) { // whoever claims it takes it out of the queue
			continue
		}
		if err != nil {
			return err
		}
		m.State = store.MailSuspended
		if err := change(tx, m); err != nil {
			return err
		}
	}
	return nil
}

func (s *bolt) ResumeMails(ctx context.Context, memberID string) error {
	return s.write(ctx, "resume a member's mails", func(tx *bbolt.Tx) error {
		member, err := get[store.Member](tx, members, key(memberID))
		if err != nil {
			return err
		}
		member.Refused, member.Suspended = 0, time.Time{}
		if err := errors.Join(putMember(tx, member), bucket(tx, suspended).Delete(key(memberID))); err != nil {
			return err
		}
		var lost losses
		for _, k := range keysWith(tx, byContact, key(memberID)) {
			id := key(parts(k)[2])
			m, err := get[store.Mail](tx, mails, id)
			if lost.add(mails, id, err) || gone(err) || err == nil && m.State != store.MailSuspended {
				continue
			}
			if err != nil {
				return err
			}
			if err := change(tx, m.Resumed()); err != nil {
				return err
			}
		}
		return lost.note(tx)
	})
}

const trustedKey = "trusted"

func (s *bolt) TrustedTime(ctx context.Context) (at time.Time, err error) {
	err = s.read(ctx, "read how far the clock is trusted", func(tx *bbolt.Tx) error {
		at, err = trustedTime(tx)
		return err
	})
	return at, err
}

func trustedTime(tx *bbolt.Tx) (time.Time, error) {
	at, err := get[time.Time](tx, meta, []byte(trustedKey))
	if gone(err) {
		return time.Time{}, nil
	}
	return at, err
}

// TrustedTimeIn is TrustedTime of a file that nobody holds, and changes nothing.
func TrustedTimeIn(file string) (at time.Time, err error) {
	db, _, err := openFile(file, true)
	if err != nil {
		return at, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = watched(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			if v, err := version(tx); err != nil || v != store.SchemaVersion {
				return err // earlier ones did not know
			}
			at, err = trustedTime(tx)
			return err
		})
	})
	return at, err
}

func (s *bolt) TrustTime(ctx context.Context, at time.Time) error {
	return s.write(ctx, "trust the clock", func(tx *bbolt.Tx) error {
		before, err := get[time.Time](tx, meta, []byte(trustedKey))
		if err != nil && !gone(err) {
			return err
		}
		if before.After(at) {
			return nil
		}
		return put(tx, meta, []byte(trustedKey), at.UTC())
	})
}
