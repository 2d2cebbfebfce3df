package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) AddSignIn(ctx context.Context, r store.SignIn) error {
	return s.write(ctx, "add a request to sign in", func(tx *bbolt.Tx) error {
		r.Created = r.Created.UTC()
		l, err := logOf(tx, r.Address)
		if err != nil {
			return err
		}
		before := l.Request
		if err := l.Ask(r); err != nil {
			return err
		}
		return putLog(tx, r.Address, before, l)
	})
}

// logOf returns what is known of an address; nothing of one that never asked. One
// that cannot be read begins anew.
func logOf(tx *bbolt.Tx, address []byte) (store.SignInLog, error) {
	l, err := get[store.SignInLog](tx, signIns, address)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) {
		return store.SignInLog{}, nil
	}
	return l, err
}

// putLog keeps what is known of an address, and by which words its open request is
// found instead of the one before.
func putLog(tx *bbolt.Tx, address []byte, before *store.SignIn, l store.SignInLog) error {
	index := bucket(tx, signInsByHash)
	if before != nil {
		if err := errors.Join(index.Delete(before.Browser), index.Delete(before.Link)); err != nil {
			return err
		}
	}
	if l.Request != nil {
		if err := errors.Join(index.Put(l.Request.Browser, address), index.Put(l.Request.Link, address)); err != nil {
			return err
		}
	}
	return put(tx, signIns, address, l)
}

func (s *bolt) SignInByLink(ctx context.Context, link store.Secret, now time.Time) (r store.SignIn, err error) {
	err = s.read(ctx, "find a request to sign in", func(tx *bbolt.Tx) error {
		_, l, err := logByWord(tx, link)
		if err != nil {
			return err
		}
		// The word of the browser leads to the same request, and is no link.
		if hash := link.Hash(); l.Empty(now) || l.Request == nil || string(l.Request.Link) != string(hash[:]) {
			return store.ErrNotFound
		}
		r = *l.Request
		return nil
	})
	return r, err
}

// logByWord finds an address by the word of the browser or the link of its open request.
func logByWord(tx *bbolt.Tx, word store.Secret) (address []byte, l store.SignInLog, err error) {
	hash := word.Hash()
	found := bucket(tx, signInsByHash).Get(hash[:])
	if found == nil {
		return nil, l, store.ErrNotFound
	}
	address = append(address, found...)
	l, err = get[store.SignInLog](tx, signIns, address)
	return address, l, err
}

func (s *bolt) RedeemSignIn(ctx context.Context, shown store.SignInKeys, now time.Time) (r store.SignIn, err error) {
	var refused error // is told, and what it changed is kept
	err = s.write(ctx, "redeem a request to sign in", func(tx *bbolt.Tx) error {
		refused = nil
		address, l, err := logByWord(tx, shown.Link)
		if errors.Is(err, store.ErrNotFound) {
			address, l, err = logByWord(tx, shown.Browser)
		}
		if err != nil {
			return err
		}
		before := l.Request
		if r, refused = l.Redeem(shown, now); refused == nil || errors.Is(refused, store.ErrWrongCode) {
			return putLog(tx, address, before, l)
		}
		return nil
	})
	if err := errors.Join(err, refused); err != nil {
		return store.SignIn{}, err
	}
	return r, nil
}
