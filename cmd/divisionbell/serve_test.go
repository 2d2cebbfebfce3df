package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// A member's first day, with the real service, a real mail server and a restart
// in the middle: she gets a token, plans a letter, sees it in her feed and gets
// the reminder, once.
func TestAMembersFirstDay(t *testing.T) {
	data := t.TempDir()
	inbox := newInbox(t)
	service := start(t, data, inbox.url)
	sian := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
	other := strings.TrimSpace(mustCommand(t, "member", "add", "other@example.org", "--data", data))

	if status, _ := service.get(t, "/healthz", ""); status != http.StatusOK {
		t.Fatalf("healthz: %d", status)
	}
	if status, body := service.get(t, "/v1/best-time?office=mp", ""); status != http.StatusOK || !strings.Contains(body, `"windows":[`) {
		t.Fatalf("best-time: %d %s", status, body)
	}

	contact := service.post(t, "/v1/contacts", sian, `{"office":"mp","action":"write","whom":"Siân Ŵyn MP","purpose":"Keep the branch library open","nation":"wales","first":"2027-01-12"}`)
	feed := service.post(t, "/v1/me/feeds", sian, `{"label":"my phone"}`)
	feedURL, _ := feed["url"].(string)
	id, _ := contact["id"].(string)
	if id == "" || !strings.Contains(feedURL, "/feeds/m/") {
		t.Fatalf("contact %v, feed %v", contact, feed)
	}
	service.stop(t) // before or after the first look for due reminders: both must do

	service = start(t, data, inbox.url)
	if status, body := service.get(t, "/v1/contacts/"+id, sian); status != http.StatusOK || !strings.Contains(body, "Keep the branch library open") {
		t.Errorf("after a restart the contact is %d %s", status, body)
	}
	if status, body := service.get(t, "/v1/contacts/"+id, other); status != http.StatusNotFound {
		t.Errorf("somebody else sees %d %s", status, body)
	}
	path := regexp.MustCompile(`/feeds/m/.*`).FindString(feedURL)
	if status, ics := service.get(t, path, ""); status != http.StatusOK || !strings.Contains(ics, "DTSTART;VALUE=DATE:20270112") || !strings.Contains(ics, "CLASS:PRIVATE") {
		t.Errorf("her feed is %d %s", status, ics)
	}

	message := inbox.next(t)
	if got := message.Header.Get("To"); !strings.Contains(got, "sian@example.org") {
		t.Errorf("the reminder went to %s", got)
	}
	if ics := attachment(t, message); !strings.Contains(ics, "DTSTART;VALUE=DATE:20270112") {
		t.Errorf("the .ics of the reminder is %q", ics)
	}
	service.stop(t)
	start(t, data, inbox.url).stop(t)
	if n := inbox.waiting(); n != 0 {
		t.Errorf("%d more reminders came", n)
	}
}

func TestServeWithoutAMailServerWritesMails(t *testing.T) {
	data := t.TempDir()
	service := start(t, data, "")
	token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
	service.post(t, "/v1/contacts", token, `{"office":"mp","action":"write","whom":"My MP","purpose":"Libraries","nation":"england","first":"2027-01-12"}`)
	service.stop(t)
	service = start(t, data, "")
	service.await(t, "send mails that are due")
	service.stop(t)
	mails, err := filepath.Glob(filepath.Join(data, "mail", "*.eml"))
	if err != nil || len(mails) != 1 {
		t.Fatalf("the mails are %v, %v", mails, err)
	}
	file, err := os.Open(mails[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	message, err := mail.ReadMessage(file)
	if err != nil || !strings.Contains(message.Header.Get("To"), "sian@example.org") {
		t.Fatalf("the mail goes to %q, %v", message.Header.Get("To"), err)
	}
	if ics := attachment(t, message); !strings.Contains(ics, "DTSTART;VALUE=DATE:20270112") {
		t.Errorf("the .ics of the mail is %q", ics)
	}
	if out := mustCommand(t, "member", "list", "--data", data); !strings.Contains(out, "sian@example.org") {
		t.Errorf("after the service is stopped the members are %q", out)
	}
}

// attachment returns the calendar in a mail, which is in base64.
func attachment(t *testing.T, m *mail.Message) string {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			t.Fatalf("no calendar in the mail: %v", err)
		}
		if !strings.HasPrefix(part.Header.Get("Content-Type"), "text/calendar") {
			continue
		}
		ics, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			t.Fatal(err)
		}
		return string(ics)
	}
}

