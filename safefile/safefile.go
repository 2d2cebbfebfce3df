// Package safefile writes files whole or not at all: a full disk, a crash or a loss of power
// leaves what was there before. It knows nothing of what is in them, and everybody may use it.
package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// torn is what a file is called that is still being written, or never was to its end. Names
// with a point in front are for whoever reads the folder to pass over.
const torn = ".*.tmp"

// Write puts the content into the file in one step, in the place of what it held. Once it
// returns without an error, the file survives a loss of power; with one, nothing has changed.
// The folder is made if it is not there. Only the owner can read the file, and whoever owns
// the folder owns it: else an administrator's command would lock out the service.
func Write(file string, content []byte) error {
	dir := filepath.Dir(file)
	if err := MakeFolder(dir); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, torn) // that only its owner can read
	if err != nil {
		return err
	}
	_, err = temp.Write(content)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = HandOver(temp.Name(), dir)
	}
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return SyncFolder(dir)
}

// MakeFolder makes the folder and those above it, where they are not there, so that
// they survive a loss of power. Nobody but the owner of the folder above can open them.
func MakeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	above := filepath.Dir(dir)
	if above != dir {
		if err := MakeFolder(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := HandOver(dir, above); err != nil {
		return err
	}
	return SyncFolder(above)
}

// HandOver gives a file to the owner of the folder that it is in, if it is the administrator
// who made it; nobody else could.
func HandOver(file, folder string) error {
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	if os.Geteuid() != 0 || !known {
		return nil
	}
	return os.Chown(file, int(owner.Uid), int(owner.Gid))
}

// SyncAll makes a folder, and everything in it, survive a loss of power.
func SyncAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return SyncFolder(path) // a file is written in the same way
	})
}

// SyncFolder makes the names in a folder survive a loss of power.
func SyncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
