package bolt

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// isSingle leaves out of meta what is of this file alone.
func isSingle(k []byte) bool {
	return !slices.Contains([]string{"schema", probeKey, migrationKey}, string(k))
}

func readSingle(tx *bbolt.Tx, k []byte) (store.MovedSingle, error) {
	single := store.MovedSingle{Name: string(k), Value: bytes.Clone(bucket(tx, meta).Get(k))}
	if single.Name == peopleKey {
		single.Name = store.SinglePeople
	}
	return single, nil
}

func keepSingle(tx *bbolt.Tx, single store.MovedSingle) error {
	k := single.Name
	if k == store.SinglePeople {
		k = peopleKey
	}
	return bucket(tx, meta).Put([]byte(k), single.Value)
}

func readMember(tx *bbolt.Tx, k []byte) (moved store.MovedMember, err error) {
	if moved.Member, err = get[store.Member](tx, members, k); err != nil {
		return moved, err
	}
	moved.PlanState = string(bucket(tx, states).Get(k))
	moved.Asked, err = orNil(get[store.Asked](tx, asked, k))
	return moved, err
}

func keepMember(tx *bbolt.Tx, moved store.MovedMember) error {
	k := key(moved.Member.ID)
	err := errors.Join(
		put(tx, members, k, moved.Member),
		bucket(tx, emails).Put(emailKey(moved.Member.Email), []byte(moved.Member.ID)),
	)
	if moved.PlanState != "" {
		err = errors.Join(err, bucket(tx, states).Put(k, []byte(moved.PlanState)))
	}
	if moved.Asked != nil {
		err = errors.Join(err, put(tx, asked, k, *moved.Asked))
	}
	if !moved.Member.Suspended.IsZero() {
		err = errors.Join(err, mark(tx, suspended, k))
	}
	return err
}

func readSignIn(tx *bbolt.Tx, k []byte) (store.MovedSignIn, error) {
	l, err := get[store.SignInLog](tx, signIns, k)
	return store.MovedSignIn{Address: bytes.Clone(k), Log: l}, err
}

func keepSignIn(tx *bbolt.Tx, moved store.MovedSignIn) error {
	return putLog(tx, moved.Address, nil, moved.Log)
}

func (h holding[T]) mover(owner func(T) (member, id string)) mover {
	return moves(h.byHash, func(tx *bbolt.Tx, k []byte) (store.MovedHolding[T], error) {
		v, err := get[T](tx, h.byHash, k)
		return store.MovedHolding[T]{Hash: bytes.Clone(k), Of: v}, err
	}, func(tx *bbolt.Tx, moved store.MovedHolding[T]) error {
		return errors.Join(
			bucket(tx, h.ofMember).Put(key(owner(moved.Of)), moved.Hash),
			put(tx, h.byHash, moved.Hash, moved.Of),
		)
	})
}

func readContact(tx *bbolt.Tx, k []byte) (moved store.MovedContact, err error) {
	if moved.Contact, err = get[store.Contact](tx, contacts, k); err != nil {
		return moved, err
	}
	moved.Meeting, err = orNil(get[store.Meeting](tx, meetings, k))
	return moved, err
}

func takeContact(tx *bbolt.Tx, moved store.MovedContact) error {
	c := moved.Contact
	if err := errors.Join(put(tx, contacts, key(c.Member, c.ID), c), index(tx, c)); err != nil || moved.Meeting == nil {
		return err
	}
	return keepMeeting(tx, c, *moved.Meeting)
}

func readRequest(tx *bbolt.Tx, k []byte) (store.MovedRequest, error) {
	r, err := get[request](tx, idempotency, k)
	p := parts(k)
	return store.MovedRequest{
		Member: p[0], Key: p[1], Contact: r.Contact, Digest: r.Digest[:],
		At: r.At.UTC().Truncate(time.Microsecond),
	}, err
}

func keepRequest(tx *bbolt.Tx, r store.MovedRequest) error {
	kept := request{Contact: r.Contact, At: r.At}
	copy(kept.Digest[:], r.Digest)
	return errors.Join(
		mark(tx, keyAges, keyAge(r.Member, r.At, r.Key)),
		bucket(tx, keyOf).Put(key(r.Member, r.Contact), []byte(r.Key)),
		put(tx, idempotency, key(r.Member, r.Key), kept),
	)
}

func keepMail(tx *bbolt.Tx, m store.Mail) error {
	if m.State == store.MailDropped {
		if err := mark(tx, dropped, queueKey(m.Dropped, m.ID)); err != nil {
			return err
		}
	}
	return errors.Join(mark(tx, byContact, key(m.Member, m.Contact, m.ID)), change(tx, m))
}

func keepReply(tx *bbolt.Tx, r store.Reply) error {
	return errors.Join(
		mark(tx, repliesOf, key(r.Member, r.Campaign)),
		put(tx, replies, key(r.Campaign, r.Member), r),
	)
}

func keepFigures(tx *bbolt.Tx, f store.Figures) error {
	return put(tx, figures, key(f.Of, f.Last.String()), f)
}

// keepAct keeps an act, and has the next one counted behind it.
func keepAct(tx *bbolt.Tx, a store.Act) error {
	b := bucket(tx, acts)
	if a.Number > b.Sequence() {
		if err := b.SetSequence(a.Number); err != nil {
			return err
		}
	}
	return put(tx, acts, numberKey(a.Number), a)
}
