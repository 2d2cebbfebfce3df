package bolt

import (
	"context"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) AddSession(ctx context.Context, session store.Session, secret store.Secret) error {
	return s.write(ctx, "sign a member in", func(tx *bbolt.Tx) error {
		m, err := able(tx, session.Member)
		if err != nil {
			return err
		}
		m.SignedIn = session.Created
		if err := putMember(tx, m.SeenOn(today(session.Created))); err != nil {
			return err
		}
		if err := makeRoom(tx, m.ID); err != nil {
			return err
		}
		session.Used = today(session.Created)
		session.Created = session.Created.UTC()
		return heldSessions().add(tx, m.ID, session.ID, secret, session)
	})
}

// makeRoom ends the oldest sessions, until there is room for one more. Those that
// cannot be read go first.
func makeRoom(tx *bbolt.Tx, member string) error {
	if count(tx, sessionsOf, key(member)) < store.MaxSessions {
		return nil
	}
	var lost losses
	found, err := heldSessions().list(tx, member, &lost)
	if err != nil {
		return err
	}
	readable := make(map[string]bool, len(found))
	for _, session := range found {
		readable[session.ID] = true
	}
	for _, k := range keysWith(tx, sessionsOf, key(member)) {
		if id := parts(k)[1]; !readable[id] {
			if err := heldSessions().drop(tx, member, id); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(found, byAge)
	for i := 0; len(found)-i >= store.MaxSessions; i++ {
		if err := heldSessions().drop(tx, member, found[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func byAge(a, b store.Session) int { return a.Created.Compare(b.Created) }

func (s *bolt) Sessions(ctx context.Context, memberID string, now time.Time) (found []store.Session, err error) {
	var lost losses
	err = s.read(ctx, "list sessions", func(tx *bbolt.Tx) error {
		found, err = heldSessions().list(tx, memberID, &lost)
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(session store.Session) bool { return !session.Expires().After(now) })
	slices.SortStableFunc(found, byAge)
	return found, nil
}

func (s *bolt) MemberBySession(ctx context.Context, secret store.Secret, now time.Time) (session store.Session, m store.Member, err error) {
	hash := secret.Hash()
	err = s.read(ctx, "find a session", func(tx *bbolt.Tx) error {
		if session, err = get[store.Session](tx, sessions, hash[:]); err != nil {
			return err
		}
		if !session.Expires().After(now) {
			return store.ErrNotFound
		}
		m, err = able(tx, session.Member)
		return err
	})
	if err != nil {
		return store.Session{}, store.Member{}, err
	}
	// Whoever asks is answered although the day cannot be noted, as on a full disk.
	if session.Used != today(now) {
		session.Used, m = today(now), m.SeenOn(today(now))
		_ = s.write(ctx, "note the use of a session", func(tx *bbolt.Tx) error { return useSession(tx, hash[:], now) })
	}
	return session, m, nil
}

// useSession notes the day of use, unless the session was ended a moment ago.
func useSession(tx *bbolt.Tx, hash []byte, now time.Time) error {
	session, err := get[store.Session](tx, sessions, hash)
	if err != nil {
		return err
	}
	session.Used = today(now)
	if err := put(tx, sessions, hash, session); err != nil {
		return err
	}
	return seen(tx, session.Member, now)
}

func (s *bolt) EndSession(ctx context.Context, memberID, id string) error {
	return s.write(ctx, "end a session", func(tx *bbolt.Tx) error { return heldSessions().drop(tx, memberID, id) })
}

func (s *bolt) EndSessions(ctx context.Context, memberID string) error {
	return s.write(ctx, "end sessions", func(tx *bbolt.Tx) error { return heldSessions().dropAll(tx, memberID) })
}
