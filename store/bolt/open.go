// Package bolt keeps the store in one file, with go.etcd.io/bbolt. One process
// holds the file at a time. It knows nothing of what the things mean.
package bolt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"divisionbell/store"
)

// ErrLocked: another process holds the file.
var ErrLocked = errors.New("another process holds the data")

// lockTimeout is how long Open waits for another process to let go.
const lockTimeout = time.Second

// The buckets: what their keys and values are.
const (
	meta        = "meta"        // "schema" -> version, decimal
	members     = "members"     // member -> Member
	emails      = "emails"      // address in lower case -> member
	tokens      = "tokens"      // hash -> member
	contacts    = "contacts"    // member, contact -> Contact
	reminders   = "reminders"   // reminder -> Reminder
	byContact   = "by-contact"  // member, contact, reminder -> nothing
	queue       = "queue"       // time of the next attempt, reminder -> nothing
	feeds       = "feeds"       // hash -> Feed
	feedsOf     = "feeds-of"    // member, feed -> hash
	idempotency = "idempotency" // member, key -> request
	states      = "states"      // member -> the word that State returns
)

func buckets() []string {
	return []string{meta, members, emails, tokens, contacts, reminders, byContact, queue, feeds, feedsOf, idempotency, states}
}

type bolt struct{ db *bbolt.DB }

// Open opens the store in that file and makes it, and its folder, if they are
// not there; both can be read only by their owner. ErrLocked if another process
// holds the file for longer than a second; store.ErrSchema if it was written by a
// later version of the program or is not a store.
func Open(file string) (store.Store, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	if err := checkWhole(file); err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db, err := openFile(file, false)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	if err := db.Update(prepare); err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return &bolt{db}, nil
}

// openFile opens the file itself. bbolt panics over some damage that it finds.
func openFile(file string, readOnly bool) (db *bbolt.DB, err error) {
	defer func() {
		if damage := recover(); damage != nil {
			db, err = nil, fmt.Errorf("the file is damaged (%v): put back a copy of it", damage)
		}
	}()
	db, err = bbolt.Open(file, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: readOnly})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, ErrLocked
	}
	return db, err
}

// checkWhole refuses a file that ends before its data does, such as a copy that was
// broken off: bbolt maps the file into memory, and to read behind its end would end
// the program.
func checkWhole(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	db, err := openFile(file, true)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		if info, err = os.Stat(file); err != nil { // under the lock, for a file in use may have grown
			return err
		}
		if info.Size() < tx.Size() {
			return fmt.Errorf("the file is cut short: it has %d bytes of %d", info.Size(), tx.Size())
		}
		return nil
	})
}

// prepare checks the schema version of a file, and writes it into a new one.
func prepare(tx *bbolt.Tx) error {
	if first, _ := tx.Cursor().First(); first == nil {
		for _, name := range buckets() {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		return bucket(tx, meta).Put([]byte("schema"), []byte(strconv.Itoa(store.SchemaVersion)))
	}
	b := bucket(tx, meta)
	if b == nil {
		return fmt.Errorf("%w: the file is not a store of this program", store.ErrSchema)
	}
	version, err := strconv.Atoi(string(b.Get([]byte("schema"))))
	if err != nil || version != store.SchemaVersion {
		return fmt.Errorf("%w: the data has version %q, this program writes %d", store.ErrSchema, b.Get([]byte("schema")), store.SchemaVersion)
	}
	_, err = tx.CreateBucketIfNotExists([]byte(states)) // which files of the first versions lack
	return err
}

func (s *bolt) Close() error { return s.db.Close() }

// read runs do in a transaction that changes nothing, and says what for if it fails.
func (s *bolt) read(ctx context.Context, what string, do func(*bbolt.Tx) error) error {
	return run(ctx, what, s.db.View, do)
}

// write runs do in a transaction of which all is kept, or nothing.
func (s *bolt) write(ctx context.Context, what string, do func(*bbolt.Tx) error) error {
	return run(ctx, what, s.db.Update, do)
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

func bucket(tx *bbolt.Tx, name string) *bbolt.Bucket { return tx.Bucket([]byte(name)) }

// get reads the value under key; store.ErrNotFound if there is none.
func get[T any](tx *bbolt.Tx, name string, key []byte) (v T, err error) {
	raw := bucket(tx, name).Get(key)
	if raw == nil {
		return v, store.ErrNotFound
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, fmt.Errorf("read %s: %w", name, err)
	}
	return v, nil
}

// put keeps v under key, unless it could not be read again: one such value would
// spoil every list that it stands in.
func put[T any](tx *bbolt.Tx, name string, key []byte, v T) error {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, new(T))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return bucket(tx, name).Put(key, raw)
}
