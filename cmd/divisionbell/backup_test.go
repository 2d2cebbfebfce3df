package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/store"
	"divisionbell/store/archive"
	"divisionbell/store/bolt"
)

const aLetter = `{"office":"mp","action":"write","whom":"My MP","purpose":"Libraries","nation":"england","first":"2027-01-12"}`

// A copy is made at fifty moments while members write; each opens, passes its check and has
// whatever was acknowledged before it was begun.
func TestBackupsUnderLoad(t *testing.T) {
	data, kept := t.TempDir(), t.TempDir()
	service := start(t, data, "")
	token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
	var acknowledged struct {
		sync.Mutex
		ids []string
	}
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for range 3 {
		writers.Go(func() {
			for ctx.Err() == nil {
				status, body := service.do(t, http.MethodPost, "/v1/contacts", token, aLetter)
				id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(body)
				if status != http.StatusCreated || id == nil {
					if !strings.Contains(body, "500") { // she has as many as she can have
						t.Errorf("%d %s", status, body)
					}
					return
				}
				acknowledged.Lock()
				acknowledged.ids = append(acknowledged.ids, id[1])
				acknowledged.Unlock()
			}
		})
	}
	for i := range 50 {
		acknowledged.Lock()
		before := len(acknowledged.ids)
		ids := acknowledged.ids[:before]
		acknowledged.Unlock()
		file := filepath.Join(kept, fmt.Sprintf("%d.tar.gz", i))
		if out := mustCommand(t, "backup", file, "--data", data); !strings.Contains(out, "is in order") {
			t.Fatalf("it says %q", out)
		}
		holds(t, file, ids)
	}
	stop()
	writers.Wait()
	service.stop(t)
	if left, _ := filepath.Glob(filepath.Join(data, ".backup-*")); len(left) != 0 {
		t.Errorf("left in the data folder: %v", left)
	}
}

