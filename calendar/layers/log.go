// Package layers keeps what was learnt while the program runs: an append-only log
// of calendar layers, one file each, in a folder. Nothing in it is ever changed or
// taken away, so that the calendar can be asked as it was known on a day; what is taken
// back is taken back by a record of its own. It does not judge what it keeps; that is
// calendar/importer.
package layers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"divisionbell/calendar"
	"divisionbell/safefile"
)

// Log is the folder that holds the records. Any number of processes may read and
// append at once.
type Log struct {
	dir   string
	below *Log // nil if there is none
}

// In returns the log in that folder, which need not be there yet.
func In(dir string) *Log { return &Log{dir: dir} }

// Over returns a log that reads another one too, and appends to its own folder alone: what is
// kept there holds for who reads it, and what is kept in the other for all who stand on it.
func (l *Log) Over(below *Log) *Log { return &Log{dir: l.dir, below: below} }

const (
	extension = ".json"
	nameTime  = "20060102T150405.000000000Z"
)

// Append keeps the record for good: when it returns without an error, the record
// survives a loss of power. A record never takes the place of another, for the
// file is named after when it came and what it says.
func (l *Log) Append(r Record) error {
	if err := r.Standing.check(); err != nil {
		return fmt.Errorf("keep layer %q: %w", r.Layer.Name, err)
	}
	content, err := r.content()
	if err != nil {
		return fmt.Errorf("keep layer %q: %w", r.Layer.Name, err)
	}
	name := fmt.Sprintf("%s-%s-%s%s", r.At.UTC().Format(nameTime), r.Standing, digest(content), extension)
	if err := safefile.Write(filepath.Join(l.dir, name), content); err != nil {
		return fmt.Errorf("keep layer %q: %w", r.Layer.Name, err)
	}
	return nil
}

// Apart is a file of the log that is left out: it cannot be read, or it is not what was
// written.
type Apart struct {
	File string
	ID   string // of the record that it was; nothing if it is the whole folder
	Err  error
}

func (a Apart) Error() string {
	return fmt.Sprintf("%s is set apart, for it cannot be read: %v", a.File, a.Err)
}

// Unwrap returns what is wrong with the file.
func (a Apart) Unwrap() error { return a.Err }

// Records returns every record that can be read, weakest first: imports before
// overrides, and each of them in the order in which they came; and what had to be set
// apart. Files that were not written to their end are no records. What is read
// may be shown: it holds no secret address.
func (l *Log) Records() (records []Record, apart []Apart) { return l.Watch().Records() }

// isRecord tells a record by its name from what is still being written and from what
// others have put there.
func isRecord(name string) bool {
	return !strings.HasPrefix(name, ".") && filepath.Ext(name) == extension
}

// errAltered: a file is not what its name says that it was.
var errAltered = errors.New("it is not what was written: bring it back from a backup, or move it away")

func (l *Log) read(name string) (r Record, err error) {
	content, err := os.ReadFile(filepath.Join(l.dir, name))
	if err != nil {
		return r, err
	}
	if r.id = digest(content); r.id != idIn(name) {
		return r, errAltered
	}
	strict := json.NewDecoder(bytes.NewReader(content))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&r); err != nil {
		return r, err
	}
	r.Layer = discreet(r.Layer)
	return r, r.check()
}

// idIn is the id of the record in a file of that name.
func idIn(name string) string {
	name = strings.TrimSuffix(name, extension)
	return name[strings.LastIndex(name, "-")+1:]
}

// Layers returns the layers of all records that can be read, weakest first, as
// calendar.Merge wants them, and what had to be set apart.
func (l *Log) Layers() ([]calendar.Layer, []Apart) {
	records, apart := l.Records()
	return Stack(records...), apart
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
}
