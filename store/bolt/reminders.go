package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) ClaimDue(ctx context.Context, now time.Time, n int, lease time.Duration) ([]store.Reminder, error) {
	claimed := []store.Reminder{}
	err := s.write(ctx, "claim due reminders", func(tx *bbolt.Tx) error {
		due, lost, unread, err := dueReminders(tx, now, n)
		if err != nil {
			return err
		}
		// Out of the queue, they stop no other; erasing their contact erases them.
		if err := errors.Join(deleteAll(tx, queue, unread), lost.note(tx)); err != nil {
			return err
		}
		for _, r := range due {
			old := nextAttempt(r)
			r.HeldUntil = now.Add(lease).UTC()
			r.Attempts++
			if err := requeue(tx, old, r); err != nil {
				return err
			}
			claimed = append(claimed, r)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// dueReminders returns at most n reminders whose time has come, soonest first. unread
// are the places in the queue, before the last of those, of which the reminder cannot
// be read or is not there.
func dueReminders(tx *bbolt.Tx, now time.Time, n int) (due []store.Reminder, lost losses, unread [][]byte, err error) {
	c := bucket(tx, queue).Cursor()
	for k, _ := c.First(); k != nil && len(due) < n; k, _ = c.Next() {
		at, id := splitQueueKey(k)
		if at.After(now) {
			break
		}
		r, err := get[store.Reminder](tx, reminders, key(id))
		switch {
		case lost.add(reminders, key(id), err), gone(err),
			err == nil && !bytes.Equal(k, queueKey(nextAttempt(r), id)): // from before it was erased and owed anew
			unread = append(unread, slices.Clone(k))
		case err != nil:
			return nil, lost, nil, err
		default:
			due = append(due, r)
		}
	}
	return due, lost, unread, nil
}

// requeue keeps the reminder and moves it in the queue from where it was to when its
// hold runs out.
func requeue(tx *bbolt.Tx, old time.Time, r store.Reminder) error {
	if err := bucket(tx, queue).Delete(queueKey(old, r.ID)); err != nil {
		return err
	}
	if err := mark(tx, queue, queueKey(nextAttempt(r), r.ID)); err != nil {
		return err
	}
	return put(tx, reminders, key(r.ID), r)
}

// nextAttempt is when the reminder may be handed out: when it is due and no hold
// on it is left. A held reminder may have moved to a day after its hold.
func nextAttempt(r store.Reminder) time.Time {
	if r.HeldUntil.After(r.Due) {
		return r.HeldUntil
	}
	return r.Due
}

func (s *bolt) MarkSent(ctx context.Context, id string, at time.Time) error {
	return s.write(ctx, "mark a reminder as sent", func(tx *bbolt.Tx) error {
		r, err := get[store.Reminder](tx, reminders, key(id))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil || !r.Sent.IsZero() {
			return err
		}
		if err := bucket(tx, queue).Delete(queueKey(nextAttempt(r), id)); err != nil {
			return err
		}
		r.Sent, r.HeldUntil = at.UTC(), time.Time{}
		return put(tx, reminders, key(id), r)
	})
}

func (s *bolt) Postpone(ctx context.Context, id string, until time.Time) error {
	return s.write(ctx, "postpone a reminder", func(tx *bbolt.Tx) error {
		r, err := get[store.Reminder](tx, reminders, key(id))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil || !r.Sent.IsZero() {
			return err
		}
		old := nextAttempt(r)
		r.HeldUntil = until.UTC()
		return requeue(tx, old, r)
	})
}

func (s *bolt) Reminders(ctx context.Context, memberID, contactID string) ([]store.Reminder, error) {
	found := []store.Reminder{}
	var lost losses
	err := s.read(ctx, "list reminders", func(tx *bbolt.Tx) error {
		if !has(tx, contacts, key(memberID, contactID)) {
			return store.ErrNotFound
		}
		var err error
		found, err = remindersOf(tx, memberID, contactID, &lost)
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b store.Reminder) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

// remindersOf returns the reminders of a contact, without the damaged.
func remindersOf(tx *bbolt.Tx, memberID, contactID string, lost *losses) ([]store.Reminder, error) {
	found := []store.Reminder{}
	prefix := key(memberID, contactID)
	err := each(tx, byContact, prefix, func(k, _ []byte) error {
		id := k[len(prefix):]
		r, err := get[store.Reminder](tx, reminders, id)
		if lost.add(reminders, id, err) || gone(err) {
			return nil
		}
		found = append(found, r)
		return err
	})
	return found, err
}

// replaceReminders makes due the reminders that a contact owes. One that was sent
// stays sent; one that is owed already keeps its hold, so that whoever is sending
// it at this moment stays the only one. What cannot be read is erased: it would never
// be sent.
func replaceReminders(tx *bbolt.Tx, c store.Contact, due []store.Reminder) error {
	var lost losses
	before, err := remindersOf(tx, c.Member, c.ID, &lost)
	if err != nil {
		return err
	}
	if err := eraseUnread(tx, c.Member, c.ID, lost); err != nil {
		return err
	}
	kept := make(map[string]store.Reminder, len(before))
	for _, r := range before {
		kept[r.ID] = r
		if !r.Sent.IsZero() {
			continue
		}
		if err := erase(tx, r); err != nil {
			return err
		}
	}
	for _, r := range due {
		old, again := kept[r.ID]
		if again && !old.Sent.IsZero() {
			continue
		}
		r.Member, r.Contact = c.Member, c.ID
		r.Due, r.Sent, r.HeldUntil, r.Attempts = r.Due.UTC(), time.Time{}, old.HeldUntil, old.Attempts
		if err := owe(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// owe keeps a new reminder and puts it into the queue; store.ErrExists if its id
// is taken, because the queue would hand out the one that has it twice.
func owe(tx *bbolt.Tx, r store.Reminder) error {
	if has(tx, reminders, key(r.ID)) {
		return store.ErrExists
	}
	if err := mark(tx, byContact, key(r.Member, r.Contact, r.ID)); err != nil {
		return err
	}
	if err := mark(tx, queue, queueKey(nextAttempt(r), r.ID)); err != nil {
		return err
	}
	return put(tx, reminders, key(r.ID), r)
}

// eraseReminders erases the reminders of a contact, whether they can be read or not.
func eraseReminders(tx *bbolt.Tx, memberID, contactID string) error {
	var lost losses
	all, err := remindersOf(tx, memberID, contactID, &lost)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := erase(tx, r); err != nil {
			return err
		}
	}
	return eraseUnread(tx, memberID, contactID, lost)
}

// eraseUnread erases reminders that cannot be read. Where they stand in the queue is
// not known; there is nothing in it but their id, and whoever claims them drops it.
func eraseUnread(tx *bbolt.Tx, memberID, contactID string, lost losses) error {
	for _, k := range lost.found {
		_, id := splitDamaged(k)
		err := errors.Join(
			bucket(tx, byContact).Delete(append(key(memberID, contactID), id...)),
			bucket(tx, reminders).Delete(id),
			bucket(tx, damaged).Delete(k),
		)
		if err != nil {
			return err
		}
	}
	return nil
}

func erase(tx *bbolt.Tx, r store.Reminder) error {
	return errors.Join(
		bucket(tx, queue).Delete(queueKey(nextAttempt(r), r.ID)),
		bucket(tx, byContact).Delete(key(r.Member, r.Contact, r.ID)),
		bucket(tx, reminders).Delete(key(r.ID)),
	)
}
