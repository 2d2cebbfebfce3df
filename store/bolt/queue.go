package bolt

import (
	"bytes"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// Mails that are neither over nor suspended stand in a queue by when they may be handed
// out, with their members. Beside it stands, by member, when that is: so those of one
// member are found together, and the place of any in the queue without reading it.

// timeOf is the instant with which a key of the queue, or a value of queued-of, begins.
func timeOf(k []byte) time.Time {
	at, _ := splitQueueKey(k)
	return at
}

func enqueue(tx *bbolt.Tx, m store.Mail) error {
	return errors.Join(
		bucket(tx, queue).Put(queueKey(m.Next(), m.ID), []byte(m.Member)),
		bucket(tx, queuedOf).Put(key(m.Member, m.ID), instant(m.Next())),
	)
}

// dequeue takes a mail out of the queue, and from whoever holds it.
func dequeue(tx *bbolt.Tx, member, id string) error {
	at := bytes.Clone(bucket(tx, queuedOf).Get(key(member, id)))
	if at == nil {
		return nil
	}
	return errors.Join(
		bucket(tx, queue).Delete(append(at, id...)),
		bucket(tx, queuedOf).Delete(key(member, id)),
		bucket(tx, held).Delete(key(id)),
	)
}

// change keeps a mail, and puts it where it belongs.
func change(tx *bbolt.Tx, m store.Mail) error {
	if err := dequeue(tx, m.Member, m.ID); err != nil {
		return err
	}
	var err error
	switch m.State {
	case store.MailHeld:
		err = errors.Join(enqueue(tx, m), mark(tx, held, key(m.ID)))
	case store.MailWaiting:
		err = enqueue(tx, m)
	}
	if err != nil {
		return err
	}
	return put(tx, mails, key(m.ID), m)
}

// owe keeps a new mail; store.ErrExists if its id is taken, because the queue would hand
// out the one that has it twice. To an address that is suspended it waits apart.
func owe(tx *bbolt.Tx, m store.Mail) error {
	if has(tx, mails, key(m.ID)) {
		return store.ErrExists
	}
	if has(tx, suspended, key(m.Member)) {
		m.State = store.MailSuspended
	}
	if err := mark(tx, byContact, key(m.Member, m.Contact, m.ID)); err != nil {
		return err
	}
	return change(tx, m)
}

// replaceReminders makes due the reminders that a contact owes. One that is over stays so;
// one that is owed already keeps its hold, so that whoever is sending it at this moment
// stays the only one. What cannot be read is erased: it would never be sent.
func replaceReminders(tx *bbolt.Tx, c store.Contact, due []store.Mail) error {
	var lost losses
	before, err := mailsOf(tx, c.Member, c.ID, &lost)
	if err != nil {
		return err
	}
	if err := eraseUnread(tx, c.Member, c.ID, lost); err != nil {
		return err
	}
	kept := make(map[string]store.Mail, len(before))
	for _, m := range before {
		kept[m.ID] = m
		if m.Over() || m.Kind != store.MailReminders {
			continue
		}
		if err := erase(tx, m); err != nil {
			return err
		}
	}
	for _, m := range due {
		old, again := kept[m.ID]
		if again && old.Over() {
			continue
		}
		m.Member, m.Contact, m.Kind = c.Member, c.ID, store.MailReminders
		m = m.Fresh()
		if again {
			old.Due, old.Steps, old.Content = m.Due, m.Steps, m.Content
			m = old
		}
		if err := owe(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// eraseMails erases the mails about a contact, or those about none, whether they can be
// read or not.
func eraseMails(tx *bbolt.Tx, memberID, contactID string) error {
	var lost losses
	all, err := mailsOf(tx, memberID, contactID, &lost)
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := erase(tx, m); err != nil {
			return err
		}
	}
	return eraseUnread(tx, memberID, contactID, lost)
}

// eraseUnread erases mails that cannot be read. If one was dropped, its id stays in the
// list of those until the list is pruned.
func eraseUnread(tx *bbolt.Tx, memberID, contactID string, lost losses) error {
	for _, k := range lost.found {
		_, id := splitDamaged(k)
		err := errors.Join(
			dequeue(tx, memberID, parts(id)[0]),
			bucket(tx, byContact).Delete(append(key(memberID, contactID), id...)),
			bucket(tx, mails).Delete(id),
			bucket(tx, damaged).Delete(k),
		)
		if err != nil {
			return err
		}
	}
	return nil
}

func erase(tx *bbolt.Tx, m store.Mail) error {
	return errors.Join(
		dequeue(tx, m.Member, m.ID),
		bucket(tx, dropped).Delete(queueKey(m.Dropped, m.ID)),
		bucket(tx, byContact).Delete(key(m.Member, m.Contact, m.ID)),
		bucket(tx, mails).Delete(key(m.ID)),
	)
}

// mailLife is how long a mail about no contact is kept once it is over.
const mailLife = 90 * 24 * time.Hour

// pruneMails erases the mails about no contact that have been over for long, and forgets
// which were dropped that are gone.
func pruneMails(tx *bbolt.Tx, now time.Time) error {
	for _, member := range keysWith(tx, members, nil) {
		var lost losses
		all, err := mailsOf(tx, parts(member)[0], "", &lost)
		if err != nil {
			return err
		}
		for _, m := range all {
			ended := m.Sent
			if m.State == store.MailDropped {
				ended = m.Dropped
			}
			if !m.Over() || now.Sub(ended) < mailLife {
				continue
			}
			if err := erase(tx, m); err != nil {
				return err
			}
		}
		if err := lost.note(tx); err != nil {
			return err
		}
	}
	for _, k := range keysWith(tx, dropped, nil) {
		if _, id := splitQueueKey(k); has(tx, mails, key(id)) {
			continue
		}
		if err := bucket(tx, dropped).Delete(k); err != nil {
			return err
		}
	}
	return nil
}
