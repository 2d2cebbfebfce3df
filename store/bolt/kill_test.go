package bolt_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// writerFile names the file, in the environment, of which a second process of
// this test is to be the writer.
const writerFile = "DIVISIONBELL_TEST_WRITER_FILE"

// writerLimit says, in the environment, how many bytes its files may have: a disk
// that is full.
const writerLimit = "DIVISIONBELL_TEST_WRITER_LIMIT"

const (
	kills = 10
	// mostRead is the most contacts that a writer may acknowledge before it is killed.
	mostRead = 40
	// mostWritten ends a writer that nobody kills.
	mostWritten = 10_000
)

func TestMain(m *testing.M) {
	if file := os.Getenv(eraserFile); file != "" {
		if err := eraseUntilKilled(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if file := os.Getenv(openerFile); file != "" {
		if err := openOnce(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if file := os.Getenv(writerFile); file != "" {
		if err := writeUntilKilled(file, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writeUntilKilled plans contacts and says the id of each once the store has
// answered for it.
func writeUntilKilled(file string, out io.Writer) error {
	if err := limitFiles(os.Getenv(writerLimit)); err != nil {
		return err
	}
	s, err := bolt.Open(file)
	if err != nil {
		return err
	}
	defer s.Close()
	for range mostWritten {
		c, due := visit(store.NewID())
		if _, err := s.AddContact(context.Background(), c, due, store.IdempotencyKey{}); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, c.ID); err != nil {
			return err
		}
	}
	return nil
}

func limitFiles(bytes string) error {
	if bytes == "" {
		return nil
	}
	most, err := strconv.ParseUint(bytes, 10, 64)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ) // so that a write fails instead of ending the process
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most})
}

func TestAFullDiskLosesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	if err := errors.Join(s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}), s.Close()); err != nil {
		t.Fatal(err)
	}
	writer := exec.CommandContext(t.Context(), os.Args[0])
	writer.Env = append(os.Environ(), writerFile+"="+file, writerLimit+"=400000")
	var complaint strings.Builder
	writer.Stderr = &complaint
	out, err := writer.Output()
	if err == nil || !strings.Contains(complaint.String(), "add a contact: ") {
		t.Errorf("the writer ended with %v and said %q", err, complaint.String())
	}
	ids := strings.Fields(string(out))
	if len(ids) == 0 {
		t.Fatal("it kept nothing before the disk was full")
	}
	checkKept(t, file, ids)
}

func visit(id string) (store.Contact, []store.Mail) {
	day := calendar.MustDate("2027-03-05")
	c := store.Contact{ID: id, Member: "ada", Office: "mp", Action: "visit", Nation: calendar.Wales, First: day, Last: day}
	var due []store.Mail
	for _, name := range []string{"invite", "call", "brief"} {
		due = append(due, store.Mail{
			ID: id + "-" + name, Member: "ada", Contact: id,
			Steps: []store.Step{{Name: name, Due: day}},
			Due:   day.At(8, 0, time.UTC),
		})
	}
	return c, due
}

func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	if err := errors.Join(s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}), s.Close()); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	for range kills {
		acknowledged = append(acknowledged, killAfter(t, file, 1+random.IntN(mostRead))...)
		checkKept(t, file, acknowledged)
	}
}

// killAfter lets another process write to the file, kills it once it has
// acknowledged n contacts, and returns all that it acknowledged.
func killAfter(t *testing.T, file string, n int) []string {
	t.Helper()
	writer := exec.CommandContext(t.Context(), os.Args[0])
	writer.Env = append(os.Environ(), writerFile+"="+file)
	writer.Stderr = os.Stderr
	out, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // what is left has no end of line, so it was not said to the end
			break
		}
		ids = append(ids, line[:len(line)-1])
		if len(ids) == n {
			if err := writer.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := writer.Wait(); err == nil || writer.ProcessState.Exited() {
		t.Fatalf("the writer ended by itself after %d contacts: %v", len(ids), err)
	}
	return ids
}

// checkKept fails unless every contact acknowledged is there, and every contact
// that is there, acknowledged or not, is there with all its reminders.
func checkKept(t *testing.T, file string, acknowledged []string) {
	t.Helper()
	s := open(t, file)
	defer s.Close()
	all, err := s.Contacts(t.Context(), "ada", store.Part{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, c := range all.Items {
		found[c.ID] = true
		_, want := visit(c.ID)
		got, err := s.Mails(t.Context(), "ada", c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Errorf("contact %s has %d reminders, want %d", c.ID, len(got), len(want))
		}
	}
	for _, id := range acknowledged {
		if !found[id] {
			t.Errorf("contact %s was acknowledged and is lost", id)
		}
	}
	// Held for no time, so that the next round finds them due again.
	due, err := s.Claim(t.Context(), calendar.MustDate("2027-03-06").At(0, 0, time.UTC), 4*mostWritten, 0)
	if err != nil {
		t.Fatal(err)
	}
	if want := 3 * len(all.Items); len(due) != want {
		t.Errorf("%d reminders are handed out, want %d", len(due), want)
	}
}
