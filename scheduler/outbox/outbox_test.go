package outbox_test

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
	"divisionbell/logtest"
	"divisionbell/scheduler"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

var dueDay = calendar.MustDate("2026-05-05") // a Tuesday

// eight is when the mails of the tests are due.
var eight = time.Date(2026, 5, 5, 7, 0, 0, 0, time.UTC) // 08:00 in London

// office is a service with a clock that is set by hand.
type office struct {
	store     store.Store
	reminders *scheduler.Reminders
	outbox    *outbox.Outbox
	config    outbox.Config
	now       time.Time
	log       logtest.Buffer
}

func london(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func always(calendar.Nation, calendar.Date) bool { return true }

// weekdays is a calendar whose only holiday, in Scotland alone, is the Tuesday.
func weekdays(n calendar.Nation, d calendar.Date) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && (n != calendar.Scotland || d != dueDay)
}

// newOffice has one member for each name, with one contact and reminder each, due at eight; ids
// and addresses are made of the names.
func newOffice(t testing.TB, post mail.Carrier, names ...string) *office {
	t.Helper()
	return newOfficeIn(t, quickDir(t), post, names...)
}

// newOfficeIn is newOffice with its data in that folder.
func newOfficeIn(t testing.TB, dir string, post mail.Carrier, names ...string) *office {
	t.Helper()
	st, err := bolt.Open(filepath.Join(dir, "bell.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	for _, name := range names {
		owe(t, st, name, 1)
	}
	letters, err := lettertest.New("https://bell.example.org")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{store: st, now: eight}
	log := slog.New(slog.NewTextHandler(&o.log, nil))
	o.reminders = &scheduler.Reminders{Store: st, Log: log, Letters: letters, ICS: contactsICS}
	o.config = outbox.Config{
		Store: st, Post: post, Now: func() time.Time { return o.now }, Location: london(t), Log: log,
		Writers: map[store.MailKind]outbox.Writer{store.MailReminders: o.reminders.Write}, IsWorkingDay: weekdays,
	}
	o.start(t)
	t.Cleanup(func() {
		for _, secret := range []string{"example.org,", "@example.org", "Siân", "Libraries"} {
			if strings.Contains(o.log.String(), secret) {
				t.Errorf("the log holds %q:\n%s", secret, o.log.String())
			}
		}
	})
	return o
}

// start starts the service, again if it was.
func (o *office) start(t testing.TB) {
	t.Helper()
	var err error
	if o.outbox, err = outbox.New(t.Context(), o.config); err != nil {
		t.Fatal(err)
	}
}

func contactsICS(all []store.Contact) ([]byte, error) {
	return feed.Encode(feed.Calendar{Name: "Division Bell", Events: feed.FromContacts(all)})
}

// owe adds a member with a contact of which so many reminders are due at eight.
func owe(t testing.TB, st store.Store, name string, reminders int) {
	t.Helper()
	var due []store.Mail
	for i := range reminders {
		due = append(due, store.Mail{ID: fmt.Sprintf("r-%s-%03d", name, i), Due: eight})
	}
	oweThese(t, st, name, due)
}

// oweThese adds a member with a contact and these reminders of it.
func oweThese(t testing.TB, st store.Store, name string, due []store.Mail) {
	t.Helper()
	if err := st.AddMember(t.Context(), store.Member{ID: name, Email: name + "@example.org", Created: eight}); err != nil {
		t.Fatal(err)
	}
	c := store.Contact{
		ID: "c-" + name, Member: name, Office: "mp", Action: "write", Whom: "Siân Ŵyn", Purpose: "Libraries", Nation: calendar.Wales,
		First: dueDay.AddDays(14), Last: dueDay.AddDays(14), Created: eight, Updated: eight,
	}
	for i, m := range due {
		due[i].Steps = []store.Step{{Name: "communications", Due: calendar.DateIn(m.Due, london(t)), Text: "Tell the communications team."}}
		c.Steps = append(c.Steps, due[i].Steps...)
	}
	if _, err := st.AddContact(t.Context(), c, due, store.IdempotencyKey{}); err != nil {
		t.Fatal(err)
	}
}

func smtpPost(t testing.TB, addr string) mail.Post {
	t.Helper()
	post, err := mail.NewSMTP("smtp://"+addr, "bell@example.org")
	if err != nil {
		t.Fatal(err)
	}
	return post
}

// look lets so much time go by, looks once and says how many went out.
func (o *office) look(t testing.TB, later time.Duration, want int) {
	t.Helper()
	o.now = o.now.Add(later)
	sent, err := o.outbox.Look(t.Context())
	if err != nil || sent != want {
		t.Fatalf("after %v: %d went out, want %d, error %v\n%s", o.now.Sub(eight), sent, want, err, o.log.String())
	}
}

// owed returns the mails of a member.
func (o *office) owed(t testing.TB, name string) []store.Mail {
	t.Helper()
	all, err := o.store.Mails(t.Context(), name, "c-"+name)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func messageID(name string) string { return "<r-" + name + "-000@example.org>" }

func ids(mails []mailtest.Mail) []string {
	var all []string
	for _, m := range mails {
		all = append(all, m.MessageID)
	}
	return all
}

// checkArrived compares what arrived without regard to its order.
func checkArrived(t testing.TB, post *mailtest.Server, want ...string) {
	t.Helper()
	got := ids(post.Mails())
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%v arrived, want %v", got, want)
	}
}

func TestAReminderGoesOutOnceWithItsCalendar(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr), "sian")
	o.look(t, -time.Minute, 0)
	o.look(t, time.Minute, 1)
	o.look(t, time.Minute, 0)
	o.look(t, 48*time.Hour, 0)
	if due, sent := o.outbox.Counts(); due != 1 || sent != 1 {
		t.Errorf("%d fell due and %d were sent", due, sent)
	}
	checkArrived(t, post, messageID("sian"))
	if raw := post.Mails()[0].Raw; !bytes.Contains(raw, []byte("text/calendar")) {
		t.Errorf("there is no calendar in\n%s", raw)
	}
}

