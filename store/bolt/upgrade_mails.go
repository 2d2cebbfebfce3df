package bolt

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// oldReminders is the bucket in which versions 1 and 2 kept reminders, the only mails that
// they knew.
const oldReminders = "reminders"

// oldReminder is one of them.
type oldReminder struct {
	ID        string       `json:"id"`
	Member    string       `json:"member"`
	Contact   string       `json:"contact"`
	Steps     []store.Step `json:"steps"`
	Due       time.Time    `json:"due"`
	Sent      time.Time    `json:"sent"`
	HeldUntil time.Time    `json:"held_until"`
	Attempts  int          `json:"attempts"`
}

func (r oldReminder) mail() store.Mail {
	m := store.Mail{
		ID: r.ID, Member: r.Member, Kind: store.MailReminders, Contact: r.Contact, Steps: r.Steps,
		Due: r.Due, State: store.MailWaiting, Attempts: r.Attempts, HeldUntil: r.HeldUntil, Sent: r.Sent,
	}
	switch {
	case !r.Sent.IsZero():
		m.State = store.MailSent
	case !r.HeldUntil.IsZero():
		m.State = store.MailHeld // or put off, which was no other thing
	}
	return m
}

// upgradeReminders makes mails of reminders, and a queue of them.
func upgradeReminders(tx *bbolt.Tx, lost *losses) error {
	old := bucket(tx, oldReminders)
	if err := tx.DeleteBucket([]byte(queue)); err != nil {
		return err
	}
	if _, err := tx.CreateBucket([]byte(queue)); err != nil {
		return err
	}
	var newest time.Time
	err := old.ForEach(func(k, raw []byte) error {
		var r oldReminder
		if json.Unmarshal(raw, &r) != nil {
			lost.add(mails, k, store.ErrDamaged)
			return bucket(tx, mails).Put(slices.Clone(k), slices.Clone(raw))
		}
		if r.Sent.After(newest) {
			newest = r.Sent
		}
		return change(tx, r.mail())
	})
	if newest = latest(tx, newest); !newest.IsZero() {
		err = errors.Join(err, put(tx, meta, []byte(trustedKey), newest.UTC()))
	}
	return errors.Join(err, tx.DeleteBucket([]byte(oldReminders)), renameDamage(tx))
}

// latest returns when the last contact was changed, or that other time if it is later: so far
// the clock is known to have come.
func latest(tx *bbolt.Tx, other time.Time) time.Time {
	for _, k := range keysWith(tx, contacts, nil) {
		if c, err := get[store.Contact](tx, contacts, k); err == nil && c.Updated.After(other) {
			other = c.Updated
		}
	}
	return other
}

// renameDamage has what was told of reminders tell of mails.
func renameDamage(tx *bbolt.Tx) error {
	for _, k := range keysWith(tx, damaged, key(oldReminders)) {
		_, record := splitDamaged(k)
		if err := errors.Join(bucket(tx, damaged).Delete(k), mark(tx, damaged, append(key(mails), bytes.Clone(record)...))); err != nil {
			return err
		}
	}
	return nil
}
