package bolt

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Contacts with the same person are found by a hash of the name under a key of this file's
// own, so that the name stands in the contact alone. Those that are open stand in a list by
// person and last day: what is over is passed by, and no contact is read.

const peopleKey = "people-key"

// drawPeopleKey draws the key of a file that has none yet.
func drawPeopleKey(tx *bbolt.Tx) error {
	if has(tx, meta, []byte(peopleKey)) {
		return nil
	}
	drawn := make([]byte, sha256.Size)
	if _, err := rand.Read(drawn); err != nil {
		return fmt.Errorf("draw a key: %w", err)
	}
	return bucket(tx, meta).Put([]byte(peopleKey), drawn)
}

// personOf hashes with whom a contact is; nil if that is no person.
func personOf(tx *bbolt.Tx, c store.Contact) []byte {
	return c.Person(bucket(tx, meta).Get([]byte(peopleKey)))
}

// meetingKey sorts the open contacts with a person by their last days.
func meetingKey(person []byte, c store.Contact) []byte {
	return append(bytes.Clone(person), key(c.Last.String(), c.Member, c.ID)...)
}

// meet keeps with whom a contact is, instead of the one before. Another person, and other
// days, count as new.
func meet(tx *bbolt.Tx, before *store.Contact, c store.Contact) error {
	m, err := get[store.Meeting](tx, meetings, key(c.Member, c.ID))
	wasMet := err == nil
	person := personOf(tx, c)
	if person == nil {
		return unmeet(tx, c.Member, c.ID)
	}
	isSame := wasMet && before != nil && bytes.Equal(m.Person, person) && before.First == c.First && before.Last == c.Last
	if !isSame {
		if m.From, err = ask(tx, c); err != nil {
			return err
		}
	}
	if err := unmeet(tx, c.Member, c.ID); err != nil {
		return err
	}
	return keepMeeting(tx, c, store.Meeting{Person: person, From: m.From})
}

func keepMeeting(tx *bbolt.Tx, c store.Contact, m store.Meeting) error {
	if err := put(tx, meetings, key(c.Member, c.ID), m); err != nil || !c.Open() {
		return err
	}
	return bucket(tx, people).Put(meetingKey(m.Person, c), []byte(c.First.String()))
}

// ask counts a person with whom a member plans anew.
func ask(tx *bbolt.Tx, c store.Contact) (calendar.Date, error) {
	a, err := get[store.Asked](tx, asked, key(c.Member))
	if err != nil && !gone(err) && !errors.Is(err, store.ErrDamaged) {
		return calendar.Date{}, err
	}
	from := a.Next(today(c.Updated))
	return from, put(tx, asked, key(c.Member), a)
}

// unmeet forgets with whom a contact is, whether it can be read or not.
func unmeet(tx *bbolt.Tx, member, id string) error {
	m, err := get[store.Meeting](tx, meetings, key(member, id))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	// Of one that cannot be read the person is not known, and all are looked through.
	if err := deleteThat(tx, people, m.Person, append([]byte{0}, key(member, id)...)); err != nil {
		return err
	}
	return bucket(tx, meetings).Delete(key(member, id))
}

func (s *bolt) Alike(ctx context.Context, own []store.Contact, today calendar.Date) (map[string][]store.Member, error) {
	found := make(map[string][]store.Member)
	err := s.read(ctx, "look who plans to contact the same", func(tx *bbolt.Tx) error {
		for _, c := range own {
			others, err := alike(tx, c, today)
			if err != nil {
				return err
			}
			if len(others) > 0 {
				found[c.ID] = others
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func alike(tx *bbolt.Tx, own store.Contact, today calendar.Date) (others []store.Member, err error) {
	if !own.Open() || own.Last.Before(today) {
		return nil, nil
	}
	m, err := get[store.Meeting](tx, meetings, key(own.Member, own.ID))
	if err != nil || m.From.After(today) {
		return nil, nil // no person, or one of whom nothing is told
	}
	from, until := own.First.AddDays(-store.NearDays), own.Last.AddDays(store.NearDays).String()
	if from.Before(today) {
		from = today
	}
	met := map[string]bool{own.Member: true}
	c := bucket(tx, people).Cursor()
	for k, first := c.Seek(append(bytes.Clone(m.Person), from.String()...)); bytes.HasPrefix(k, m.Person) && len(others) < store.MostAlike; k, first = c.Next() {
		if string(first) > until {
			continue
		}
		member := parts(k[len(m.Person):])[1]
		if met[member] {
			continue
		}
		met[member] = true
		other, err := able(tx, member)
		switch {
		case err == nil:
			others = append(others, other)
		case !gone(err) && !errors.Is(err, store.ErrDisabled) && !errors.Is(err, store.ErrDamaged):
			return nil, err
		}
	}
	return others, nil
}

// pruneAsked forgets the counts of days before.
func pruneAsked(tx *bbolt.Tx, today calendar.Date) error {
	for _, k := range keysWith(tx, asked, nil) {
		if a, err := get[store.Asked](tx, asked, k); err == nil && !a.Day.Before(today) {
			continue
		}
		if err := bucket(tx, asked).Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// upgradeMeetings finds with whom the contacts are that were kept before it was noted. It
// counts against nobody.
func upgradeMeetings(tx *bbolt.Tx, lost *losses) error {
	for _, k := range keysWith(tx, contacts, nil) {
		c, err := get[store.Contact](tx, contacts, k)
		if lost.add(contacts, k, err) {
			continue
		}
		if err != nil {
			return err
		}
		person := personOf(tx, c)
		if person == nil {
			continue
		}
		if err := keepMeeting(tx, c, store.Meeting{Person: person, From: calendar.DateIn(c.Created, c.Created.Location())}); err != nil {
			return err
		}
	}
	return nil
}
