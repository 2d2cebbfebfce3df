package bolt

import (
	"bytes"
	"errors"
	"strings"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Beside the contacts stand three lists of their keys: by day, those that are open,
// and by when they end. So a part of a list, a bound and a search for what is old
// read what they need and no more.

func dayKey(c store.Contact) []byte { return key(c.Member, c.First.String(), c.ID) }

func endKey(c store.Contact) []byte { return key(c.Ends().String(), c.Member, c.ID) }

// contactKeyOf makes the key of a contact from one of by-day.
func contactKeyOf(k []byte) []byte {
	p := parts(k)
	return key(p[0], p[2])
}

func index(tx *bbolt.Tx, c store.Contact) error {
	if err := mark(tx, byDay, dayKey(c)); err != nil {
		return err
	}
	if c.Open() {
		if err := mark(tx, openOf, key(c.Member, c.ID)); err != nil {
			return err
		}
	}
	if c.Keep {
		return nil
	}
	return mark(tx, byEnd, endKey(c))
}

func unindex(tx *bbolt.Tx, c store.Contact) error {
	return errors.Join(
		bucket(tx, byDay).Delete(dayKey(c)),
		bucket(tx, openOf).Delete(key(c.Member, c.ID)),
		bucket(tx, byEnd).Delete(endKey(c)),
	)
}

// unindexUnread looks for a contact that cannot be read in all three lists.
func unindexUnread(tx *bbolt.Tx, member, id string) error {
	return errors.Join(
		deleteThat(tx, byDay, key(member), append([]byte{0}, key(id)...)),
		bucket(tx, openOf).Delete(key(member, id)),
		deleteThat(tx, byEnd, nil, append([]byte{0}, key(member, id)...)),
	)
}

// deleteThat deletes the keys that begin and end like that.
func deleteThat(tx *bbolt.Tx, name string, prefix, suffix []byte) error {
	var doomed [][]byte
	for _, k := range keysWith(tx, name, prefix) {
		if bytes.HasSuffix(k, suffix) {
			doomed = append(doomed, k)
		}
	}
	return deleteAll(tx, name, doomed)
}

// placeOf is where a list goes on after that contact.
func placeOf(c store.Contact) string { return c.First.String() + "." + c.ID }

// placeAfter moves the cursor of by-day to the first contact of the member after that
// place, or to her first of all. store.ErrCursor if the word is no place; one whose
// contact has moved since is.
func placeAfter(c *bbolt.Cursor, member, after string) ([]byte, error) {
	if after == "" {
		k, _ := c.Seek(key(member))
		return k, nil
	}
	day, id, ok := strings.Cut(after, ".")
	if _, err := calendar.ParseDate(day); err != nil || !ok || strings.ContainsRune(id, 0) {
		return nil, store.ErrCursor
	}
	place := key(member, day, id)
	k, _ := c.Seek(place)
	if bytes.Equal(k, place) {
		k, _ = c.Next()
	}
	return k, nil
}

func isOf(member string, k []byte) bool { return bytes.HasPrefix(k, key(member)) }
