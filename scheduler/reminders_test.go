package scheduler_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"divisionbell/calendar"
	"divisionbell/scheduler"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

var dueDay = calendar.MustDate("2026-05-05")

// eight is when the reminders of the tests are due.
var eight = time.Date(2026, 5, 5, 7, 0, 0, 0, time.UTC) // 08:00 in London

// office is a service with a clock that is set by hand.
type office struct {
	store     store.Store
	reminders *scheduler.Reminders
	now       time.Time
	log       bytes.Buffer
}

// newOffice has one member for each name, with one contact and reminder each, due
// at eight; ids and addresses are made of the names.
func newOffice(t *testing.T, sender mail.Sender, names ...string) *office {
	t.Helper()
	st, err := bolt.Open(filepath.Join(t.TempDir(), "bell.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	for _, name := range names {
		owe(t, st, name, 1)
	}
	o := &office{store: st, now: eight}
	letters, err := lettertest.New("https://bell.example.org")
	if err != nil {
		t.Fatal(err)
	}
	o.reminders = &scheduler.Reminders{
		Store: st, Sender: sender, Now: func() time.Time { return o.now }, Log: slog.New(slog.NewTextHandler(&o.log, nil)),
		Letters: letters, ICS: contactICS,
	}
	t.Cleanup(func() {
		for _, secret := range []string{"example.org,", "@example.org", "Siân", "Libraries"} {
			if strings.Contains(o.log.String(), secret) {
				t.Errorf("the log holds %q:\n%s", secret, o.log.String())
			}
		}
	})
	return o
}

func contactICS(c store.Contact) ([]byte, error) {
	return feed.Encode(feed.Calendar{Name: "Division Bell", Events: feed.FromContacts([]store.Contact{c})})
}

// owe adds a member with a contact of which so many reminders are due at eight.
func owe(t *testing.T, st store.Store, name string, reminders int) {
	t.Helper()
	if err := st.AddMember(t.Context(), store.Member{ID: name, Email: name + "@example.org", Created: eight}); err != nil {
		t.Fatal(err)
	}
	tell := store.Step{Name: "communications", Due: dueDay, Text: "Tell the communications team."}
	c := store.Contact{
		ID: "c-" + name, Member: name, Office: "mp", Action: "write", Whom: "Siân Ŵyn", Purpose: "Libraries", Nation: calendar.Wales,
		First: dueDay.AddDays(14), Last: dueDay.AddDays(14), Steps: []store.Step{tell}, Created: eight, Updated: eight,
	}
	var due []store.Mail
	for i := range reminders {
		due = append(due, store.Mail{
			ID: fmt.Sprintf("r-%s-%03d", name, i), Member: name, Contact: c.ID, Steps: []store.Step{tell}, Due: eight,
		})
	}
	if _, err := st.AddContact(t.Context(), c, due, store.IdempotencyKey{}); err != nil {
		t.Fatal(err)
	}
}

func smtpSender(t *testing.T, addr string) mail.Sender {
	t.Helper()
	sender, err := mail.NewSMTP("smtp://"+addr, "bell@example.org")
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

// look lets so much time go by, looks once and says how many went out.
func (o *office) look(t *testing.T, later time.Duration, want int) {
	t.Helper()
	o.now = o.now.Add(later)
	sent, err := o.reminders.SendDue(t.Context())
	if err != nil || sent != want {
		t.Fatalf("after %v: %d went out, want %d, error %v", o.now.Sub(eight), sent, want, err)
	}
}

func messageID(name string) string { return "<r-" + name + "-000@example.org>" }

func ids(mails []mailtest.Mail) []string {
	var all []string
	for _, m := range mails {
		all = append(all, m.MessageID)
	}
	return all
}

func checkArrived(t *testing.T, post *mailtest.Server, want ...string) {
	t.Helper()
	if got := ids(post.Mails()); !slices.Equal(got, want) {
		t.Errorf("%v arrived, want %v", got, want)
	}
}

func TestAReminderGoesOutOnceWithItsCalendar(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpSender(t, post.Addr), "sian")
	o.look(t, -time.Minute, 0)
	o.look(t, time.Minute, 1)
	o.look(t, time.Minute, 0)
	o.look(t, 48*time.Hour, 0)
	if due, sent := o.reminders.Counts(); due != 1 || sent != 1 {
		t.Errorf("%d fell due and %d were sent", due, sent)
	}
	checkArrived(t, post, messageID("sian"))
	if raw := post.Mails()[0].Raw; !bytes.Contains(raw, []byte("text/calendar")) {
		t.Errorf("there is no calendar in\n%s", raw)
	}
}

func TestMoreRemindersThanAreClaimedAtOnce(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpSender(t, post.Addr))
	owe(t, o.store, "sian", 45)
	o.look(t, 0, 45)
}

func TestAServerThatIsDownForAWhile(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	o := newOffice(t, smtpSender(t, addr), "sian")
	o.look(t, 0, 0)
	for _, pause := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 4 * time.Hour} {
		before := o.log.Len()
		o.look(t, pause-time.Second, 0)
		if o.log.Len() != before {
			t.Errorf("it was tried again before %v had gone by", pause)
		}
		o.look(t, time.Second, 0)
		if o.log.Len() == before {
			t.Errorf("it was not tried again after %v", pause)
		}
	}
	post := mailtest.Start(t, mailtest.Config{Addr: addr})
	o.look(t, 4*time.Hour, 1)
	o.look(t, 24*time.Hour, 0)
	checkArrived(t, post, messageID("sian"))
}

