package bolt_test

import (
	"path/filepath"
	"testing"

	"divisionbell/store"
	"divisionbell/store/bolt"
	"divisionbell/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, dir string) store.Store {
		t.Helper()
		s, err := bolt.Open(filepath.Join(dir, "store.db"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// Whoever is written beside somebody who fails is written twice; nothing may come of the first time.
func TestStoreWhenEverythingIsDoneTwice(t *testing.T) {
	storetest.Run(t, func(t *testing.T, dir string) store.Store {
		t.Helper()
		s, err := bolt.OpenRehearsed(filepath.Join(dir, "store.db"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
