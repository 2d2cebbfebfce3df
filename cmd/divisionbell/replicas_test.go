package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/store"
	"divisionbell/store/postgres"
	"divisionbell/store/postgres/pgtest"
)

// asReplica makes the test's program a service whose clock is ahead by that much.
const asReplica = "DIVISIONBELL_TEST_REPLICA_AHEAD"

// replicaProcess is a service as a process of its own, on the flags of the command line.
func replicaProcess(ahead string) int {
	by, err := time.ParseDuration(ahead)
	if err != nil {
		return report(os.Stderr, err)
	}
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		return report(os.Stderr, err)
	}
	args := os.Args[1:]
	cmd := serveCmd{
		dataFlags: dataFlags{Data: args[0], Store: args[1]}, Addr: args[2], SMTP: args[3],
		MailFrom: "bell@example.org", BaseURL: "http://127.0.0.1:1", Log: "json",
	}
	now := func() time.Time { return time.Now().Add(by) }
	return report(os.Stderr, cmd.Run(&app{out: io.Discard, errOut: os.Stderr, loc: loc, now: now}))
}

const (
	replicas = 3
	clients  = 6
	reminded = 120 // members, each of whom is owed a reminder while replicas are killed
)

// hardship is for how long replicas are killed: a minute in the full run.
func hardship() time.Duration {
	if os.Getenv("DIVISIONBELL_TEST") == "full" {
		return time.Minute
	}
	return 15 * time.Second
}

// fleet are the replicas behind a balancer.
type fleet struct {
	*testing.T
	dir, database, smtp string
	addresses           []string
	ahead               time.Duration
	running             []*exec.Cmd
}

func (f *fleet) start(i int) {
	f.Helper()
	data := filepath.Join(f.dir, strconv.Itoa(i))
	command := exec.Command(os.Args[0], data, f.database, f.addresses[i], f.smtp)
	command.Env = append(os.Environ(), asReplica+"="+f.ahead.String())
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	log, err := os.OpenFile(filepath.Join(f.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		f.Fatal(err)
	}
	defer log.Close()
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		f.Fatal(err)
	}
	f.running[i] = command
}

func (f *fleet) kill(i int) {
	_ = f.running[i].Process.Kill() // one that has ended is as well
	_ = f.running[i].Wait()
}

func (f *fleet) log() string {
	said, _ := os.ReadFile(filepath.Join(f.dir, "log"))
	return string(said[max(0, len(said)-4000):])
}

