// Package bolt keeps the store in one file, with go.etcd.io/bbolt. One process
// holds the file at a time. It knows nothing of what the things mean.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
}

// Open opens the store in that file and makes it, and its folder, if they are
// not there; both can be read only by their owner. A file of an earlier version is
// upgraded, after a copy was put beside it. ErrLocked if another process holds the
// file for longer than a second; store.ErrSchema if it was written by a later
// version of the program or is not a store.
func Open(file string) (store.Store, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	if err := checkWhole(file); err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db, opened, err := openFile(file, false)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	if err := bringUpToDate(db); err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return &bolt{db: db, file: opened}, nil
}

// openFile opens the file itself. bbolt panics over some damage that it finds.
func openFile(name string, readOnly bool) (db *bbolt.DB, file *os.File, err error) {
	defer func() {
		if damage := recover(); damage != nil {
			db, err = nil, fmt.Errorf("the file is damaged (%v): put back a copy of it", damage)
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
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	db, _, err := openFile(file, true)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		if info, err = os.Stat(file); err != nil { // under the lock, for a file in use may have grown
			return err
		}
		if info.Size() < tx.Size() {
			return fmt.Errorf("the file is cut short: it has %d bytes of %d", info.Size(), tx.Size())
		}
		return nil
	})
}

func (s *bolt) Close() error { return s.db.Close() }

// read runs do in a transaction that changes nothing, and says what for if it fails.
func (s *bolt) read(ctx context.Context, what string, do func(*bbolt.Tx) error) error {
	s.reading.RLock()
	defer s.reading.RUnlock()
	return run(ctx, what, s.db.View, do)
}

// write runs do in a transaction of which all is kept, or nothing.
func (s *bolt) write(ctx context.Context, what string, do func(*bbolt.Tx) error) error {
	return run(ctx, what, s.db.Update, do)
}

func run(ctx context.Context, what string, in func(func(*bbolt.Tx) error) error, do func(*bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := in(do); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
