package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"divisionbell/scheduler/replica"
	"divisionbell/store"
	"divisionbell/store/bolt"
	"divisionbell/store/moving"
	"divisionbell/store/postgres"
	"divisionbell/store/postgres/pgtest"
)

// A member moves to PostgreSQL and back, and finds herself and her token there; nothing of her is
// printed.
func TestMigrateThereAndBack(t *testing.T) {
	_, url := pgtest.Own(t, pgtest.Missing(), "fsync=off")
	before, after := t.TempDir(), t.TempDir()
	mustCommand(t, "member", "add", "sian@example.org", "--data", before)

	file := "bolt:" + filepath.Join(before, "divisionbell.db")
	there := mustCommand(t, "migrate", "--from", file, "--to", url)
	if out := mustCommand(t, "member", "list", "--data", t.TempDir(), "--store", url); !strings.Contains(out, "sian@example.org") {
		t.Errorf("in the database: %s", out)
	}
	back := mustCommand(t, "migrate", "--from", url, "--to", "bolt:"+filepath.Join(after, "divisionbell.db"))
	if out := mustCommand(t, "member", "list", "--data", after); !strings.Contains(out, "sian@example.org") {
		t.Errorf("in the new file: %s", out)
	}
	if there != back || strings.Contains(there, "example.org") || !regexp.MustCompile(`(?m)^member +1 +[0-9a-f]{64}$`).MatchString(there) {
		t.Errorf("there:\n%s\nback:\n%s", there, back)
	}
	if status, _, errOut := command(t, "migrate", "--from", file, "--to", url); status != exitFailed || !strings.Contains(errOut, moving.ErrNotEmpty.Error()) {
		t.Errorf("onto data that are there: %d %s", status, errOut)
	}
}

// A database that a service uses is not moved from or to, and no body that it does not have.
func TestMigrateADatabaseThatIsUsed(t *testing.T) {
	_, url := pgtest.Own(t, pgtest.Missing(), "fsync=off")
	mustCommand(t, "member", "add", "sian@example.org", "--data", t.TempDir(), "--store", url)
	into := func() string { return "bolt:" + filepath.Join(t.TempDir(), "divisionbell.db") }
	st, err := postgres.Open(t.Context(), url, "")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	service := &replica.Replica{Store: st.(store.Replicated), Who: "one of them", Log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(t.Context())
	gone := make(chan struct{})
	go func() { service.Present(ctx); close(gone) }()
	for used := false; !used; {
		if used, err = st.(store.Movable).InUse(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	refused := func(says string, args ...string) {
		t.Helper()
		status, out, errOut := command(t, append([]string{"migrate", "--from", url, "--to", into()}, args...)...)
		if status != exitFailed || out != "" || !strings.Contains(errOut, says) || strings.Count(errOut, "\n") != 1 {
			t.Errorf("%d %q %q", status, out, errOut)
		}
	}
	refused("stop every copy first")
	mustCommand(t, "migrate", "--from", url, "--to", into(), "--force")
	stop()
	<-gone
	mustCommand(t, "migrate", "--from", url, "--to", into())
	refused(`no members of --body "librarians": it has those of one without a name`, "--body", "librarians")
}

func TestMigrateUsedWrongly(t *testing.T) {
	dir := t.TempDir()
	file := "bolt:" + filepath.Join(dir, "a.db")
	held := filepath.Join(dir, "held.db")
	st, err := bolt.Open(held)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, c := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"nothing said", nil, exitUsage, "--from"},
		{"the same twice", []string{"--from", file, "--to", file}, exitUsage, "the same"},
		{"no place where data can be", []string{"--from", "mysql://bell:hunter2@db/bell", "--to", file}, exitUsage, "allowed are bolt:FILE and postgres://"},
		{"a body of a file", []string{"--from", file, "--to", "bolt:" + filepath.Join(dir, "b.db"), "--body", "librarians"}, exitUsage, "a file has the data of one"},
		{"no file named", []string{"--from", file, "--to", "bolt:"}, exitUsage, "allowed are bolt:FILE and postgres://"},
		{"no data there", []string{"--from", file, "--to", "bolt:" + filepath.Join(dir, "b.db")}, exitFailed, "there is no data in"},
		{"a service is running", []string{"--from", "bolt:" + held, "--to", file}, exitFailed, "stop the service first"},
		{"no database there", []string{"--from", "postgres://bell:hunter2@127.0.0.1:1/bell?connect_timeout=1", "--to", file}, exitFailed, "cannot be reached"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, errOut := command(t, append([]string{"migrate"}, c.args...)...)
			if status != c.status || out != "" || !strings.Contains(errOut, c.says) || strings.Contains(errOut, "hunter2") {
				t.Errorf("%d %q %q", status, out, errOut)
			}
		})
	}
}

func TestDataThatAreHalfMovedAreNotServed(t *testing.T) {
	dir := t.TempDir()
	half, err := bolt.OpenMovable(filepath.Join(dir, "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := half.Take(t.Context(), store.KindMember, nil, store.Migration{From: "elsewhere"}); err != nil {
		t.Fatal(err)
	}
	if err := half.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"member", "list"}} {
		if status, _, errOut := command(t, append(args, "--data", dir)...); status != exitFailed || !strings.Contains(errOut, "half of a migration") {
			t.Errorf("%s: %d %s", args[0], status, errOut)
		}
	}
}

func TestProgressIsToldNowAndThen(t *testing.T) {
	var said strings.Builder
	now := time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	tell := progress(&said, func() time.Time { return now })
	for n := 1; n <= 7; n++ {
		now = now.Add(time.Second)
		tell(moving.Progress{Step: moving.Moving, Kind: store.KindContact, Done: n * 1000})
	}
	if want := "moving: contact, 3000 so far\nmoving: contact, 6000 so far\n"; said.String() != want {
		t.Errorf("it says %q", said.String())
	}
}