// failing is a mail server that answers like that at a stage of mails to a member, so often.
type failing struct {
	stage  mailtest.Stage
	to     string // empty for all
	answer error
	times  int

	mu sync.Mutex
}

func (f *failing) at(stage mailtest.Stage, recipient string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if stage != f.stage || f.to != "" && recipient != f.to || f.times == 0 {
		return nil
	}
	f.times--
	return f.answer
}

func TestWhatTheMailServerAnswers(t *testing.T) {
	busy := &smtp.SMTPError{Code: 451, Message: "sian@example.org must wait"}
	gone := &smtp.SMTPError{Code: 550, Message: "there is no sian@example.org"}
	const toSian = "sian@example.org"
	ann, sian, zoe := messageID("ann"), messageID("sian"), messageID("zoe")
	for _, tc := range []struct {
		name string
		*failing
		// sent is how many go out at once; the rest after pause, if the server takes them then.
		sent    int
		pause   time.Duration
		isOurs  bool // the operator is told
		arrived []string
	}{
		{"her server asks to come back later", &failing{stage: mailtest.To, to: toSian, answer: busy, times: 1}, 2, 75 * time.Second, false, []string{ann, sian, zoe}},
		{"there is no such mailbox", &failing{stage: mailtest.To, to: toSian, answer: gone, times: 1}, 2, 24 * time.Hour, false, []string{ann, sian, zoe}},
		{"no reply though it took the mail: the same Message-ID again", &failing{stage: mailtest.Taken, to: toSian, answer: mailtest.ErrHangUp, times: 1}, 2, 75 * time.Second, false, []string{ann, sian, sian, zoe}},
		{"it hangs up in the middle of a mail", &failing{stage: mailtest.Data, to: toSian, answer: mailtest.ErrHangUp, times: 1}, 2, 75 * time.Second, false, []string{ann, sian, zoe}},
		{"it does not like who sends", &failing{stage: mailtest.From, to: "", answer: gone, times: 99}, 0, time.Minute, true, []string{ann, sian, zoe}},
		{"it does not greet us", &failing{stage: mailtest.Hello, to: "", answer: gone, times: 99}, 0, time.Minute, true, []string{ann, sian, zoe}},
		{"it hangs up at once", &failing{stage: mailtest.Hello, to: "", answer: mailtest.ErrHangUp, times: 99}, 0, time.Minute, true, []string{ann, sian, zoe}},
		{"it takes no mail once it has it", &failing{stage: mailtest.Taken, to: "", answer: gone, times: 99}, 0, 75 * time.Second, true, []string{ann, ann, sian, sian, zoe, zoe}},
		{"it wants only one connection", &failing{stage: mailtest.Hello, to: "", answer: busy, times: 2}, 3, time.Minute, false, []string{ann, sian, zoe}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			post := mailtest.Start(t, mailtest.Config{Answer: tc.at})
			o := newOffice(t, smtpPost(t, post.Addr), "ann", "sian", "zoe")
			o.look(t, 0, tc.sent)
			if told := len(o.outbox.Warnings()) > 0; told != tc.isOurs {
				t.Errorf("the operator is told: %t, %q", told, o.outbox.Warnings())
			}
			for _, m := range o.owed(t, "sian") {
				if m.State != store.MailWaiting && m.State != store.MailSent {
					t.Errorf("her mail is %s (%s)", m.State, m.Why)
				}
			}
			tc.mu.Lock()
			tc.times = 0
			tc.mu.Unlock()
			o.look(t, tc.pause, 3-tc.sent)
			o.look(t, 48*time.Hour, 0)
			if len(o.outbox.Warnings()) > 0 {
				t.Errorf("the operator is still told %q", o.outbox.Warnings())
			}
			checkArrived(t, post, tc.arrived...)
		})
	}
}

