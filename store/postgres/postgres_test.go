package postgres_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/postgres"
	"divisionbell/store/postgres/pgtest"
	"divisionbell/store/storetest"
)

// server is the one that all tests of this package share.
var server *pgtest.Server

func TestMain(m *testing.M) {
	os.Exit(pgtest.Main(m, "the tests of the store in PostgreSQL", errors.Join(pgtest.Missing(), pgtest.MissingPooler()), &server))
}

// database makes an empty database for a test.
func database(t testing.TB, name string) string {
	t.Helper()
	url, err := server.Create(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// Every situation of the suite is a membership body of its own in one database: so the
// suite also tells whether one sees anything of another.
func TestStore(t *testing.T) {
	runSuite(t, database(t, "suite"))
}

// A pooler gives each transaction another connection: nothing may be left on one.
func TestStoreBehindAPooler(t *testing.T) {
	database(t, "pooled")
	pooled, stop, err := server.Pool()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	runSuite(t, pooled("pooled"))
}

func runSuite(t *testing.T, url string) {
	storetest.Run(t, func(t *testing.T, dir string) store.Store {
		t.Helper()
		s, err := postgres.Open(t.Context(), url+"&pool_max_conns=10", dir)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// open opens the store of a body, and closes it in the end.
func open(t testing.TB, url, body string) store.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, body)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestReplicasThatStartAtOnceBringTheDatabaseUpToDateOnce(t *testing.T) {
	url := database(t, "together")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			s, err := postgres.Open(t.Context(), url+"&pool_max_conns=2", "")
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if err := s.Probe(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestADatabaseOfALaterVersionIsRefused(t *testing.T) {
	url := database(t, "later")
	open(t, url, "")
	execute(t, url, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, true)`)
	if _, err := postgres.Open(t.Context(), url, ""); !errors.Is(err, store.ErrSchema) {
		t.Fatalf("got %v", err)
	}
}

func TestWhatCannotBeReadCostsItselfAndIsTold(t *testing.T) {
	url := database(t, "damaged")
	s := open(t, url, "")
	ctx := t.Context()
	if err := s.AddMember(ctx, store.Member{ID: "ada", Email: "ada@example.org"}); err != nil {
		t.Fatal(err)
	}
	day := calendar.MustDate("2027-03-05")
	due := time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	for _, id := range []string{"whole", "broken"} {
		c := store.Contact{ID: id, Member: "ada", Nation: calendar.Wales, First: day, Last: day}
		if _, err := s.AddContact(ctx, c, []store.Mail{{ID: "mail of " + id, Due: due}}, store.IdempotencyKey{}); err != nil {
			t.Fatal(err)
		}
	}
	execute(t, url, `UPDATE contacts SET doc = '7' WHERE id = 'broken'`)
	execute(t, url, `UPDATE mails SET doc = '[]' WHERE id = 'mail of broken'`)

	list, err := s.Contacts(ctx, "ada", store.Part{})
	if err != nil || len(list.Items) != 1 || list.Items[0].ID != "whole" || list.Damaged != 1 {
		t.Fatalf("contacts: %v %+v", err, list)
	}
	if _, err := s.Contact(ctx, "ada", "broken"); !errors.Is(err, store.ErrDamaged) {
		t.Fatalf("the broken one alone: %v", err)
	}
	for range 2 { // it stops no other, and is out of the queue
		claimed, err := s.Claim(ctx, due, 10, 0)
		if err != nil || len(claimed) != 1 || claimed[0].ID != "mail of whole" {
			t.Fatalf("claimed: %v %+v", err, claimed)
		}
	}
	want := []store.Damage{{Kind: "contact", ID: "broken"}, {Kind: "mail", ID: "mail of broken"}}
	if got, err := s.Damaged(ctx); err != nil || !slices.Equal(got, want) {
		t.Fatalf("told of: %v %v", got, err)
	}
	if err := s.DeleteContact(ctx, "ada", "broken", 0); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Damaged(ctx); err != nil || len(got) != 0 {
		t.Fatalf("told of what was erased: %v %v", got, err)
	}
}

// Whoever is acknowledged is kept when the database ends without a word and comes again, and
// the service goes on by itself.
func TestADatabaseThatEndsAndComesAgain(t *testing.T) {
	own, url := pgtest.Own(t, nil)
	s := open(t, url, "")
	if err := s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}); err != nil {
		t.Fatal(err)
	}
	if err := own.Restart(); err != nil {
		t.Fatal(err)
	}
	if m, err := s.Member(t.Context(), "ada"); err != nil || m.Email != "ada@example.org" {
		t.Fatalf("after the restart: %+v %v", m, err)
	}
	if err := s.AskToStay(t.Context(), "ada", calendar.MustDate("2027-03-05")); err != nil {
		t.Fatal(err)
	}
}

func TestAnAddressThatIsNoneIsRefusedWithoutItsSecrets(t *testing.T) {
	for _, url := range []string{
		"postgres://bell:hunter2@[::1", "mysql://bell:hunter2@localhost/bell", "postgres://bell:hunter2@127.0.0.1:1/bell?connect_timeout=1", "host=x password=hunter2",
	} {
		_, err := postgres.Open(t.Context(), url, "")
		if err == nil {
			t.Fatalf("%s was opened", url)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
