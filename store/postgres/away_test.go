package postgres_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/postgres/pgtest"
)

// isAway fails unless the error says that the data cannot be had, in one line that tells nobody where
// they are and as whom they are asked for.
func isAway(t *testing.T, err error, says string) {
	t.Helper()
	if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), says) {
		t.Errorf("it says %v, want %q", err, says)
	}
	for _, secret := range []string{"bell", "127.0.0.1", "user=", "\n", "SQLSTATE"} {
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("it says %q: %v", secret, err)
		}
	}
}

func TestADatabaseThatCannotBeHadIsSaidToBeSo(t *testing.T) {
	own, url := pgtest.Own(t, pgtest.Missing(), "fsync=off", "max_connections=20")
	ctx := t.Context()
	s := open(t, url+"&pool_max_conns=4", "")
	if err := s.AddMember(ctx, store.Member{ID: "ada", Email: "ada@example.org"}); err != nil {
		t.Fatal(err)
	}
	all := func(t *testing.T, says string) {
		t.Helper()
		_, err := s.Member(ctx, "ada")
		isAway(t, err, says)
		isAway(t, s.AskToStay(ctx, "ada", calendar.MustDate("2027-03-05")), says)
		isAway(t, s.Probe(ctx), says)
	}
	for _, tc := range []struct {
		name, says string
		broken     func(t *testing.T) (mend func())
	}{
		{"it takes no more connections", "as many connections as it may have", func(t *testing.T) func() {
			if err := own.Restart(); err != nil { // and with it go the connections that there were
				t.Fatal(err)
			}
			var held []*pgx.Conn
			for {
				conn, err := pgx.Connect(ctx, url)
				if err != nil {
					break
				}
				held = append(held, conn)
			}
			return func() {
				for _, conn := range held {
					conn.Close(ctx)
				}
			}
		}},
		{"it lets the user in no more", "lets nobody in", func(t *testing.T) func() {
			execute(t, url, `CREATE ROLE keeper SUPERUSER LOGIN`)
			execute(t, url, `ALTER ROLE bell NOLOGIN`)
			execute(t, strings.Replace(url, "bell@", "keeper@", 1), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bell'`)
			return func() { execute(t, strings.Replace(url, "bell@", "keeper@", 1), `ALTER ROLE bell LOGIN`) }
		}},
		{"it is not there", "cannot be reached", func(t *testing.T) func() {
			own.Halt()
			return func() {
				if err := own.Resume(); err != nil {
					t.Fatal(err)
				}
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			mend := tc.broken(t)
			all(t, tc.says)
			mend()
			if _, err := s.Member(ctx, "ada"); err != nil {
				t.Errorf("when it is there again: %v", err)
			}
		})
	}
	t.Run("it takes no writes", func(t *testing.T) {
		execute(t, url, `ALTER SYSTEM SET default_transaction_read_only = on`)
		if err := own.Restart(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Member(ctx, "ada"); err != nil {
			t.Errorf("a read: %v", err)
		}
		isAway(t, s.Probe(ctx), "takes no writes")
	})
}

func TestAStatementThatTakesTooLongIsSaidToBeLate(t *testing.T) {
	url := database(t, "late")
	s := open(t, url+"&statement_timeout=2000", "")
	execute(t, url, `CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'`)
	execute(t, url, `CREATE TRIGGER late BEFORE INSERT ON members FOR EACH ROW EXECUTE FUNCTION late()`)
	isAway(t, s.AddMember(t.Context(), store.Member{ID: "bea", Email: "bea@example.org"}), "did not answer in time")
}

// A database that takes a connection and says nothing is not waited for again and again.
func TestADatabaseThatSaysNothingIsGivenUp(t *testing.T) {
	own, url := pgtest.Own(t, pgtest.Missing(), "fsync=off")
	s := open(t, url, "")
	own.Halt()
	l, err := net.Listen("tcp", strings.TrimPrefix(url[strings.Index(url, "@"):strings.Index(url, "/bell?")], "@"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	isAway(t, s.Probe(ctx), "did not answer in time")
}

// What the database says of a statement may be of what was to be kept.
func TestWhatIsRefusedIsToldWithoutItsWords(t *testing.T) {
	url := database(t, "refused")
	s := open(t, url, "")
	execute(t, url, `CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no room for %'', NEW.email; END'`)
	execute(t, url, `CREATE TRIGGER no BEFORE INSERT ON members FOR EACH ROW EXECUTE FUNCTION no()`)
	err := s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"})
	if err == nil || strings.Contains(err.Error(), "ada@") || !strings.Contains(err.Error(), "SQLSTATE P0001") {
		t.Errorf("it says %v", err)
	}
}

// Who sends a commit and loses the connection is not told that nothing was changed.
func TestACommitThatNobodyAnsweredIsInDoubt(t *testing.T) {
	url := database(t, "doubt")
	s := open(t, url, "")
	execute(t, url, `CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'`)
	execute(t, url, `CREATE CONSTRAINT TRIGGER gone AFTER INSERT ON members DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gone()`)
	err := s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"})
	if !errors.Is(err, store.ErrInDoubt) || errors.Is(err, store.ErrUnavailable) {
		t.Errorf("it says %v", err)
	}
}
