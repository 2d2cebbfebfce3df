package engagement

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/feed"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

var made = sync.OnceValues(func() (*edition.Edition, error) {
	book, err := rule.Load()
	if err != nil {
		return nil, err
	}
	return edition.New(nil, book, calendar.MustDate("2026-01-01"))
})

// firstEdition is worked out once for all tests: it never changes.
func firstEdition(t *testing.T) *edition.Edition {
	t.Helper()
	e, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const (
	sian  = "sian"
	other = "other"
)

// newDesk is a desk with two members, on a Monday morning in November.
func newDesk(t *testing.T) *Desk {
	t.Helper()
	st, err := bolt.Open(filepath.Join(t.TempDir(), "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, id := range []string{sian, other} {
		if err := st.AddMember(context.Background(), store.Member{ID: id, Email: id + "@example.org"}); err != nil {
			t.Fatal(err)
		}
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	d, err := New(Needs{
		Editions: edition.NewEditions(firstEdition(t), now), Store: st, Now: func() time.Time { return now }, Location: london, Random: rand.Reader,
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func letter(first string) Plan {
	return Plan{Office: "mp", Action: "write", Whom: " Jo Bloggs MP ", Purpose: "Keep the branch library open", First: calendar.MustDate(first)}
}

func mustPlan(t *testing.T, d *Desk, p Plan) store.Contact {
	t.Helper()
	c, err := d.Plan(context.Background(), sian, p, "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAPlanHasItsStepsAndReminders(t *testing.T) {
	d := newDesk(t)
	c := mustPlan(t, d, letter("2027-01-12"))
	if c.Whom != "Jo Bloggs MP" || c.Nation != calendar.England || c.Last != c.First || len(c.Steps) == 0 || c.Revision != 1 {
		t.Errorf("planned %+v", c)
	}
	due, err := d.Store.Reminders(context.Background(), sian, c.ID)
	if err != nil || len(due) == 0 {
		t.Errorf("%d reminders, %v", len(due), err)
	}
	if _, err := d.Contact(context.Background(), other, c.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another member reads it: %v", err)
	}
}

func TestWhatCannotBePlannedIsSaidFieldByField(t *testing.T) {
	d := newDesk(t)
	with := func(change func(*Plan)) Plan {
		p := letter("2027-01-12")
		change(&p)
		return p
	}
	for _, tc := range []struct {
		name        string
		plan        Plan
		field, says string
	}{
		{"an office that there is not", with(func(p *Plan) { p.Office = "king" }), "office", "allowed are mp"},
		{"an action that nobody takes", with(func(p *Plan) { p.Action = "shout" }), "action", "write"},
		{"a pair without advice", with(func(p *Plan) { p.Office, p.Action = "councillor", "reception" }), "action", "there is no advice on reception for councillor"},
		{"another country", with(func(p *Plan) { p.Nation = "france" }), "nation", "scotland"},
		{"yesterday", letter("2026-11-22"), "first", "2026-11-22 is past: it must be today, 2026-11-23, or later"},
		{"after the calendar", letter("2040-01-10"), "first", "2035-12-31"},
		{"it ends before it begins", with(func(p *Plan) { p.Last = calendar.MustDate("2027-01-11") }), "last", "is before 2027-01-12, the first day"},
		{"a name as long as a letter", with(func(p *Plan) { p.Whom = strings.Repeat("é", 201) }), "whom", "has 201 letters: at most 200"},
		{"a purpose as long as a book", with(func(p *Plan) { p.Purpose = strings.Repeat("é", 2001) }), "purpose", "at most 2000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := d.Plan(context.Background(), sian, tc.plan, "")
			wrong := (*FieldError)(nil)
			if !errors.As(err, &wrong) || wrong.Field != tc.field || !strings.Contains(wrong.Problem, tc.says) {
				t.Errorf("got %v, want %q about %s", err, tc.says, tc.field)
			}
		})
	}
	if kept, err := d.Contacts(context.Background(), sian); err != nil || len(kept) > 0 {
		t.Errorf("after all that she plans %v, %v", kept, err)
	}
}

// A form that is sent twice, by a double click or after a broken connection, plans once.
func TestTheSameRequestPlansOnce(t *testing.T) {
	d := newDesk(t)
	first, err := d.Plan(context.Background(), sian, letter("2026-11-23"), "word")
	if err != nil {
		t.Fatal(err)
	}
	now := d.Now()
	d.Now = func() time.Time { return now.Add(20 * time.Hour) } // its day has passed
	if again, err := d.Plan(context.Background(), sian, letter("2026-11-23"), "word"); err != nil || again.ID != first.ID {
		t.Errorf("again: %+v, %v", again, err)
	}
	if _, err := d.Plan(context.Background(), sian, letter("2027-01-12"), "word"); !errors.Is(err, store.ErrKeyReused) {
		t.Errorf("another plan with the same word: %v", err)
	}
}

func TestMovingAPlan(t *testing.T) {
	d := newDesk(t)
	c := mustPlan(t, d, letter("2027-01-12"))
	to := calendar.MustDate("2027-01-19")
	moved, err := d.Change(context.Background(), sian, c.ID, Revision(c.Revision), Change{First: &to})
	if err != nil || moved.First != to || moved.Last != to || moved.Whom != c.Whom || moved.Steps[0].Due == c.Steps[0].Due {
		t.Errorf("a letter of one day moves as a whole, with its steps: %+v, %v", moved, err)
	}
	if _, err := d.Change(context.Background(), sian, c.ID, Revision(c.Revision), Change{First: &to}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("moved as it was seen before it moved: %v", err)
	}
	if _, err := d.Change(context.Background(), other, c.ID, nil, Change{First: &to}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("moved by another member: %v", err)
	}
	whom := "Sam Bloggs MP"
	renamed, err := d.Change(context.Background(), sian, c.ID, nil, Change{Whom: &whom})
	if err != nil || renamed.Whom != whom || renamed.Steps[0] != moved.Steps[0] {
		t.Errorf("another name leaves the steps alone: %+v, %v", renamed, err)
	}
}

func TestTellingWhatCameOfIt(t *testing.T) {
	d := newDesk(t)
	c := mustPlan(t, d, letter("2027-01-12"))
	if _, err := d.TellOutcome(context.Background(), sian, c.ID, nil, "ignored", ""); err == nil || !strings.Contains(err.Error(), "no-reply") {
		t.Errorf("an outcome that there is not: %v", err)
	}
	told, err := d.TellOutcome(context.Background(), sian, c.ID, Revision(1), "replied", " She will ask the minister ")
	if err != nil || told.Outcome == nil || told.Outcome.Note != "She will ask the minister" || told.Outcome.On != d.Today() {
		t.Errorf("told %+v, %v", told.Outcome, err)
	}
	if err := d.Erase(context.Background(), sian, c.ID, Revision(1)); !errors.Is(err, store.ErrConflict) {
		t.Errorf("erased as it was seen before she told: %v", err)
	}
	if err := d.Erase(context.Background(), sian, c.ID, nil); err != nil {
		t.Error(err)
	}
	if _, err := d.Store.Reminders(context.Background(), sian, c.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it is erased, and is still reminded of: %v", err)
	}
}

// A plan for the day after Christmas can be bettered; nothing of it changes by asking.
func TestABetterDay(t *testing.T) {
	d := newDesk(t)
	c := mustPlan(t, d, letter("2026-12-28"))
	found, err := d.Suggest(context.Background(), sian, c.ID, advice.Question{Limit: 2})
	if err != nil || len(found.Better) == 0 || len(found.Better) > 2 {
		t.Fatalf("%+v, %v", found, err)
	}
	for _, w := range found.Better {
		if w.Score <= found.Planned.Score || w.ActBy.Before(d.Today()) {
			t.Errorf("%s to %s with %d is no better than %d, or cannot be met", w.First, w.Last, w.Score, found.Planned.Score)
		}
	}
	if same, err := d.Contact(context.Background(), sian, c.ID); err != nil || same.Revision != c.Revision {
		t.Errorf("it was changed by asking: %v", err)
	}
}

func TestSubscribingAndRevoking(t *testing.T) {
	d := newDesk(t)
	f, secret, err := d.Subscribe(context.Background(), sian, " my phone ")
	if err != nil || f.Label != "my phone" {
		t.Fatalf("%+v, %v", f, err)
	}
	_, before, err := d.Open(context.Background(), secret)
	if err != nil {
		t.Fatal(err)
	}
	c := mustPlan(t, d, letter("2027-01-12"))
	hers, after, err := d.Open(context.Background(), secret)
	if err != nil || after == before {
		t.Errorf("a new plan is not told apart: %q, %v", after, err)
	}
	own, err := d.Own(context.Background(), hers)
	if err != nil || len(own.Events) != 1+len(c.Steps) {
		t.Errorf("%d events, %v", len(own.Events), err)
	}
	if _, err := feed.Encode(own); err != nil {
		t.Error(err)
	}
	if err := d.Revoke(context.Background(), other, f.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("revoked by another member: %v", err)
	}
	if err := d.Revoke(context.Background(), sian, f.ID); err != nil {
		t.Error(err)
	}
	if _, _, err := d.Open(context.Background(), secret); !errors.Is(err, store.ErrRevoked) {
		t.Errorf("opened after it was revoked: %v", err)
	}
	if _, _, err := d.Subscribe(context.Background(), sian, strings.Repeat("é", 101)); err == nil || !strings.Contains(err.Error(), "at most 100") {
		t.Errorf("a label as long as a letter: %v", err)
	}
}