// TestAMailIsNotTriedForEver looks every hour for three days at a server that always answers the
// same about a mail.
func TestAMailIsNotTriedForEver(t *testing.T) {
	answer := func(code int) error { return &smtp.SMTPError{Code: code, Message: "no sian@example.org"} }
	for _, tc := range []struct {
		name   string
		stage  mailtest.Stage
		answer error
		state  store.MailState
		why    store.Reason
		least  int // tries
		most   int
	}{
		{"always later", mailtest.To, answer(451), store.MailDropped, store.DropPutOff, 10, 20},
		{"its content is never taken", mailtest.Taken, answer(554), store.MailDropped, store.DropRefused, 10, 20},
		{"its answer is always lost", mailtest.Taken, mailtest.ErrHangUp, store.MailDropped, store.DropNoAnswer, 3, 3},
		{"her address is always refused", mailtest.To, answer(550), store.MailSuspended, "", 2, 2},
		{"it always hangs up when it is told to whom", mailtest.To, mailtest.ErrHangUp, store.MailDropped, store.DropPutOff, 10, 40},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var mu sync.Mutex
			tries := 0
			post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, recipient string) error {
				if stage != tc.stage || recipient != "sian@example.org" {
					return nil
				}
				mu.Lock()
				defer mu.Unlock()
				tries++
				return tc.answer
			}})
			o := newOffice(t, smtpPost(t, post.Addr), "ann", "sian")
			o.config.IsWorkingDay = always
			if m, err := o.store.Member(t.Context(), "ann"); err != nil || m.MailHour != 8 {
				t.Fatal(m, err)
			}
			o.start(t)
			for range 24 * 6 {
				o.now = o.now.Add(time.Hour)
				if _, err := o.outbox.Look(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			m := o.owed(t, "sian")[0]
			if m.State != tc.state || m.Why != tc.why || tries < tc.least || tries > tc.most {
				t.Errorf("it is %s (%s) after %d tries, want %s (%s) after %d to %d", m.State, m.Why, tries, tc.state, tc.why, tc.least, tc.most)
			}
			if got := o.owed(t, "ann")[0].State; got != store.MailSent {
				t.Errorf("the other's mail is %s", got)
			}
			report, err := o.outbox.Report(t.Context())
			if err != nil || (len(report.Dropped) == 1) != (tc.state == store.MailDropped) || (report.Suspended == 1) != (tc.state == store.MailSuspended) {
				t.Errorf("officers are told %+v, %v", report, err)
			}
		})
	}
}

