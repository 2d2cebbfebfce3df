package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *bolt) AddMember(ctx context.Context, m store.Member) error {
	return s.write(ctx, "add a member", func(tx *bbolt.Tx) error {
		if has(tx, emails, emailKey(m.Email)) || has(tx, members, key(m.ID)) {
			return store.ErrExists
		}
		if err := bucket(tx, emails).Put(emailKey(m.Email), []byte(m.ID)); err != nil {
			return err
		}
		return putMember(tx, m.WithDefaults())
	})
}

func putMember(tx *bbolt.Tx, m store.Member) error {
	m.Created = m.Created.UTC()
	if !m.SignedIn.IsZero() {
		m.SignedIn = m.SignedIn.UTC()
	}
	return put(tx, members, key(m.ID), m)
}

func (s *bolt) Member(ctx context.Context, id string) (m store.Member, err error) {
	err = s.read(ctx, "read a member", func(tx *bbolt.Tx) error {
		m, err = get[store.Member](tx, members, key(id))
		return err
	})
	return m, err
}

func (s *bolt) MemberByEmail(ctx context.Context, email string) (m store.Member, err error) {
	err = s.read(ctx, "find a member", func(tx *bbolt.Tx) error {
		id := bucket(tx, emails).Get(emailKey(email))
		if id == nil {
			return store.ErrNotFound
		}
		m, err = get[store.Member](tx, members, key(string(id)))
		return err
	})
	return m, err
}

func (s *bolt) Members(ctx context.Context, p store.Part) (store.List[store.Member], error) {
	return s.listMembers(ctx, p, func(store.Member) bool { return true })
}

func (s *bolt) Idle(ctx context.Context, before calendar.Date, p store.Part) (store.List[store.Member], error) {
	return s.listMembers(ctx, p, func(m store.Member) bool { return m.LastSeen().Before(before) })
}

// listMembers goes through the addresses in order. The place to go on from is the id
// of a member, for addresses are to stand in no request.
func (s *bolt) listMembers(ctx context.Context, p store.Part, wanted func(store.Member) bool) (store.List[store.Member], error) {
	list := store.List[store.Member]{Items: []store.Member{}}
	var lost losses
	err := s.read(ctx, "list the members", func(tx *bbolt.Tx) error {
		c := bucket(tx, emails).Cursor()
		k, id := c.First()
		if p.After != "" {
			last, err := get[store.Member](tx, members, key(p.After))
			if err != nil {
				return store.ErrCursor
			}
			c.Seek(emailKey(last.Email))
			k, id = c.Next()
		}
		for ; k != nil; k, id = c.Next() {
			m, err := get[store.Member](tx, members, key(string(id)))
			switch {
			case lost.add(members, key(string(id)), err):
				list.Damaged++
				continue
			case err != nil:
				return err
			case !wanted(m):
				continue
			}
			if p.Most > 0 && len(list.Items) == p.Most {
				list.Next = list.Items[p.Most-1].ID
				return nil
			}
			list.Items = append(list.Items, m)
		}
		return nil
	})
	s.tell(ctx, lost)
	if err != nil {
		return store.List[store.Member]{}, err
	}
	return list, nil
}

func (s *bolt) UpdateMember(ctx context.Context, m store.Member) (store.Member, error) {
	return s.updateMember(ctx, m, func(*bbolt.Tx, store.Member, store.Member) error { return nil })
}

// updateMember changes a member, unless something is said against what she was being what she is to be.
func (s *bolt) updateMember(ctx context.Context, m store.Member, against func(tx *bbolt.Tx, before, after store.Member) error) (kept store.Member, err error) {
	err = s.write(ctx, "update a member", func(tx *bbolt.Tx) error {
		before, err := get[store.Member](tx, members, key(m.ID))
		if err != nil {
			return err
		}
		if kept, err = before.Changed(m); err != nil {
			return err
		}
		if err := against(tx, before, kept); err != nil {
			return err
		}
		return putMember(tx, kept)
	})
	if err != nil {
		return store.Member{}, err
	}
	return kept, nil
}

func (s *bolt) AskToStay(ctx context.Context, id string, on calendar.Date) error {
	return s.write(ctx, "ask a member whether she stays", func(tx *bbolt.Tx) error {
		m, err := get[store.Member](tx, members, key(id))
		if err != nil {
			return err
		}
		m.AskedToStay = on
		return putMember(tx, m)
	})
}

// able returns the member; store.ErrDisabled if nothing of hers opens anything.
func able(tx *bbolt.Tx, id string) (store.Member, error) {
	m, err := get[store.Member](tx, members, key(id))
	if err == nil && m.State == store.StateDisabled {
		return store.Member{}, store.ErrDisabled
	}
	return m, err
}

// seen notes that the member is there, on the day of now where now is.
func seen(tx *bbolt.Tx, id string, now time.Time) error {
	m, err := get[store.Member](tx, members, key(id))
	if err != nil {
		return err
	}
	return putMember(tx, m.SeenOn(today(now)))
}

// today is the day of now, where now is.
func today(now time.Time) calendar.Date { return calendar.DateIn(now, now.Location()) }

func emailKey(address string) []byte { return []byte(store.SameAddress(address)) }

// gone tells whether there is no such thing any more, which is as well.
func gone(err error) bool { return errors.Is(err, store.ErrNotFound) }
