package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// standing is how a member stands who plans something: what is asked before a contact is kept.
type standing struct {
	// asked counts the persons with whom she planned anew.
	asked store.Asked
	// suspended tells whether no mail is sent to her address.
	suspended bool
	// made is the contact that the same request made before, nil if it did not; unreadable is
	// the error of reading it.
	made       *store.Contact
	unreadable error
	// taken tells whether there is a contact with that id, and the numbers are how many there are.
	taken                bool
	contacts, open, keys int
	// told is what is kept of the person with whom the contact is, and from when she is told of
	// others; nothing if nothing is.
	person   []byte
	toldFrom string
}

// standing locks a member and finds how she stands, in two turns, for nothing of hers
// changes from the first on.
func (s *postgres) standing(ctx context.Context, tx pgx.Tx, c store.Contact, k store.IdempotencyKey) (st standing, err error) {
	var asked []byte
	err = tx.QueryRow(ctx, `SELECT asked, suspended FROM members WHERE body = $1 AND id = $2 FOR UPDATE`, s.body, c.Member).Scan(&asked, &st.suspended)
	if err != nil {
		return standing{}, meaning(err)
	}
	if asked != nil {
		_ = parse(asked, &st.asked) // one that cannot be read begins anew
	}
	b := &pgx.Batch{}
	b.Queue(`SELECT
		EXISTS (SELECT FROM contacts WHERE body = $1 AND member = $2 AND id = $3),
		(SELECT count(*) FROM contacts WHERE body = $1 AND member = $2),
		(SELECT count(*) FROM contacts WHERE body = $1 AND member = $2 AND open),
		(SELECT count(*) FROM requests WHERE body = $1 AND member = $2 AND at > $4)`,
		s.body, c.Member, c.ID, k.At.Add(-store.KeyLife).UnixMicro(),
	).QueryRow(func(row pgx.Row) error { return row.Scan(&st.taken, &st.contacts, &st.open, &st.keys) })
	b.Queue(`SELECT person, told_from FROM meetings WHERE body = $1 AND member = $2 AND contact = $3`, s.body, c.Member, c.ID).
		QueryRow(func(row pgx.Row) error { return orNone(row.Scan(&st.person, &st.toldFrom)) })
	if k.Key != "" {
		b.Queue(requestMade, s.body, c.Member, k.Key, k.At.Add(-store.KeyLife).UnixMicro()).
			QueryRow(func(row pgx.Row) error { return st.repeat(row, k) })
	}
	return st, sent(ctx, tx, b)
}

// requestMade finds the contact that was made under a key since an instant.
const requestMade = `SELECT r.digest, c.doc FROM requests r
	JOIN contacts c ON c.body = r.body AND c.member = r.member AND c.id = r.contact
	WHERE r.body = $1 AND r.member = $2 AND r.key = $3 AND r.at > $4`

// repeat reads the contact that a request under this key made before.
func (st *standing) repeat(row pgx.Row, k store.IdempotencyKey) error {
	var digest, doc []byte
	if err := row.Scan(&digest, &doc); err != nil {
		return orNone(err)
	}
	if string(digest) != string(k.Digest[:]) {
		return store.ErrKeyReused
	}
	st.made = &store.Contact{}
	st.unreadable = parse(doc, st.made)
	return nil
}

// orNone takes it that there is no such row.
func orNone(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

// room refuses one contact too many.
func (st *standing) room(c store.Contact, k store.IdempotencyKey) error {
	switch {
	case st.taken:
		return store.ErrExists
	case st.contacts >= store.MaxContacts:
		return &store.TooManyError{Of: "contacts", Most: store.MaxContacts}
	case k.Key != "" && st.keys >= store.MaxKeys:
		return &store.TooManyError{Of: "idempotency keys within a day", Most: store.MaxKeys}
	}
	return st.roomForOpen(c)
}

// roomForOpen refuses one open contact too many.
func (st *standing) roomForOpen(c store.Contact) error {
	if c.Open() && st.open >= store.MaxOpenContacts {
		return &store.TooManyError{Of: "open contacts", Most: store.MaxOpenContacts}
	}
	return nil
}

// remember keeps the key of a request, instead of one of that name that ran out. Those of
// the same member whose time is over are forgotten.
func (s *postgres) remember(b *pgx.Batch, c store.Contact, k store.IdempotencyKey) {
	if k.Key == "" {
		return
	}
	b.Queue(`DELETE FROM requests WHERE body = $1 AND member = $2 AND at <= $3`, s.body, c.Member, k.At.Add(-store.KeyLife).UnixMicro())
	b.Queue(`INSERT INTO requests (body, member, key, contact, at, digest) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.body, c.Member, k.Key, c.ID, k.At.UnixMicro(), k.Digest[:])
}

func (s *postgres) ContactByKey(ctx context.Context, memberID string, k store.IdempotencyKey) (c store.Contact, err error) {
	err = s.read(ctx, "find a repeated request", func(q querier) error {
		var st standing
		if err := st.repeat(q.QueryRow(ctx, requestMade, s.body, memberID, k.Key, k.At.Add(-store.KeyLife).UnixMicro()), k); err != nil {
			return err
		}
		if st.made == nil {
			return store.ErrNotFound
		}
		c = *st.made
		return st.unreadable
	})
	if err != nil {
		return store.Contact{}, err
	}
	return c, nil
}

// forgetKeys forgets the keys of everybody whose time is over at now.
func (s *postgres) forgetKeys(ctx context.Context, q querier, now time.Time) error {
	_, err := q.Exec(ctx, `DELETE FROM requests WHERE body = $1 AND at <= $2`, s.body, now.Add(-store.KeyLife).UnixMicro())
	return err
}
