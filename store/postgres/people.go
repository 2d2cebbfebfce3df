package postgres

import (
	"bytes"
	"context"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
)

// meet keeps with whom a contact is, instead of the one before. Another person, and other
// days, count as new.
func (s *postgres) meet(b *pgx.Batch, before *store.Contact, c store.Contact, st *standing) {
	person := c.Person(s.people[:])
	if person == nil {
		b.Queue(`DELETE FROM meetings WHERE body = $1 AND member = $2 AND contact = $3`, s.body, c.Member, c.ID)
		return
	}
	from := st.toldFrom
	if before == nil || !bytes.Equal(st.person, person) || before.First != c.First || before.Last != c.Last {
		from = st.asked.Next(today(c.Updated)).String()
	}
	b.Queue(`INSERT INTO meetings (body, member, contact, person, told_from, first, last, near_first, near_last, open)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (body, member, contact) DO UPDATE SET
		person = excluded.person, told_from = excluded.told_from, first = excluded.first, last = excluded.last,
		near_first = excluded.near_first, near_last = excluded.near_last, open = excluded.open`,
		s.meetingRow(c, person, from)...)
}

// meetingRow is with whom a contact is, as a row of its table.
func (s *postgres) meetingRow(c store.Contact, person []byte, toldFrom string) []any {
	return []any{
		s.body, c.Member, c.ID, person, toldFrom, c.First.String(), c.Last.String(),
		c.First.AddDays(-store.NearDays).String(), c.Last.AddDays(store.NearDays).String(), c.Open(),
	}
}

// alikes finds the members who have an open contact with the same person as each open one of
// a member's, whose time is not over, who is over first first.
const alikes = `SELECT own.contact, other.doc FROM meetings own
	CROSS JOIN LATERAL (
		SELECT m.id, m.doc, near.soonest FROM (
			SELECT x.member, min(x.last) AS soonest FROM meetings x
			WHERE x.body = own.body AND x.person = own.person AND x.open AND x.member <> own.member
				AND x.last >= greatest(own.near_first, $3) AND x.first <= own.near_last
			GROUP BY x.member
		) near JOIN members m ON m.body = own.body AND m.id = near.member
		WHERE m.state <> $4 ORDER BY near.soonest, m.id LIMIT $5
	) other
	WHERE own.body = $1 AND own.member = $2 AND own.open AND own.last >= $3 AND own.told_from <= $3
	ORDER BY own.contact, other.soonest, other.id`

func (s *postgres) Alike(ctx context.Context, own []store.Contact, today calendar.Date) (map[string][]store.Member, error) {
	found := make(map[string][]store.Member)
	wanted := make(map[string]bool)
	asking := make(map[string]bool)
	for _, c := range own {
		wanted[c.Member+"\n"+c.ID] = c.Open() && !c.Last.Before(today)
		asking[c.Member] = true
	}
	err := s.read(ctx, "look who plans to contact the same", func(q querier) error {
		clear(found)
		for member := range asking {
			rows, err := q.Query(ctx, alikes, s.body, member, today.String(), string(store.StateDisabled), store.MostAlike)
			if err != nil {
				return err
			}
			var id string
			var doc []byte
			_, err = pgx.ForEachRow(rows, []any{&id, &doc}, func() error {
				var m store.Member
				if wanted[member+"\n"+id] && parse(doc, &m) == nil {
					found[id] = append(found[id], m)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}
