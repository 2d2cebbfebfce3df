package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func opened(t *testing.T) *bolt {
	t.Helper()
	s, err := open(filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// queued has writers come one after the other while the first is being written, so that all but
// the first are in one transaction, and returns what each is told.
func queued(t *testing.T, s *bolt, writers ...func(*bbolt.Tx) error) []error {
	t.Helper()
	told := make([]error, len(writers))
	var all sync.WaitGroup
	_ = s.write(t.Context(), "hold the others up", func(*bbolt.Tx) error {
		for i, do := range writers {
			all.Go(func() {
				defer func() {
					if p := recover(); p != nil {
						told[i] = fmt.Errorf("panic: %v", p)
					}
				}()
				told[i] = s.write(t.Context(), "write", do)
			})
			s.awaits(i + 1)
		}
		return nil
	})
	all.Wait()
	return told
}

// awaits returns when that many writers wait.
func (s *bolt) awaits(n int) {
	for waiting := -1; waiting != n; runtime.Gosched() {
		s.group.mu.Lock()
		waiting = len(s.group.waiting)
		s.group.mu.Unlock()
	}
}

func putting(name string) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error { return bucket(tx, meta).Put([]byte(name), []byte("there")) }
}

func TestEachWriterIsToldOfItsOwnPart(t *testing.T) {
	s := opened(t)
	wrong := errors.New("of my own making")
	failing := func(tx *bbolt.Tx) error { return errors.Join(putting("failing")(tx), wrong) }
	panicking := func(tx *bbolt.Tx) error {
		_ = putting("panicking")(tx)
		var none []int
		_ = none[len(none)] // a bug
		return nil
	}
	told := queued(t, s, putting("first"), failing, putting("second"), panicking, putting("third"), failing)
	for i, want := range []string{"", "of my own making", "", "panic: runtime error: index out of range", "", "of my own making"} {
		if got := fmt.Sprint(told[i]); want == "" && told[i] != nil || !strings.Contains(got, want) {
			t.Errorf("writer %d is told %q, want %q", i, got, want)
		}
	}
	_ = s.read(t.Context(), "look", func(tx *bbolt.Tx) error {
		for name, want := range map[string]bool{"first": true, "second": true, "third": true, "failing": false, "panicking": false} {
			if got := has(tx, meta, []byte(name)); got != want {
				t.Errorf("%s is there: %v, want %v", name, got, want)
			}
		}
		return nil
	})
	if err := s.Probe(t.Context()); err != nil {
		t.Errorf("after a bug nothing is written any more: %v", err)
	}
}

// Those who wait together are in one transaction, in the order in which they came.
func TestWritersWhoWaitAreWrittenAtOnce(t *testing.T) {
	s := opened(t)
	var ids []int
	noting := func(tx *bbolt.Tx) error {
		ids = append(ids, tx.ID())
		return putting(fmt.Sprint(len(ids)))(tx)
	}
	var writers []func(*bbolt.Tx) error
	for range 20 {
		writers = append(writers, noting)
	}
	for i, err := range queued(t, s, writers...) {
		if err != nil {
			t.Errorf("writer %d: %v", i, err)
		}
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("they are in the transactions %v", ids)
			break
		}
	}
}

func TestAWriterWhoGoesAwayIsNotWritten(t *testing.T) {
	s := opened(t)
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	_ = s.write(t.Context(), "hold the others up", func(*bbolt.Tx) error {
		go func() { gone <- s.write(ctx, "write", putting("gone")) }()
		s.awaits(1)
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("it is told %v", err)
		}
		return nil
	})
	_ = s.read(t.Context(), "look", func(tx *bbolt.Tx) error {
		if has(tx, meta, []byte("gone")) {
			t.Error("it is written")
		}
		return nil
	})
	if err := s.Probe(t.Context()); err != nil { // nobody is left to lead who went away
		t.Error(err)
	}
}

