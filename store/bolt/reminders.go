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

func (s *bolt) ClaimDue(ctx context.Context, now time.Time, n int, lease time.Duration) ([]store.Reminder, error) {
	claimed := []store.Reminder{}
	err := s.write(ctx, "claim due reminders", func(tx *bbolt.Tx) error {
		for _, k := range dueKeys(tx, now, n) {
			_, id := splitQueueKey(k)
			r, err := get[store.Reminder](tx, reminders, key(id))
			if err != nil {
				return err
			}
			r.HeldUntil = now.Add(lease).UTC()
			r.Attempts++
			if err := requeue(tx, k, r); err != nil {
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

// dueKeys returns at most n keys of the queue whose time has come, soonest first.
func dueKeys(tx *bbolt.Tx, now time.Time, n int) [][]byte {
	var found [][]byte
	c := bucket(tx, queue).Cursor()
	for k, _ := c.First(); k != nil && len(found) < n; k, _ = c.Next() {
		if at, _ := splitQueueKey(k); at.After(now) {
			break
		}
		found = append(found, slices.Clone(k))
	}
	return found
}

// requeue keeps the reminder and moves it in the queue to when its hold runs out.
func requeue(tx *bbolt.Tx, old []byte, r store.Reminder) error {
	if err := bucket(tx, queue).Delete(old); err != nil {
		return err
	}
	if err := bucket(tx, queue).Put(queueKey(nextAttempt(r), r.ID), nil); err != nil {
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
		old := queueKey(nextAttempt(r), id)
		r.HeldUntil = until.UTC()
		return requeue(tx, old, r)
	})
}

func (s *bolt) Reminders(ctx context.Context, memberID, contactID string) ([]store.Reminder, error) {
	found := []store.Reminder{}
	err := s.read(ctx, "list reminders", func(tx *bbolt.Tx) error {
		if bucket(tx, contacts).Get(key(memberID, contactID)) == nil {
			return store.ErrNotFound
		}
		var err error
		found, err = remindersOf(tx, memberID, contactID)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b store.Reminder) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

func remindersOf(tx *bbolt.Tx, memberID, contactID string) ([]store.Reminder, error) {
	found := []store.Reminder{}
	prefix := key(memberID, contactID)
	err := each(tx, byContact, prefix, func(k, _ []byte) error {
		r, err := get[store.Reminder](tx, reminders, k[len(prefix):])
		found = append(found, r)
		return err
	})
	return found, err
}

// replaceReminders makes due the reminders that a contact owes. One that was sent
// stays sent; one that is owed already keeps its hold, so that whoever is sending
// it at this moment stays the only one.
func replaceReminders(tx *bbolt.Tx, c store.Contact, due []store.Reminder) error {
	before, err := remindersOf(tx, c.Member, c.ID)
	if err != nil {
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
	if bucket(tx, reminders).Get(key(r.ID)) != nil {
		return store.ErrExists
	}
	if err := bucket(tx, byContact).Put(key(r.Member, r.Contact, r.ID), nil); err != nil {
		return err
	}
	if err := bucket(tx, queue).Put(queueKey(nextAttempt(r), r.ID), nil); err != nil {
		return err
	}
	return put(tx, reminders, key(r.ID), r)
}

func eraseReminders(tx *bbolt.Tx, memberID, contactID string) error {
	all, err := remindersOf(tx, memberID, contactID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := erase(tx, r); err != nil {
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
