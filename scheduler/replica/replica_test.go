package replica_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"divisionbell/scheduler/replica"
	"divisionbell/store"
)

// database is what copies share: files, and who has which work until when.
type database struct {
	store.Replicated // nothing else is asked of it

	mu     sync.Mutex
	files  map[string][]byte
	holder map[string]string
	ends   map[string]time.Time
	away   error
}

func newDatabase() *database {
	return &database{files: map[string][]byte{}, holder: map[string]string{}, ends: map[string]time.Time{}}
}

func (d *database) Lead(_ context.Context, work, who string, lease time.Duration) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.away != nil || d.holder[work] != who && d.ends[work].After(time.Now()) {
		return false, d.away
	}
	d.holder[work], d.ends[work] = who, time.Now().Add(lease)
	return true, nil
}

func (d *database) Yield(_ context.Context, work, who string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holder[work] == who {
		delete(d.ends, work)
	}
	return d.away
}

func (d *database) PutFile(_ context.Context, name string, content []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[name] = content
	return d.away
}

func (d *database) Files(context.Context) (map[string][32]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	hashes := make(map[string][32]byte)
	for name, content := range d.files {
		hashes[name] = sha256.Sum256(content)
	}
	return hashes, d.away
}

func (d *database) File(_ context.Context, name string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.files[name], d.away
}

// copy is a copy of the service with a folder of its own.
func (d *database) copy(t *testing.T, who string) *replica.Replica {
	t.Helper()
	return &replica.Replica{Store: d, Data: t.TempDir(), Who: who, Log: slog.New(slog.DiscardHandler)}
}

func write(t *testing.T, r *replica.Replica, name, content string) {
	t.Helper()
	file := filepath.Join(r.Data, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, r *replica.Replica, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(filepath.Join(r.Data, filepath.FromSlash(name))); err != nil || string(got) != want {
		t.Errorf("%s has %q as %s, and not %q: %v", r.Who, got, name, want, err)
	}
}

func TestWhatOneCopyDecidesTheNextKnows(t *testing.T) {
	d := newDatabase()
	a, b := d.copy(t, "a"), d.copy(t, "b")
	err := a.Decide(t.Context(), func(context.Context) error { write(t, a, "calendar/one.json", "1"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	err = b.Decide(t.Context(), func(context.Context) error { has(t, b, "calendar/one.json", "1"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	refused := errors.New("it makes no sense")
	if err := a.Decide(t.Context(), func(context.Context) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("an order that makes no sense: %v", err)
	}
}

func TestOfAllCopiesOneDecidesAtATime(t *testing.T) {
	dirs := newDatabase()
	copies := []*replica.Replica{dirs.copy(t, "a"), dirs.copy(t, "b"), dirs.copy(t, "c")}
	synctest.Test(t, func(t *testing.T) {
		var all sync.WaitGroup
		var mu sync.Mutex
		deciding, most, decided := 0, 0, 0
		for i := range 9 {
			all.Go(func() {
				err := copies[i%3].Decide(context.Background(), func(context.Context) error {
					mu.Lock()
					deciding++
					most = max(most, deciding)
					mu.Unlock()
					time.Sleep(time.Second)
					mu.Lock()
					defer mu.Unlock()
					deciding--
					decided++
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if most != 1 || decided != 9 {
			t.Errorf("%d decided, %d at once", decided, most)
		}
	})
}

func TestNothingIsDecidedWithoutTheOthers(t *testing.T) {
	d := newDatabase()
	a := d.copy(t, "a")
	d.away = errors.New("the database is away")
	if err := a.Decide(t.Context(), func(context.Context) error { t.Error("it decides"); return nil }); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("it says %v", err)
	}
}

// A copy that was killed keeps its turn for some seconds, and one that works for long keeps it as
// long as it works.
func TestTurns(t *testing.T) {
	d := newDatabase()
	a, b := d.copy(t, "a"), d.copy(t, "b")
	synctest.Test(t, func(t *testing.T) {
		d.holder["decide"], d.ends["decide"] = "one that was killed", time.Now().Add(15*time.Second)
		if err := a.Decide(context.Background(), func(context.Context) error { return nil }); err != nil {
			t.Errorf("after one that was killed: %v", err)
		}
		go func() {
			_, _ = a.Alone(context.Background(), "erase", func(ctx context.Context) error {
				time.Sleep(time.Hour)
				return ctx.Err()
			})
		}()
		for range 59 {
			time.Sleep(time.Minute)
			if did, err := b.Alone(context.Background(), "erase", func(context.Context) error { return nil }); did || err != nil {
				t.Fatalf("both do it: %v", err)
			}
		}
		time.Sleep(2 * time.Minute)
		if did, err := b.Alone(context.Background(), "erase", func(context.Context) error { return nil }); !did || err != nil {
			t.Errorf("once it is done: %v, %v", did, err)
		}
	})
}

// Who asks the sources goes on telling how they fare, and loses nothing of what an officer said
// elsewhere.
func TestHowSourcesFareIsTold(t *testing.T) {
	d, ctx := newDatabase(), t.Context()
	asking, other := d.copy(t, "asking"), d.copy(t, "other")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	look := func(r *replica.Replica) {
		t.Helper()
		_, err := r.Look(ctx)
		must(err)
	}
	write(t, asking, replica.Sources, "asked once")
	must(asking.Tell(ctx))
	look(other)
	has(t, other, replica.Sources, "asked once")

	write(t, asking, replica.Sources, "asked twice")
	look(asking)
	has(t, asking, replica.Sources, "asked twice") // what it told before is nothing new
	must(asking.Tell(ctx))
	look(other)
	has(t, other, replica.Sources, "asked twice")

	must(other.Decide(ctx, func(context.Context) error { write(t, other, replica.Sources, "asked twice, refused"); return nil }))
	must(asking.Tell(ctx))
	has(t, asking, replica.Sources, "asked twice, refused")
	if got := string(d.files[replica.Sources]); got != "asked twice, refused" {
		t.Errorf("shared is %q", got)
	}
}
