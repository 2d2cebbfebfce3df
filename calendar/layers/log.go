// Package layers keeps what was learnt while the program runs: an append-only log
// of calendar layers, one file each, in a folder. Nothing in it is ever changed or
// taken away, so that the calendar can be asked as it was known on a day. It does
// not judge what it keeps; that is calendar/importer.
package layers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Standing says whose word a layer is. Officers' overrides win over imports
// whenever they came, and both win over the facts in the binary.
type Standing string

// The standings, weakest first.
const (
	Import   Standing = "import"
	Override Standing = "override"
)

func (s Standing) weight() int { return slices.Index([]Standing{Import, Override}, s) }

func (s Standing) check() error {
	if s.weight() < 0 {
		return fmt.Errorf("%q is not a standing: allowed are %s, %s", s, Import, Override)
	}
	return nil
}

// Record is one layer in the log.
type Record struct {
	Standing Standing `json:"standing"`
	// At is the instant at which the layer came.
	At    time.Time      `json:"at"`
	Layer calendar.Layer `json:"layer"`
}

// Log is the folder that holds the records. Any number of processes may read and
// append at once.
type Log struct {
	dir string
}

// In returns the log in that folder, which need not be there yet.
func In(dir string) *Log { return &Log{dir: dir} }

const (
	extension = ".json"
	tornName  = ".layer-*" // a file that is still being written, or never was to its end
	nameTime  = "20060102T150405.000000000Z"
)

// Append keeps the record for good: when it returns without an error, the record
// survives a loss of power. A record never takes the place of another, for the
// file is named after when it came and what it says.
func (l *Log) Append(r Record) error {
	if err := r.Standing.check(); err != nil {
		return fmt.Errorf("keep layer %q: %w", r.Layer.Name, err)
	}
	content, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("keep layer %q: %w", r.Layer.Name, err)
	}
	name := fmt.Sprintf("%s-%s-%s%s", r.At.UTC().Format(nameTime), r.Standing, digest(content), extension)
	if err := l.write(name, content); err != nil {
		return fmt.Errorf("keep layer %q: %w", r.Layer.Name, err)
	}
	return nil
}

// write puts the content under that name in one step.
func (l *Log) write(name string, content []byte) error {
	if err := makeFolder(l.dir); err != nil {
		return err
	}
	f, err := os.CreateTemp(l.dir, tornName)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(l.dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(l.dir)
}

// makeFolder makes the folder, if it is not there, so that it survives a loss of power.
func makeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Records returns every record, weakest first: imports before overrides, and each
// of them in the order in which they came. Files that were not written to their end are no
// records. A record that is not what it was when it was written is an error,
// which names the file, for without it the calendar would be wrong. What is read may be
// shown: it holds no secret address.
func (l *Log) Records() ([]Record, error) {
	files, err := os.ReadDir(l.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the layers: %w", err)
	}
	var records []Record
	for _, f := range files { // by name, so by when they came
		if f.IsDir() || strings.HasPrefix(f.Name(), ".") || filepath.Ext(f.Name()) != extension {
			continue
		}
		r, err := l.read(f.Name())
		if err != nil {
			return nil, fmt.Errorf("read the layer %s: %w", filepath.Join(l.dir, f.Name()), err)
		}
		records = append(records, r)
	}
	inOrder(records)
	return records, nil
}

func (l *Log) read(name string) (r Record, err error) {
	content, err := os.ReadFile(filepath.Join(l.dir, name))
	if err != nil {
		return r, err
	}
	if !strings.HasSuffix(strings.TrimSuffix(name, extension), "-"+digest(content)) {
		return r, errors.New("it is not what was written: bring it back from a backup, or move it away to go on without it")
	}
	strict := json.NewDecoder(bytes.NewReader(content))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&r); err != nil {
		return r, err
	}
	r.Layer = discreet(r.Layer)
	return r, r.Standing.check()
}

// Layers returns the layers of all records, weakest first, as calendar.Merge wants them.
func (l *Log) Layers() ([]calendar.Layer, error) {
	records, err := l.Records()
	if err != nil {
		return nil, err
	}
	return Stack(records...), nil
}

// Stack returns the layers of the records, weakest first. Every entry says how many
// records have told of it or withdrawn it.
func Stack(records ...Record) []calendar.Layer {
	records = slices.Clone(records)
	inOrder(records)
	told := make(map[string]int)
	layers := make([]calendar.Layer, len(records))
	for i, r := range records {
		for _, id := range r.Layer.Withdrawn {
			told[id]++
		}
		layers[i] = r.Layer
		layers[i].Entries = slices.Clone(r.Layer.Entries)
		for j := range layers[i].Entries {
			e := &layers[i].Entries[j]
			told[e.ID]++
			e.Revisions = told[e.ID]
		}
	}
	return layers
}

// UpTo returns those of the records that do not win over a layer of that standing
// which comes now.
func UpTo(s Standing, records []Record) []Record {
	var weaker []Record
	for _, r := range records {
		if r.Standing.weight() <= s.weight() {
			weaker = append(weaker, r)
		}
	}
	return weaker
}

func inOrder(records []Record) {
	slices.SortStableFunc(records, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Standing.weight(), b.Standing.weight()), a.At.Compare(b.At))
	})
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
}
