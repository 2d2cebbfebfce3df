package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"divisionbell/safefile"
	"divisionbell/store"
)

// Copy writes the data as they are at one moment into w, while others go on reading and
// writing; begin is told beforehand how many bytes will come. What was erased and not yet
// overwritten may be among them.
func (s *bolt) Copy(ctx context.Context, begin func(size int64) (io.Writer, error)) error {
	s.upkeep.Lock() // or scrub would overwrite pages under the copy
	defer s.upkeep.Unlock()
	return run(ctx, "copy the data", s.db.View, func(tx *bbolt.Tx) error {
		w, err := begin(tx.Size())
		if err != nil {
			return err
		}
		_, err = tx.WriteTo(w)
		return err
	})
}

// Check opens a file that nobody holds and looks at every page of it. It returns what is
// wrong with it, and never changes it.
func Check(file string) (err error) {
	if info, err := os.Stat(file); err == nil && info.Size() == 0 {
		return fmt.Errorf("check %s: %w", file, emptyError(file))
	}
	if err := checkWhole(file); err != nil {
		return fmt.Errorf("check %s: %w", file, err)
	}
	db, _, err := openFile(file, true)
	if err != nil {
		return fmt.Errorf("check %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = watched(func() error { return db.View(checkPages) })
	if err != nil {
		return fmt.Errorf("check %s: %w", file, err)
	}
	return nil
}

// discreet keeps what is in records out of what is said of their pages.
type discreet struct{}

func (discreet) KeyToString([]byte) string   { return "..." }
func (discreet) ValueToString([]byte) string { return "..." }

// checkPages looks at every page.
func checkPages(tx *bbolt.Tx) error {
	if v, err := version(tx); err != nil || v == 0 {
		return errors.Join(err, errIf(v == 0, "there is nothing in it"))
	}
	var first error
	for problem := range tx.Check(bbolt.WithKVStringer(discreet{})) {
		if first == nil {
			first = fmt.Errorf("the file is damaged: %w", problem)
		}
	}
	return first
}

func errIf(wrong bool, what string) error {
	if wrong {
		return errors.New(what)
	}
	return nil
}

// compactAtOnce is how many bytes are compacted in one transaction.
const compactAtOnce = 64 << 20

// Compact writes what is in the file into a new one without holes, checks that, and puts it
// in the place of the old. Nobody must hold the file: ErrLocked if somebody does. It returns
// how large the file was and is.
func Compact(file string) (before, after int64, err error) {
	whole, err := os.Stat(file)
	if err != nil {
		return 0, 0, fmt.Errorf("compact the data: %w", err)
	}
	if err := checkWhole(file); err != nil {
		return 0, 0, fmt.Errorf("compact %s: %w", file, err)
	}
	old, _, err := openFile(file, false) // held until the new one has its name
	if err != nil {
		return 0, 0, fmt.Errorf("compact %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	half := file + ".part"
	err = compactInto(half, old)
	if err == nil {
		err = Check(half)
	}
	if err == nil {
		err = safefile.HandOver(half, filepath.Dir(file))
	}
	if err == nil {
		err = putInPlace(half, file)
	}
	if err != nil {
		return 0, 0, errors.Join(fmt.Errorf("compact %s: %w", file, err), os.Remove(half))
	}
	small, err := os.Stat(file)
	if err != nil {
		return 0, 0, fmt.Errorf("compact the data: %w", err)
	}
	return whole.Size(), small.Size(), nil
}

// compactInto makes a file of what is in old.
func compactInto(file string, old *bbolt.DB) (err error) {
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, _, err := openFile(file, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.NoSync = true // until the end
	if err := watched(func() error { return bbolt.Compact(db, old, compactAtOnce) }); err != nil {
		return err
	}
	return db.Sync()
}

// Copier is a store of which a copy can be made while it is open.
type Copier interface {
	store.Store
	Copy(ctx context.Context, begin func(size int64) (io.Writer, error)) error
}

var _ Copier = (*bolt)(nil)
