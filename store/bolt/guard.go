package bolt

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"divisionbell/store"
)

// guard keeps a file from being written to when that would do harm: when it is damaged, or is no
// longer where the next start would look for it.
type guard struct {
	path    string
	opened  os.FileInfo // of the file that is open
	damaged atomic.Pointer[string]
	failed  atomic.Pointer[failure]
}

// failure is what the disk said of the last write that it refused.
type failure struct {
	at  time.Time
	err error
}

// failedLately is for how long a refused write is told of: there may be room for a probe on a disk
// that has none for a plan.
const failedLately = time.Minute

// lately returns the error of a write that was refused not long ago.
func (g *guard) lately() error {
	f := g.failed.Load()
	if f == nil || time.Since(f.at) > failedLately {
		return nil
	}
	return f.err
}

// refused notes that the disk refused a write, and says so in words for an operator.
func (g *guard) refused(err error) error {
	what := "the disk refuses it"
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) { // bbolt keeps but the words of some
			what = "the disk is full"
		}
	}
	err = fmt.Errorf("%w: %s: %w", store.ErrUnavailable, what, err)
	g.failed.Store(&failure{time.Now(), err})
	return err
}

// mayWrite says why the file must not be written to.
func (g *guard) mayWrite() error {
	if what := g.damaged.Load(); what != nil {
		return damageError(*what)
	}
	there, err := os.Stat(g.path)
	if err != nil {
		return fmt.Errorf("%w: the data file is gone from its place: stop the service and restore a backup: %w", store.ErrUnavailable, err)
	}
	if !os.SameFile(there, g.opened) {
		return fmt.Errorf("%w: the data file was replaced while the service runs: stop it, and look which of the two is to stay", store.ErrUnavailable)
	}
	return nil
}

func damageError(what string) error {
	return fmt.Errorf("%w: the data file is damaged (%s) and is not written to any more: stop the service and restore a backup", store.ErrUnavailable, what)
}

// condemn notes that the file is damaged.
func (g *guard) condemn(what string) { g.damaged.CompareAndSwap(nil, &what) }

// watch does something with the file. bbolt panics over damage that it meets, and what is behind the
// end of a file that was cut short cannot be read: both condemn the file.
func (g *guard) watch(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if _, isMet := p.(damage); !isMet && !isDamage(p) {
			panic(p)
		}
		const what = "a page makes no sense" // bbolt's own words may be of what is in a record
		g.condemn(what)
		err = damageError(what)
	}()
	return do()
}

// watched does something with a file that is not yet, or no longer, a store that is open: damage
// that bbolt meets is an error.
func watched(do func() error) error { return new(guard).watch(do) }

// damage is what was found when a panic was recovered, panicked with again.
type damage struct{}

// isDamage tells a panic over what is in the file from one over a bug. It is for the deferred
// function that recovers.
func isDamage(p any) bool {
	if _, fault := p.(interface{ Addr() uintptr }); fault { // there is nothing to read there
		return true
	}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for panicked := false; ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && !strings.HasPrefix(frame.Function, "runtime."):
			return strings.HasPrefix(frame.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}
