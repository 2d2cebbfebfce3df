package changes

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// calendars are that in the binary, the same with the February recess of 2027 a week sooner, and
// the same with other rules.
type calendars struct{ usual, sooner, stricter *edition.Edition }

// stricter is a rule against letters on Tuesdays.
const stricter = `
- id: our-stocktaking
  offices: [mp]
  actions: [write]
  when: weekday == tuesday
  effect: -60
  reason: We have learnt that nobody reads what comes on a Tuesday.
  source: our branches
  strength: practitioner
`

var both = sync.OnceValues(func() (c calendars, err error) {
	book, err := rule.Load()
	if err != nil {
		return c, err
	}
	since := calendar.MustDate("2026-01-01")
	if c.usual, err = edition.New(nil, book, since); err != nil {
		return c, err
	}
	reading, err := importer.Decide(importer.Decision{
		ID: "commons/recess/february/2027", First: calendar.MustDate("2027-02-05"), Last: calendar.MustDate("2027-02-14"), Certain: true,
		Who: "an officer", Why: "the Leader of the House said so", Day: calendar.MustDate("2026-12-10"),
	}, c.usual.Calendar)
	if err != nil {
		return c, err
	}
	moved, err := almanac.Propose(nil, reading, time.Date(2026, 12, 10, 15, 0, 0, 0, time.UTC))
	if err != nil {
		return c, err
	}
	if c.sooner, err = edition.New([]layers.Record{moved.Record}, book, since); err != nil {
		return c, err
	}
	others, err := rule.Load([]byte(stricter))
	if err != nil {
		return c, err
	}
	c.stricter, err = edition.New(nil, others, since)
	return c, err
})