// holds looks for contacts in an archive.
func holds(t *testing.T, file string, ids []string) {
	t.Helper()
	from, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	into := t.TempDir()
	if _, err := archive.Unpack(from, into, bolt.Check); err != nil {
		t.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(into, "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	sian, err := st.MemberByEmail(t.Context(), "sian@example.org")
	if err != nil {
		t.Fatal(err)
	}
	has := make(map[string]bool)
	for part := (store.Part{}); ; {
		all, err := st.Contacts(t.Context(), sian.ID, part)
		if err != nil || all.Damaged > 0 {
			t.Fatalf("%d damaged, %v", all.Damaged, err)
		}
		for _, c := range all.Items {
			has[c.ID] = true
		}
		if all.Next == "" {
			break
		}
		part.After = all.Next
	}
	for _, id := range ids {
		if !has[id] {
			t.Errorf("contact %s was acknowledged before, and is not in the copy", id)
		}
	}
}

// What a service answers after its data were restored into an empty folder is what it answered.
func TestARestoredServiceAnswersTheSame(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "bell.tar.gz")
	dates := filepath.Join(t.TempDir(), "dates.csv")
	if err := os.WriteFile(dates, []byte("house,name,rises,returns\nCommons,Whitsun,2028-05-25,2028-06-05\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	service := start(t, data, "")
	token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
	service.post(t, "/v1/contacts", token, aLetter)
	feed := service.post(t, "/v1/me/feeds", token, `{"label":"my phone"}`)
	secret := regexp.MustCompile(`/feeds/m/.*`).FindString(fmt.Sprint(feed["url"]))
	mustCommand(t, "calendar", "import", dates, "--data", data)
	questions := []string{secret, "/v1/me", "/v1/contacts", "/v1/me/feeds", "/v1/calendar?from=2028-05-01&to=2028-06-30", "/v1/best-time?office=mp"} // the feed first, for its use is told
	answers := func() (all []string) {
		for _, question := range questions {
			status, body := service.get(t, question, token)
			if status != http.StatusOK {
				t.Fatalf("%s: %d %s", question, status, body)
			}
			all = append(all, strings.ReplaceAll(body, service.base, "")) // of each service its own
		}
		return all
	}
	want := answers()
	mustCommand(t, "backup", file, "--data", data)
	if status, _, said := command(t, "restore", file, "--data", data, "--force"); status != exitFailed || !strings.Contains(said, "service is running") {
		t.Errorf("over a running service: %d %q", status, said)
	}
	if status, _, said := command(t, "compact", "--data", data); status != exitFailed || !strings.Contains(said, "service is running") {
		t.Errorf("compact beside a running service: %d %q", status, said)
	}
	service.stop(t)
	if status, _, said := command(t, "restore", file, "--data", data); status != exitFailed || !strings.Contains(said, "--force") {
		t.Errorf("over data: %d %q", status, said)
	}
	again := filepath.Join(t.TempDir(), "again.tar.gz")
	mustCommand(t, "backup", again, "--data", data) // without the service
	mustCommand(t, "compact", "--data", data)
	for _, from := range []struct{ name, archive string }{{"of a running service", file}, {"of one that is stopped", again}, {"compacted", ""}} {
		t.Run(from.name, func(t *testing.T) {
			into := data
			if from.archive != "" {
				into = filepath.Join(t.TempDir(), "data")
				mustCommand(t, "restore", from.archive, "--data", into)
			}
			service = start(t, into, "")
			defer service.stop(t)
			for i, got := range answers() {
				if got != want[i] {
					t.Errorf("%s is now\n%s\nand was\n%s", questions[i], got, want[i])
				}
			}
		})
	}
}

func TestBackupsOnASchedule(t *testing.T) {
	data, kept := t.TempDir(), filepath.Join(t.TempDir(), "backups")
	mustCommand(t, "member", "add", "sian@example.org", "--data", data)
	flags := dataFlags{Data: data}
	st, err := flags.open()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	now := time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC)
	b := &dailyBackup{backupFlags: backupFlags{Backup: kept, BackupKeep: 2}, archiver: archiverOf(flags, st, func() time.Time { return now })}
	for _, step := range []struct {
		name  string
		after time.Duration
		made  int
	}{
		{"the first look", 0, 1}, {"a minute later", time.Minute, 0}, {"nearly a day later", 23 * time.Hour, 0},
		{"a day later", time.Hour, 1}, {"two days later", 48 * time.Hour, 1}, {"the clock is set back by a year", -365 * 24 * time.Hour, 1},
	} {
		now = now.Add(step.after)
		if made, err := b.Look(t.Context()); err != nil || made != step.made {
			t.Errorf("%s: %d backups, %v", step.name, made, err)
		}
	}
	if entries, err := os.ReadDir(kept); err != nil || len(entries) != 2 {
		t.Errorf("%v are kept, %v", entries, err)
	}
	now = now.AddDate(2, 0, 0)
	if err := os.Chmod(kept, 0o500); err != nil {
		t.Fatal(err)
	}
	b.Backup = filepath.Join(data, "divisionbell.db") // no folder
	if _, err := b.Look(t.Context()); err == nil || len(b.Trouble()) != 1 {
		t.Errorf("a backup that cannot be made: %v, and the trouble is %q", err, b.Trouble())
	}
	if made, err := b.Look(t.Context()); made != 0 || err != nil {
		t.Errorf("it is tried again at once: %d, %v", made, err)
	}
	b.Backup, now = filepath.Join(data, "backups"), now.Add(backupAgain)
	if made, err := b.Look(t.Context()); made != 1 || err != nil || len(b.Trouble()) != 0 {
		t.Errorf("an hour later: %d, %v, %q", made, err, b.Trouble())
	}
	now = now.AddDate(0, 0, 1)
	if _, err := b.Look(t.Context()); err != nil { // a folder within the data is no part of the next
		t.Fatal(err)
	}
	m, err := archive.Check(filepath.Join(b.Backup, archive.Name(now)), bolt.Check)
	if err != nil || len(m.Files) != 2 { // the store, and the word that there is one
		t.Errorf("the archive has %+v, %v", m.Files, err)
	}
}
