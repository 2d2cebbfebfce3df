package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

func (s *postgres) AddSession(ctx context.Context, session store.Session, secret store.Secret) error {
	return s.write(ctx, "sign a member in", func(tx pgx.Tx) error {
		m, err := whoCan(s.lock(ctx, tx, session.Member))
		if err != nil {
			return err
		}
		m.SignedIn = session.Created
		if err := s.putMember(ctx, tx, m.SeenOn(today(session.Created))); err != nil {
			return err
		}
		if err := s.makeRoom(ctx, tx, m.ID); err != nil {
			return err
		}
		session := session
		session.Used = today(session.Created)
		session.Created = session.Created.UTC()
		return heldSessions().add(ctx, s, tx, m.ID, session.ID, secret, session.Expires(), session)
	})
}

// makeRoom ends the oldest sessions, until there is room for one more. Those that cannot be
// read go first.
func (s *postgres) makeRoom(ctx context.Context, tx pgx.Tx, member string) error {
	var lost losses
	found, err := heldSessions().list(ctx, s, tx, member, &lost)
	if err != nil || len(found)+len(lost.found) < store.MaxSessions {
		return err
	}
	for _, d := range lost.found {
		if err := heldSessions().drop(ctx, s, tx, member, d.ID); err != nil {
			return err
		}
	}
	slices.SortFunc(found, byAge)
	for i := 0; len(found)-i >= store.MaxSessions; i++ {
		if err := heldSessions().drop(ctx, s, tx, member, found[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func byAge(a, b store.Session) int { return a.Created.Compare(b.Created) }

func (s *postgres) Sessions(ctx context.Context, memberID string, now time.Time) ([]store.Session, error) {
	found, err := listed(ctx, s, heldSessions(), "list sessions", memberID)
	found = slices.DeleteFunc(found, func(session store.Session) bool { return !session.Expires().After(now) })
	slices.SortStableFunc(found, byAge)
	return found, err
}

func (s *postgres) MemberBySession(ctx context.Context, secret store.Secret, now time.Time) (session store.Session, m store.Member, err error) {
	err = s.read(ctx, "find a session", func(q querier) error {
		if session, err = heldSessions().bySecret(ctx, s, q, secret); err != nil {
			return err
		}
		if !session.Expires().After(now) {
			return store.ErrNotFound
		}
		m, err = s.able(ctx, q, session.Member)
		return err
	})
	if err != nil {
		return store.Session{}, store.Member{}, err
	}
	// Whoever asks is answered although the day cannot be noted.
	if session.Used != today(now) {
		session.Used, m = today(now), m.SeenOn(today(now))
		_ = s.write(ctx, "note the use of a session", func(tx pgx.Tx) error { return s.useSession(ctx, tx, session, now) })
	}
	return session, m, nil
}

// useSession notes the day of use, unless the session was ended a moment ago.
func (s *postgres) useSession(ctx context.Context, tx pgx.Tx, session store.Session, now time.Time) error {
	if err := s.seen(ctx, tx, session.Member, now); err != nil {
		return err
	}
	session, err := heldSessions().own(ctx, s, tx, session.Member, session.ID)
	if err != nil {
		return err
	}
	session.Used = today(now)
	return heldSessions().put(ctx, s, tx, session.Member, session.ID, session.Expires(), session)
}

func (s *postgres) EndSession(ctx context.Context, memberID, id string) error {
	return s.write(ctx, "end a session", func(tx pgx.Tx) error { return heldSessions().drop(ctx, s, tx, memberID, id) })
}

func (s *postgres) EndSessions(ctx context.Context, memberID string) error {
	return s.write(ctx, "end sessions", func(tx pgx.Tx) error { return heldSessions().dropAll(ctx, s, tx, memberID) })
}
