package outbox_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"divisionbell/scheduler"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// The environment of a child of TestKilledWhileSending: the store, the mail
// server and the clock, in Unix seconds.
const (
	envFile = "DIVISIONBELL_CRASH_FILE"
	envPost = "DIVISIONBELL_CRASH_POST"
	envNow  = "DIVISIONBELL_CRASH_NOW"
)

// TestMain makes the test binary a service that looks once for due reminders, if
// its environment says so.
func TestMain(m *testing.M) {
	if os.Getenv(envFile) == "" {
		os.Exit(m.Run())
	}
	if err := sendAsChild(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func sendAsChild() error {
	seconds, err := strconv.ParseInt(os.Getenv(envNow), 10, 64)
	if err != nil {
		return err
	}
	post, err := mail.NewSMTP("smtp://"+os.Getenv(envPost), "bell@example.org")
	if err != nil {
		return err
	}
	st, err := bolt.Open(os.Getenv(envFile))
	if err != nil {
		return err
	}
	defer st.Close()
	fmt.Println("open")
	letters, err := lettertest.New("https://bell.example.org")
	if err != nil {
		return err
	}
	here, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	reminders := &scheduler.Reminders{Store: st, Log: log, ICS: contactsICS, Letters: letters}
	o, err := outbox.New(context.Background(), outbox.Config{
		Store: st, Post: post, Now: func() time.Time { return time.Unix(seconds, 0) }, Location: here, Log: log,
		Writers: map[store.MailKind]outbox.Writer{store.MailReminders: reminders.Write}, IsWorkingDay: always,
	})
	if err != nil {
		return err
	}
	_, err = o.Look(context.Background())
	return err
}

const (
	kills = 2 + 30/soakPart
	// members have so many mails each, more than the children can send before they are
	// killed.
	members, mailsEach = 80, 50
	// perMail is how many events the mail server sees of one mail, and mostMails the most
	// that it sees before a child is killed.
	perMail, mostMails = 4, 250
	// inDoubt is the most that can have arrived and not be marked when a child is killed.
	inDoubt = 104
)

// A service that is killed loses no mail, and repeats those that it had sent and not yet
// marked, which are no more than are marked at a time.
func TestKilledWhileSending(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	watch := &watch{}
	post := mailtest.Start(t, mailtest.Config{Answer: watch.see})
	file := filepath.Join(t.TempDir(), "bell.db")
	withStore(t, file, func(st store.Store) {
		for i := range members {
			owe(t, st, fmt.Sprint("member", i), mailsEach)
		}
	})

	book := ledger{arrived: make(map[string]int), marked: make(map[string]bool), inFlight: make(map[string]bool)}
	for round := range kills {
		events := max(random.IntN((mostMails+10)*perMail)-10*perMail, 0) // some before the first mail
		reached := watch.after(events)
		child := startChild(t, file, post.Addr, round)
		select {
		case <-reached:
		case <-child.ended:
			t.Fatalf("round %d: the child was not killed: %v", round, child.err)
		}
		// No wait for anything: it moves the kill to any point between two events.
		time.Sleep(time.Duration(random.IntN(3000)) * time.Microsecond)
		child.kill()
		post.WaitIdle()
		if err := book.enter(ids(post.Mails()), markedIn(t, file)); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	before := book.total

	last := startChild(t, file, post.Addr, kills)
	<-last.ended
	if last.err != nil {
		t.Fatalf("the last child: %v", last.err)
	}
	post.WaitIdle()
	if err := book.enter(ids(post.Mails()), markedIn(t, file)); err != nil {
		t.Fatalf("the last child: %v", err)
	}
	const owed = members * mailsEach
	if len(book.arrived) != owed || len(book.marked) != owed {
		t.Errorf("%d different mails arrived and %d are marked, %d were owed", len(book.arrived), len(book.marked), owed)
	}
	t.Logf("%d kills: %d before a mail arrived, %d mails between arriving and marking; %d mails before the last child, %d in all, %d owed",
		kills, book.idle, book.cut, before, book.total, owed)
}

// ledger compares what arrived with what is marked as sent, one child after the other.
type ledger struct {
	arrived map[string]int
	total   int
	marked  map[string]bool
	// inFlight had arrived and were not marked when their child was killed: these alone may
	// come again.
	inFlight  map[string]bool
	idle, cut int
}

// enter adds what one child did. all is everything that ever arrived.
func (l *ledger) enter(all []string, marked map[string]bool) error {
	fresh := all[l.total:]
	l.total = len(all)
	for _, id := range fresh {
		switch {
		case l.marked[id]:
			return fmt.Errorf("%s was marked as sent and came again", id)
		case l.arrived[id] > 0 && !l.inFlight[id]:
			return fmt.Errorf("%s came again and was not in flight at a kill", id)
		}
		l.arrived[id]++
		delete(l.inFlight, id)
	}
	for id := range l.marked {
		if !marked[id] {
			return fmt.Errorf("%s is no longer marked as sent", id)
		}
	}
	for id := range marked {
		if l.arrived[id] == 0 {
			return fmt.Errorf("%s is marked as sent and never arrived", id)
		}
	}
	for _, id := range fresh {
		if !marked[id] {
			l.inFlight[id] = true
			l.cut++
		}
	}
	if len(l.inFlight) > inDoubt {
		return fmt.Errorf("%d arrived and are not marked, the most can be %d", len(l.inFlight), inDoubt)
	}
	if len(fresh) == 0 {
		l.idle++
	}
	l.marked = marked
	return nil
}

// watch says when the mail server has seen so many events.
type watch struct {
	mu      sync.Mutex
	left    int
	reached chan struct{}
}

// after returns a channel that is closed after n more events.
func (w *watch) after(n int) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left, w.reached = n, make(chan struct{})
	if n == 0 {
		close(w.reached)
	}
	return w.reached
}

func (w *watch) see(mailtest.Stage, string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.left--; w.left == 0 {
		close(w.reached)
	}
	return nil
}

// child is a service in a process of its own.
type child struct {
	process *os.Process
	ended   chan struct{}
	err     error // how it ended, once it has
}

// startChild returns once the child has opened the store and goes about to claim.
func startChild(t *testing.T, file, post string, round int) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envFile+"="+file, envPost+"="+post,
		envNow+"="+strconv.FormatInt(eight.Add(time.Duration(round)*time.Second).Unix(), 10))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{process: cmd.Process, ended: make(chan struct{})}
	t.Cleanup(c.kill)
	line, readErr := bufio.NewReader(out).ReadString('\n')
	go func() {
		defer close(c.ended)
		c.err = cmd.Wait()
	}()
	if readErr != nil {
		<-c.ended
		t.Fatalf("the child said %q and ended: %v", line, c.err)
	}
	return c
}

// kill ends the child as a power cut would, and returns once it is gone.
func (c *child) kill() {
	_ = c.process.Kill() // SIGKILL; an error means that it has ended
	<-c.ended
}

func withStore(t *testing.T, file string, do func(store.Store)) {
	t.Helper()
	st, err := bolt.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	do(st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}

// markedIn returns the Message-IDs of the reminders that are marked as sent.
func markedIn(t *testing.T, file string) map[string]bool {
	t.Helper()
	marked := make(map[string]bool)
	withStore(t, file, func(st store.Store) {
		for i := range members {
			name := fmt.Sprint("member", i)
			all, err := st.Mails(t.Context(), name, "c-"+name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range all {
				if m.State == store.MailSent {
					marked["<"+m.ID+"@example.org>"] = true
				}
			}
		}
	})
	return marked
}
