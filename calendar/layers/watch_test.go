package layers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"divisionbell/calendar/layers"
)

// withRecords is a log of that many records, and its files in order.
func withRecords(t testing.TB, count int) (l *layers.Log, dir string, files []string) {
	t.Helper()
	dir = t.TempDir()
	l = layers.In(dir)
	for i := range count {
		if err := l.Append(record(layers.Import, i, fmt.Sprintf("layer-%d", i))); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != count {
		t.Fatal(len(files), err)
	}
	return l, dir, files
}

func TestALookSeesWhatBecameOfTheLog(t *testing.T) {
	for _, tc := range []struct {
		name          string
		befall        func(t *testing.T, l *layers.Log, dir, file string)
		news          bool
		records, lost int
	}{
		{"nothing", func(*testing.T, *layers.Log, string, string) {}, false, 3, 0},
		{"a layer came", func(t *testing.T, l *layers.Log, _, _ string) {
			mustAppend(t, l, record(layers.Override, 9, "late"))
		}, true, 4, 0},
		{"a layer is gone", func(t *testing.T, _ *layers.Log, _, file string) { must(t, os.Remove(file)) }, true, 2, 0},
		{"one is gone and another came", func(t *testing.T, l *layers.Log, _, file string) {
			must(t, os.Remove(file))
			mustAppend(t, l, record(layers.Import, 9, "late"))
		}, true, 3, 0},
		{"a layer was written over", func(t *testing.T, _ *layers.Log, _, file string) {
			must(t, os.WriteFile(file, []byte("{}"), 0o600))
		}, true, 2, 1},
		{"a layer is begun and not written to its end", func(t *testing.T, _ *layers.Log, dir, _ string) {
			must(t, os.WriteFile(filepath.Join(dir, ".layer-1"), []byte("{"), 0o600))
		}, false, 3, 0},
		{"a folder is put there", func(t *testing.T, _ *layers.Log, dir, _ string) {
			must(t, os.Mkdir(filepath.Join(dir, "old.json"), 0o700))
		}, true, 3, 0},
		{"the folder is gone", func(t *testing.T, _ *layers.Log, dir, _ string) { must(t, os.RemoveAll(dir)) }, true, 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l, dir, files := withRecords(t, 3)
			w := l.Watch()
			if !w.Changed() {
				t.Error("nothing was read, and nothing is new")
			}
			w.Records()
			tc.befall(t, l, dir, files[0])
			if got := w.Changed(); got != tc.news {
				t.Errorf("changed is %v", got)
			}
			records, apart := w.Records()
			if len(records) != tc.records || len(apart) != tc.lost {
				t.Errorf("%d records are read and %d set apart: %v", len(records), len(apart), apart)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A disk that loses bits leaves a file's size and time as they were.
func TestSilentDamageIsSeenWithinAsManyLooksAsThereAreLayers(t *testing.T) {
	l, _, files := withRecords(t, 5)
	w := l.Watch()
	w.Records()
	info, err := os.Stat(files[2])
	must(t, err)
	content, err := os.ReadFile(files[2])
	must(t, err)
	content[len(content)/2] ^= 1
	must(t, os.WriteFile(files[2], content, 0o600))
	must(t, os.Chtimes(files[2], time.Time{}, info.ModTime()))
	looks := 1
	for ; !w.Changed(); looks++ {
		if looks > 5 {
			t.Fatal("it is not seen")
		}
	}
	if records, apart := w.Records(); len(records) != 4 || len(apart) != 1 || apart[0].File != files[2] {
		t.Errorf("%d records are read, and set apart is %v", len(records), apart)
	}
}

func TestAfterALookOnlyWhatIsNewIsRead(t *testing.T) {
	l, _, files := withRecords(t, 3)
	w := l.Watch()
	before, _ := w.Records()
	for _, file := range files { // what was read does not have to be there to be read again
		info, err := os.Stat(file)
		must(t, err)
		must(t, os.WriteFile(file, make([]byte, info.Size()), 0o600))
		must(t, os.Chtimes(file, time.Time{}, info.ModTime()))
	}
	mustAppend(t, l, record(layers.Import, 9, "late"))
	after, apart := w.Records()
	if len(after) != len(before)+1 || apart != nil {
		t.Errorf("%d records after %d, and set apart is %v", len(after), len(before), apart)
	}
}

// A look at 1,000 layers that finds nothing new, and what it takes to read them all.
func BenchmarkLook(b *testing.B) {
	l, _, _ := withRecords(b, 1000)
	b.Run("nothing new", func(b *testing.B) {
		w := l.Watch()
		w.Records()
		for b.Loop() {
			if w.Changed() {
				b.Fatal("something is new")
			}
		}
	})
	b.Run("read all", func(b *testing.B) {
		for b.Loop() {
			l.Records()
		}
	})
}
