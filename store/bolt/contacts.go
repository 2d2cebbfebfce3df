package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) AddContact(ctx context.Context, c store.Contact, due []store.Mail, k store.IdempotencyKey) (kept store.Contact, err error) {
	err = s.write(ctx, "add a contact", func(tx *bbolt.Tx) error {
		if !has(tx, members, key(c.Member)) {
			return store.ErrNotFound
		}
		var repeated bool
		if kept, repeated, err = repeat(tx, c.Member, k); err != nil || repeated {
			return err
		}
		if kept, err = addContact(tx, c, due); err != nil {
			return err
		}
		return remember(tx, c, k)
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
}

// addContact keeps a new contact and the reminders that follow from it.
func addContact(tx *bbolt.Tx, c store.Contact, due []store.Mail) (kept store.Contact, err error) {
	if has(tx, contacts, key(c.Member, c.ID)) {
		return kept, store.ErrExists
	}
	if err := roomForContact(tx, c); err != nil {
		return kept, err
	}
	c.Revision = 1
	kept = inUTC(c)
	if err := keepContact(tx, nil, kept); err != nil {
		return kept, err
	}
	return kept, replaceReminders(tx, c, due)
}

// roomForContact refuses one contact too many.
func roomForContact(tx *bbolt.Tx, c store.Contact) error {
	if count(tx, byDay, key(c.Member)) >= store.MaxContacts {
		return &store.TooManyError{Of: "contacts", Most: store.MaxContacts}
	}
	return roomForOpen(tx, c)
}

// roomForOpen refuses one open contact too many.
func roomForOpen(tx *bbolt.Tx, c store.Contact) error {
	if c.Open() && count(tx, openOf, key(c.Member)) >= store.MaxOpenContacts {
		return &store.TooManyError{Of: "open contacts", Most: store.MaxOpenContacts}
	}
	return nil
}

// keepContact keeps a contact and where it is found, instead of the one before if there
// is one, and notes that something of its member's has changed.
func keepContact(tx *bbolt.Tx, before *store.Contact, c store.Contact) error {
	if before != nil {
		if err := unindex(tx, *before); err != nil {
			return err
		}
	}
	if err := put(tx, contacts, key(c.Member, c.ID), c); err != nil {
		return err
	}
	if err := index(tx, c); err != nil {
		return err
	}
	if err := meet(tx, before, c); err != nil {
		return err
	}
	return renewState(tx, c.Member)
}

func (s *bolt) Contact(ctx context.Context, memberID, id string) (c store.Contact, err error) {
	err = s.read(ctx, "read a contact", func(tx *bbolt.Tx) error {
		c, err = get[store.Contact](tx, contacts, key(memberID, id))
		return err
	})
	return c, err
}

func (s *bolt) Contacts(ctx context.Context, memberID string, p store.Part) (store.List[store.Contact], error) {
	list := store.List[store.Contact]{Items: []store.Contact{}}
	var lost losses
	err := s.read(ctx, "list contacts", func(tx *bbolt.Tx) error {
		c := bucket(tx, byDay).Cursor()
		k, err := placeAfter(c, memberID, p.After)
		for ; err == nil && isOf(memberID, k); k, _ = c.Next() {
			if p.Most > 0 && len(list.Items) == p.Most {
				list.Next = placeOf(list.Items[p.Most-1])
				return nil
			}
			at := contactKeyOf(k)
			contact, err := get[store.Contact](tx, contacts, at)
			if lost.add(contacts, at, err) {
				list.Damaged++
				continue
			}
			if err != nil {
				return err
			}
			list.Items = append(list.Items, contact)
		}
		return err
	})
	s.tell(ctx, lost)
	if err != nil {
		return store.List[store.Contact]{}, err
	}
	return list, nil
}

func (s *bolt) UpdateContact(ctx context.Context, c store.Contact, due []store.Mail) (kept store.Contact, err error) {
	err = s.write(ctx, "update a contact", func(tx *bbolt.Tx) error {
		before, err := get[store.Contact](tx, contacts, key(c.Member, c.ID))
		if err != nil {
			return err
		}
		if before.Revision != c.Revision {
			return store.ErrConflict
		}
		if !before.Open() {
			if err := roomForOpen(tx, c); err != nil {
				return err
			}
		}
		kept = inUTC(c)
		kept.Revision++
		kept.Told = before.Told
		if err := keepContact(tx, &before, kept); err != nil {
			return err
		}
		if due == nil {
			return nil
		}
		return replaceReminders(tx, c, due)
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
}

func (s *bolt) TellOfContact(ctx context.Context, memberID, id string, told *store.Told) error {
	return s.write(ctx, "keep what a member was told of a contact", func(tx *bbolt.Tx) error {
		c, err := get[store.Contact](tx, contacts, key(memberID, id))
		if err != nil {
			return err
		}
		c.Told = told
		return put(tx, contacts, key(memberID, id), c)
	})
}

func (s *bolt) DeleteContact(ctx context.Context, memberID, id string, revision int) error {
	return s.write(ctx, "delete a contact", func(tx *bbolt.Tx) error {
		c, err := get[store.Contact](tx, contacts, key(memberID, id))
		if err != nil && !(errors.Is(err, store.ErrDamaged) && revision == 0) {
			return err
		}
		if revision != 0 && revision != c.Revision {
			return store.ErrConflict
		}
		return eraseContact(tx, memberID, id)
	})
}

// eraseContact erases a contact with all that follows from it, whether it can be
// read or not.
func eraseContact(tx *bbolt.Tx, member, id string) error {
	c, err := get[store.Contact](tx, contacts, key(member, id))
	if err == nil {
		err = unindex(tx, c)
	} else if errors.Is(err, store.ErrDamaged) {
		err = unindexUnread(tx, member, id)
	}
	if err != nil {
		return err
	}
	if err := eraseMails(tx, member, id); err != nil {
		return err
	}
	if err := unmeet(tx, member, id); err != nil {
		return err
	}
	if err := forgetKeyOf(tx, member, id); err != nil {
		return err
	}
	if err := bucket(tx, contacts).Delete(key(member, id)); err != nil {
		return err
	}
	return renewState(tx, member)
}

func (s *bolt) State(ctx context.Context, memberID string) (state string, err error) {
	err = s.read(ctx, "read the state of a member's contacts", func(tx *bbolt.Tx) error {
		state = string(bucket(tx, states).Get(key(memberID)))
		return nil
	})
	return state, err
}

// renewState takes a new word by chance and does not count: an older copy of the file
// would count to the same numbers again.
func renewState(tx *bbolt.Tx, member string) error {
	return bucket(tx, states).Put(key(member), []byte(store.NewID()))
}

func inUTC(c store.Contact) store.Contact {
	c.Created, c.Updated = c.Created.UTC(), c.Updated.UTC()
	return c
}
