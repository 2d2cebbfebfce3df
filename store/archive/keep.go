package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"divisionbell/safefile"
)

// Make writes an archive to a file, opens and checks it there, and then gives it its name in one
// step: what had the name before is replaced only by what is good. Only its owner can read it.
func Make(ctx context.Context, file string, from Source, check func(store string) error) (Manifest, error) {
	return put(file, check, func(to *os.File) error {
		_, err := Write(ctx, to, from)
		return err
	})
}

// Spool writes an archive to a file for somebody to Bring: it is not checked, and may be lost
// with power.
func Spool(ctx context.Context, file string, from Source) error {
	to, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = Write(ctx, to, from)
	if err = errors.Join(err, to.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// Bring copies an archive to another file in the same way.
func Bring(archive, file string, check func(store string) error) (Manifest, error) {
	return put(file, check, func(to *os.File) error {
		from, err := os.Open(archive)
		if err != nil {
			return err
		}
		_, err = to.ReadFrom(from)
		return errors.Join(err, from.Close())
	})
}

func put(file string, check func(store string) error, write func(*os.File) error) (m Manifest, err error) {
	dir := filepath.Dir(file)
	forget, err := makeFolder(dir)
	if err != nil {
		return m, fmt.Errorf("make the folder of the archive: %w", err)
	}
	defer func() {
		if err != nil {
			forget()
		}
	}()
	temp, err := os.CreateTemp(dir, passing)
	if err != nil {
		return m, &fs.PathError{Op: "write into", Path: dir, Err: errors.Unwrap(err)}
	}
	err = write(temp)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		m, err = Check(temp.Name(), check)
	}
	if err == nil {
		err = safefile.HandOver(temp.Name(), dir)
	}
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return m, errors.Join(err, os.Remove(temp.Name()))
	}
	return m, safefile.SyncFolder(dir)
}

// Check unpacks an archive beside itself, looks whether all is well with it, and leaves nothing.
func Check(file string, check func(store string) error) (m Manifest, err error) {
	archive, err := os.Open(file)
	if err != nil {
		return m, err
	}
	defer archive.Close()
	dir, err := os.MkdirTemp(filepath.Dir(file), passing)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return Unpack(archive, dir, check)
}

// passing is how what this package keeps only for a while is called.
const passing = ".backup-*.tmp"

// Sweep removes what was left of archives when the program was killed.
func Sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, passing))
	for _, path := range left {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return err
}

// Archives that are made on a schedule are named after the time at which they were made, and
// after nothing else.
const (
	nameBegins = "divisionbell-"
	nameTime   = "20060102T150405Z"
	nameEnds   = ".tar.gz"
)

// Name is that of an archive made at that time.
func Name(at time.Time) string { return nameBegins + at.UTC().Format(nameTime) + nameEnds }

// timeOf undoes Name.
func timeOf(name string) (time.Time, bool) {
	middle, ok := strings.CutPrefix(name, nameBegins)
	middle, has := strings.CutSuffix(middle, nameEnds)
	at, err := time.Parse(nameTime, middle)
	return at, ok && has && err == nil
}

// Latest is when the newest archive of a folder was made; the zero time if there is none.
func Latest(dir string) (latest time.Time, err error) {
	names, err := archivesIn(dir)
	if err != nil || len(names) == 0 {
		return latest, err
	}
	latest, _ = timeOf(names[len(names)-1])
	return latest, nil
}

// Thin removes the oldest archives of a folder until no more than that many are there. It
// touches nothing else.
func Thin(dir string, keep int) error {
	names, err := archivesIn(dir)
	if err != nil {
		return err
	}
	for _, name := range names[:max(0, len(names)-keep)] {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("remove an old backup: %w", err)
		}
	}
	return nil
}

// archivesIn lists the archives of a folder by their time.
func archivesIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at the backups: %w", err)
	}
	for _, entry := range entries {
		if _, ok := timeOf(entry.Name()); ok && entry.Type().IsRegular() {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}
