package bolt

import (
	"errors"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

var errRehearsal = errors.New("only a rehearsal")

// OpenRehearsed opens a store that does everything twice, and takes the first time back, as it
// happens to whoever is written beside somebody who fails.
func OpenRehearsed(file string) (store.Store, error) {
	s, err := open(file)
	if err != nil {
		return nil, err
	}
	s.group.commit = func(batch []*writer) {
		for _, w := range batch {
			_ = s.db.Update(func(tx *bbolt.Tx) error {
				_ = s.part(w, tx)
				return errRehearsal
			})
		}
		s.commit(batch)
	}
	return s, nil
}
