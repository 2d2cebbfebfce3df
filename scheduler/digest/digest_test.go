package digest

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/edition/editiontest"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/numbers"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

var firstEdition = editiontest.Once("2026-01-01")

// world is a store with one member, and a clock that is set by hand.
type world struct {
	*testing.T
	*Digest
	now time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t}
	w.clock("2026-12-08 09:00") // a Tuesday
	first, err := firstEdition()
	if err != nil {
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
	editions := edition.NewEditions(first, w.now)
	desk, err := engagement.New(engagement.Needs{Editions: editions, Store: st, Now: clock, Location: london, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	letters, err := lettertest.On("https://bell.example.org", func() *advice.Advisor { return editions.Current().Advice }, st)
	if err != nil {
		t.Fatal(err)
	}
	w.Digest = &Digest{Store: st, Desk: desk, Letters: letters, Now: clock, Location: london, Log: slog.New(slog.DiscardHandler), ICS: ics}
	m := store.Member{ID: "sian", Email: "sian@example.org", State: store.StateActive, Nation: calendar.Wales, MailHour: 10}
	if err := st.AddMember(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return w
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
	if n, err := w.Look(w.Context()); err != nil || n != want {
		w.Errorf("at %s %d mails are owed, want %d, %v", w.now, n, want, err)
	}
}

func (w *world) member() store.Member {
	w.Helper()
	m, err := w.Store.Member(w.Context(), "sian")
	if err != nil {
		w.Fatal(err)
	}
	return m
}

func (w *world) plan(office advice.Office, first string) store.Contact {
	w.Helper()
	c, err := w.Desk.Plan(w.Context(), "sian", engagement.Plan{Office: office, Action: "write", Whom: "Jo Bloggs", Nation: calendar.Wales, First: calendar.MustDate(first)}, "")
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func (w *world) write() (string, error) {
	w.Helper()
	got, err := w.Write(w.Context(), w.member(), "x", nil, w.now.In(w.Location))
	if n := strings.Count(string(got.Calendar), "BEGIN:VCALENDAR"); err == nil && (n == 1) != strings.Contains(got.Text, "This week") {
		w.Errorf("%d calendars are attached to\n%s", n, got.Text)
	}
	return got.Subject + "\n" + got.Text, err
}

func TestWhenTheWeeklyMailComes(t *testing.T) {
	w := newWorld(t)
	w.plan("mp", "2027-02-02")
	w.look(0) // it is planned
	if next := w.member().NextDigest; !next.Equal(time.Date(2026, 12, 14, 10, 0, 0, 0, time.UTC)) {
		t.Fatalf("the first is due at %s", next)
	}
	for _, tc := range []struct {
		name, now string
		owed      int
		next      string
	}{
		{"on Sunday", "2026-12-13 12:00", 0, "2026-12-14T10:00:00Z"},
		{"on Monday before her hour", "2026-12-14 09:59", 0, "2026-12-14T10:00:00Z"},
		{"on Monday in her hour", "2026-12-14 10:00", 1, "2026-12-21T10:00:00Z"},
		{"once", "2026-12-14 11:00", 0, "2026-12-21T10:00:00Z"},
		{"the next Monday is a bank holiday", "2026-12-21 10:00", 1, "2026-12-29T10:00:00Z"},
		{"weeks without service are one mail", "2027-01-27 15:00", 1, "2027-02-01T10:00:00Z"},
		{"in summer time too", "2027-03-29 09:00", 1, "2027-04-05T09:00:00Z"},
	} {
		w.clock(tc.now)
		w.look(tc.owed)
		if next := w.member().NextDigest.UTC().Format(time.RFC3339); next != tc.next {
			t.Errorf("%s: the next is due at %s, want %s", tc.name, next, tc.next)
		}
	}
	mails, err := w.Store.Mails(t.Context(), "sian", "")
	if err != nil || len(mails) != 4 {
		t.Errorf("%d mails are owed, %v", len(mails), err)
	}
}

// Two programs look at the same moment, and one mail is owed.
func TestTwoWhoLookOweOne(t *testing.T) {
	w := newWorld(t)
	w.plan("mp", "2027-02-02")
	w.look(0)
	w.clock("2026-12-14 10:00")
	stale := w.member()
	w.look(1)
	if owed, err := w.owe(t.Context(), stale, w.now); owed || err != nil {
		t.Errorf("the other owes it too: %t, %v", owed, err)
	}
	if mails, err := w.Store.Mails(t.Context(), "sian", ""); err != nil || len(mails) != 1 {
		t.Errorf("%d mails are owed, %v", len(mails), err)
	}
}

func TestAClockThatWasFarAheadDoesNotPutItOff(t *testing.T) {
	w := newWorld(t)
	w.clock("2030-01-02 09:00")
	w.look(0)
	w.clock("2026-12-08 09:00")
	w.look(0)
	if next := w.member().NextDigest.Format(time.DateOnly); next != "2026-12-14" {
		t.Errorf("the next is due on %s", next)
	}
}

func TestWhoGetsNoWeeklyMail(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*store.Member)
	}{
		{"who wants none", func(m *store.Member) { m.Off = []store.MailKind{store.MailDigest} }},
		{"who is disabled", func(m *store.Member) { m.State = store.StateDisabled }},
		{"who never signed in", func(m *store.Member) { m.State = store.StateInvited }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			w.plan("mp", "2027-02-02")
			w.look(0)
			m := w.member()
			tc.change(&m)
			if _, err := w.Store.UpdateMember(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			w.clock("2026-12-14 10:00")
			w.look(0)
		})
	}
}

func TestWhatTheWeeklyMailSays(t *testing.T) {
	w := newWorld(t)
	w.plan("mp", "2027-02-23")
	w.plan("ms", "2027-02-09")
	w.Besides = []Source{func(_ context.Context, asked Asked) (letter.Section, error) {
		return letter.Section{Heading: words.Text{Words: "What others say"}, Lines: []letter.Line{{Words: words.Text{Words: asked.Member.ID + " is asked"}}}}, nil
	}}
	w.clock("2027-02-01 10:00")
	text, err := w.write()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, part := range []string{
		"Your week: ", "Overdue", "This week", "What others say", "sian is asked", "What is coming in the next four weeks", "(Senedd Cymru)", "The best moments of the next four weeks", "Write to your MP (", "----",
	} {
		next := strings.Index(text, part)
		if next <= at {
			t.Errorf("%q is not said, or not there:\n%s", part, text)
		}
		at = max(at, next)
	}
	for _, no := range []string{"Scottish", "oral questions", "What has moved"} {
		if strings.Contains(text, no) {
			t.Errorf("it says %q:\n%s", no, text)
		}
	}
	if lines := strings.Count(text, "\n- "); lines > 26 {
		t.Errorf("it has %d lines", lines)
	}
}

func TestAWeeklyMailIsNeverEmpty(t *testing.T) {
	for _, tc := range []struct {
		name string
		plan func(w *world)
	}{
		{"she plans nothing", func(*world) {}},
		{"she has given up what she planned", func(w *world) {
			c := w.plan("mp", "2027-02-02")
			if _, err := w.Desk.Cancel(w.Context(), "sian", c.ID, nil); err != nil {
				w.Fatal(err)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			tc.plan(w)
			var dropped *outbox.Dropped
			if text, err := w.write(); !errors.As(err, &dropped) {
				t.Errorf("%v:\n%s", err, text)
			}
		})
	}
}

func TestWhoPlansNothingIsToldWhatHerBodyAsks(t *testing.T) {
	w := newWorld(t)
	desk := &campaign.Desk{Plans: w.Desk, Numbers: &numbers.Publisher{Store: w.Store, Now: w.Digest.Now, Location: w.Location}}
	w.Besides = []Source{Campaigns(desk)}
	first, last := calendar.MustDate("2027-01-04"), calendar.MustDate("2027-03-26")
	if _, err := desk.Make(t.Context(), store.CommandLine, campaign.Draft{
		Title: "Save the branch libraries", Office: "mp", Action: "write", First: first, Last: last, Weekly: 50, Points: []string{"They are used"},
	}); err != nil {
		t.Fatal(err)
	}
	var dropped *outbox.Dropped
	if text, err := w.write(); !errors.As(err, &dropped) {
		t.Errorf("she has not said that she wants to be asked: %v\n%s", err, text)
	}
	m := w.member()
	m.AskSince = calendar.MustDate("2026-12-01")
	if _, err := w.Store.UpdateMember(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	text, err := w.write()
	if err != nil || !strings.Contains(text, "What your membership body asks of you") || !strings.Contains(text, "Save the branch libraries (Write to your MP)") || strings.Contains(text, "Overdue") {
		t.Errorf("%v:\n%s", err, text)
	}
}

func ics(plans []store.Contact) ([]byte, error) {
	return feed.Encode(feed.Calendar{Name: "Division Bell", Events: feed.FromContacts(plans)})
}