func TestAServerThatIsDownForAWhile(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	names := []string{"ann", "bea", "cat", "dot", "eve", "sian"}
	o := newOffice(t, smtpPost(t, addr), names...)
	for range 60 {
		o.look(t, time.Minute, 0)
	}
	if n := strings.Count(o.log.String(), "\n"); n > 3 {
		t.Errorf("the log of an hour has %d lines, want one or two for all mails:\n%s", n, o.log.String())
	}
	if said := o.outbox.Failures(t.Context()); len(said) != 1 || !strings.Contains(said[0], "1h0m0s") {
		t.Errorf("the operator is told %q", said)
	}
	post := mailtest.Start(t, mailtest.Config{Addr: addr})
	o.look(t, time.Minute, len(names))
	if said := append(o.outbox.Failures(t.Context()), o.outbox.Warnings()...); len(said) > 0 {
		t.Errorf("the operator is told %q", said)
	}
	if len(post.Mails()) != len(names) {
		t.Errorf("%d mails arrived", len(post.Mails()))
	}
}

func TestAServerThatRefusesEverybodyIsToBlame(t *testing.T) {
	gone := &smtp.SMTPError{Code: 550, Message: "relaying denied"}
	fails := &failing{stage: mailtest.To, answer: gone, times: 1 << 30}
	post := mailtest.Start(t, mailtest.Config{Answer: fails.at})
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprint("member", i))
	}
	o := newOffice(t, smtpPost(t, post.Addr), names...)
	o.config.IsWorkingDay = always
	o.start(t)
	for range 3 * 24 {
		o.look(t, time.Hour, 0)
	}
	report, err := o.outbox.Report(t.Context())
	if err != nil || report.Suspended > 10 || len(o.outbox.Warnings()) == 0 {
		t.Errorf("%d addresses are suspended for a fault of the server, and the operator is told %q, %v", report.Suspended, o.outbox.Warnings(), err)
	}
}

// After seven weeks of holidays the office is switched on again: what was due then helps nobody
// now, and a heap of old mails would only bury what is due.
func TestAReminderWhoseDayIsLongOverIsDroppedAndNotSent(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr), "ann")
	o.look(t, 49*24*time.Hour, 0)
	m := o.owed(t, "ann")[0]
	if m.State != store.MailDropped || m.Why != store.DropTooLate || !m.Sent.IsZero() {
		t.Errorf("it is %s (%s), sent %v", m.State, m.Why, m.Sent)
	}
	checkArrived(t, post)

	o = newOffice(t, smtpPost(t, post.Addr), "bea")
	o.look(t, 29*24*time.Hour, 1)
	checkArrived(t, post, messageID("bea"))
}

func TestNobodyLeftToRemind(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr), "ann")
	o.reminders.Store = forgetful{o.store}
	o.look(t, 0, 0)
	if m := o.owed(t, "ann")[0]; m.State != store.MailDropped || m.Why != store.DropGone || !m.Sent.IsZero() {
		t.Errorf("it is %s (%s), sent %v", m.State, m.Why, m.Sent)
	}
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
	o := newOffice(t, smtpPost(t, post.Addr), "sian")
	o.reminders.ICS = func([]store.Contact) ([]byte, error) { return nil, errors.New("broken") }
	o.look(t, 0, 1)
	checkArrived(t, post, messageID("sian"))
}

// set changes what a member wants.
func (o *office) set(t testing.TB, name string, change func(*store.Member)) {
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

func TestWhatAMemberDoesNotWantIsDropped(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr), "off", "disabled", "usual")
	o.set(t, "off", func(m *store.Member) { m.Off = []store.MailKind{store.MailReminders} })
	o.set(t, "disabled", func(m *store.Member) { m.State = store.StateDisabled })
	o.look(t, 0, 1)
	o.look(t, 24*time.Hour, 0)
	checkArrived(t, post, messageID("usual"))
	for _, name := range []string{"off", "disabled"} {
		if m := o.owed(t, name)[0]; m.State != store.MailDropped || m.Why != store.DropUnwanted {
			t.Errorf("that of %s is %s (%s)", name, m.State, m.Why)
		}
	}
}