func TestWhatTheMailServerAnswers(t *testing.T) {
	busy := &smtp.SMTPError{Code: 451, Message: "sian@example.org must wait"}
	gone := &smtp.SMTPError{Code: 550, Message: "there is no sian@example.org"}
	for _, tc := range []struct {
		name   string
		stage  mailtest.Stage
		answer error
		// pause is when Siân's reminder goes out, if the server then takes it.
		pause time.Duration
		all   []string
	}{
		{"come back later", mailtest.To, busy, time.Minute, []string{messageID("ann"), messageID("zoe"), messageID("sian")}},
		{"there is no such mailbox", mailtest.To, gone, 24 * time.Hour, []string{messageID("ann"), messageID("zoe"), messageID("sian")}},
		{"no reply though it took the mail: the same Message-ID again", mailtest.Taken, mailtest.ErrHangUp, time.Minute,
			[]string{messageID("ann"), messageID("sian"), messageID("zoe"), messageID("sian")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var once sync.Once
			post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, recipient string) (err error) {
				if stage == tc.stage && recipient == "sian@example.org" {
					once.Do(func() { err = tc.answer })
				}
				return err
			}})
			o := newOffice(t, smtpSender(t, post.Addr), "ann", "sian", "zoe")
			o.look(t, 0, 2)
			o.look(t, tc.pause-time.Second, 0)
			o.look(t, time.Second, 1)
			o.look(t, 48*time.Hour, 0)
			checkArrived(t, post, tc.all...)
		})
	}
}

// After seven weeks of holidays the office is switched on again: what was due then
// helps nobody now, and a heap of old mails would only bury what is due.
func TestAReminderWhoseDayIsLongOverIsGivenUp(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpSender(t, post.Addr), "ann")
	o.look(t, 49*24*time.Hour, 0)
	if !strings.Contains(o.log.String(), "too-late") {
		t.Errorf("the log does not say so: %s", o.log.String())
	}
	checkArrived(t, post)

	o = newOffice(t, smtpSender(t, post.Addr), "bea")
	o.look(t, 29*24*time.Hour, 1)
	checkArrived(t, post, messageID("bea"))
}

func TestNobodyLeftToRemind(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpSender(t, post.Addr), "ann")
	o.reminders.Store = forgetful{o.store}
	o.look(t, 0, 0)
	o.reminders.Store = o.store
	o.look(t, 48*time.Hour, 0)
	checkArrived(t, post)
}

// forgetful is a store from which the contacts went after they were claimed.
type forgetful struct{ store.Store }

func (forgetful) Contact(context.Context, string, string) (store.Contact, error) {
	return store.Contact{}, fmt.Errorf("read a contact: %w", store.ErrNotFound)
}

func TestACalendarThatCannotBeMadeDoesNotHoldUpTheMail(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpSender(t, post.Addr), "sian")
	o.reminders.ICS = func(store.Contact) ([]byte, error) { return nil, errors.New("broken") }
	o.look(t, 0, 1)
	checkArrived(t, post, messageID("sian"))
}

func TestTheDayIsThatOfThePlace(t *testing.T) {
	slow := &slowSender{during: func() {}}
	o := newOffice(t, slow, "ann")
	o.reminders.Location = time.FixedZone("BST", 60*60)
	o.look(t, 16*time.Hour+30*time.Minute, 1) // 23:30 in UTC, half past midnight there
	if got := slow.sent[0].Subject; !strings.HasPrefix(got, "Was due on Tuesday 5 May: ") {
		t.Errorf("the subject is %q", got)
	}
}

func TestSendingStopsBeforeTheLeaseIsOver(t *testing.T) {
	slow := &slowSender{}
	o := newOffice(t, slow, "ann", "bea", "cat", "dot", "eve")
	slow.during = func() { o.now = o.now.Add(2 * time.Minute) }
	if sent, err := o.reminders.SendDue(t.Context()); sent != 2 || err == nil {
		t.Fatalf("%d went out in the time for two, error %v", sent, err)
	}
	slow.during = func() {}
	o.look(t, 0, 3) // given back, so they wait for no lease
	if got := len(slow.sent); got != 5 {
		t.Errorf("%d were sent", got)
	}
}

func TestStoppingTheServiceGivesBackWhatIsLeft(t *testing.T) {
	slow := &slowSender{}
	o := newOffice(t, slow, "ann", "bea", "cat")
	ctx, stop := context.WithCancel(t.Context())
	slow.during = stop
	if sent, err := o.reminders.SendDue(ctx); sent != 1 || !errors.Is(err, context.Canceled) {
		t.Fatalf("%d went out, error %v", sent, err)
	}
	slow.during = func() {}
	o.look(t, 0, 2)
}

// slowSender sends everything, and something happens while it does.
type slowSender struct {
	during func()
	sent   []mail.Message
}

func (s *slowSender) Send(ctx context.Context, m mail.Message) error {
	s.during()
	s.sent = append(s.sent, m)
	return ctx.Err()
}

// set changes what a member wants.
func (o *office) set(t *testing.T, name string, change func(*store.Member)) {
	t.Helper()
	m, err := o.store.Member(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	change(&m)
	if _, err := o.store.UpdateMember(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func TestMailsComeAsTheMemberWants(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpSender(t, post.Addr), "noon", "off", "disabled", "usual")
	o.set(t, "noon", func(m *store.Member) { m.MailHour = 12 })
	o.set(t, "off", func(m *store.Member) { m.Off = []store.MailKind{store.MailReminders} })
	o.set(t, "disabled", func(m *store.Member) { m.State = store.StateDisabled })
	o.look(t, 0, 1)
	o.look(t, time.Hour, 0)
	o.look(t, 4*time.Hour, 1)
	o.look(t, 24*time.Hour, 0)
	checkArrived(t, post, messageID("usual"), messageID("noon"))
}
