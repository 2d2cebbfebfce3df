package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

func (s *postgres) AddSignIn(ctx context.Context, r store.SignIn) error {
	return s.write(ctx, "add a request to sign in", func(tx pgx.Tx) error {
		r := r
		r.Created = r.Created.UTC()
		_, err := tx.Exec(ctx, `INSERT INTO sign_ins (body, address, doc) VALUES ($1, $2, '{}') ON CONFLICT DO NOTHING`, s.body, r.Address)
		if err != nil {
			return err
		}
		l, err := one[store.SignInLog](tx.QueryRow(ctx, `SELECT doc FROM sign_ins WHERE body = $1 AND address = $2 FOR UPDATE`, s.body, r.Address))
		if errors.Is(err, store.ErrDamaged) { // begins anew
			l, err = store.SignInLog{}, nil
		}
		if err != nil {
			return err
		}
		if err := l.Ask(r); err != nil {
			return err
		}
		return s.putLog(ctx, tx, r.Address, l)
	})
}

// putLog keeps what is known of an address, and by which words its open request is found.
func (s *postgres) putLog(ctx context.Context, q querier, address []byte, l store.SignInLog) error {
	var browser, link []byte
	if l.Request != nil {
		browser, link = l.Request.Browser, l.Request.Link
	}
	_, err := q.Exec(ctx, `UPDATE sign_ins SET browser = $3, link = $4, doc = $5 WHERE body = $1 AND address = $2`,
		s.body, address, browser, link, written(l))
	return err
}

func (s *postgres) SignInByLink(ctx context.Context, link store.Secret, now time.Time) (r store.SignIn, err error) {
	hash := link.Hash()
	err = s.read(ctx, "find a request to sign in", func(q querier) error {
		l, err := one[store.SignInLog](q.QueryRow(ctx, `SELECT doc FROM sign_ins WHERE body = $1 AND link = $2`, s.body, hash[:]))
		if err != nil {
			return err
		}
		if l.Empty(now) || l.Request == nil {
			return store.ErrNotFound
		}
		r = *l.Request
		return nil
	})
	return r, err
}

func (s *postgres) RedeemSignIn(ctx context.Context, shown store.SignInKeys, now time.Time) (r store.SignIn, err error) {
	var refused error // is told, and what it changed is kept
	err = s.write(ctx, "redeem a request to sign in", func(tx pgx.Tx) error {
		refused = nil
		address, l, err := s.logByWords(ctx, tx, shown.Link, shown.Browser)
		if err != nil {
			return err
		}
		if r, refused = l.Redeem(shown, now); refused == nil || errors.Is(refused, store.ErrWrongCode) {
			return s.putLog(ctx, tx, address, l)
		}
		return nil
	})
	if err := errors.Join(err, refused); err != nil {
		return store.SignIn{}, err
	}
	return r, nil
}

// logByWords finds an address by the first of these words that is the browser's or the link's
// of its open request.
func (s *postgres) logByWords(ctx context.Context, tx pgx.Tx, words ...store.Secret) (address []byte, l store.SignInLog, err error) {
	for _, word := range words {
		hash := word.Hash()
		l, err = one[store.SignInLog](tx.QueryRow(ctx, `SELECT doc, address FROM sign_ins WHERE body = $1 AND (browser = $2 OR link = $2) FOR UPDATE`,
			s.body, hash[:]), &address)
		if !errors.Is(err, store.ErrNotFound) {
			return address, l, err
		}
	}
	return nil, l, store.ErrNotFound
}

// pruneSignIns drops addresses of which nothing matters any more, and requests whose time is over.
func (s *postgres) pruneSignIns(ctx context.Context, tx pgx.Tx, now time.Time) error {
	rows, err := tx.Query(ctx, `SELECT address, doc FROM sign_ins WHERE body = $1 ORDER BY address FOR UPDATE`, s.body)
	if err != nil {
		return err
	}
	changed := map[string]store.SignInLog{}
	var address, doc []byte
	_, err = pgx.ForEachRow(rows, []any{&address, &doc}, func() error {
		var l store.SignInLog
		err := parse(doc, &l)
		hadRequest := l.Request != nil
		if isEmpty := l.Empty(now); err != nil || isEmpty || hadRequest && l.Request == nil {
			changed[string(address)] = l
		}
		return nil
	})
	if err != nil {
		return err
	}
	for address, l := range changed {
		if l.Empty(now) {
			_, err = tx.Exec(ctx, `DELETE FROM sign_ins WHERE body = $1 AND address = $2`, s.body, []byte(address))
		} else {
			err = s.putLog(ctx, tx, []byte(address), l)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
