package bolt

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"unicode/utf8"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// losses are the records that a transaction met and could not read.
type losses struct{ found [][]byte } // keys of the bucket damaged

// add notes the record if err says that it is damaged, and tells whether it does.
func (l *losses) add(name string, k []byte, err error) bool {
	if !errors.Is(err, store.ErrDamaged) {
		return false
	}
	l.found = append(l.found, append(key(name), k...))
	return true
}

// note keeps what was lost, so that an operator is told.
func (l *losses) note(tx *bbolt.Tx) error {
	for _, k := range l.found {
		if err := mark(tx, damaged, k); err != nil {
			return err
		}
	}
	return nil
}

// tell notes what a reader met. If it cannot be noted, as on a full disk, the next
// reader tries again; whoever reads is answered all the same.
func (s *bolt) tell(ctx context.Context, l losses) {
	if len(l.found) == 0 {
		return
	}
	isNew := false
	_ = s.read(ctx, "look at what is damaged", func(tx *bbolt.Tx) error {
		for _, k := range l.found {
			isNew = isNew || !has(tx, damaged, k)
		}
		return nil
	})
	if isNew {
		_ = s.write(ctx, "note what is damaged", l.note)
	}
}

func (s *bolt) Damaged(ctx context.Context) ([]store.Damage, error) {
	found := []store.Damage{}
	err := s.read(ctx, "list what is damaged", func(tx *bbolt.Tx) error {
		return each(tx, damaged, nil, func(k, _ []byte) error {
			if name, record := splitDamaged(k); has(tx, name, record) {
				found = append(found, store.Damage{Kind: strings.TrimSuffix(name, "s"), ID: printable(record)})
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func splitDamaged(k []byte) (name string, record []byte) {
	head, record, _ := bytes.Cut(k, []byte{0})
	return string(head), record
}

// printable is the last part of a record's key, or the beginning of a hash or number:
// it can be looked for, and leads nobody in.
func printable(record []byte) string {
	if !bytes.HasSuffix(record, []byte{0}) || !utf8.Valid(record) {
		return hex.EncodeToString(record[:min(8, len(record))])
	}
	p := parts(record)
	return p[len(p)-1]
}

// forgetDamage drops the notes of records that are gone.
func forgetDamage(tx *bbolt.Tx) error {
	var gone [][]byte
	for _, k := range keysWith(tx, damaged, nil) {
		if name, record := splitDamaged(k); !has(tx, name, record) {
			gone = append(gone, k)
		}
	}
	return deleteAll(tx, damaged, gone)
}