// Three copies of the service behind a balancer share one database. While one after the other
// is killed, and the database is too, members plan and are owed reminders: whatever was
// acknowledged is there, no answer is wrong, and every reminder comes once, but for what was
// in doubt when its sender was killed: that has the same Message-ID.
func TestReplicasThatAreKilledLoseNothing(t *testing.T) {
	server, url := pgtest.Own(t, errors.Join(pgtest.Missing(), pgtest.MissingBalancer()))
	st, err := postgres.Open(t.Context(), url, "")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	post := mailtest.Start(t, mailtest.Config{})

	monday := time.Date(2027, 3, 8, 10, 0, 0, 0, time.UTC)
	f := &fleet{T: t, dir: t.TempDir(), database: url, smtp: "smtp://" + post.Addr, ahead: time.Until(monday), running: make([]*exec.Cmd, replicas)}
	tokens := f.members(st, monday)
	for i := range replicas {
		port, err := pgtest.FreePort()
		if err != nil {
			t.Fatal(err)
		}
		f.addresses = append(f.addresses, net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		f.start(i)
		defer func() { f.kill(i) }()
	}
	balancer, stop, err := pgtest.Balance(f.dir, f.addresses)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()

	ctx, cancel := context.WithTimeout(t.Context(), hardship())
	defer cancel()
	planned := make([][]string, len(tokens))
	var all sync.WaitGroup
	for i, token := range tokens {
		all.Go(func() { planned[i] = f.plan(ctx, "http://"+balancer, token) })
	}
	kills := f.killInTurn(ctx, server)
	all.Wait()

	for i := range replicas { // as if all of them began anew when every hold has run out
		f.kill(i)
	}
	f.ahead += time.Hour
	for i := range replicas {
		f.start(i)
	}
	f.acknowledged(st, planned)
	f.arrived(st, post, kills)
}

// members keeps those who plan, whose tokens it returns, and those who are owed reminders.
func (f *fleet) members(st store.Store, monday time.Time) (tokens []store.Secret) {
	f.Helper()
	must := func(err error) {
		f.Helper()
		if err != nil {
			f.Fatal(err)
		}
	}
	for i := range clients {
		id := fmt.Sprint("client", i)
		must(st.AddMember(f.Context(), store.Member{ID: id, Email: id + "@example.org", Created: monday}))
		secret, err := store.NewSecret(strings.NewReader(strings.Repeat(fmt.Sprintf("%07d", i), 20)))
		must(err)
		must(st.AddToken(f.Context(), store.Token{ID: id, Member: id, Name: "test", Created: monday}, secret))
		tokens = append(tokens, secret)
	}
	for i := range reminded {
		id := fmt.Sprint("member", i)
		must(st.AddMember(f.Context(), store.Member{ID: id, Email: id + "@example.org", Created: monday}))
		today := calendar.DateIn(monday, time.UTC)
		step := store.Step{Name: "send", Due: today, Text: "Send it."}
		c := store.Contact{
			ID: "visit", Member: id, Office: "mp", Action: "visit", Whom: "Jo Smith MP", Purpose: "the library", Nation: calendar.England,
			First: today.AddDays(30), Last: today.AddDays(30), Steps: []store.Step{step}, Created: monday, Updated: monday,
		}
		due := monday.Add(time.Duration(i) * hardship() / reminded)
		_, err := st.AddContact(f.Context(), c, []store.Mail{{ID: id + " reminder", Due: due, Steps: []store.Step{step}}}, store.IdempotencyKey{})
		must(err)
	}
	return tokens
}

// plan makes contacts until ctx is done, each as often as it takes to be acknowledged, and
// returns their ids.
func (f *fleet) plan(ctx context.Context, base string, token store.Secret) (ids []string) {
	client := &http.Client{Timeout: 10 * time.Second}
	for n := 0; ctx.Err() == nil && n < store.MaxOpenContacts-1; n++ {
		day := calendar.MustDate("2027-06-10").AddDays(n % 60)
		body := fmt.Sprintf(`{"office":"mp","action":"write","whom":"Jo Smith MP","purpose":"letter %d","nation":"england","first":"%s"}`, n, day)
		for key := fmt.Sprint("letter ", n); ctx.Err() == nil; {
			id, err := f.post(client, base, token, key, body)
			if err != nil {
				f.Errorf("a wrong answer: %v", err)
				return ids
			}
			if id != "" {
				ids = append(ids, id)
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	return ids
}

// post plans a contact and returns its id, nothing if nobody could take it at the moment. The
// error is of an answer that must not be.
func (f *fleet) post(client *http.Client, base string, token store.Secret, key, body string) (id string, err error) {
	r, err := http.NewRequest(http.MethodPost, base+"/v1/contacts", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token.Reveal())
	r.Header.Set("Idempotency-Key", key)
	answer, err := client.Do(r)
	if err != nil {
		return "", nil // the connection broke: the same is asked again
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode > http.StatusInternalServerError { // what the service has no part in is no fault of it
		return "", nil
	}
	var made struct{ ID, Purpose string }
	if err := json.Unmarshal(said, &made); err != nil || made.ID == "" || !strings.Contains(body, `"`+made.Purpose+`"`) {
		return "", fmt.Errorf("%d %s", answer.StatusCode, said)
	}
	return made.ID, nil
}

// killInTurn kills a replica every three seconds and starts it again, and the database once,
// until ctx is done. It returns how many it killed.
func (f *fleet) killInTurn(ctx context.Context, server *pgtest.Server) (kills int) {
	for ; ; kills++ {
		select {
		case <-ctx.Done():
			return kills
		case <-time.After(3 * time.Second):
		}
		if kills == 2 {
			if err := server.Restart(); err != nil {
				f.Error(err)
			}
			continue
		}
		f.kill(kills % replicas)
		f.start(kills % replicas)
	}
}

// acknowledged fails unless every contact is there that somebody was told is.
func (f *fleet) acknowledged(st store.Store, planned [][]string) {
	f.Helper()
	count := 0
	for i, ids := range planned {
		kept, err := st.Contacts(f.Context(), fmt.Sprint("client", i), store.Part{})
		if err != nil {
			f.Fatal(err)
		}
		there := make(map[string]bool)
		for _, c := range kept.Items {
			there[c.ID] = true
		}
		for _, id := range ids {
			if !there[id] {
				f.Errorf("a contact that was acknowledged is gone: %s", id)
			}
		}
		count += len(ids)
	}
	if count < clients {
		f.Errorf("only %d contacts were acknowledged: %s", count, f.log())
	}
	f.Logf("%d contacts acknowledged, all of them there", count)
}

// arrived waits until nothing is owed any more, and fails unless every reminder came once or,
// if it was in doubt, with the same Message-ID.
func (f *fleet) arrived(st store.Store, post *mailtest.Server, kills int) {
	f.Helper()
	for patience := time.Now().Add(3 * time.Minute); f.owed(st) > 0; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(patience) {
			f.Fatalf("%d reminders never went: %s", f.owed(st), f.log())
		}
	}
	messages := make(map[string]map[string]int) // recipient -> Message-ID -> how often
	for _, m := range post.Mails() {
		if bytes.Contains(m.Raw, []byte("List-Unsubscribe")) && messages[m.Recipient] == nil {
			messages[m.Recipient] = make(map[string]int)
		}
		if of := messages[m.Recipient]; of != nil {
			of[m.MessageID]++
		}
	}
	twice := 0
	for i := range reminded {
		id := fmt.Sprint("member", i)
		of := messages[id+"@example.org"]
		if owed := f.mailsOf(st, id); len(of) != owed {
			f.Errorf("%s is owed %d mails and got %d: %v", id, owed, len(of), of)
		}
		for _, n := range of {
			twice += n - 1
		}
	}
	if twice > kills*100 { // as many as one replica holds when it is killed
		f.Errorf("%d mails came twice after %d kills", twice, kills)
	}
	f.Logf("%d members reminded; %d mails came again with the same Message-ID; %d kills", reminded, twice, kills)
}

// owed counts the reminders that have not gone.
func (f *fleet) owed(st store.Store) (n int) {
	for i := range reminded {
		mails, err := st.Mails(f.Context(), fmt.Sprint("member", i), "visit")
		if err != nil {
			f.Fatal(err)
		}
		for _, m := range mails {
			if m.State != store.MailSent {
				n++
			}
		}
	}
	return n
}

// mailsOf counts all mails of a member that went: reminders, and those about no contact.
func (f *fleet) mailsOf(st store.Store, member string) (n int) {
	for _, contact := range []string{"visit", ""} {
		mails, err := st.Mails(f.Context(), member, contact)
		if err != nil {
			f.Fatal(err)
		}
		for _, m := range mails {
			if m.State == store.MailSent {
				n++
			}
		}
	}
	return n
}

// What one copy has learnt of the calendar another knows, and one of them does what is to be
// done once.
func TestCopiesOfTheServiceShareTheCalendar(t *testing.T) {
	_, url := pgtest.Own(t, pgtest.Missing(), "fsync=off")
	st, err := postgres.Open(t.Context(), url, "")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	log := slog.New(slog.DiscardHandler)
	first, second := t.TempDir(), t.TempDir()
	a := (&serveCmd{dataFlags: dataFlags{Data: first}}).copies(t.Context(), st, log)
	b := (&serveCmd{dataFlags: dataFlags{Data: second}}).copies(t.Context(), st, log)

	mustCommand(t, "calendar", "decide", "commons/recess/november/2027", "--will-not-happen", "--who", "Ada", "--why", "the Leader said so", "--data", first)
	for _, c := range []copies{a, b} {
		if _, err := c.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	here, apart := layersIn(first).Records()
	there, apart2 := layersIn(second).Records()
	if len(here) != 1 || len(there) != 1 || here[0].ID() != there[0].ID() || len(apart)+len(apart2) > 0 {
		t.Fatalf("the first knows %v, the second %v", here, there)
	}
	if came, err := b.Look(t.Context()); came != 0 || err != nil {
		t.Errorf("nothing is new, and %d came: %v", came, err)
	}

	leads := func(c copies) bool {
		t.Helper()
		ok, err := c.Store.Lead(t.Context(), "ask the sources", c.Who, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if !leads(a) || leads(b) || !leads(a) {
		t.Error("not one of them leads")
	}
	if err := a.Store.Yield(t.Context(), "ask the sources", a.Who); err != nil {
		t.Fatal(err)
	}
	if !leads(b) || leads(a) {
		t.Error("the other does not take over")
	}
}
