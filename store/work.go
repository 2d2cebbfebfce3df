package store

import (
	"errors"
	"sync/atomic"
	"time"
)

// Work is what a store has written since it was opened, for those who run it.
type Work struct {
	// Writes were kept; Refused could not be, because the data could not be written
	// (ErrUnavailable). What a caller was refused for another reason is in neither.
	Writes, Refused int64
	// Took is the time that all of them waited, together.
	Took time.Duration
}

// Working counts the work of a store. The zero value is ready.
type Working struct{ writes, refused, took atomic.Int64 }

// Count counts a write that began then and ended with err just now.
func (w *Working) Count(began time.Time, err error) {
	switch {
	case err == nil:
		w.writes.Add(1)
	case errors.Is(err, ErrUnavailable):
		w.refused.Add(1)
	}
	w.took.Add(int64(time.Since(began)))
}

// Work is the work so far.
func (w *Working) Work() Work {
	return Work{w.writes.Load(), w.refused.Load(), time.Duration(w.took.Load())}
}