func TestWhatCannotBeRecordedIsRecordedBeforeAnythingElseIsSent(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr), "ann")
	full := &fullDisk{Store: o.store, isFull: true}
	o.config.Store = full
	o.start(t)
	if sent, err := o.outbox.Look(t.Context()); sent != 1 || err == nil {
		t.Fatalf("%d went out, error %v", sent, err)
	}
	o.now = o.now.Add(time.Hour)
	if sent, err := o.outbox.Look(t.Context()); sent != 0 || err == nil {
		t.Fatalf("%d went out while nothing can be recorded, error %v", sent, err)
	}
	full.isFull = false
	o.look(t, time.Hour, 0)
	checkArrived(t, post, messageID("ann"))
}

// fullDisk is a store that can record nothing.
type fullDisk struct {
	store.Store
	isFull bool
}

func (f *fullDisk) Settle(ctx context.Context, tries []store.Try) error {
	if f.isFull {
		return errors.New("no space left on device")
	}
	return f.Store.Settle(ctx, tries)
}

func TestStoppingTheServiceGivesBackWhatIsLeft(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprint("member", i))
	}
	ctx, stop := context.WithCancel(t.Context())
	var once sync.Once
	post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, _ string) error {
		if stage == mailtest.Taken {
			once.Do(stop)
		}
		return nil
	}})
	o := newOffice(t, smtpPost(t, post.Addr), names...)
	before, err := o.outbox.Look(ctx)
	if err != nil || before == 0 || before > 4 {
		t.Fatalf("%d went out, error %v", before, err)
	}
	o.look(t, 0, len(names)-before)
	if len(post.Mails()) != len(names) {
		t.Errorf("%d mails arrived", len(post.Mails()))
	}
}

func TestAMailThatCannotBeWrittenStopsNoOther(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr), "ann", "bea", "cat")
	write := o.config.Writers[store.MailReminders]
	o.config.Writers[store.MailReminders] = func(ctx context.Context, m store.Member, id string, owed []store.Mail, now time.Time) (mail.Message, error) {
		if m.ID == "bea" {
			panic("Dear Ms Smith")
		}
		return write(ctx, m, id, owed, now)
	}
	o.start(t)
	o.look(t, 0, 2)
	if got := o.owed(t, "bea")[0]; got.State != store.MailWaiting || got.Failing.IsZero() {
		t.Errorf("it is %s", got.State)
	}
	checkArrived(t, post, messageID("ann"), messageID("cat"))
	saysWhere(t, o)
}

// saysWhere looks whether the log says that and where somebody panicked, and keeps her words to itself.
func saysWhere(t *testing.T, o *office) {
	t.Helper()
	if log := o.log.String(); !strings.Contains(log, "panic") || !strings.Contains(log, "outbox_test.go") || strings.Contains(log, "Smith") {
		t.Errorf("the log says %s", log)
	}
}

func TestAMailThatPanicsOnItsWayIsToldWithoutItsWords(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, panicking{smtpPost(t, post.Addr)}, "ann")
	if sent, err := o.outbox.Look(t.Context()); sent != 0 || err == nil || strings.Contains(err.Error(), "Smith") {
		t.Errorf("%d went out, error %v", sent, err)
	}
	saysWhere(t, o)
}

// panicking is a way for mails on which a bug waits.
type panicking struct{ mail.Carrier }

func (p panicking) Open(context.Context) (mail.Conversation, error) { panic("Dear Ms Smith") }

// TestADamagedFileIsSeen has the store panic over a page that is none, as bbolt does.
func TestADamagedFileIsSeen(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr), "ann")
	o.config.Store = damagedFile{o.store}
	o.start(t)
	if sent, err := o.outbox.Look(t.Context()); sent != 0 || err == nil || strings.Contains(err.Error(), "page 7") {
		t.Errorf("%d went out, error %v", sent, err)
	}
}

type damagedFile struct{ store.Store }

func (damagedFile) Claim(context.Context, time.Time, int, time.Duration) ([]store.Mail, error) {
	panic("page 7 already freed")
}