// Only who runs the service may open its data, its mails and the way in for member
// commands, whatever the folder lets others do.
func TestWhatTheServiceKeepsIsClosedToOthers(t *testing.T) {
	data := t.TempDir()
	if err := os.Chmod(data, 0o755); err != nil {
		t.Fatal(err)
	}
	service := start(t, data, "")
	defer service.stop(t)
	for _, name := range []string{"divisionbell.db", "divisionbell.db.sock", "mail"} {
		info, err := os.Stat(filepath.Join(data, name))
		if err != nil {
			t.Fatal(err)
		}
		if others := info.Mode().Perm() & 0o077; others != 0 {
			t.Errorf("%s has the mode %v", name, info.Mode())
		}
	}
}

// A long path is too long for a socket beside the data.
func TestMemberCommandsWithAnyPath(t *testing.T) {
	data := filepath.Join(t.TempDir(), strings.Repeat("very-long-name/", 10))
	service := start(t, data, "")
	defer service.stop(t)
	if token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data)); len(token) < 40 {
		t.Errorf("token %q", token)
	}
}

// service is a running service of this process.
type service struct {
	base string
	host string        // under which it is asked, if that is another
	said <-chan string // what it logs
	stop func(*testing.T)
}

func start(t *testing.T, data, smtpURL string) service {
	t.Helper()
	return startOn(t, dataFlags{Data: data}, smtpURL)
}

// startOn starts a service on any store.
func startOn(t *testing.T, data dataFlags, smtpURL string) service {
	t.Helper()
	return startServe(t, serveCmd{dataFlags: data, SMTP: smtpURL})
}

// startServe starts a service with these flags.
func startServe(t *testing.T, args serveCmd, change ...func(*app)) service {
	t.Helper()
	args.Addr, args.MailFrom, args.Log, args.LogLevel = "127.0.0.1:0", "bell@example.org", "json", "debug"
	read, write := io.Pipe()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	now := func() time.Time { // a working day, at an hour at which mails go
		return mustDate(t, "2027-01-05").At(9, 30, loc).Add(time.Since(started))
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	a := &app{out: io.Discard, errOut: write, loc: loc, now: now}
	for _, to := range change {
		to(a)
	}
	go func() {
		done <- args.serve(ctx, a)
		write.Close()
	}()
	t.Cleanup(cancel)
	said, addresses := make(chan string, 1000), make(chan string, 1)
	go func() {
		defer close(addresses)
		for lines := bufio.NewScanner(read); lines.Scan(); {
			var line struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &line) != nil {
				continue
			}
			if line.Address != "" {
				addresses <- line.Address
			}
			said <- line.Msg
		}
	}()
	address, up := <-addresses
	if !up {
		t.Fatalf("the service did not come up: %v", <-done)
	}
	return service{base: "http://" + address, said: said, stop: func(t *testing.T) {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the service stopped with %v", err)
		}
	}}
}

// await waits until the service logs that message.
func (s service) await(t *testing.T, message string) {
	t.Helper()
	for patience := time.After(2 * time.Minute); ; {
		select {
		case said := <-s.said:
			if said == message {
				return
			}
		case <-patience:
			t.Fatalf("the service never said %q", message)
		}
	}
}

func (s service) get(t *testing.T, path, token string) (int, string) {
	t.Helper()
	return s.do(t, http.MethodGet, path, token, "")
}

