package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"divisionbell/safefile"
)

// ErrLost: there was a store, and it is gone. A new one in its place would look as if nobody had
// ever planned anything.
var ErrLost = errors.New("the data are lost")

// madeSuffix is what a file beside a store ends with that says that there is one. It stays when
// the store goes.
const madeSuffix = ".made"

const madeText = `There is a store of Division Bell beside this file. If it is not there, it has been lost:
restore a backup. To begin anew without it, remove this file.
`

// noteMade leaves word that there is a store.
func noteMade(file string) error {
	if _, err := os.Lstat(file + madeSuffix); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return safefile.Write(file+madeSuffix, []byte(madeText))
}

// makeIfNew makes a store where there never was one. It is made under another name, so that
// an empty file is always one that has lost what was in it.
func makeIfNew(file string) error {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.Size() == 0:
		return emptyError(file)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if _, err := os.Lstat(file + madeSuffix); err == nil {
		return fmt.Errorf("%w: the file is gone: restore a backup or, to begin anew, remove %s", ErrLost, filepath.Base(file)+madeSuffix)
	}
	if err := safefile.MakeFolder(filepath.Dir(file)); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return makeNew(file)
}

func emptyError(file string) error {
	return fmt.Errorf("%w: the file is empty: restore a backup or, to begin anew, remove the file and %s", ErrLost, filepath.Base(file)+madeSuffix)
}

func makeNew(file string) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err := errors.Join(temp.Close(), fill(temp.Name()), safefile.HandOver(temp.Name(), filepath.Dir(file))); err != nil {
		return err
	}
	err = os.Link(temp.Name(), file)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a disk without links; else somebody was quicker
		err = os.Rename(temp.Name(), file)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return safefile.SyncFolder(filepath.Dir(file))
}

// fill makes an empty store of an empty file.
func fill(file string) error {
	db, _, err := openFile(file, false)
	if err != nil {
		return err
	}
	return errors.Join(db.Update(func(tx *bbolt.Tx) error { return prepare(tx) }), db.Close())
}