// Many writers, some of whom go away at any moment: whoever is told that all is well is there, and
// nobody waits for ever.
func TestACrowdOfWriters(t *testing.T) {
	s := opened(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	told := make(map[string]error)
	for i := range 64 {
		all.Go(func() {
			for n := range 20 {
				name := fmt.Sprintf("%d-%d", i, n)
				ctx, cancel := context.WithCancel(t.Context())
				if i%4 == 0 {
					go cancel()
				}
				do := putting(name)
				if i%7 == 0 && n%5 == 0 {
					do = func(*bbolt.Tx) error { return store.ErrConflict }
				}
				err := s.write(ctx, "write", do)
				cancel()
				mu.Lock()
				told[name] = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	_ = s.read(t.Context(), "look", func(tx *bbolt.Tx) error {
		for name, err := range told {
			if there := has(tx, meta, []byte(name)); there != (err == nil) {
				t.Errorf("%s is there: %v, and it was told %v", name, there, err)
			}
		}
		return nil
	})
}

func TestAFileThatIsGoneOrAnotherIsNotWrittenTo(t *testing.T) {
	for _, tc := range []struct {
		name   string
		befall func(file string) error
		says   string
	}{
		{"its folder is deleted", func(file string) error { return os.RemoveAll(filepath.Dir(file)) }, "gone from its place"},
		{"it is deleted", os.Remove, "gone from its place"},
		{"a backup is put in its place", func(file string) error {
			content, err := os.ReadFile(file)
			return errors.Join(err, os.WriteFile(file+".new", content, 0o600), os.Rename(file+".new", file))
		}, "was replaced"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := opened(t)
			if err := s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}); err != nil {
				t.Fatal(err)
			}
			if err := tc.befall(s.guard.path); err != nil {
				t.Fatal(err)
			}
			err := s.AddMember(t.Context(), store.Member{ID: "bea", Email: "bea@example.org"})
			if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(fmt.Sprint(err), tc.says) {
				t.Errorf("a write says %v", err)
			}
			if err := s.Probe(t.Context()); !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("a probe says %v", err)
			}
			if m, err := s.Member(t.Context(), "ada"); err != nil || m.Email != "ada@example.org" {
				t.Errorf("what was read before is read no more: %v", err)
			}
		})
	}
	t.Run("and it comes back", func(t *testing.T) {
		s := opened(t)
		aside := s.guard.path + ".aside"
		if err := os.Rename(s.guard.path, aside); err != nil || s.Probe(t.Context()) == nil {
			t.Fatal("it was not missed", err)
		}
		if err := os.Rename(aside, s.guard.path); err != nil {
			t.Fatal(err)
		}
		if err := s.Probe(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestADamagedFileIsReadAsFarAsItCanBeAndNeverWritten(t *testing.T) {
	for _, tc := range []struct {
		name   string
		befall func(t *testing.T, s *bolt, file *os.File)
	}{
		{"pages are overwritten", func(t *testing.T, s *bolt, file *os.File) {
			info, _ := file.Stat()
			size := int64(s.db.Info().PageSize)
			for at := 2 * size; at < info.Size(); at += size {
				if _, err := file.WriteAt([]byte(strings.Repeat("Hansard ", int(size/8))), at); err != nil {
					t.Fatal(err)
				}
			}
		}},
		{"the file is cut short", func(t *testing.T, s *bolt, file *os.File) {
			if err := file.Truncate(2 * int64(s.db.Info().PageSize)); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := opened(t)
			for i := range 50 {
				name := fmt.Sprintf("member%d", i)
				if err := s.AddMember(t.Context(), store.Member{ID: name, Email: name + "@example.org"}); err != nil {
					t.Fatal(err)
				}
			}
			file, err := os.OpenFile(s.guard.path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			tc.befall(t, s, file)
			damaged, err := os.ReadFile(s.guard.path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Member(t.Context(), "member7"); err == nil {
				t.Error("a member is read out of it")
			}
			for range 3 {
				if err := s.AddMember(t.Context(), store.Member{ID: "new", Email: "new@example.org"}); !errors.Is(err, store.ErrUnavailable) {
					t.Errorf("a write says %v", err)
				}
			}
			if err := s.Probe(t.Context()); !strings.Contains(fmt.Sprint(err), "damaged") {
				t.Errorf("a probe says %v", err)
			}
			if now, err := os.ReadFile(s.guard.path); err != nil || string(now) != string(damaged) {
				t.Errorf("it was written to: %v", err)
			}
			s.Close()
			if again, err := open(s.guard.path); err == nil {
				again.Close()
				t.Error("it is opened again")
			}
		})
	}
}

func TestAStoreThatWasLostIsNotBegunAnew(t *testing.T) {
	for _, tc := range []struct {
		name   string
		befall func(file string) error
		lost   bool
	}{
		{"nothing happened", func(string) error { return nil }, false},
		{"the file is emptied", func(file string) error { return os.Truncate(file, 0) }, true},
		{"the file is deleted", os.Remove, true},
		{"all of it is deleted", func(file string) error { return os.RemoveAll(filepath.Dir(file)) }, false},
		{"it is to begin anew", func(file string) error { return errors.Join(os.Remove(file), os.Remove(file+madeSuffix)) }, false},
		{"an empty file of somebody else", func(file string) error {
			return errors.Join(os.Remove(file), os.Remove(file+madeSuffix), os.WriteFile(file, nil, 0o600))
		}, true},
		{"it was made by a version that left no word", func(file string) error { return os.Remove(file + madeSuffix) }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "data", "store.db")
			begin := func() error {
				s, err := Open(file)
				if err == nil {
					err = s.Close()
				}
				return err
			}
			if err := errors.Join(begin(), tc.befall(file)); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := begin(); tc.lost != errors.Is(err, ErrLost) || err != nil && !tc.lost {
					t.Errorf("it is opened with %v, lost is %v", err, tc.lost)
				}
			}
		})
	}
}

// Damage that nobody has met yet is met by the look at the whole file.
func TestInspectingFindsDamageBeforeSomebodyNeedsWhatIsThere(t *testing.T) {
	s := opened(t)
	for i := range 300 {
		name := fmt.Sprintf("member%03d", i)
		if err := s.AddMember(t.Context(), store.Member{ID: name, Email: name + "@example.org"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Inspect(t.Context()); err != nil {
		t.Fatalf("a sound file: %v", err)
	}
	var root int64
	_ = s.read(t.Context(), "look", func(tx *bbolt.Tx) error {
		root = int64(bucket(tx, members).Root())
		return nil
	})
	size := int64(s.db.Info().PageSize)
	file, err := os.OpenFile(s.guard.path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	head := make([]byte, 32)
	if _, err := file.ReadAt(head, root*size); err != nil {
		t.Fatal(err)
	}
	leaf := int64(binary.LittleEndian.Uint64(head[24:])) // the page below the first element of a branch
	if _, err := file.WriteAt([]byte(strings.Repeat("Hansard ", int(size/8))), leaf*size); err != nil {
		t.Fatal(err)
	}
	if err := s.Inspect(t.Context()); !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("it finds %v", err)
	}
	if err := s.AddMember(t.Context(), store.Member{ID: "new", Email: "new@example.org"}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("it is written to: %v", err)
	}
	if m, err := s.Member(t.Context(), "member299"); err != nil || m.ID != "member299" { // on another page
		t.Errorf("what is whole is not read any more: %v", err)
	}
}