func (s service) post(t *testing.T, path, token, body string) map[string]any {
	t.Helper()
	status, answer := s.do(t, http.MethodPost, path, token, body)
	if status != http.StatusCreated {
		t.Fatalf("POST %s: %d %s", path, status, answer)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(answer), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (s service) do(t *testing.T, method, path, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if s.host != "" {
		r.Host = s.host
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// inbox is a mail server on loopback that keeps what it is sent.
type inbox struct {
	url  string
	mail chan []byte
}

func newInbox(t *testing.T) *inbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	in := &inbox{url: fmt.Sprintf("smtp://%s", l.Addr()), mail: make(chan []byte, 100)}
	server := smtp.NewServer(in)
	server.Domain = "127.0.0.1"
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	return in
}

func (in *inbox) NewSession(*smtp.Conn) (smtp.Session, error) { return in, nil }
func (in *inbox) Mail(string, *smtp.MailOptions) error        { return nil }
func (in *inbox) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (in *inbox) Reset()                                      {}
func (in *inbox) Logout() error                               { return nil }
func (in *inbox) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err == nil {
		in.mail <- b
	}
	return err
}

// next waits for a message, at most for the two looks of a minute each.
func (in *inbox) next(t *testing.T) *mail.Message {
	t.Helper()
	select {
	case b := <-in.mail:
		m, err := mail.ReadMessage(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		return m
	case <-time.After(2 * time.Minute):
		t.Fatal("no reminder came")
		return nil
	}
}

func (in *inbox) waiting() int { return len(in.mail) }

// The administrator reads at start for which bodies the announced dates end soon.
func TestServeWarnsOfFactsThatRunOut(t *testing.T) {
	cal, err := calendarFlags{layersFlag: layersFlag{Data: t.TempDir()}}.calendar(&app{errOut: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, today, body string
		warns             bool
	}{
		{"the list of bank holidays ends in December 2028", "2028-11-01", "Bank holidays", true},
		{"and is long enough two years before", "2026-11-01", "Bank holidays", false},
		{"nothing of the Commons is announced as far ahead as 2031", "2031-01-01", "House of Commons", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var log bytes.Buffer
			warnOfHorizons(cal, mustDate(t, tc.today), slog.New(slog.NewTextHandler(&log, nil)))
			if warned := strings.Contains(log.String(), tc.body); warned != tc.warns {
				t.Errorf("the log says %s", log.String())
			}
			if n := strings.Count(log.String(), "\n"); n > 1 {
				t.Errorf("%d lines for what is one thing: %s", n, log.String())
			}
		})
	}
}

// Whoever starts the service for the first time sees one line of the dates that have run out, where
// it is, and nothing else.
func TestServeSaysTwoLines(t *testing.T) {
	cmd := program(t, "serve", "--data", t.TempDir(), "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0", "--backup", t.TempDir(), "--refresh", "off")
	var log bytes.Buffer
	cmd.Stderr = &log
	startProgram(t, cmd)
	if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
		t.Fatal(err)
	}
	if text := log.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "announced dates have run out") {
		t.Errorf("the log says\n%s", text)
	}
}

// What it says is where it is and, in the end, that it has stopped.
func TestServeSaysWhatToOpenAndThatItStopped(t *testing.T) {
	for _, tc := range []struct{ name, base, says string }{
		{"where it listens", "", "open http://127.0.0.1:"},
		{"how others reach it", "https://bell.example.org/", "open https://bell.example.org\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var said bytes.Buffer
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // it comes up, and is stopped at once
			cmd := serveCmd{dataFlags: dataFlags{Data: t.TempDir()}, Addr: "127.0.0.1:0", BaseURL: tc.base, MailFrom: "bell@example.org"}
			if err := cmd.serve(ctx, &app{out: &said, errOut: io.Discard, loc: time.UTC, now: time.Now}); err != nil {
				t.Fatal(err)
			}
			if text := said.String(); !strings.HasPrefix(text, tc.says) || !strings.HasSuffix(text, "\nstopped\n") || strings.Count(text, "\n") != 2 {
				t.Errorf("it says %q", text)
			}
		})
	}
	everywhere := &net.TCPAddr{IP: net.IPv4zero, Port: 8080}
	if base := (&serveCmd{}).baseURL(everywhere); base != "http://127.0.0.1:8080" {
		t.Errorf("a service on all addresses is to be opened at %s", base)
	}
}
