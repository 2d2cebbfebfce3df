package bolt_test

import (
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// meet keeps two members who plan to contact the same person, and returns one's contact.
func meet(t *testing.T, s store.Store) store.Contact {
	t.Helper()
	now, day := time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC), calendar.MustDate("2027-02-15")
	var c store.Contact
	for _, id := range []string{"ada", "bea"} {
		must(t, s.AddMember(t.Context(), store.Member{ID: id, Email: id + "@example.org", Created: now}))
		var err error
		c, err = s.AddContact(t.Context(), store.Contact{
			ID: "letter", Member: id, Office: "mp", Whom: "Jo Bloggs MP", Nation: calendar.Wales, First: day, Last: day, Created: now, Updated: now,
		}, nil, store.IdempotencyKey{})
		must(t, err)
	}
	return c
}

func othersOf(t *testing.T, s store.Store, c store.Contact) int {
	t.Helper()
	found, err := s.Alike(t.Context(), []store.Contact{c}, calendar.MustDate("2027-01-04"))
	must(t, err)
	return len(found[c.ID])
}

func TestContactsFromBeforePersonsWereNotedAreFound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	c := meet(t, s)
	must(t, s.Close())
	db, err := bbolt.Open(file, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{"people", "meetings", "asked"} {
			must(t, tx.DeleteBucket([]byte(name)))
		}
		if _, err := tx.CreateBucket([]byte("reminders")); err != nil {
			return err
		}
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("2"))
	}))
	must(t, db.Close())
	s, err = bolt.Open(file)
	must(t, err)
	defer s.Close()
	if n := othersOf(t, s, c); n != 1 {
		t.Errorf("there are %d others, want the one who planned before", n)
	}
}

// TestAContactThatCannotBeReadIsErasedFromThePeopleToo damages the note of with whom a
// contact is: nobody is told of what is gone.
func TestAContactThatCannotBeReadIsErasedFromThePeopleToo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	c := meet(t, s)
	must(t, s.Close())
	db, err := bbolt.Open(file, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meetings")).Put([]byte("ada\x00letter\x00"), []byte("{"))
	}))
	must(t, db.Close())
	s, err = bolt.Open(file)
	must(t, err)
	defer s.Close()
	must(t, s.DeleteContact(t.Context(), "ada", "letter", 0))
	if n := othersOf(t, s, c); n != 0 {
		t.Errorf("there are %d others, and the only one is erased", n)
	}
}
