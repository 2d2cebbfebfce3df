package bolt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// read runs do in a transaction that changes nothing, and says what for if it fails.
func (s *bolt) read(ctx context.Context, what string, do func(*bbolt.Tx) error) error {
	s.reading.RLock()
	defer s.reading.RUnlock()
	return run(ctx, what, s.view, do)
}

// write runs do in a transaction of which all is kept, or nothing. Others may be written in the
// same one, so do may be called more than once: what it fills it begins anew each time.
func (s *bolt) write(ctx context.Context, what string, do func(*bbolt.Tx) error) error {
	began := time.Now()
	err := run(ctx, what, func(do func(*bbolt.Tx) error) error { return s.group.write(ctx, do) }, do)
	s.Count(began, err)
	return err
}

func run(ctx context.Context, what string, in func(func(*bbolt.Tx) error) error, do func(*bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := in(do); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// view reads, and notes damage that it meets.
func (s *bolt) view(do func(*bbolt.Tx) error) error {
	return s.guard.watch(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			defer s.mapping.note(tx)
			return do(tx)
		})
	})
}

// commit writes all of them in one transaction, and those that fail one by one afterwards.
func (s *bolt) commit(batch []*writer) {
	var alone []*writer
	batch = slices.DeleteFunc(slices.Clone(batch), func(w *writer) bool {
		w.err = w.ctx.Err()
		return w.err != nil
	})
	for len(batch) > 0 {
		failed := s.attempt(batch)
		if failed < 0 {
			break
		}
		alone = append(alone, batch[failed])
		batch = slices.Delete(slices.Clone(batch), failed, failed+1)
	}
	for _, w := range alone {
		s.attempt([]*writer{w})
	}
}

// attempt writes all in one transaction and says in each what came of it or, if one of them fails
// by itself, which.
func (s *bolt) attempt(batch []*writer) (failed int) {
	failed = -1
	err := s.update(func(tx *bbolt.Tx) error {
		for i, w := range batch {
			if err := s.part(w, tx); err != nil {
				failed = i
				return err
			}
		}
		return nil
	})
	if failed >= 0 {
		batch[failed].err = err
		return failed
	}
	for _, w := range batch {
		w.err, w.bug = err, nil
	}
	return -1
}

var errBug = errors.New("the program has a bug")

// part does the part of one writer. A panic is its own; one over damage in the file is not.
func (s *bolt) part(w *writer, tx *bbolt.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if isDamage(p) {
				panic(damage{})
			}
			w.bug, err = p, errBug
		}
	}()
	w.bug = nil
	return w.do(tx)
}

// update writes to the file, unless that would do harm.
func (s *bolt) update(do func(*bbolt.Tx) error) error {
	if err := s.guard.mayWrite(); err != nil {
		return err
	}
	ours := false // the error is of one who writes, and not of the disk
	err := s.guard.watch(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			err := do(tx)
			ours = err != nil
			return err
		})
	})
	switch {
	case err == nil:
		return s.guard.mayWrite() // or it went into a file that nobody will find
	case ours || errors.Is(err, store.ErrUnavailable):
		return err
	default:
		return s.guard.refused(err)
	}
}
