package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"divisionbell/store"
	"divisionbell/store/archive"
	"divisionbell/store/bolt"
)

// dataFlags say where the service keeps what belongs to members.
type dataFlags struct {
	Data  string `default:"./data" help:"The folder that holds everything the service keeps." placeholder:"FOLDER"`
	Store string `help:"bolt:FILE for another file than divisionbell.db in the data folder." placeholder:"URL"`
}

// open opens the store that the flags name.
func (d dataFlags) open() (store.Store, error) {
	file, err := d.file()
	if err != nil {
		return nil, err
	}
	if err := archive.Unfinished(d.Data); err != nil {
		return nil, err
	}
	return bolt.Open(file)
}

// mustExist says that there is no data where the flags say, or nothing.
func (d dataFlags) mustExist() error {
	file, err := d.file()
	if err != nil {
		return err
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data in %s", file)
	}
	return nil
}

func (d dataFlags) file() (string, error) {
	if info, err := os.Stat(d.Data); err == nil && !info.IsDir() {
		return "", usageError{fmt.Errorf("--data %s is not a folder", d.Data)}
	}
	if d.Store == "" {
		return filepath.Join(d.Data, "divisionbell.db"), nil
	}
	file, ok := strings.CutPrefix(d.Store, "bolt:")
	if !ok || file == "" {
		return "", usageError{fmt.Errorf("--store %q is not understood: allowed is bolt:FILE", d.Store)}
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(d.Data, file)
	}
	return file, nil
}
