package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"divisionbell/safefile"
)

var (
	// ErrNotEmpty: there are data already where an archive was to be unpacked.
	ErrNotEmpty = errors.New("there are data already")
	// ErrInUse: the service holds the data.
	ErrInUse = errors.New("the service is running")
	// ErrUnfinished: restoring was broken off.
	ErrUnfinished = errors.New("restoring the data was broken off")
)

// restoringName is a file that is there while data are being put in place.
const restoringName = ".restoring"

// Target is where an archive is unpacked.
type Target struct {
	Folder string // the data folder
	// Store is where the file of an archive's only store belongs, which may be outside the folder.
	Store string
	// Force has it take the place of what is there.
	Force bool
}

// Restore makes a data folder of an archive, all or nothing: the archive is unpacked and checked
// beside what is there before any of that is touched, and what was there comes back if something
// fails. After a crash in the middle Unfinished says so. Archives that are kept in the folder stay.
func Restore(archive string, to Target, check func(store string) error) (m Manifest, err error) {
	from, err := os.Open(archive)
	if err != nil {
		return m, err
	}
	defer from.Close()
	unlock, err := lock(to.Store)
	if err != nil {
		return m, err
	}
	defer unlock()
	old, err := standing(to, archive)
	if err != nil {
		return m, err
	}
	if len(old) > 0 && !to.Force {
		return m, fmt.Errorf("%w in %s", ErrNotEmpty, to.Folder)
	}
	if err := safefile.MakeFolder(to.Folder); err != nil {
		return m, err
	}
	staged, err := os.MkdirTemp(to.Folder, ".restore-*.tmp")
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staged)) }()
	fresh := filepath.Join(staged, "new")
	if err := safefile.MakeFolder(fresh); err != nil {
		return m, err
	}
	if m, err = Unpack(from, fresh, check); err != nil {
		return m, err
	}
	if err := safefile.SyncAll(fresh); err != nil {
		return m, err
	}
	return m, swap(to, m, old, fresh, filepath.Join(staged, "old"))
}

// Unfinished says that restoring a data folder was broken off; nothing if it was not.
func Unfinished(dir string) error {
	if _, err := os.Lstat(filepath.Join(dir, restoringName)); err != nil {
		return nil
	}
	return fmt.Errorf("%w: restore again, with --force", ErrUnfinished)
}

// lock keeps the service from beginning with the old data meanwhile.
func lock(store string) (unlock func(), err error) {
	file, err := os.Open(store)
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(ErrInUse, file.Close())
	}
	return func() { file.Close() }, nil
}

// standing lists what is in the way: everything in the data folder but archives, what was left of
// restoring and sockets, and the file of the store.
func standing(to Target, archive string) (paths []string, err error) {
	entries, err := os.ReadDir(to.Folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	whole, err := filepath.Abs(archive)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		path, err := filepath.Abs(filepath.Join(to.Folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		keeps := path == whole || strings.HasPrefix(whole, path+string(filepath.Separator)) || keepsArchives(path)
		if !keeps && !strings.HasPrefix(entry.Name(), ".") && entry.Type()&fs.ModeSocket == 0 {
			paths = append(paths, path)
		}
	}
	store, err := filepath.Abs(to.Store)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(store); err == nil && !slices.Contains(paths, store) {
		paths = append(paths, store)
	}
	return paths, nil
}

// keepsArchives tells a folder of archives, and an archive.
func keepsArchives(path string) bool {
	names, err := archivesIn(path)
	_, is := timeOf(filepath.Base(path))
	return is || err == nil && len(names) > 0
}

// swap puts the new files in the place of the old, or leaves all as it was.
func swap(to Target, m Manifest, old []string, fresh, aside string) error {
	marker := filepath.Join(to.Folder, restoringName)
	if err := safefile.Write(marker, nil); err != nil {
		return err
	}
	var done moves
	err := done.takeAway(old, aside)
	if err == nil {
		err = done.putInPlace(to, fresh)
	}
	if place := to.Store; err == nil && placeOf(to, m) != place {
		err = done.move(placeOf(to, m), place)
	}
	if err != nil {
		if stuck := done.undo(); stuck != nil { // the marker stays
			return errors.Join(err, stuck)
		}
		return errors.Join(err, os.Remove(marker))
	}
	return errors.Join(safefile.SyncFolder(to.Folder), os.Remove(marker), safefile.SyncFolder(to.Folder))
}

// placeOf is where the only store of an archive comes to be by its name; where it belongs if
// there is not one.
func placeOf(to Target, m Manifest) string {
	place, stores := to.Store, 0
	for _, file := range m.Files {
		if file.Store {
			place, stores = filepath.Join(to.Folder, filepath.FromSlash(file.Name)), stores+1
		}
	}
	if stores != 1 {
		return to.Store
	}
	return place
}

// moves are what was moved from where to where.
type moves [][2]string

func (m *moves) move(from, to string) error {
	if err := transfer(from, to); err != nil {
		return err
	}
	*m = append(*m, [2]string{from, to})
	return nil
}

func (m moves) undo() error {
	for _, was := range slices.Backward(m) {
		if err := transfer(was[1], was[0]); err != nil {
			return err
		}
	}
	return nil
}

// transfer moves a file or a folder, a file also to another disk.
func transfer(from, to string) error {
	err := os.Rename(from, to)
	if !errors.Is(err, syscall.EXDEV) {
		return err
	}
	if err := copyOver(from, to); err != nil {
		return err
	}
	return os.Remove(from)
}

func (m *moves) takeAway(old []string, aside string) error {
	if err := safefile.MakeFolder(aside); err != nil {
		return err
	}
	for i, path := range old {
		if err := m.move(path, filepath.Join(aside, fmt.Sprint(i))); err != nil {
			return err
		}
	}
	return nil
}

func (m *moves) putInPlace(to Target, fresh string) error {
	entries, err := os.ReadDir(fresh)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := m.move(filepath.Join(fresh, entry.Name()), filepath.Join(to.Folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// copyOver copies a file to another disk.
func copyOver(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close(), safefile.HandOver(to, filepath.Dir(to)))
}
