// Package bolt keeps the store in one file, with go.etcd.io/bbolt. One process
// holds the file at a time. It knows nothing of what the things mean.
package bolt

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"divisionbell/store"
)

// ErrLocked: another process holds the file.
var ErrLocked = errors.New("another process holds the data")

// lockTimeout is how long Open waits for another process to let go.
const lockTimeout = time.Second

type bolt struct {
	db   *bbolt.DB
	file *os.File // the one that db writes; db closes it
	// reading is held by whoever reads, and wholly by whoever overwrites the pages
	// that nobody must be reading any more.
	reading sync.RWMutex
	// upkeep is held by whoever needs free pages to stay as they are, or overwrites them. It
	// is taken before reading, so that nobody who reads waits for a copy to end.
	upkeep sync.Mutex
	group  group
	guard  guard
	store.Working

	mapping mapping
}

// Open opens the store in that file and makes it, and its folder, if they are
// not there; both can be read only by their owner. A file of an earlier version is
// upgraded, after a copy was put beside it. ErrLocked if another process holds the
// file for longer than a second; store.ErrSchema if it was written by a later
// version of the program or is not a store; ErrLost if there was a store and it is gone;
// store.ErrHalf if a migration into it has not ended.
func Open(file string) (store.Store, error) {
	s, err := open(file)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	if err := s.isWhole(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), s.Close())
	}
	return s, nil
}

func open(file string) (*bolt, error) {
	if err := makeIfNew(file); err != nil {
		return nil, err
	}
	if err := checkWhole(file); err != nil {
		return nil, err
	}
	db, opened, err := openFile(file, false)
	if err != nil {
		return nil, err
	}
	err = watched(func() error { return bringUpToDate(db) })
	if err == nil {
		err = noteMade(file)
	}
	info, failed := opened.Stat()
	if err = errors.Join(err, failed); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &bolt{db: db, file: opened, guard: guard{path: file, opened: info}}
	s.group.commit = s.commit
	return s, nil
}

// openFile opens the file itself. bbolt panics over some damage that it finds.
func openFile(name string, readOnly bool) (db *bbolt.DB, file *os.File, err error) {
	defer func() {
		if recover() != nil {
			db, err = nil, errors.New("the file is damaged: put back a copy of it")
		}
	}()
	open := func(name string, flag int, mode os.FileMode) (*os.File, error) {
		opened, err := os.OpenFile(name, flag, mode)
		file = opened
		return opened, err
	}
	db, err = bbolt.Open(name, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: readOnly, OpenFile: open})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, nil, ErrLocked
	}
	return db, file, err
}

// checkWhole refuses a file that ends before its data does, such as a copy that was
// broken off: bbolt maps the file into memory, and to read behind its end would end
// the program.
func checkWhole(file string) error {
	db, _, err := openFile(file, true)
	if err != nil {
		return err
	}
	defer db.Close()
	return watched(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			info, err := os.Stat(file)
			if err != nil { // under the lock, for a file in use may have grown
				return err
			}
			if info.Size() < tx.Size() {
				return fmt.Errorf("the file is cut short: it has %d bytes of %d", info.Size(), tx.Size())
			}
			return nil
		})
	})
}

// Close waits for who writes. A damaged file may have left bbolt with locks that nobody lets go of.
func (s *bolt) Close() error {
	if s.guard.damaged.Load() == nil {
		return s.db.Close()
	}
	closed := make(chan error, 1)
	go func() { closed <- s.db.Close() }()
	select {
	case err := <-closed:
		return err
	case <-time.After(lockTimeout):
		return s.file.Close()
	}
}
