package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"divisionbell/scheduler/mail"
	"divisionbell/store"
	"divisionbell/store/archive"
	"divisionbell/store/bolt"
	"divisionbell/store/postgres"
)

// dataFlags say where the service keeps what belongs to members.
type dataFlags struct {
	Data  string `default:"./data" help:"The folder that holds everything the service keeps." placeholder:"FOLDER"`
	Store string `help:"Where members' data are: bolt:FILE for another file than divisionbell.db in the data folder, or postgres://USER:PASSWORD@HOST/DATABASE." placeholder:"URL"`
	// body is whose data they are in a database that several membership bodies share.
	body string
}

// open opens the store that the flags name.
func (d dataFlags) open() (store.Store, error) {
	file, err := d.file()
	if err != nil {
		return nil, err
	}
	if d.inDatabase() {
		return postgres.Open(context.Background(), d.Store, d.body)
	}
	for _, folder := range d.folders() {
		if err := archive.Unfinished(folder); err != nil {
			return nil, err
		}
	}
	return bolt.Open(file)
}

// folders are the data folder and, where it is one of several membership bodies, that of all.
func (d dataFlags) folders() []string {
	if d.body == "" {
		return []string{d.Data}
	}
	return []string{d.Data, filepath.Join(d.Data, "..", "..")}
}

// mustExist says that there is no data where the flags say, or nothing.
func (d dataFlags) mustExist() error {
	file, err := d.file()
	if err != nil {
		return err
	}
	if d.inDatabase() {
		return nil
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data in %s", file)
	}
	return nil
}

// inDatabase tells whether members' data are in a database, which replicas share.
func (d dataFlags) inDatabase() bool {
	return strings.HasPrefix(d.Store, "postgres://") || strings.HasPrefix(d.Store, "postgresql://")
}

// inFile refuses what can be done with a file alone.
func (d dataFlags) inFile(what string) error {
	if d.inDatabase() {
		return usageError{fmt.Errorf("%s works on a file: a database has programs of its own for that, such as pg_dump and pg_restore", what)}
	}
	return nil
}

// file is the one that holds members' data. If they are in a database it is the one after
// which the service's socket is named.
func (d dataFlags) file() (string, error) {
	if info, err := os.Stat(d.Data); err == nil && !info.IsDir() {
		return "", usageError{fmt.Errorf("--data %s is not a folder", d.Data)}
	}
	if d.inDatabase() {
		if _, err := postgres.Config(d.Store); err != nil {
			return "", usageError{fmt.Errorf("--store: %w", err)}
		}
	}
	if d.Store == "" || d.inDatabase() {
		return filepath.Join(d.Data, "divisionbell.db"), nil
	}
	file, ok := strings.CutPrefix(d.Store, "bolt:")
	if !ok || file == "" {
		return "", usageError{fmt.Errorf("--store %q is not understood: allowed are bolt:FILE and postgres://USER:PASSWORD@HOST/DATABASE", withoutPassword(d.Store))}
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(d.Data, file)
	}
	return file, nil
}

// withoutPassword is a URL as it may be shown.
func withoutPassword(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "..."
	}
	return u.Redacted()
}

// mailFolder is where mails are written that no server takes: several membership bodies share
// who sends them.
func (d dataFlags) mailFolder() string {
	if d.body != "" {
		return filepath.Join(d.Data, "..", "..", "mail")
	}
	return filepath.Join(d.Data, "mail")
}

// forgetMails removes the mails to an address that were written into a folder.
func (d dataFlags) forgetMails(address string) error { return mail.Forget(d.mailFolder(), address) }
