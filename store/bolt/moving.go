package bolt

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// migrationKey is where meta says how far a migration into this file has come.
const migrationKey = "migration"

// OpenMovable opens the store in that file as Open does, also one that is half of a migration.
func OpenMovable(file string) (store.Movable, error) {
	s, err := open(file)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return s, nil
}

// isWhole returns store.ErrHalf if a migration into the file has not ended.
func (s *bolt) isWhole() error {
	m, err := s.Migration(context.Background())
	if err == nil && m != nil {
		return store.ErrHalf
	}
	return err
}

// mover is how one kind of record is read from the file, and kept in it.
type mover struct {
	bucket string
	// isOne tells whether a key of the bucket is one of a record; nil if all are.
	isOne func(k []byte) bool
	read  func(tx *bbolt.Tx, k []byte) (any, error)
	keep  func(tx *bbolt.Tx, doc []byte) error
}

// moves makes a mover of two functions on the type that moves.
func moves[T any](bucket string, read func(*bbolt.Tx, []byte) (T, error), keep func(*bbolt.Tx, T) error) mover {
	return mover{
		bucket: bucket,
		read:   func(tx *bbolt.Tx, k []byte) (any, error) { return read(tx, k) },
		keep: func(tx *bbolt.Tx, doc []byte) error {
			var v T
			if err := json.Unmarshal(doc, &v); err != nil {
				return fmt.Errorf("%w: %v", store.ErrDamaged, err)
			}
			return keep(tx, v)
		},
	}
}

// asItIs moves the values of a bucket.
func asItIs[T any](name string, keep func(*bbolt.Tx, T) error) mover {
	return moves(name, func(tx *bbolt.Tx, k []byte) (T, error) { return get[T](tx, name, k) }, keep)
}

func movers() map[store.Kind]mover {
	singles := moves(meta, readSingle, keepSingle)
	singles.isOne = isSingle
	return map[store.Kind]mover{
		store.KindSingle:   singles,
		store.KindMember:   moves(members, readMember, keepMember),
		store.KindSignIn:   moves(signIns, readSignIn, keepSignIn),
		store.KindToken:    heldTokens().mover(func(t store.Token) (string, string) { return t.Member, t.ID }),
		store.KindSession:  heldSessions().mover(func(s store.Session) (string, string) { return s.Member, s.ID }),
		store.KindFeed:     heldFeeds().mover(func(f store.Feed) (string, string) { return f.Member, f.ID }),
		store.KindContact:  moves(contacts, readContact, takeContact),
		store.KindRequest:  moves(idempotency, readRequest, keepRequest),
		store.KindMail:     asItIs(mails, keepMail),
		store.KindFollow:   asItIs(follows, func(tx *bbolt.Tx, f store.Follow) error { return put(tx, follows, key(f.Member, f.ID()), f) }),
		store.KindTold:     asItIs(told, func(tx *bbolt.Tx, t store.ToldNews) error { return put(tx, told, key(t.Member, t.Thing), t) }),
		store.KindHook:     asItIs(hooks, func(tx *bbolt.Tx, h store.Hook) error { return put(tx, hooks, key(theHook), h) }),
		store.KindCampaign: asItIs(campaigns, func(tx *bbolt.Tx, c store.Campaign) error { return put(tx, campaigns, key(c.ID), c) }),
		store.KindReply:    asItIs(replies, keepReply),
		store.KindFigures:  asItIs(figures, keepFigures),
		store.KindAct:      asItIs(acts, keepAct),
	}
}

func (s *bolt) Records(ctx context.Context, kind store.Kind, after string, most int) (found []store.Record, err error) {
	place, err := hex.DecodeString(after)
	if err != nil {
		return nil, store.ErrCursor
	}
	m := movers()[kind]
	err = s.read(ctx, "read what is to move", func(tx *bbolt.Tx) error {
		c := bucket(tx, m.bucket).Cursor()
		k, _ := c.Seek(place)
		if after != "" && bytes.Equal(k, place) {
			k, _ = c.Next()
		}
		for ; k != nil && len(found) < most; k, _ = c.Next() {
			if m.isOne != nil && !m.isOne(k) {
				continue
			}
			v, err := m.read(tx, k)
			if err != nil {
				return fmt.Errorf("%s %s: %w", kind, printable(k), err)
			}
			doc, err := json.Marshal(v)
			if err != nil {
				return err
			}
			found = append(found, store.Record{Place: hex.EncodeToString(k), Doc: doc})
		}
		return nil
	})
	return found, err
}

func (s *bolt) Take(ctx context.Context, kind store.Kind, records []store.Record, m store.Migration) error {
	return s.write(ctx, "keep what has moved", func(tx *bbolt.Tx) error {
		for _, r := range records {
			if err := movers()[kind].keep(tx, r.Doc); err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
		}
		return put(tx, meta, []byte(migrationKey), m)
	})
}

func (s *bolt) Migration(ctx context.Context) (m *store.Migration, err error) {
	err = s.read(ctx, "read how far a migration is", func(tx *bbolt.Tx) error {
		found, err := get[store.Migration](tx, meta, []byte(migrationKey))
		if err == nil {
			m = &found
		}
		if gone(err) {
			return nil
		}
		return err
	})
	return m, err
}

// HoldForMove has nothing to do: whoever has opened the file holds it.
func (s *bolt) HoldForMove(ctx context.Context) (held context.Context, free func(), err error) {
	return ctx, func() {}, nil
}

// InUse is never so: whoever has opened the file is alone.
func (s *bolt) InUse(context.Context) (bool, error) { return false, nil }

func (s *bolt) EndMigration(ctx context.Context) error {
	return s.write(ctx, "end a migration", func(tx *bbolt.Tx) error {
		return bucket(tx, meta).Delete([]byte(migrationKey))
	})
}

// orNil takes it that there is no such record.
func orNil[T any](v T, err error) (*T, error) {
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &v, err
}
