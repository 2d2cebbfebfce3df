package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"divisionbell/store/bolt"
	"divisionbell/store/postgres"
)

// lookAtStore looks whether members' data are there and can be written or, beside a running service,
// asks that.
func (cmd *doctorCmd) lookAtStore(ctx context.Context, a *app) []finding {
	const what = "members' data"
	client, err := dialOffice(cmd.dataFlags)
	if err == nil {
		defer client.Close()
		if _, err := ask(client, "Condition", struct{}{}); err != nil {
			return one(wrong, what, err.Error(), "look into the log of the service")
		}
		return one(good, what, "the service is running, and reads and writes them", "")
	}
	if cmd.inDatabase() {
		return cmd.lookAtDatabase(ctx)
	}
	file, err := cmd.file()
	if err != nil {
		return one(wrong, what, err.Error(), "correct --store")
	}
	return cmd.lookAtFile(a, file)
}

func (cmd *doctorCmd) lookAtDatabase(ctx context.Context) []finding {
	const what = "members' data"
	if err := postgres.Reach(ctx, cmd.Store); err != nil {
		return one(wrong, what, err.Error(), "look whether the database runs, and at host, database, user, password and sslmode of --store")
	}
	return one(good, what, "the service is not running; the database answers and takes writes", "")
}

// lookAtFile looks at every page.
func (cmd *doctorCmd) lookAtFile(a *app, file string) []finding {
	const what = "members' data"
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(file + ".made"); err == nil {
			return one(wrong, what, file+" is gone", cmd.restoring())
		}
		return one(good, what, "none yet", "")
	}
	if err != nil {
		return one(wrong, what, err.Error(), "run doctor as the user who runs the service, or as root")
	}
	mode := info.Mode().Perm()
	if !ownerWrites(mode) {
		return one(wrong, what, fmt.Sprintf("%s (%v) cannot be read and written by its own user", file, mode), "chmod 600 "+file)
	}
	if err := bolt.Check(file); err != nil {
		return one(wrong, what, err.Error(), cmd.restoring())
	}
	found := one(good, what, "the service is not running; every page of them is in order", "")
	if mode&0o077 != 0 {
		found = append(found, finding{beware, what, fmt.Sprintf("others can read %s (%v)", file, mode), "chmod 600 " + file})
	}
	return append(found, lookAtClock(a, file)...)
}

// restoring is the command that puts a backup in the place of the data.
func (cmd *doctorCmd) restoring() string {
	if cmd.body == "" {
		return "divisionbell restore FILE --force --data " + cmd.Data
	}
	return fmt.Sprintf("divisionbell restore FILE --force --data %s --body %s", filepath.Join(cmd.Data, "..", ".."), cmd.body)
}

// ownerWrites tells whether who owns a file can read and write it: that root can says nothing of the
// service.
func ownerWrites(mode fs.FileMode) bool { return mode&0o600 == 0o600 }

// tryToWrite makes a file in a folder and removes it.
func tryToWrite(folder string) error {
	file, err := os.CreateTemp(folder, ".doctor-*.tmp")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}
