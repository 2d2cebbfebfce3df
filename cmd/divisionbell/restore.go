package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"divisionbell/store/archive"
	"divisionbell/store/bolt"
)

type restoreCmd struct {
	ofBody
	File  string `arg:"" type:"path" help:"The archive."`
	Force bool   `help:"Let it take the place of the data that are there, which are then gone; archives and files of your own stay."`
}

// Run makes the data folder that the archive was made of or, where it is one of several membership
// bodies, that of the body that is named.
func (cmd *restoreCmd) Run(a *app) (err error) {
	if err := cmd.inFile("restore"); err != nil {
		return err
	}
	to, err := cmd.target()
	if err != nil {
		return err
	}
	if client, err := dialOffice(dataFlags{Data: to.Folder, Store: cmd.Store}); err == nil {
		client.Close()
		return fmt.Errorf("restore: %w on the data in %s: stop it first", archive.ErrInUse, to.Folder)
	}
	made, err := archive.Restore(cmd.File, to, bolt.Check)
	switch {
	case errors.Is(err, archive.ErrNotEmpty):
		return fmt.Errorf("restore: %w: --force has the archive take their place", err)
	case errors.Is(err, fs.ErrNotExist):
		return usageError{fmt.Errorf("restore: %w", err)}
	case err != nil:
		return fmt.Errorf("restore: %w", err)
	}
	return sayArchive(a, "Restored", cmd.File, made)
}

// target is where the archive goes.
func (cmd *restoreCmd) target() (to archive.Target, err error) {
	if cmd.Of != "" {
		d, err := cmd.data()
		if err != nil {
			return to, err
		}
		file, err := d.file()
		return archive.Target{Folder: d.Data, Store: file, Own: d.isOwn, Force: cmd.Force, Choose: chooseOf(cmd.Of, file)}, err
	}
	file, err := cmd.file()
	if err != nil {
		return to, err
	}
	to = archive.Target{Folder: cmd.Data, Store: file, Own: cmd.isOwn, Force: cmd.Force, Choose: chooseAll(cmd.dataFlags, file)}
	for _, name := range cmd.bodies() {
		to.Held = append(to.Held, filepath.Join(cmd.Data, bodiesFolder, name, "divisionbell.db"))
	}
	return to, nil
}

// chooseOf takes of an archive what is of one membership body: a folder of it, or all if it is of
// one body alone.
func chooseOf(name, file string) func(archive.Manifest) (string, string, error) {
	return func(m archive.Manifest) (part, store string, err error) {
		held := bodiesOf(m)
		switch {
		case len(held) == 0:
			return "", file, nil
		case !slices.Contains(held, name):
			return "", "", usageError{fmt.Errorf("the archive has no membership body %q: it has %s", name, strings.Join(held, ", "))}
		}
		return path.Join(bodiesFolder, name), file, nil
	}
}

// chooseAll takes all of an archive. One of a single membership body never takes the place of several.
func chooseAll(d dataFlags, file string) func(archive.Manifest) (string, string, error) {
	return func(m archive.Manifest) (part, store string, err error) {
		names := d.bodies()
		switch {
		case len(bodiesOf(m)) > 0:
			return "", "", nil
		case len(names) > 0:
			return "", "", usageError{fmt.Errorf("the archive is of one membership body, and the data in %s are of several: say with --body which, of %s", d.Data, strings.Join(names, ", "))}
		}
		return "", file, nil
	}
}

// bodiesOf are the membership bodies of which an archive has something.
func bodiesOf(m archive.Manifest) (names []string) {
	for _, file := range m.Within(bodiesFolder).Files {
		name, _, _ := strings.Cut(file.Name, "/")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
