package layers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Watch reads a log again and again, and of its files only those that it has not read.
type Watch struct {
	log   *Log
	below *Watch // of the log below; nil if there is none
	files map[string]file
	names []string // of files, in their order
	// Where in names the next look for altered files begins, and for rotten ones.
	next, nextRead int
}

// file is what was read of a file of the log.
type file struct {
	state  state
	record Record
}

// state tells whether a file has been written to since it was read.
type state struct {
	size    int64
	changed time.Time
	folder  bool // so it is no record
}

// Watch returns a reader of the log that is for one goroutine.
func (l *Log) Watch() *Watch {
	if l.below == nil {
		return &Watch{log: l}
	}
	return &Watch{log: l, below: l.below.Watch()}
}

// watchedAtOnce is how many files each call of Changed looks at for whether they have been
// altered. A record is never changed by us, so all that this finds is damage.
const watchedAtOnce = 100

// Changed reports whether files have come or gone since Records was last called, or one
// was altered. It looks at all names, at a hundred files in turn, and into one of them.
func (w *Watch) Changed() bool {
	if w.below != nil && w.below.Changed() {
		return true
	}
	names, err := w.log.names()
	if err != nil || w.files == nil || len(names) != len(w.files) {
		return true
	}
	for _, name := range names {
		if _, ok := w.files[name]; !ok {
			return true
		}
	}
	for range min(len(w.names), watchedAtOnce) {
		w.next = (w.next + 1) % len(w.names)
		name := w.names[w.next]
		if now, err := w.log.state(name); err != nil || now != w.files[name].state {
			return true
		}
	}
	return w.oneIsRotten()
}

// oneIsRotten reads one file again whatever its folder says of it, for disks lose bits
// silently.
func (w *Watch) oneIsRotten() bool {
	if len(w.names) == 0 {
		return false
	}
	w.nextRead = (w.nextRead + 1) % len(w.names)
	name := w.names[w.nextRead]
	if w.files[name].state.folder {
		return false
	}
	if _, err := w.log.read(name); err == nil {
		return false
	}
	w.files[name] = file{}
	return true
}

// Records is that of the log, but reads only what has come or was altered.
func (w *Watch) Records() (records []Record, apart []Apart) {
	if w.below != nil {
		records, apart = w.below.Records()
	}
	names, err := w.log.names()
	if err != nil {
		apart = append(apart, Apart{File: w.log.dir, Err: err})
	}
	before := w.files
	w.files, w.names = make(map[string]file, len(names)), names
	slices.Sort(names) // so by when they came
	for _, name := range names {
		f, err := w.read(name, before)
		switch {
		case err != nil:
			apart = append(apart, Apart{filepath.Join(w.log.dir, name), idIn(name), err})
			f.state = state{} // to be read again
		case !f.state.folder:
			records = append(records, f.record)
		}
		w.files[name] = f
	}
	inOrder(records)
	return records, apart
}

func (w *Watch) read(name string, before map[string]file) (f file, err error) {
	if f.state, err = w.log.state(name); err != nil {
		return f, err
	}
	if known, ok := before[name]; ok && known.state == f.state {
		return known, nil
	}
	if !f.state.folder {
		f.record, err = w.log.read(name)
	}
	return f, err
}

// names returns the names of the files that were written to their end, in no order.
func (l *Log) names() ([]string, error) {
	dir, err := os.Open(l.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := dir.Readdirnames(-1)
	err = errors.Join(err, dir.Close())
	return slices.DeleteFunc(all, func(name string) bool { return !isRecord(name) }), err
}

func (l *Log) state(name string) (state, error) {
	info, err := os.Stat(filepath.Join(l.dir, name))
	if err != nil {
		return state{}, err
	}
	return state{info.Size(), info.ModTime(), info.IsDir()}, nil
}
