package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

// counted adds one to a counter and returns how far it is. Whoever counts waits until the
// transaction of whoever counted before ends.
func (s *postgres) counted(ctx context.Context, tx pgx.Tx, name string) (n int64, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO counters (body, name, n) VALUES ($1, $2, 1)
		ON CONFLICT (body, name) DO UPDATE SET n = counters.n + 1 RETURNING n`, s.body, name).Scan(&n)
	return n, err
}

func (s *postgres) AddCampaign(ctx context.Context, c store.Campaign) (kept store.Campaign, err error) {
	if err := readable(c); err != nil {
		return kept, err
	}
	err = s.write(ctx, "add a campaign", func(tx pgx.Tx) error {
		if _, err := s.counted(ctx, tx, "campaigns"); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM campaigns WHERE body = $1`, s.body).Scan(&n); err != nil {
			return err
		}
		if n >= store.MaxCampaigns {
			return &store.TooManyError{Of: "campaigns", Most: store.MaxCampaigns}
		}
		kept = c
		kept.Created, kept.Revision = c.Created.UTC(), 1
		_, err := tx.Exec(ctx, `INSERT INTO campaigns (body, id, first, last, doc) VALUES ($1, $2, $3, $4, $5)`,
			s.body, c.ID, c.First.String(), c.Last.String(), written(kept))
		return err
	})
	if err != nil {
		return store.Campaign{}, err
	}
	return kept, nil
}

func (s *postgres) Campaign(ctx context.Context, id string) (c store.Campaign, err error) {
	err = s.read(ctx, "read a campaign", func(q querier) error {
		c, err = one[store.Campaign](q.QueryRow(ctx, `SELECT doc FROM campaigns WHERE body = $1 AND id = $2`, s.body, id))
		return err
	})
	return c, err
}

func (s *postgres) Campaigns(ctx context.Context) (store.List[store.Campaign], error) {
	return whole[store.Campaign](ctx, s, "list campaigns", "campaign",
		`SELECT id, doc FROM campaigns WHERE body = $1 ORDER BY first DESC, id`, s.body)
}

func (s *postgres) UpdateCampaign(ctx context.Context, c store.Campaign) (kept store.Campaign, err error) {
	if err := readable(c); err != nil {
		return kept, err
	}
	err = s.write(ctx, "update a campaign", func(tx pgx.Tx) error {
		before, err := s.lockCampaign(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if before.Revision != c.Revision {
			return store.ErrConflict
		}
		kept = c
		kept.Created = before.Created
		kept.Revision++
		_, err = tx.Exec(ctx, `UPDATE campaigns SET first = $3, last = $4, doc = $5 WHERE body = $1 AND id = $2`,
			s.body, c.ID, c.First.String(), c.Last.String(), written(kept))
		return err
	})
	if err != nil {
		return store.Campaign{}, err
	}
	return kept, nil
}

func (s *postgres) AddReply(ctx context.Context, r store.Reply) error {
	return s.write(ctx, "reply to a campaign", func(tx pgx.Tx) error { return s.addReply(ctx, tx, r) })
}

func (s *postgres) addReply(ctx context.Context, q querier, r store.Reply) error {
	_, err := q.Exec(ctx, `INSERT INTO replies (body, campaign, member, doc) VALUES ($1, $2, $3, $4)`, s.body, r.Campaign, r.Member, written(r))
	return err
}

// TakePart locks the campaign first, so that no two count the same week at once.
func (s *postgres) TakePart(ctx context.Context, r store.Reply, c store.Contact, due []store.Mail) (kept store.Contact, err error) {
	if err := readable(c); err != nil {
		return store.Contact{}, err
	}
	err = s.write(ctx, "take part in a campaign", func(tx pgx.Tx) error {
		asked, err := s.lockCampaign(ctx, tx, r.Campaign)
		if err != nil {
			return err
		}
		if !asked.Runs(r.On) {
			return store.ErrNotFound
		}
		if err := s.addReply(ctx, tx, r); err != nil {
			return err
		}
		n, err := s.inWeekOf(ctx, tx, r)
		if err != nil {
			return err
		}
		if n > asked.Weekly {
			return store.ErrFull
		}
		kept, err = s.addContact(ctx, tx, c, due, store.IdempotencyKey{})
		return err
	})
	if err != nil {
		return store.Contact{}, err
	}
	return kept, nil
}

// lockCampaign reads a campaign that nobody else changes until the transaction ends.
func (s *postgres) lockCampaign(ctx context.Context, tx pgx.Tx, id string) (store.Campaign, error) {
	return one[store.Campaign](tx.QueryRow(ctx, `SELECT doc FROM campaigns WHERE body = $1 AND id = $2 FOR UPDATE`, s.body, id))
}

// inWeekOf is how many take part in the week and nation of a reply. One that cannot be read
// does not count.
func (s *postgres) inWeekOf(ctx context.Context, q querier, r store.Reply) (n int, err error) {
	week := r.Week()
	err = q.QueryRow(ctx, `SELECT count(*) FROM replies WHERE body = $1 AND campaign = $2
		AND (doc->>'planned') COLLATE "C" BETWEEN $3 AND $4 AND coalesce(doc->>'nation', '') = $5`,
		s.body, r.Campaign, week.First.String(), week.Last.String(), string(r.Nation)).Scan(&n)
	return n, err
}

func (s *postgres) Replies(ctx context.Context, campaign string) (store.List[store.Reply], error) {
	return whole[store.Reply](ctx, s, "list replies", "reply",
		`SELECT member, doc FROM replies WHERE body = $1 AND campaign = $2 ORDER BY member`, s.body, campaign)
}

func (s *postgres) RepliesOf(ctx context.Context, member string) (store.List[store.Reply], error) {
	return whole[store.Reply](ctx, s, "list a member's replies", "reply",
		`SELECT campaign, doc FROM replies WHERE body = $1 AND member = $2 ORDER BY campaign`, s.body, member)
}

func (s *postgres) Publish(ctx context.Context, f store.Figures) error {
	return s.write(ctx, "publish figures", func(tx pgx.Tx) error {
		if _, err := s.counted(ctx, tx, "figures"); err != nil {
			return err
		}
		isKnown := false
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM figures WHERE body = $1 AND what = $2 AND last >= $3)`,
			s.body, f.Of, f.First.String()).Scan(&isKnown)
		if err != nil {
			return err
		}
		if isKnown {
			return store.ErrConflict
		}
		_, err = tx.Exec(ctx, `INSERT INTO figures (body, what, last, doc) VALUES ($1, $2, $3, $4)`, s.body, f.Of, f.Last.String(), written(f))
		return err
	})
}

func (s *postgres) Published(ctx context.Context, of string) (store.List[store.Figures], error) {
	return whole[store.Figures](ctx, s, "list published figures", "figure",
		`SELECT what || ' ' || last, doc FROM figures WHERE body = $1 AND what = $2 ORDER BY last`, s.body, of)
}
