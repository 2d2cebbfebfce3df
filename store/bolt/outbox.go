package bolt

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) Owe(ctx context.Context, all []store.Mail) (owed int, err error) {
	err = s.write(ctx, "owe mails", func(tx *bbolt.Tx) error {
		owed = 0
		for _, m := range all {
			isNew, err := oweOnce(tx, m)
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
func oweOnce(tx *bbolt.Tx, m store.Mail) (isNew bool, err error) {
	if !has(tx, members, key(m.Member)) || m.Contact != "" && !has(tx, contacts, key(m.Member, m.Contact)) {
		return false, store.ErrNotFound
	}
	if has(tx, mails, key(m.ID)) {
		return false, nil
	}
	return true, owe(tx, m.Fresh())
}

func (s *bolt) OweNext(ctx context.Context, memberID string, was, next time.Time, m *store.Mail) error {
	return s.write(ctx, "owe the next mail", func(tx *bbolt.Tx) error {
		member, err := get[store.Member](tx, members, key(memberID))
		if err != nil {
			return err
		}
		if !member.NextDigest.Equal(was) {
			return store.ErrConflict
		}
		if member.NextDigest = next; !next.IsZero() {
			member.NextDigest = next.UTC()
		}
		if err := putMember(tx, member); err != nil || m == nil {
			return err
		}
		_, err = oweOnce(tx, *m)
		return err
	})
}

func (s *bolt) Claim(ctx context.Context, now time.Time, n int, lease time.Duration) ([]store.Mail, error) {
	claimed := []store.Mail{}
	isDue := false
	err := s.read(ctx, "look for mails that are due", func(tx *bbolt.Tx) error {
		k, _ := bucket(tx, queue).Cursor().First()
		isDue = k != nil && n > 0 && !timeOf(k).After(now)
		return nil
	})
	if err != nil || !isDue {
		return claimed, err
	}
	err = s.write(ctx, "claim mails", func(tx *bbolt.Tx) error {
		claimed = []store.Mail{}
		var lost losses
		due, err := dueMails(tx, now, n, &lost)
		if err != nil {
			return err
		}
		for _, m := range due {
			m = m.Held(now, lease)
			if err := change(tx, m); err != nil {
				return err
			}
			claimed = append(claimed, m)
		}
		return lost.note(tx)
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

func (s *bolt) Prolong(ctx context.Context, held []store.Mail, now time.Time, lease time.Duration) (kept []store.Mail, err error) {
	err = s.write(ctx, "go on holding mails", func(tx *bbolt.Tx) error {
		kept = []store.Mail{}
		for _, before := range held {
			m, err := get[store.Mail](tx, mails, key(before.ID))
			if gone(err) || errors.Is(err, store.ErrDamaged) {
				continue
			}
			if err != nil {
				return err
			}
			longer, isHeld := m.Longer(before, now, lease)
			if !isHeld {
				continue
			}
			if err := change(tx, longer); err != nil {
				return err
			}
			kept = append(kept, longer)
		}
		return nil
	})
	return kept, err
}

// dueMails returns mails whose time has come: those of the members whose mails wait
// longest, until they are n.
func dueMails(tx *bbolt.Tx, now time.Time, n int, lost *losses) (due []store.Mail, err error) {
	for _, member := range membersDue(tx, now, n) {
		hers, err := dueOf(tx, member, now, lost)
		if err != nil {
			return nil, err
		}
		if due = append(due, hers...); len(due) >= n {
			break
		}
	}
	return due, nil
}

// membersDue returns at most n members who have mails whose time has come, who waits
// longest first.
func membersDue(tx *bbolt.Tx, now time.Time, n int) (found []string) {
	known := map[string]bool{}
	c := bucket(tx, queue).Cursor()
	for k, member := c.First(); k != nil && len(found) < n && !timeOf(k).After(now); k, member = c.Next() {
		if !known[string(member)] {
			known[string(member)] = true
			found = append(found, string(member))
		}
	}
	return found
}

// dueOf returns the mails of one member whose time has come. What cannot be read is taken
// out of the queue, where it would stop others; erasing its contact erases it.
func dueOf(tx *bbolt.Tx, member string, now time.Time, lost *losses) (due []store.Mail, err error) {
	for _, k := range keysWith(tx, queuedOf, key(member)) {
		id := parts(k)[1]
		if timeOf(bucket(tx, queuedOf).Get(k)).After(now) {
			continue
		}
		m, err := get[store.Mail](tx, mails, key(id))
		switch {
		case lost.add(mails, key(id), err), gone(err):
			if err := dequeue(tx, member, id); err != nil {
				return nil, err
			}
		case err != nil:
			return nil, err
		default:
			due = append(due, m)
		}
	}
	slices.SortFunc(due, func(a, b store.Mail) int {
		return cmp.Or(a.Next().Compare(b.Next()), cmp.Compare(a.ID, b.ID))
	})
	return due, nil
}

func (s *bolt) Mails(ctx context.Context, memberID, contactID string) ([]store.Mail, error) {
	found := []store.Mail{}
	var lost losses
	err := s.read(ctx, "list mails", func(tx *bbolt.Tx) (err error) {
		if !has(tx, members, key(memberID)) || contactID != "" && !has(tx, contacts, key(memberID, contactID)) {
			return store.ErrNotFound
		}
		found, err = mailsOf(tx, memberID, contactID, &lost)
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b store.Mail) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

// mailsOf returns the mails about a contact, or those about none, without the damaged.
func mailsOf(tx *bbolt.Tx, memberID, contactID string, lost *losses) ([]store.Mail, error) {
	found := []store.Mail{}
	prefix := key(memberID, contactID)
	err := each(tx, byContact, prefix, func(k, _ []byte) error {
		id := k[len(prefix):]
		m, err := get[store.Mail](tx, mails, id)
		if lost.add(mails, id, err) || gone(err) {
			return nil
		}
		found = append(found, m)
		return err
	})
	return found, err
}

func (s *bolt) MailReport(ctx context.Context, now, since time.Time) (r store.MailReport, err error) {
	r.Dropped = []store.DroppedMail{}
	var lost losses
	err = s.read(ctx, "report on the mails", func(tx *bbolt.Tx) error {
		waiting := bucket(tx, queue).Cursor()
		k, _ := waiting.First()
		if k != nil {
			r.Oldest = timeOf(k).UTC()
		}
		for r.Due = 0; k != nil && !timeOf(k).After(now); k, _ = waiting.Next() {
			r.Due++
		}
		r.Suspended = count(tx, suspended, nil)
		c := bucket(tx, dropped).Cursor()
		for k, _ := c.Last(); k != nil && !timeOf(k).Before(since); k, _ = c.Prev() {
			_, id := splitQueueKey(k)
			m, err := get[store.Mail](tx, mails, key(id))
			if lost.add(mails, key(id), err) || gone(err) {
				continue
			}
			if err != nil {
				return err
			}
			r.Dropped = append(r.Dropped, store.DroppedMail{At: m.Dropped, Kind: m.Kind, Why: m.Why})
		}
		return nil
	})
	s.tell(ctx, lost)
	return r, err
}