// world is a store with one member, and a clock and a calendar that are changed by hand.
type world struct {
	testing.TB
	*Watch
	now  time.Time
	log  bytes.Buffer
	both calendars
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, now: time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC)}
	var err error
	if w.both, err = both(); err != nil {
		t.Fatal(err)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(t.TempDir(), "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	clock := func() time.Time { return w.now }
	editions := edition.NewEditions(w.both.usual, w.now)
	desk, err := engagement.New(engagement.Needs{Editions: editions, Store: st, Now: clock, Location: london, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	letters, err := lettertest.On("https://bell.example.org", func() *advice.Advisor { return editions.Current().Advice }, st)
	if err != nil {
		t.Fatal(err)
	}
	w.Watch = &Watch{Store: st, Desk: desk, Letters: letters, Now: clock, Location: london, Log: slog.New(slog.NewTextHandler(&w.log, nil)), ICS: ics}
	if err := st.AddMember(t.Context(), store.Member{ID: "sian", Email: "sian@example.org", State: store.StateActive}); err != nil {
		t.Fatal(err)
	}
	return w
}

// plan has her plan a letter to her MP.
func (w *world) plan(first, whom string) store.Contact {
	w.Helper()
	c, err := w.Desk.Plan(w.Context(), "sian", engagement.Plan{Office: "mp", Action: "write", Whom: whom, Nation: calendar.England, First: calendar.MustDate(first)}, "")
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// learn has the calendar be another one from now on.
func (w *world) learn(next *edition.Edition, at string) {
	w.Helper()
	w.clock(at)
	w.Desk.Editions.Put(next, w.now)
}

func (w *world) clock(at string) {
	w.Helper()
	var err error
	if w.now, err = time.Parse("2006-01-02 15:04", at); err != nil {
		w.Fatal(err)
	}
}

func (w *world) look(want int) {
	w.Helper()
	n, err := w.Look(w.Context())
	if err != nil || n != want {
		w.Errorf("%d mails are owed, want %d, %v", n, want, err)
	}
}

// waiting are the mails about plans that are owed to her.
func (w *world) waiting(plans ...store.Contact) (owed []store.Mail) {
	w.Helper()
	for _, c := range plans {
		mails, err := w.Store.Mails(w.Context(), "sian", c.ID)
		if err != nil {
			w.Fatal(err)
		}
		for _, m := range mails {
			if m.Kind == store.MailPlanChanges && !m.Over() {
				owed = append(owed, m)
			}
		}
	}
	return owed
}

// send writes what waits, and records that it went.
func (w *world) send(owed []store.Mail) (text string, err error) {
	w.Helper()
	m, err := w.Store.Member(w.Context(), "sian")
	if err != nil {
		w.Fatal(err)
	}
	message, err := w.Write(w.Context(), m, "x", owed, w.now.In(w.Location))
	if err != nil {
		return "", err
	}
	for _, one := range owed {
		if err := w.Store.Settle(w.Context(), []store.Try{{ID: one.ID, Came: store.CameSent, At: w.now}}); err != nil {
			w.Fatal(err)
		}
	}
	return message.Text, nil
}

func TestAMemberIsToldOfAPlanThatGotWorse(t *testing.T) {
	w := newWorld(t)
	c := w.plan("2027-02-02", "Jo Bloggs MP")
	w.look(0)
	w.learn(w.both.sooner, "2026-12-10 15:00")
	w.look(1)
	w.look(0) // nothing is new
	owed := w.waiting(c)
	if len(owed) != 1 || owed[0].Due.Format(time.RFC3339) != "2026-12-11T08:00:00Z" {
		t.Fatalf("owed are %+v", owed)
	}
	w.clock("2026-12-11 08:00")
	text, err := w.send(owed)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{
		"Jo Bloggs MP, Tuesday 2 February", "February recess (House of Commons). It was ", "and is now Friday 5 to Sunday 14 February", "The grade of this moment was: ",
		"https://bell.example.org/mail/", "Leave it where it is",
	} {
		if !strings.Contains(text, word) {
			t.Errorf("it does not say %q:\n%s", word, text)
		}
	}
	if n := strings.Count(text, "/to/2027-"); n != 3 {
		t.Errorf("it offers %d better days:\n%s", n, text)
	}
	for _, night := range []string{"2026-12-12 00:00", "2026-12-13 00:00"} {
		w.clock(night)
		w.look(0) // she knows
	}
	again := &Watch{Store: w.Store, Desk: w.Desk, Letters: w.Letters, Now: w.Now, Location: w.Location, Log: w.Watch.Log, ICS: ics}
	if n, err := again.Look(t.Context()); n != 0 || err != nil || again.Touched() != 1 {
		t.Errorf("after a restart %d are owed, %d are touched, %v", n, again.Touched(), err)
	}
	if strings.Contains(w.log.String(), "Bloggs") {
		t.Errorf("the log tells of her plan: %s", w.log.String())
	}
}

// TestOtherRulesAreNotTakenForAnotherCalendar has a program begin whose rules speak against a day,
// over a calendar that is what it was.
func TestOtherRulesAreNotTakenForAnotherCalendar(t *testing.T) {
	w := newWorld(t)
	c := w.plan("2027-02-02", "Jo Bloggs MP")
	w.learn(w.both.stricter, "2026-12-10 15:00")
	w.look(1)
	owed := w.waiting(c)
	w.clock("2026-12-11 08:00")
	text, err := w.send(owed)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Nothing near it has moved in the calendar: it is the advice for this day that has changed.", "nobody reads what comes on a Tuesday", "The grade of this moment was: "} {
		if !strings.Contains(text, word) {
			t.Errorf("it does not say %q:\n%s", word, text)
		}
	}
	if strings.Contains(text, " in the calendar: February") {
		t.Errorf("it says that the calendar moved:\n%s", text)
	}
}

// TestAPlanIsToldOfOnceADay has a calendar that changes to and fro within a day, and again once the
// mail went.
func TestAPlanIsToldOfOnceADay(t *testing.T) {
	w := newWorld(t)
	c := w.plan("2027-02-02", "Jo Bloggs MP")
	for _, step := range []struct {
		next *edition.Edition
		at   string
		owed int
	}{
		{w.both.sooner, "2026-12-10 15:00", 1}, {w.both.usual, "2026-12-10 16:00", 0}, {w.both.sooner, "2026-12-10 17:00", 0}, {w.both.sooner, "2026-12-11 00:00", 0},
	} {
		w.learn(step.next, step.at)
		w.look(step.owed)
	}
	w.clock("2026-12-11 08:00")
	if _, err := w.send(w.waiting(c)); err != nil {
		t.Fatal(err)
	}
	w.learn(w.both.usual, "2026-12-11 09:00")
	w.look(0)
	w.learn(w.both.sooner, "2026-12-11 10:00")
	w.look(1)
	if owed := w.waiting(c); len(owed) != 1 || owed[0].Due.Format(time.DateOnly) != "2026-12-12" {
		t.Errorf("owed are %+v, want one for the day after", owed)
	}
}

func TestWhatGetsWorseTwiceIsToldTwice(t *testing.T) {
	w := newWorld(t)
	c := w.plan("2027-02-02", "Jo Bloggs MP")
	for _, change := range []struct{ worse, morning, better string }{
		{"2026-12-10 15:00", "2026-12-11 08:00", "2026-12-14 15:00"}, {"2026-12-16 15:00", "2026-12-17 08:00", "2026-12-18 15:00"},
	} {
		w.learn(w.both.sooner, change.worse)
		w.look(1)
		owed := w.waiting(c)
		w.clock(change.morning)
		m, err := w.Store.Member(t.Context(), "sian")
		if err != nil {
			t.Fatal(err)
		}
		for _, try := range []string{"the first", "the second, for the answer to the first was lost"} {
			if _, err := w.Write(t.Context(), m, owed[0].ID, owed, w.now.In(w.Location)); err != nil {
				t.Errorf("%s: %v", try, err)
			}
		}
		if err := w.Store.Settle(t.Context(), []store.Try{{ID: owed[0].ID, Came: store.CameSent, At: w.now}}); err != nil {
			t.Fatal(err)
		}
		w.look(0)
		w.learn(w.both.usual, change.better)
		w.look(0)
		if after, err := w.Desk.Contact(t.Context(), "sian", c.ID); err != nil || after.Told != nil || after.Revision != c.Revision {
			t.Errorf("it is better again, and she is taken to know %+v, %v", after.Told, err)
		}
	}
}

func TestWhenNothingIsToldOfAChange(t *testing.T) {
	for _, tc := range []struct {
		name  string
		first string
		then  func(w *world, c store.Contact)
		owed  int // mails after the calendar has changed
		why   store.Reason
	}{
		{"it was undone before the morning", "2027-02-02", func(w *world, _ store.Contact) { w.learn(w.both.usual, "2026-12-10 23:00") }, 1, store.DropUndone},
		{"she has moved the plan herself since", "2027-02-02", func(w *world, c store.Contact) {
			first := calendar.MustDate("2027-03-09")
			if _, err := w.Desk.Change(w.Context(), "sian", c.ID, nil, engagement.Change{First: &first}); err != nil {
				w.Fatal(err)
			}
		}, 1, store.DropUndone},
		{"she has said that it stays", "2027-02-02", func(w *world, c store.Contact) {
			if _, err := w.Desk.Accept(w.Context(), "sian", c.ID, nil); err != nil {
				w.Fatal(err)
			}
		}, 1, store.DropUndone},
		{"she has given it up", "2027-02-02", func(w *world, c store.Contact) {
			if _, err := w.Desk.Cancel(w.Context(), "sian", c.ID, nil); err != nil {
				w.Fatal(err)
			}
		}, 1, store.DropUndone},
		{"the change is far from her plan", "2027-06-08", nil, 0, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			c := w.plan(tc.first, "Jo Bloggs MP")
			w.look(0)
			w.learn(w.both.sooner, "2026-12-10 15:00")
			w.look(tc.owed)
			if tc.owed == 0 {
				return
			}
			owed := w.waiting(c)
			tc.then(w, c)
			w.clock("2026-12-11 08:00")
			var dropped *outbox.Dropped
			if text, err := w.send(owed); !errors.As(err, &dropped) || dropped.Why != tc.why {
				t.Errorf("it says %s, %v", text, err)
			}
		})
	}
}

func TestManyPlansAreOneMail(t *testing.T) {
	w := newWorld(t)
	plans := []store.Contact{w.plan("2027-02-02", "Jo Bloggs MP"), w.plan("2027-02-03", "Ann Other MP"), w.plan("2027-06-09", "Far Off MP")}
	w.look(0)
	w.learn(w.both.sooner, "2026-12-10 15:00")
	w.look(2)
	if w.Touched() != 2 {
		t.Errorf("officers are told of %d plans", w.Touched())
	}
	if n := len(w.waiting(plans...)); n != 2 {
		t.Errorf("%d mails wait", n)
	}
	sent := w.posted("2026-12-11 08:00")
	if len(sent) == 1 && !strings.Contains(sent[0], "text/calendar") {
		t.Error("no calendar is attached")
	}
	if len(sent) != 1 || !strings.Contains(sent[0], "Bloggs") || !strings.Contains(sent[0], "Ann Other") || strings.Contains(sent[0], "Far Off") {
		t.Errorf("%d mails went: %q", len(sent), sent)
	}
	if n := len(w.waiting(plans...)); n != 0 {
		t.Errorf("%d mails still wait", n)
	}
}

// posted has the outbox send what is due at that time, and returns what went.
func (w *world) posted(at string) (mails []string) {
	w.Helper()
	if err := w.Store.TrustTime(w.Context(), w.now); err != nil {
		w.Fatal(err)
	}
	w.clock(at)
	folder := w.TempDir()
	post, err := mail.NewFolder(folder, "bell@example.org")
	if err != nil {
		w.Fatal(err)
	}
	out, err := outbox.New(w.Context(), outbox.Config{
		Store: w.Store, Post: post, Writers: map[store.MailKind]outbox.Writer{store.MailPlanChanges: w.Write}, Now: w.Watch.Now, Location: w.Location,
		IsWorkingDay: func(n calendar.Nation, d calendar.Date) bool { return w.both.usual.Calendar.IsWorkingDay(n, d) }, Log: w.Watch.Log,
	})
	if err != nil {
		w.Fatal(err)
	}
	if _, err := out.Look(w.Context()); err != nil {
		w.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil {
		w.Fatal(err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			w.Fatal(err)
		}
		mails = append(mails, string(raw))
	}
	return mails
}

func TestWhoWantsNoSuchMailsGetsNone(t *testing.T) {
	w := newWorld(t)
	w.plan("2027-02-02", "Jo Bloggs MP")
	m, err := w.Store.Member(t.Context(), "sian")
	if err != nil {
		t.Fatal(err)
	}
	m.Off = []store.MailKind{store.MailPlanChanges}
	if _, err := w.Store.UpdateMember(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	w.learn(w.both.sooner, "2026-12-10 15:00")
	w.look(0)
}

// BenchmarkLook looks at 2,000 plans of ten members after the calendar has changed. The first
// time mails are owed of most of them.
func BenchmarkLook(b *testing.B) {
	w := newWorld(b)
	c := w.plan("2027-02-02", "Jo Bloggs MP")
	const members, each = 10, 200
	for i := range members {
		id := fmt.Sprintf("m%04d", i)
		if err := w.Store.AddMember(b.Context(), store.Member{ID: id, Email: id + "@example.org", State: store.StateActive}); err != nil {
			b.Fatal(err)
		}
		for j := range each {
			one := c
			one.ID, one.Member, one.First = fmt.Sprintf("c%04d-%03d", i, j), id, calendar.MustDate("2027-01-11").AddDays(j)
			one.Last, one.Revision = one.First, 0
			if _, err := w.Store.AddContact(b.Context(), one, nil, store.IdempotencyKey{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	w.learn(w.both.sooner, "2026-12-10 15:00")
	for b.Loop() {
		again := &Watch{Store: w.Store, Desk: w.Desk, Letters: w.Letters, Now: w.Watch.Now, Location: w.Location, Log: w.Watch.Log, ICS: ics}
		if _, err := again.Look(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*members*each), "µs/plan")
}

func TestAPlanThatHasSleptIsSpreadAtNight(t *testing.T) {
	w := newWorld(t)
	c := w.plan("2027-02-02", "Jo Bloggs MP")
	w.clock("2027-01-27 00:00")
	w.Trusts = func(context.Context) (bool, error) { return false, nil }
	w.look(0)
	if after, err := w.Desk.Contact(t.Context(), "sian", c.ID); err != nil || after.Revision != c.Revision {
		t.Errorf("by a clock that nobody believes it is %+v, %v", after, err)
	}
	w.Trusts = nil
	w.look(0)
	after, err := w.Desk.Contact(t.Context(), "sian", c.ID)
	if err != nil {
		t.Fatal(err)
	}
	on := make(map[calendar.Date]int)
	for _, s := range after.Steps {
		if on[s.Due]++; on[s.Due] > 2 || s.Due.Before(calendar.MustDate("2027-01-27")) {
			t.Errorf("%s is the third step on %s, or late", s.Name, s.Due)
		}
	}
}

func ics(plans []store.Contact) ([]byte, error) {
	return feed.Encode(feed.Calendar{Name: "Division Bell", Events: feed.FromContacts(plans)})
}
