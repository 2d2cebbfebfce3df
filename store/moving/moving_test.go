package moving_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/bolt"
	"divisionbell/store/moving"
	"divisionbell/store/postgres"
	"divisionbell/store/postgres/pgtest"
	"divisionbell/store/storetest"
)

// server is the one that all tests of this package share.
var server *pgtest.Server

func TestMain(m *testing.M) {
	if from := os.Getenv(killedFrom); from != "" {
		os.Exit(moveToBeKilled(from, os.Getenv(killedTo)))
	}
	os.Exit(pgtest.Main(m, "the tests of moving between a file and PostgreSQL", pgtest.Missing(), &server))
}

func database(t testing.TB, name string) string {
	t.Helper()
	url, err := server.Create(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func inFile(t testing.TB, file string) store.Movable {
	t.Helper()
	s, err := bolt.OpenMovable(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func inDatabase(t testing.TB, url string) store.Movable {
	t.Helper()
	s, err := postgres.OpenMovable(t.Context(), url, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// move moves everything, and closes both.
func move(t testing.TB, from, to store.Movable) moving.Digest {
	t.Helper()
	moved, err := moving.Move(t.Context(), from, to, func(moving.Progress) {})
	if err = errors.Join(err, from.Close(), to.Close()); err != nil {
		t.Fatal(err)
	}
	return moved
}

// Whatever a store keeps is there after a way to the other and back, byte for byte: what is added
// to a store fails this until it is among what Everything keeps, and moves.
func TestEverythingMovesToADatabaseAndBack(t *testing.T) {
	dir, url := t.TempDir(), database(t, "there")
	first, last := filepath.Join(dir, "first.db"), filepath.Join(dir, "last.db")
	s := inFile(t, first)
	storetest.Everything(t, s)
	sent := move(t, s, inDatabase(t, url))
	back := move(t, inDatabase(t, url), inFile(t, last))
	if sent.String() != back.String() {
		t.Errorf("sent %v\n back %v", sent, back)
	}
	for _, sum := range sent {
		if sum.Count == 0 {
			t.Errorf("Everything keeps no %s", sum.Kind)
		}
	}
	same(t, inBuckets(t, first), inBuckets(t, last))
}

func TestEverythingMovesToAFileAndBack(t *testing.T) {
	file, first, last := filepath.Join(t.TempDir(), "store.db"), database(t, "first"), database(t, "last")
	s := inDatabase(t, first)
	storetest.Everything(t, s)
	move(t, s, inFile(t, file))
	move(t, inFile(t, file), inDatabase(t, last))
	same(t, inTables(t, first), inTables(t, last))
}

// same compares what is kept, by bucket or table and key, all of which have something.
func same(t *testing.T, before, after map[string]map[string]string) {
	t.Helper()
	for name, rows := range before {
		if len(rows) == 0 {
			t.Errorf("%s: Everything keeps nothing there", name)
		}
		for k, v := range rows {
			if got, ok := after[name][k]; !ok || got != v {
				t.Errorf("%s %q:\n was %q\n got %q", name, k, v, got)
			}
		}
		for k := range after[name] {
			if _, ok := rows[k]; !ok {
				t.Errorf("%s %q was not there before", name, k)
			}
		}
	}
}

// inBuckets reads the file itself.
func inBuckets(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := map[string]map[string]string{}
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			rows := map[string]string{"the sequence": fmt.Sprint(b.Sequence())}
			err := b.ForEach(func(k, v []byte) error { rows[string(k)] = string(v); return nil })
			if len(rows) == 1 {
				rows = nil
			}
			all[string(name)] = rows
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(all, "damaged") // notes of what cannot be read, and so not moved
	delete(all, "tallies") // counted for a minute or a quarter of an hour, and left behind
	return all
}

// inTables reads the database itself.
func inTables(t *testing.T, url string) map[string]map[string]string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	names := column(t, conn, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
	all := map[string]map[string]string{}
	for _, name := range names {
		// Which layout it has, which replica does what for a minute, and copies of what each replica has
		// in its own folder are of the database alone; so are notes of what cannot be read. What is
		// counted for a minute or a quarter of an hour is left behind.
		if strings.HasPrefix(name, "goose") || slices.Contains([]string{"leases", "files", "damaged", "tallies"}, name) {
			continue
		}
		all[name] = map[string]string{}
		where := ""
		if name == "counters" {
			where = " WHERE x.name = 'acts'" // the others count nothing that is kept
		}
		for _, row := range column(t, conn, `SELECT x::text FROM `+name+` x`+where) {
			all[name][row] = row
		}
	}
	return all
}

func column(t *testing.T, conn *pgx.Conn, query string) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestOfTwoWhoMoveToOneDatabaseAtOnceOneDoes(t *testing.T) {
	url, file := database(t, "two"), filepath.Join(t.TempDir(), "store.db")
	s := inFile(t, file)
	storetest.Everything(t, s)
	first, second := inDatabase(t, url), inDatabase(t, url)
	defer first.Close()
	_, free, err := first.HoldForMove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := moving.Move(t.Context(), s, second, func(moving.Progress) {}); !errors.Is(err, store.ErrBusy) {
		t.Errorf("the second: %v", err)
	}
	free()
	move(t, s, second)
}

// A database that restarts, or a network that fails, lets go of the hold: then nobody goes on as if
// he had it.
func TestAMoveThatLostItsHoldEnds(t *testing.T) {
	url := database(t, "lost")
	s := inDatabase(t, url)
	defer s.Close()
	held, free, err := s.HoldForMove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer free()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	column(t, conn, `SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
		WHERE datname = current_database() AND state = 'idle in transaction'`)
	<-held.Done()
	if err := context.Cause(held); !errors.Is(err, store.ErrLost) {
		t.Errorf("its cause is %v", err)
	}
}

// crowd keeps that many contacts, of a tenth as many members, and mails about the first of them.
func crowd(t testing.TB, s store.Movable, contacts, mails int) {
	t.Helper()
	const atOnce = 1000
	day := calendar.MustDate("2027-03-05")
	at := time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	took := func(kind store.Kind, of func(i int) any, n int) {
		for from := 0; from < n; from += atOnce {
			var part []store.Record
			for i := from; i < min(n, from+atOnce); i++ {
				part = append(part, store.Record{Doc: written(t, of(i))})
			}
			if err := s.Take(t.Context(), kind, part, store.Migration{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	member := func(i int) string { return fmt.Sprintf("member-%07d", i/10) }
	took(store.KindMember, func(i int) any {
		m := store.Member{ID: member(i * 10), Email: fmt.Sprintf("m%d@example.org", i), Created: at}.WithDefaults()
		return store.MovedMember{Member: m, PlanState: store.NewID()}
	}, contacts/10)
	took(store.KindContact, func(i int) any {
		c := store.Contact{
			ID: fmt.Sprintf("contact-%d", i), Member: member(i), Office: "mp", Action: "visit", Whom: fmt.Sprintf("Jo Bloggs%c%c MP", 'a'+i%26, 'a'+i/26%26),
			Purpose: "Keep the branch library open", Nation: calendar.England, First: day.AddDays(i % 300), Last: day.AddDays(i%300 + 7),
			Steps: []store.Step{{Name: "invite", Due: day, Text: "Write to the office."}}, Revision: 1, Created: at, Updated: at,
		}
		return store.MovedContact{Contact: c, Meeting: &store.Meeting{Person: c.Person([]byte("key")), From: day}}
	}, contacts)
	took(store.KindMail, func(i int) any {
		return store.Mail{ID: fmt.Sprintf("mail-%d", i), Member: member(i), Kind: store.MailReminders, Contact: fmt.Sprintf("contact-%d", i),
			Due: at.AddDate(0, 0, i%300), State: store.MailWaiting}
	}, mails)
	if err := s.EndMigration(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// errBroken is what a move is broken off with.
var errBroken = errors.New("broken off")

// fragile is a store that takes so many parts, and of the next says that it failed, be it before
// the part was kept or after.
type fragile struct {
	store.Movable
	left  int
	after bool
}

func (f *fragile) Take(ctx context.Context, kind store.Kind, records []store.Record, m store.Migration) error {
	f.left--
	switch {
	case f.left > 0:
		return f.Movable.Take(ctx, kind, records, m)
	case f.left == 0 && f.after:
		return errors.Join(errBroken, f.Movable.Take(ctx, kind, records, m))
	}
	return errBroken
}

// Broken off at ten moments on the way there and at ten on the way back, each time after some more
// parts, nothing is missing and nothing is there twice.
func TestAMoveThatIsBrokenOffGoesOn(t *testing.T) {
	dir, url := t.TempDir(), database(t, "broken")
	first, last := filepath.Join(dir, "first.db"), filepath.Join(dir, "last.db")
	s := inFile(t, first)
	storetest.Everything(t, s)
	crowd(t, s, 5_000, 5_000)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	sent := brokenOften(t, chance, func() store.Movable { return inFile(t, first) }, func() store.Movable { return inDatabase(t, url) })
	back := brokenOften(t, chance, func() store.Movable { return inDatabase(t, url) }, func() store.Movable { return inFile(t, last) })
	if sent != back {
		t.Errorf("sent %s\n back %s", sent, back)
	}
	before, after := inBuckets(t, first), inBuckets(t, last)
	if !maps.EqualFunc(before, after, maps.Equal) {
		t.Error("what came back is another")
	}
}

// brokenOften breaks a move off ten times, each time with the program ended, and ends it.
func brokenOften(t *testing.T, chance *rand.Rand, from, to func() store.Movable) string {
	t.Helper()
	for n := range 10 {
		source, target := from(), to()
		broken := &fragile{target, 1 + chance.IntN(2), chance.IntN(2) == 0}
		if n == 0 {
			broken.left = 2 // that it begins is the first thing that it takes
		}
		_, err := moving.Move(t.Context(), source, broken, func(moving.Progress) {})
		if !errors.Is(err, errBroken) {
			t.Fatalf("it is not broken off: %v", err)
		}
		if m, err := target.Migration(t.Context()); err != nil || m == nil {
			t.Fatalf("it does not know how far it is: %v", err)
		}
		if err := errors.Join(source.Close(), target.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return move(t, from(), to()).String()
}

func TestWhatIsHalfMovedOpensForNobody(t *testing.T) {
	dir, url := t.TempDir(), database(t, "half")
	source := inFile(t, filepath.Join(dir, "source.db"))
	defer source.Close()
	storetest.Everything(t, source)
	file := filepath.Join(dir, "target.db")
	for name, target := range map[string]store.Movable{"file": inFile(t, file), "database": inDatabase(t, url)} {
		if _, err := moving.Move(t.Context(), source, &fragile{target, 3, false}, func(moving.Progress) {}); !errors.Is(err, errBroken) {
			t.Fatal(name, err)
		}
		if _, err := moving.Move(t.Context(), target, source, func(moving.Progress) {}); !errors.Is(err, store.ErrHalf) {
			t.Errorf("%s: half of a migration is moved on: %v", name, err)
		}
		if err := target.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := bolt.Open(file); !errors.Is(err, store.ErrHalf) {
		t.Errorf("file: %v", err)
	}
	if _, err := postgres.Open(t.Context(), url, ""); !errors.Is(err, store.ErrHalf) {
		t.Errorf("database: %v", err)
	}
}

// meddling is a source that is written to while it is read.
type meddling struct {
	store.Movable
	meddle func()
}

func (m *meddling) Records(ctx context.Context, kind store.Kind, after string, most int) ([]store.Record, error) {
	if kind == store.KindAct && m.meddle != nil {
		m.meddle()
		m.meddle = nil
	}
	return m.Movable.Records(ctx, kind, after, most)
}

func TestWhatIsNoMigrationOfThisSourceIsRefused(t *testing.T) {
	dir := t.TempDir()
	source := inFile(t, filepath.Join(dir, "source.db"))
	defer source.Close()
	storetest.Everything(t, source)
	changes := func() {
		if err := source.AskToStay(t.Context(), "ada", calendar.MustDate("2027-03-05").AddDays(rand.IntN(1e6))); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct {
		name   string
		target func(store.Movable) error
		source store.Movable
		want   error
	}{
		{"a target with data of its own", func(to store.Movable) error {
			return to.AddMember(t.Context(), store.Member{ID: "eve", Email: "eve@example.org"})
		}, source, moving.ErrNotEmpty},
		{"a target with a key of its own", func(to store.Movable) error {
			_, err := to.Key(t.Context(), "mails", [store.KeySize]byte{9})
			return err
		}, source, moving.ErrNotEmpty},
		{"a source that changed since the move was broken off", func(to store.Movable) error {
			_, err := moving.Move(t.Context(), source, &fragile{to, 3, false}, func(moving.Progress) {})
			changes()
			if errors.Is(err, errBroken) {
				return nil
			}
			return err
		}, source, moving.ErrChanged},
		{"a source that changes meanwhile", func(store.Movable) error { return nil }, &meddling{source, changes}, moving.ErrChanged},
		{"a target that loses something", func(store.Movable) error { return nil }, source, moving.ErrDiffers},
	} {
		t.Run(c.name, func(t *testing.T) {
			to := inFile(t, filepath.Join(t.TempDir(), "target.db"))
			defer to.Close()
			if err := c.target(to); err != nil {
				t.Fatal(err)
			}
			target := to
			if c.want == moving.ErrDiffers {
				target = losing{to}
			}
			_, err := moving.Move(t.Context(), c.source, target, func(moving.Progress) {})
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
}

// losing is a store that says that it took what it did not.
type losing struct{ store.Movable }

func (l losing) Take(ctx context.Context, kind store.Kind, records []store.Record, m store.Migration) error {
	if kind == store.KindMail {
		records = records[1:]
	}
	return l.Movable.Take(ctx, kind, records, m)
}

func TestWhatCannotBeReadIsNamedAndNotLeftBehind(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "source.db")
	s := inFile(t, file)
	storetest.Everything(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(file, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("contacts")).Put([]byte("ada\x00told\x00"), []byte("{"))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	source, target := inFile(t, file), inFile(t, filepath.Join(dir, "target.db"))
	defer source.Close()
	defer target.Close()
	_, err = moving.Move(t.Context(), source, target, func(moving.Progress) {})
	if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "contact told") {
		t.Errorf("got %v", err)
	}
}

func TestEveryKindMovesOnce(t *testing.T) {
	kinds := store.Kinds()
	if len(slices.Compact(slices.Sorted(slices.Values(kinds)))) != len(kinds) {
		t.Errorf("twice: %v", kinds)
	}
}
