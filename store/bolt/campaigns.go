package bolt

import (
	"context"
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

func (s *bolt) AddCampaign(ctx context.Context, c store.Campaign) (kept store.Campaign, err error) {
	err = s.write(ctx, "add a campaign", func(tx *bbolt.Tx) error {
		if has(tx, campaigns, key(c.ID)) {
			return store.ErrExists
		}
		if count(tx, campaigns, nil) >= store.MaxCampaigns {
			return &store.TooManyError{Of: "campaigns", Most: store.MaxCampaigns}
		}
		kept = c
		kept.Created, kept.Revision = c.Created.UTC(), 1
		return put(tx, campaigns, key(c.ID), kept)
	})
	if err != nil {
		return store.Campaign{}, err
	}
	return kept, nil
}

func (s *bolt) Campaign(ctx context.Context, id string) (c store.Campaign, err error) {
	err = s.read(ctx, "read a campaign", func(tx *bbolt.Tx) error {
		c, err = get[store.Campaign](tx, campaigns, key(id))
		return err
	})
	return c, err
}

func (s *bolt) Campaigns(ctx context.Context) (store.List[store.Campaign], error) {
	list, err := listed[store.Campaign](ctx, s, campaigns, nil)
	slices.SortStableFunc(list.Items, func(a, b store.Campaign) int { return b.First.Compare(a.First) })
	return list, err
}

func (s *bolt) UpdateCampaign(ctx context.Context, c store.Campaign) (kept store.Campaign, err error) {
	err = s.write(ctx, "update a campaign", func(tx *bbolt.Tx) error {
		before, err := get[store.Campaign](tx, campaigns, key(c.ID))
		if err != nil {
			return err
		}
		if before.Revision != c.Revision {
			return store.ErrConflict
		}
		kept = c
		kept.Created = before.Created
		kept.Revision++
		return put(tx, campaigns, key(c.ID), kept)
	})
	if err != nil {
		return store.Campaign{}, err
	}
	return kept, nil
}

func (s *bolt) AddReply(ctx context.Context, r store.Reply) error {
	return s.write(ctx, "reply to a campaign", func(tx *bbolt.Tx) error { return addReply(tx, r) })
}

func addReply(tx *bbolt.Tx, r store.Reply) error {
	if !has(tx, campaigns, key(r.Campaign)) || !has(tx, members, key(r.Member)) {
		return store.ErrNotFound
	}
	if has(tx, replies, key(r.Campaign, r.Member)) {
		return store.ErrExists
	}
	if err := mark(tx, repliesOf, key(r.Member, r.Campaign)); err != nil {
		return err
	}
	return put(tx, replies, key(r.Campaign, r.Member), r)
}

func (s *bolt) TakePart(ctx context.Context, r store.Reply, c store.Contact, due []store.Mail) (kept store.Contact, err error) {
	err = s.write(ctx, "take part in a campaign", func(tx *bbolt.Tx) error {
		asked, err := get[store.Campaign](tx, campaigns, key(r.Campaign))
		if err != nil {
			return err
		}
		if !asked.Runs(r.On) {
			return store.ErrNotFound
		}
		if err := addReply(tx, r); err != nil {
			return err
		}
		if inWeekOf(tx, r) > asked.Weekly {
			return store.ErrFull
		}
		kept, err = addContact(tx, c, due)
		return err
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
}

// inWeekOf is how many take part in the week and nation of a reply. One that cannot be read
// does not count.
func inWeekOf(tx *bbolt.Tx, r store.Reply) (n int) {
	week := r.Week()
	for _, k := range keysWith(tx, replies, key(r.Campaign)) {
		other, err := get[store.Reply](tx, replies, k)
		if err == nil && other.Accepted() && other.Nation == r.Nation && week.Contains(other.Planned) {
			n++
		}
	}
	return n
}

func (s *bolt) Replies(ctx context.Context, campaign string) (store.List[store.Reply], error) {
	return listed[store.Reply](ctx, s, replies, key(campaign))
}

func (s *bolt) RepliesOf(ctx context.Context, member string) (store.List[store.Reply], error) {
	list := store.List[store.Reply]{Items: []store.Reply{}}
	var lost losses
	err := s.read(ctx, "list a member's replies", func(tx *bbolt.Tx) error {
		for _, k := range keysWith(tx, repliesOf, key(member)) {
			at := key(parts(k)[1], member)
			r, err := get[store.Reply](tx, replies, at)
			if lost.add(replies, at, err) {
				list.Damaged++
				continue
			}
			if err != nil {
				return err
			}
			list.Items = append(list.Items, r)
		}
		return nil
	})
	s.tell(ctx, lost)
	if err != nil {
		return store.List[store.Reply]{}, err
	}
	return list, nil
}

// listed returns the values of a bucket whose keys begin with prefix, without the damaged.
func listed[T any](ctx context.Context, s *bolt, name string, prefix []byte) (store.List[T], error) {
	list := store.List[T]{Items: []T{}}
	var lost losses
	err := s.read(ctx, "list "+name, func(tx *bbolt.Tx) error {
		return each(tx, name, prefix, func(k, _ []byte) error {
			v, err := get[T](tx, name, k)
			if lost.add(name, k, err) {
				list.Damaged++
				return nil
			}
			list.Items = append(list.Items, v)
			return err
		})
	})
	s.tell(ctx, lost)
	if err != nil {
		return store.List[T]{}, err
	}
	return list, nil
}

func dropReply(tx *bbolt.Tx, campaign, member string) error {
	return errors.Join(
		bucket(tx, replies).Delete(key(campaign, member)),
		bucket(tx, repliesOf).Delete(key(member, campaign)),
	)
}

// forgetOldReplies drops the replies to campaigns that were over long enough ago.
func forgetOldReplies(tx *bbolt.Tx, today calendar.Date) error {
	var lost losses
	for _, k := range keysWith(tx, campaigns, nil) {
		c, err := get[store.Campaign](tx, campaigns, k)
		if lost.add(campaigns, k, err) {
			continue
		}
		if err != nil {
			return err
		}
		if today.DaysSince(c.Last) <= store.ReplyLife {
			continue
		}
		for _, r := range keysWith(tx, replies, k) {
			if err := dropReply(tx, c.ID, parts(r)[1]); err != nil {
				return err
			}
		}
	}
	return lost.note(tx)
}
