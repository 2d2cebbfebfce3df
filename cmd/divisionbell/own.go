package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"divisionbell/store/archive"
)

// ownFiles are the patterns of what the program keeps in a data folder. Whatever else is there is
// somebody's own.
func (d dataFlags) ownFiles() ([]string, error) {
	file, err := d.file()
	if err != nil {
		return nil, err
	}
	own := []string{"calendar/*.json", "fetched/*", "mail/*.eml", "layers.json", "sources.json"}
	for _, store := range []string{"divisionbell.db", filepath.Base(file)} {
		for _, companion := range []string{"", ".made", ".part", ".schema-*", officeSuffix} {
			own = append(own, literally(store)+companion)
		}
	}
	return own, nil
}

// literally is the pattern that a name alone matches.
func literally(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// isOwn tells what the program keeps in the data folder by its name, with slashes, within that.
func (d dataFlags) isOwn(name string) bool {
	own, err := d.ownFiles()
	if err != nil {
		return false
	}
	for _, pattern := range own {
		if matches, _ := path.Match(pattern, ofOneBody(name)); matches {
			return true
		}
	}
	return false
}

// ofOneBody is a name within the data folder as it is within that of the body which it belongs to.
func ofOneBody(name string) string {
	if parts := strings.SplitN(name, "/", 3); len(parts) == 3 && parts[0] == bodiesFolder {
		return parts[2]
	}
	return name
}

// keepsFor tells a place in the data folder that the program wants for itself: what it keeps, the
// folders of that, and names with a point in front, which are of what is still being written.
func (d dataFlags) keepsFor(name string) bool {
	top, _, _ := strings.Cut(ofOneBody(name), "/")
	switch top {
	case "calendar", "fetched", "mail", bodiesFolder:
		return true
	}
	return strings.HasPrefix(top, ".") || d.isOwn(name)
}

// checkTarget refuses a file for an archive that is something else, or is to become so.
func (d dataFlags) checkTarget(file string) error {
	store, err := d.file()
	if err != nil {
		return err
	}
	name, within, err := inFolder(d.Data, file)
	if err != nil {
		return err
	}
	beside, isBeside, err := inFolder(filepath.Dir(store), file)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	switch {
	case within && d.keepsFor(name), isBeside && d.isOwn(beside):
		return usageError{fmt.Errorf("%s is for what the service keeps itself: name another file for the archive, such as bell.tar.gz", file)}
	case err != nil:
		return nil // none yet, or the system says so when it is made
	case !info.Mode().IsRegular():
		return usageError{fmt.Errorf("%s is not a file: name the file that the archive goes into, such as bell.tar.gz", file)}
	case !archive.Is(file):
		return usageError{fmt.Errorf("%s is there already and is no archive of this program: name another file, such as bell.tar.gz", file)}
	}
	return nil
}

// checkBackups refuses backups of a database, and a folder for them that the data folder has for
// something else.
func (d dataFlags) checkBackups(folder string) error {
	switch {
	case folder == "":
		return nil
	case d.inDatabase():
		return errors.New("--backup makes archives of a file: leave it out with --store postgres://, which has programs of its own for that, such as pg_dump")
	}
	name, within, err := inFolder(d.Data, folder)
	if err == nil && within && d.keepsFor(name) {
		return fmt.Errorf("--backup %s is for what the service keeps itself: name another folder, on another disk if there is one", folder)
	}
	return err
}

// inFolder is the name of a file within a folder, with slashes, whichever links lead to either.
func inFolder(folder, file string) (name string, within bool, err error) {
	if folder, err = straight(folder); err != nil {
		return "", false, err
	}
	if file, err = straight(file); err != nil {
		return "", false, err
	}
	name, err = filepath.Rel(folder, file)
	return filepath.ToSlash(name), err == nil && name != "." && filepath.IsLocal(name), nil
}

// straight is a path without links, as far as it is there.
func straight(name string) (string, error) {
	whole, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	for rest, above := "", whole; ; above = filepath.Dir(above) {
		if there, err := filepath.EvalSymlinks(above); err == nil {
			return filepath.Join(there, rest), nil
		}
		if above == filepath.Dir(above) {
			return whole, nil
		}
		rest = filepath.Join(filepath.Base(above), rest)
	}
}
