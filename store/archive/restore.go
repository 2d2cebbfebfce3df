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
	// Own tells by its name within the folder, with slashes, what an archive takes the place of.
	Own func(name string) bool
	// Held are the files of other stores in the folder, which are held meanwhile.
	Held []string
	// Choose says, of an archive that is in order, which folder of it is wanted, "" for all, and
	// where its only store belongs, "" where it stands in the archive. Without it all is wanted, and
	// the store belongs at Store.
	Choose func(Manifest) (part, store string, err error)
	// Force has it take the place of what is there.
	Force bool
}

// Restore makes a data folder of an archive, all or nothing: the archive is unpacked and checked
// beside what is there before any of that is touched, and what was there comes back if something
// fails. After a crash in the middle Unfinished says so. Archives in the folder, and what is
// somebody's own there, stay; but a file of the archive takes the place of what has its name.
func Restore(archive string, to Target, check func(store string) error) (m Manifest, err error) {
	from, err := os.Open(archive)
	if err != nil {
		return m, err
	}
	defer from.Close()
	for _, store := range append(to.Held, to.Store) {
		unlock, err := lock(store)
		if err != nil {
			return m, err
		}
		defer unlock()
	}
	old, err := standing(to)
	if err != nil {
		return m, err
	}
	if len(old) > 0 && !to.Force {
		return m, fmt.Errorf("%w in %s", ErrNotEmpty, to.Folder)
	}
	forget, err := makeFolder(to.Folder)
	if err != nil {
		return m, err
	}
	defer func() {
		if err != nil {
			forget()
		}
	}()
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
	if to.Choose != nil {
		var part string
		if part, to.Store, err = to.Choose(m); err != nil {
			return m, err
		}
		m, fresh = m.Within(part), filepath.Join(fresh, filepath.FromSlash(part))
	}
	if err := safefile.SyncAll(fresh); err != nil {
		return m, err
	}
	namesakes := to.namesakes(m, old)
	if len(namesakes) > 0 && !to.Force {
		return m, fmt.Errorf("%w in %s: %s", ErrNotEmpty, to.Folder, namesakes[0])
	}
	return m, swap(to, m, append(old, namesakes...), fresh, filepath.Join(staged, "old"))
}

// makeFolder is safefile.MakeFolder for a folder that is of use only if all goes well; forget
// removes what had to be made, unless there is something in it.
func makeFolder(dir string) (forget func(), err error) {
	var made []string // the lowest first
	for above := filepath.Clean(dir); ; above = filepath.Dir(above) {
		if _, err := os.Lstat(above); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, above)
	}
	return func() {
		for _, dir := range made {
			_ = os.Remove(dir) // refused where there is something
		}
	}, safefile.MakeFolder(dir)
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

// standing lists what is in the way: the files of the data folder that are the program's own, but
// for archives, and the file of the store.
func standing(to Target) (paths []string, err error) {
	err = fs.WalkDir(os.DirFS(to.Folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		path := filepath.Join(to.Folder, filepath.FromSlash(name))
		isFile := entry.Type().IsRegular() && !Is(path) || entry.Type()&fs.ModeSymlink != 0
		if isFile && to.Own(name) {
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(to.Store); err == nil && !slices.Contains(paths, filepath.Clean(to.Store)) {
		paths = append(paths, to.Store)
	}
	return paths, nil
}

// namesakes lists what else is in the way of the files of an archive, by their names.
func (to Target) namesakes(m Manifest, old []string) (paths []string) {
	for _, file := range m.Files {
		place := to.placeOf(file, m)
		if _, err := os.Lstat(place); err == nil && !slices.Contains(old, place) && place != to.Store {
			paths = append(paths, place)
		}
	}
	return paths
}

// placeOf is where a file of an archive belongs.
func (to Target) placeOf(file File, m Manifest) string {
	stores := 0
	for _, f := range m.Files {
		if f.Store {
			stores++
		}
	}
	if file.Store && stores == 1 && to.Store != "" {
		return to.Store
	}
	return filepath.Join(to.Folder, filepath.FromSlash(file.Name))
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
		err = done.putInPlace(to, m, fresh)
	}
	if err != nil {
		if stuck := done.undo(); stuck != nil { // the marker stays
			return errors.Join(err, stuck)
		}
		return errors.Join(err, os.Remove(marker))
	}
	return errors.Join(safefile.SyncFolder(to.Folder), os.Remove(marker), safefile.SyncFolder(to.Folder))
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

func (m *moves) putInPlace(to Target, of Manifest, fresh string) error {
	folders := make(map[string]bool)
	for _, file := range of.Files {
		place := to.placeOf(file, of)
		folder := filepath.Dir(place)
		if !folders[folder] && place != to.Store { // the folder of a store must be there
			if err := safefile.MakeFolder(folder); err != nil {
				return err
			}
		}
		folders[folder] = true
		if err := m.move(filepath.Join(fresh, filepath.FromSlash(file.Name)), place); err != nil {
			return err
		}
	}
	for folder := range folders {
		if err := safefile.SyncFolder(folder); err != nil {
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
