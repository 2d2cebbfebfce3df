// Package replica lets several copies of the service that use one store act as one: what one
// of them learns of the calendar the others know within a minute, and what is to be done
// once one of them does.
//
// What is shared stands in the store, which is the truth; the folder of each copy is a mirror
// of it, from which it also starts when the store cannot be reached. Records of the calendar
// are only ever added, so mirrors cannot contradict each other.
package replica

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"divisionbell/safefile"
	"divisionbell/store"
)

// Names of what is shared.
const (
	Records = "calendar"     // the folder of the calendar's records
	Sources = "sources.json" // how the sources fare, and what is held back of what they say
)

// Replica is one copy of the service.
type Replica struct {
	Store store.Replicated
	// Data is its folder, in which what is shared has the same names.
	Data string
	// Who is a name that no other copy has.
	Who string
	Log *slog.Logger

	mu sync.Mutex // held while store and folder are compared
	// known is how the sources fare as the store had it when this copy last took it or told it:
	// what is another in the store was told by another copy, and what is another here by this one.
	known [sha256.Size]byte
}

// Look brings the store and the folder to the same, and returns how many files came.
func (r *Replica) Look(ctx context.Context) (came int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	shared, err := r.Store.Files(ctx)
	if err != nil {
		return 0, err
	}
	own, err := r.own()
	if err != nil {
		return 0, err
	}
	for _, name := range own {
		if err := r.give(ctx, name, shared); err != nil {
			return came, err
		}
	}
	for name, hash := range shared {
		isNew, err := r.take(ctx, name, hash)
		if err != nil {
			return came, err
		}
		if isNew {
			came++
		}
	}
	return came, nil
}

// own are the names of the records in the folder.
func (r *Replica) own() (names []string, err error) {
	entries, err := os.ReadDir(filepath.Join(r.Data, Records))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for what is to be shared: %w", err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && filepath.Ext(e.Name()) == ".json" {
			names = append(names, path.Join(Records, e.Name()))
		}
	}
	return names, nil
}

// give shares a record that is not shared yet. Records never change: one that is shared
// under that name is the same, or this one is damaged.
func (r *Replica) give(ctx context.Context, name string, shared map[string][32]byte) error {
	if _, known := shared[name]; known {
		return nil
	}
	content, err := os.ReadFile(filepath.Join(r.Data, filepath.FromSlash(name)))
	if err != nil {
		return fmt.Errorf("share a record: %w", err)
	}
	return r.Store.PutFile(ctx, name, content)
}

// take brings what is shared into the folder, unless it is there.
func (r *Replica) take(ctx context.Context, name string, hash [32]byte) (isNew bool, err error) {
	isRecord := path.Dir(name) == Records && path.Ext(name) == ".json"
	if !filepath.IsLocal(name) || !isRecord && name != Sources {
		return false, nil // of a later program, which knows more to share
	}
	file := filepath.Join(r.Data, filepath.FromSlash(name))
	content, err := os.ReadFile(file)
	if err == nil && (isRecord || sha256.Sum256(content) == hash || hash == r.known) {
		return false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("take what is shared: %w", err)
	}
	if content, err = r.Store.File(ctx, name); err != nil {
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return false, fmt.Errorf("take what is shared: %w", err)
	}
	if err := safefile.Write(file, content); err != nil {
		return false, fmt.Errorf("take what is shared: %w", err)
	}
	if !isRecord {
		r.known = sha256.Sum256(content)
	}
	return isRecord, nil
}

// Tell shares how the sources fare, and what officers said of it. What another copy told since is
// taken first: whoever asks the sources joins both, and tells it the next time.
func (r *Replica) Tell(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	content, err := os.ReadFile(filepath.Join(r.Data, Sources))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("share how the sources fare: %w", err)
	}
	shared, err := r.Store.Files(ctx)
	if err != nil {
		return err
	}
	own := sha256.Sum256(content)
	hash, isShared := shared[Sources]
	switch {
	case hash == own:
		r.known = own
		return nil
	case isShared && hash != r.known:
		_, err := r.take(ctx, Sources, hash)
		return err
	}
	if err := r.Store.PutFile(ctx, Sources, content); err != nil {
		return err
	}
	r.known = own
	return nil
}

const (
	// lease is for how long a copy does a work before it says so again: as long nobody does it
	// if the copy ends without a word.
	lease = time.Minute
	// breath is how long one waits before asking for a lease again.
	breath = lease / 3
)

// Present says that this copy uses the data, until ctx is done: whoever wants them to itself sees
// that it is there.
func (r *Replica) Present(ctx context.Context) {
	work := "serve " + r.Who
	for ctx.Err() == nil {
		if _, err := r.Store.Lead(ctx, work, r.Who, lease); err != nil && ctx.Err() == nil {
			r.Log.Warn("that this copy of the service is there is not known", "error", err)
		}
		wait(ctx, breath)
	}
	_ = r.Store.Yield(context.WithoutCancel(ctx), work, r.Who) // it runs out anyhow
}

// Once does a work while this copy is the one that does it, and otherwise waits for its turn;
// it returns when ctx is done.
func (r *Replica) Once(ctx context.Context, work string, do func(context.Context)) {
	for ctx.Err() == nil {
		leads, err := r.Store.Lead(ctx, work, r.Who, lease)
		if err != nil && ctx.Err() == nil {
			r.Log.Warn("it is not known which copy of the service does this", "work", work, "error", err)
		}
		if leads {
			r.lead(ctx, work, do)
			continue
		}
		wait(ctx, breath)
	}
}

// lead does a work until somebody else may do it.
func (r *Replica) lead(ctx context.Context, work string, do func(context.Context)) {
	working, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do(working)
	}()
	for keeps := true; keeps; {
		wait(ctx, breath)
		if ctx.Err() != nil {
			break
		}
		if err := r.Tell(ctx); err != nil {
			r.Log.Warn("how the sources fare is not shared", "error", err)
		}
		keeps, _ = r.Store.Lead(ctx, work, r.Who, lease) // nobody who cannot ask leads
	}
	stop()
	<-done
	_ = r.Store.Yield(context.WithoutCancel(ctx), work, r.Who) // it runs out anyhow
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
