package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"divisionbell/store"
)

// What the database says of an error.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
	foreignKeyViolation  = "23503"
	notInText            = "22021" // a byte that no text has: what is named so is not there
	adminShutdown        = "57P01"
	crashShutdown        = "57P02"
	cannotConnectNow     = "57P03"
)

// tries is how often something is tried that another got in the way of.
const tries = 8

// querier is a transaction, or the database outside one.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// read runs what changes nothing. It is tried again if the connection was lost.
func (s *postgres) read(ctx context.Context, what string, do func(querier) error) error {
	return again(ctx, what, func() error { return do(s.pool) }, func(err error) bool { return isConflict(err) || isLost(err) })
}

// write runs do in a transaction of which all is kept, or nothing. It runs again if another
// transaction got in its way, and so must begin anew each time.
func (s *postgres) write(ctx context.Context, what string, do func(pgx.Tx) error) error {
	began := time.Now()
	committing := false // then nobody knows what became of it
	err := again(ctx, what, func() error {
		committing = false
		return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
			err := do(tx)
			committing = err == nil
			return err
		})
	}, func(err error) bool { return isConflict(err) || !committing && isLost(err) })
	s.Count(began, err)
	if committing && (isLost(err) || isLate(err)) {
		return fmt.Errorf("%s: %w", what, errInDoubt)
	}
	return err
}

// again tries something until it succeeds, or the error is none over which to try again.
func again(ctx context.Context, what string, do func() error, isPassing func(error) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for n := 1; ; n++ {
		err := do()
		if err == nil {
			return nil
		}
		if n == tries || !isPassing(err) || !pause(ctx, n) {
			return fmt.Errorf("%s: %w", what, meaning(err))
		}
	}
}

// pause waits a little, longer each time and never as long as others do; false if ctx ends.
func pause(ctx context.Context, n int) bool {
	most := 5 * time.Millisecond << n
	select {
	case <-ctx.Done():
		return false
	case <-time.After(most/2 + rand.N(most/2)):
		return true
	}
}

// meaning is an error as the contract names it, or in our words.
func meaning(err error) error {
	switch code := codeOf(err); {
	case errors.Is(err, pgx.ErrNoRows), code == foreignKeyViolation, code == notInText:
		return store.ErrNotFound
	case code == uniqueViolation:
		return store.ErrExists
	}
	if gone := unavailable(err); gone != nil {
		return gone
	}
	var told *pgconn.PgError
	if errors.As(err, &told) {
		return refused(told)
	}
	return err
}

func codeOf(err error) string {
	var told *pgconn.PgError
	if errors.As(err, &told) {
		return told.Code
	}
	return ""
}

func isConflict(err error) bool {
	code := codeOf(err)
	return code == serializationFailure || code == deadlockDetected
}

// isLost tells whether there was no connection, or it broke. One that was waited for too long is not
// waited for again.
func isLost(err error) bool {
	switch codeOf(err) {
	case adminShutdown, crashShutdown, cannotConnectNow:
		return true
	}
	return isUnreachable(err)
}

// sent is what a batch of statements answers, of which nobody wants to know but whether one failed.
func sent(ctx context.Context, q querier, b *pgx.Batch) error {
	if b.Len() == 0 {
		return nil
	}
	return q.SendBatch(ctx, b).Close()
}

// one returns the record that a query finds; store.ErrNotFound if there is none,
// store.ErrDamaged if it cannot be read.
func one[T any](row pgx.Row, more ...any) (T, error) {
	var v T
	var doc []byte
	if err := row.Scan(append([]any{&doc}, more...)...); err != nil {
		return v, meaning(err)
	}
	return v, parse(doc, &v)
}

func parse(doc []byte, into any) error {
	if err := json.Unmarshal(doc, into); err != nil {
		return fmt.Errorf("%w: %v", store.ErrDamaged, err)
	}
	return nil
}

// all returns the records that a query finds, by their ids and docs, but for those that
// cannot be read, which are lost.
func all[T any](rows pgx.Rows, err error, kind string, lost *losses) ([]T, error) {
	found := []T{}
	if err != nil {
		return nil, meaning(err)
	}
	var id string
	var doc []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &doc}, func() error {
		var v T
		err := parse(doc, &v)
		if lost.add(kind, id, err) {
			return nil
		}
		found = append(found, v)
		return err
	})
	if err != nil {
		return nil, meaning(err)
	}
	return found, nil
}

// readable refuses a record that could not be read again, such as one in no nation.
func readable[T any](v T) error {
	doc, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(doc, new(T))
	}
	if err != nil {
		return fmt.Errorf("write a record: %w", err)
	}
	return nil
}

// written is a record as it is kept.
func written(v any) string {
	doc, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("%T cannot be kept: %v", v, err)) // no type of the store is so
	}
	return string(doc)
}

// micros is an instant as it is kept, nothing if it is zero. What lies between two
// microseconds counts as the later: nothing comes before its time.
func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Add(time.Microsecond - time.Nanosecond).UnixMicro()
}

// some is a word as it is kept, nothing if it is empty.
func some(word string) any {
	if word == "" {
		return nil
	}
	return word
}
