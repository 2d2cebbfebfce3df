package postgres_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/postgres/pgtest"
)

// durable is a server that keeps what it acknowledges, as in earnest.
func durable(b *testing.B) string {
	b.Helper()
	_, url := pgtest.Own(b, nil)
	return url
}

func visit(member, id string) (store.Contact, []store.Mail) {
	day := calendar.MustDate("2027-03-05")
	at := time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	c := store.Contact{
		ID: id, Member: member, Office: "mp", Action: "visit", Whom: "Jo Smith MP", Subject: "The clinic", Purpose: "Show what it does",
		Nation: calendar.England, First: day, Last: day, Outcome: &store.Outcome{Result: "replied", On: day}, Created: at, Updated: at,
	}
	var due []store.Mail
	for i := range 5 {
		step := store.Step{Name: fmt.Sprint("step ", i), Due: day.AddDays(-7 * i), Text: "Ask the manager whether that day suits."}
		c.Steps = append(c.Steps, step)
		due = append(due, store.Mail{ID: fmt.Sprint(id, " ", i), Due: at.AddDate(1, 0, i), Steps: []store.Step{step}})
	}
	return c, due
}

// BenchmarkContacts plans contacts with five reminders each, by turns through the store and in
// a bare loop that writes the same rows with the same durability and asks nothing.
func BenchmarkContacts(b *testing.B) {
	url := durable(b)
	s := open(b, url, "")
	pool, err := pgxpool.New(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	for _, id := range []string{"ada", "bea"} {
		if err := s.AddMember(b.Context(), store.Member{ID: id, Email: id + "@example.org"}); err != nil {
			b.Fatal(err)
		}
	}
	model, due := visit("ada", "model")
	if _, err := s.AddContact(b.Context(), model, due, store.IdempotencyKey{}); err != nil {
		b.Fatal(err)
	}
	var ours, bare []time.Duration
	for n := 0; b.Loop(); n++ {
		started := time.Now()
		c, due := visit("ada", fmt.Sprint("ours ", n))
		if _, err := s.AddContact(b.Context(), c, due, store.IdempotencyKey{}); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(started))
		started = time.Now()
		if err := sameRows(b.Context(), pool, fmt.Sprint("bare ", n)); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(started))
	}
	b.ReportMetric(float64(middle(bare))/float64(middle(ours)), "of-bare")
	b.ReportMetric(1/middle(ours).Seconds(), "contacts/s")
	b.ReportMetric(0, "ns/op")
}

// sameRows writes what a contact of Ada's is kept as, as one of Bea's.
func sameRows(ctx context.Context, pool *pgxpool.Pool, id string) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`INSERT INTO contacts SELECT body, 'bea', $1, first, ends, open, doc FROM contacts WHERE member = 'ada' AND id = 'model'`, id)
		b.Queue(`INSERT INTO meetings SELECT body, 'bea', $1, person, told_from, first, last, near_first, near_last, open FROM meetings WHERE member = 'ada' AND contact = 'model'`, id)
		for i := range 5 {
			b.Queue(`INSERT INTO mails SELECT body, 'bea', $1, $2, due, next, ended, state, doc FROM mails WHERE member = 'ada' AND id = $3`,
				fmt.Sprint(id, " ", i), id, fmt.Sprint("model ", i))
		}
		b.Queue(`UPDATE members SET plan_state = $1 WHERE id = 'bea'`, store.NewID())
		return tx.SendBatch(ctx, b).Close()
	})
}

func middle(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

// BenchmarkListAmongOthers lists fifty contacts of a member among a thousand of others, and
// then among a million.
func BenchmarkListAmongOthers(b *testing.B) {
	url := durable(b)
	s := open(b, url, "")
	for _, id := range []string{"ada", "others"} {
		if err := s.AddMember(b.Context(), store.Member{ID: id, Email: id + "@example.org"}); err != nil {
			b.Fatal(err)
		}
	}
	for n := range 50 {
		c, due := visit("ada", fmt.Sprint(n))
		if _, err := s.AddContact(b.Context(), c, due, store.IdempotencyKey{}); err != nil {
			b.Fatal(err)
		}
	}
	fill := func(from, to int) {
		b.Helper()
		conn, err := pgx.Connect(b.Context(), url)
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close(b.Context())
		_, err = conn.Exec(b.Context(), `INSERT INTO contacts SELECT body, 'others', 'other ' || n, first, ends, open, doc
			FROM contacts, generate_series($1::int, $2::int) n WHERE member = 'ada' AND id = '0'`, from, to)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Exec(b.Context(), `ANALYZE contacts`); err != nil {
			b.Fatal(err)
		}
	}
	measure := func() time.Duration {
		var took []time.Duration
		for range 200 {
			started := time.Now()
			if all, err := s.Contacts(b.Context(), "ada", store.Part{Most: 50}); err != nil || len(all.Items) != 50 {
				b.Fatal(len(all.Items), err)
			}
			took = append(took, time.Since(started))
		}
		return middle(took)
	}
	for b.Loop() {
		fill(1, 1000)
		among := measure()
		fill(1001, 1_000_000)
		b.ReportMetric(float64(measure())/float64(among), "of-thousand")
	}
	b.ReportMetric(0, "ns/op")
}
