package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

// batch is how many contacts are erased in one transaction, so that others need not
// wait for all.
const batch = 500

func (s *bolt) Prune(ctx context.Context, now time.Time) error {
	err := s.write(ctx, "forget what has run its time", func(tx *bbolt.Tx) error {
		if err := pruneSignIns(tx, now); err != nil {
			return err
		}
		if err := prune(tx, heldSessions(), func(v store.Session) (member, id string, over bool) {
			return v.Member, v.ID, !v.Expires().After(now)
		}); err != nil {
			return err
		}
		if err := prune(tx, heldFeeds(), func(v store.Feed) (member, id string, over bool) {
			return v.Member, v.ID, !v.Revoked.IsZero() && now.Sub(v.Revoked) >= store.RevokedLife
		}); err != nil {
			return err
		}
		if err := errors.Join(pruneAsked(tx, today(now)), pruneTold(tx, today(now)), pruneTallies(tx, now)); err != nil {
			return err
		}
		if err := errors.Join(forgetAllOldKeys(tx, now), pruneMails(tx, now)); err != nil {
			return err
		}
		if err := forgetOldReplies(tx, today(now)); err != nil {
			return err
		}
		return forgetDamage(tx)
	})
	if err != nil {
		return err
	}
	return errors.Join(dropOldCopies(s.db.Path(), now), s.scrub())
}

// prune drops the holdings whose time is over. Those that cannot be read are told of
// and stay.
func prune[T any](tx *bbolt.Tx, h holding[T], look func(T) (member, id string, over bool)) error {
	var lost losses
	for _, hash := range keysWith(tx, h.byHash, nil) {
		v, err := get[T](tx, h.byHash, hash)
		if lost.add(h.byHash, hash, err) {
			continue
		}
		if err != nil {
			return err
		}
		member, id, over := look(v)
		if !over {
			continue
		}
		if err := h.drop(tx, member, id); err != nil {
			return err
		}
	}
	return lost.note(tx)
}

// pruneSignIns drops addresses of which nothing matters any more, and words that lead
// to no request.
func pruneSignIns(tx *bbolt.Tx, now time.Time) error {
	for _, address := range keysWith(tx, signIns, nil) {
		l, err := logOf(tx, address)
		if err != nil {
			return err
		}
		before := l.Request
		if l.Empty(now) {
			err = bucket(tx, signIns).Delete(address)
		} else if before != nil && l.Request == nil {
			err = putLog(tx, address, before, l)
		}
		if err != nil {
			return err
		}
	}
	for _, word := range keysWith(tx, signInsByHash, nil) {
		l, err := logOf(tx, bytes.Clone(bucket(tx, signInsByHash).Get(word)))
		if err != nil {
			return err
		}
		if r := l.Request; r != nil && (bytes.Equal(word, r.Browser) || bytes.Equal(word, r.Link)) {
			continue
		}
		if err := bucket(tx, signInsByHash).Delete(word); err != nil {
			return err
		}
	}
	return nil
}

// probeKey is what a probe writes, over and over.
const probeKey = "probe"

func (s *bolt) Probe(ctx context.Context) error {
	const what = "members' data cannot be written"
	if err := s.guard.lately(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.write(ctx, what, func(tx *bbolt.Tx) error {
		return bucket(tx, meta).Put([]byte(probeKey), nil)
	})
}

const believedKey = "believed"

func (s *bolt) BelievedDay(ctx context.Context, today calendar.Date) (day calendar.Date, err error) {
	err = s.write(ctx, "find the day to go by", func(tx *bbolt.Tx) error {
		before, err := get[store.Believed](tx, meta, []byte(believedKey))
		if err != nil && !gone(err) {
			return err
		}
		day = before.On(today)
		return put(tx, meta, []byte(believedKey), before)
	})
	return day, err
}

func (s *bolt) EraseEnded(ctx context.Context, before calendar.Date) (erased int, err error) {
	for {
		n := 0
		err := s.write(ctx, "erase contacts that ended long ago", func(tx *bbolt.Tx) (err error) {
			n, err = eraseEnded(tx, before)
			return err
		})
		if err != nil {
			return erased, err
		}
		erased += n
		if n < batch {
			return erased, nil
		}
	}
}

// eraseEnded erases a batch of the contacts that ended before that day, the oldest first.
func eraseEnded(tx *bbolt.Tx, before calendar.Date) (int, error) {
	var doomed [][]string
	c := bucket(tx, byEnd).Cursor()
	for k, _ := c.First(); k != nil && len(doomed) < batch; k, _ = c.Next() {
		p := parts(k)
		if p[0] >= before.String() {
			break
		}
		doomed = append(doomed, p)
	}
	for _, p := range doomed {
		if err := eraseContact(tx, p[1], p[2]); err != nil {
			return 0, err
		}
	}
	return len(doomed), nil
}
