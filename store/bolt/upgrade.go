package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

// copyLife is how long the copy that was made before an upgrade is kept. It goes
// sooner if a member is erased, for she is in it too.
const copyLife = 30 * 24 * time.Hour

// bringUpToDate makes a new file, or one of an earlier version, one of this.
func bringUpToDate(db *bbolt.DB) error {
	var v int
	err := db.View(func(tx *bbolt.Tx) (err error) {
		v, err = version(tx)
		return err
	})
	switch {
	case err != nil:
		return err
	case v == store.SchemaVersion:
		return addBuckets(db)
	case v == 0:
		return db.Update(prepare)
	}
	if err := copyBeside(db, v); err != nil {
		return fmt.Errorf("copy the data before they are upgraded: %w", err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { return upgrade(tx, v) }); err != nil {
		return fmt.Errorf("upgrade the data from version %d to %d: %w", v, store.SchemaVersion, err)
	}
	return nil
}

// addBuckets makes what buckets a file of this version lacks: those of things that an
// earlier program of the same version did not keep.
func addBuckets(db *bbolt.DB) error {
	lacking := false
	err := db.View(func(tx *bbolt.Tx) error {
		for _, name := range buckets() {
			lacking = lacking || bucket(tx, name) == nil
		}
		return nil
	})
	if err != nil || !lacking {
		return err
	}
	return db.Update(prepare)
}

// copyName is the copy of a file from before it was upgraded from that version.
func copyName(file string, version int) string { return file + ".schema-" + strconv.Itoa(version) }

// copyBeside copies the data into a file beside theirs. Half a copy never has its name.
func copyBeside(db *bbolt.DB, version int) error {
	name := copyName(db.Path(), version)
	half := name + ".part"
	err := db.View(func(tx *bbolt.Tx) error { return tx.CopyFile(half, 0o600) })
	if err == nil {
		err = putInPlace(half, name)
	}
	if err != nil {
		os.Remove(half)
	}
	return err
}

// putInPlace gives a file that is written its name, for good.
func putInPlace(half, name string) error {
	if err := syncFile(half); err != nil {
		return err
	}
	if err := os.Rename(half, name); err != nil {
		return err
	}
	return syncFile(filepath.Dir(name))
}

// syncFile returns once a file, or the names in a folder, survive a crash.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// dropCopies removes what copies of earlier versions there are.
func dropCopies(file string) error {
	return dropOldCopies(file, time.Unix(1<<40, 0))
}

// dropOldCopies removes the copies of earlier versions whose time is over at now.
func dropOldCopies(file string, now time.Time) error {
	var failed []error
	for v := 1; v < store.SchemaVersion; v++ {
		name := copyName(file, v)
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && now.Sub(info.ModTime()) >= copyLife {
			err = os.Remove(name)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// upgrades are what makes each version of the one before.
func upgrades() map[int][]func(*bbolt.Tx, *losses) error {
	return map[int][]func(*bbolt.Tx, *losses) error{
		2: {upgradeMembers, upgradeTokens, upgradeContacts, upgradeKeys},
		3: {upgradeMeetings, upgradeReminders},
	}
}

// upgrade makes this version of that one. What cannot be read stays as it is and is
// told of.
func upgrade(tx *bbolt.Tx, from int) error {
	if err := prepare(tx); err != nil {
		return err
	}
	var lost losses
	for v := from + 1; v <= store.SchemaVersion; v++ {
		for _, step := range upgrades()[v] {
			if err := step(tx, &lost); err != nil {
				return err
			}
		}
	}
	return lost.note(tx)
}

// upgradeMembers makes members of role and state: all had a token, so they are active.
func upgradeMembers(tx *bbolt.Tx, lost *losses) error {
	for _, k := range keysWith(tx, members, nil) {
		m, err := get[store.Member](tx, members, k)
		if lost.add(members, k, err) {
			continue
		}
		if err != nil {
			return err
		}
		m = m.WithDefaults()
		m.State = store.StateActive
		if err := putMember(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// oldTokenName is the name of a token from before tokens had names.
const oldTokenName = "token of version 0.1"

// upgradeTokens gives each token, of which only the member was known, an id and a name.
func upgradeTokens(tx *bbolt.Tx, _ *losses) error {
	for _, hash := range keysWith(tx, tokens, nil) {
		member := string(bucket(tx, tokens).Get(hash))
		m, err := get[store.Member](tx, members, key(member))
		if gone(err) {
			if err := bucket(tx, tokens).Delete(hash); err != nil {
				return err
			}
			continue
		}
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return err
		}
		t := store.Token{ID: store.NewID(), Member: member, Name: oldTokenName, Created: m.Created}
		if err := put(tx, tokens, hash, t); err != nil {
			return err
		}
		if err := bucket(tx, tokensOf).Put(key(member, t.ID), hash); err != nil {
			return err
		}
	}
	return nil
}

// upgradeContacts makes the lists that stand beside the contacts.
func upgradeContacts(tx *bbolt.Tx, lost *losses) error {
	for _, k := range keysWith(tx, contacts, nil) {
		c, err := get[store.Contact](tx, contacts, k)
		if lost.add(contacts, k, err) {
			// Under the last day of all, so that lists meet it and tell of it.
			p := parts(k)
			c = store.Contact{Member: p[0], ID: p[1], First: lastDay(), Keep: true, Outcome: &store.Outcome{}}
			err = nil
		}
		if err != nil {
			return err
		}
		if err := index(tx, c); err != nil {
			return err
		}
	}
	return nil
}

func lastDay() calendar.Date { return calendar.MustDate("9999-12-31") }

// upgradeKeys makes the lists that stand beside the idempotency keys.
func upgradeKeys(tx *bbolt.Tx, lost *losses) error {
	for _, k := range keysWith(tx, idempotency, nil) {
		r, err := get[request](tx, idempotency, k)
		if lost.add(idempotency, k, err) {
			continue
		}
		if err != nil {
			return err
		}
		member, word, _ := bytes.Cut(bytes.TrimSuffix(k, []byte{0}), []byte{0})
		if err := errors.Join(
			mark(tx, keyAges, keyAge(string(member), r.At, string(word))),
			bucket(tx, keyOf).Put(key(string(member), r.Contact), word),
		); err != nil {
			return err
		}
	}
	return nil
}
