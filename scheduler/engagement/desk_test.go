package engagement

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/edition/editiontest"
	"divisionbell/scheduler/feed"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

var made = editiontest.Once("2026-01-01")

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
	due, err := d.Store.Mails(context.Background(), sian, c.ID)
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
		{"a pair without advice", with(func(p *Plan) { p.Office, p.Action = "councillor", "reception" }), "action", "there is no advice for councillor and reception"},
		{"another country", with(func(p *Plan) { p.Nation = "france" }), "nation", "scotland"},
		{"a parliament in another nation", with(func(p *Plan) { p.Office, p.Nation = "msp", calendar.Wales }), "nation", "does not fit"},
		{"a name of spaces", with(func(p *Plan) { p.Whom = "  " }), "whom", "must not be blank"},
		{"a name that is no text", with(func(p *Plan) { p.Whom = "Jo \xff" }), "whom", "UTF-8"},
		{"notes that ring a bell", with(func(p *Plan) { p.Notes = "ring\a" }), "notes", "control characters"},
		{"a name of two lines", with(func(p *Plan) { p.Whom = "Jo\nBloggs" }), "whom", "must be one line"},
		{"a subject that turns the text around", with(func(p *Plan) { p.Subject = "a\u202eb" }), "subject", "marks of direction"},
		{"eleven points", with(func(p *Plan) { p.Points = strings.Split("a b c d e f g h i j k", " ") }), "points", "at most 10"},
		{"yesterday", letter("2026-11-22"), "first", "2026-11-22 is past: it must be today, 2026-11-23, or later"},
		{"after the calendar", letter("2040-01-10"), "first", "2035-12-31"},
		{"it ends before it begins", with(func(p *Plan) { p.Last = calendar.MustDate("2027-01-11") }), "last", "is before 2027-01-12, the first day"},
		{"a name as long as a letter", with(func(p *Plan) { p.Whom = strings.Repeat("é", 201) }), "whom", "has 201 letters: at most 200"},
		{"a purpose as long as a book", with(func(p *Plan) { p.Purpose = strings.Repeat("é", 2001) }), "purpose", "at most 2000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := d.Plan(context.Background(), sian, tc.plan, "")
			if err == nil || !strings.HasPrefix(err.Error(), tc.field+": ") || !strings.Contains(err.Error(), tc.says) {
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
	if _, err := d.TellOutcome(context.Background(), sian, c.ID, nil, Told{Result: "ignored"}); err == nil || !strings.Contains(err.Error(), "no-reply") {
		t.Errorf("an outcome that there is not: %v", err)
	}
	if _, err := d.TellOutcome(context.Background(), sian, c.ID, nil, Told{Result: "replied", Note: "yes\x00"}); !errors.As(err, new(*FieldError)) {
		t.Errorf("a note with what cannot be read: %v", err)
	}
	told, err := d.TellOutcome(context.Background(), sian, c.ID, Revision(1), Told{Result: "replied", Note: " She will ask the minister "})
	if err != nil || told.Outcome == nil || told.Outcome.Note != "She will ask the minister" || told.Outcome.On != d.Today() {
		t.Errorf("told %+v, %v", told.Outcome, err)
	}
	if err := d.Erase(context.Background(), sian, c.ID, Revision(1)); !errors.Is(err, store.ErrConflict) {
		t.Errorf("erased as it was seen before she told: %v", err)
	}
	if err := d.Erase(context.Background(), sian, c.ID, nil); err != nil {
		t.Error(err)
	}
	if _, err := d.Store.Mails(context.Background(), sian, c.ID); !errors.Is(err, store.ErrNotFound) {
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
	_, before, err := d.Open(context.Background(), secret, netip.Addr{})
	if err != nil {
		t.Fatal(err)
	}
	c := mustPlan(t, d, letter("2027-01-12"))
	hers, after, err := d.Open(context.Background(), secret, netip.Addr{})
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
	if _, _, err := d.Open(context.Background(), secret, netip.Addr{}); !errors.Is(err, store.ErrRevoked) {
		t.Errorf("opened after it was revoked: %v", err)
	}
	if _, _, err := d.Subscribe(context.Background(), sian, strings.Repeat("é", 101)); err == nil || !strings.Contains(err.Error(), "at most 100") {
		t.Errorf("a label as long as a letter: %v", err)
	}
	for _, label := range []string{"  ", "my\nphone", "my \xff", "my \u202ephone"} {
		if _, _, err := d.Subscribe(context.Background(), sian, label); !errors.As(err, new(*FieldError)) {
			t.Errorf("a label %q: %v", label, err)
		}
	}
}

func TestAPlanKeepsWhatWasSaidOfItsMoment(t *testing.T) {
	d := newDesk(t)
	for _, tc := range []struct {
		name     string
		plan     Plan
		bad      bool
		warnings []string
	}{
		{"a calm week with time to prepare", letter("2027-01-18"), false, nil},
		{"the day after tomorrow", letter("2026-11-25"), false, []string{ShortNotice}},
		{"a Saturday", letter("2027-01-16"), true, []string{"weekend"}},
		{"Christmas Day", letter("2026-12-25"), true, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := mustPlan(t, d, tc.plan)
			if c.Accepted == nil || c.Accepted.On != d.Today() || (rank(c.Accepted.Grade) > 2) != tc.bad {
				t.Fatalf("kept %+v", c.Accepted)
			}
			for _, w := range tc.warnings {
				if !slices.Contains(c.Accepted.Warnings, w) {
					t.Errorf("the warnings are %v, without %s", c.Accepted.Warnings, w)
				}
			}
			if !tc.bad && len(tc.warnings) == 0 && len(c.Accepted.Warnings) > 0 {
				t.Errorf("warned of %v", c.Accepted.Warnings)
			}
			if tc.bad && len(c.Accepted.Warnings) < 1 {
				t.Errorf("no rule says why: %v", c.Accepted.Warnings)
			}
			if d.IsWorse(c) {
				t.Error("nothing has changed, and it is worse")
			}
			c.Accepted.Grade = "ideal"
			if tc.bad && !d.IsWorse(c) {
				t.Error("it was ideal and is bad now, and that is no worse")
			}
		})
	}
	ask := Plan{Office: "mp", Action: "follow-up", First: calendar.MustDate("2027-01-18")}
	if c := mustPlan(t, d, ask); c.Accepted != nil || d.IsWorse(c) {
		t.Errorf("when it was asked is not known, and it is judged %+v", c.Accepted)
	}
}

func TestStepsAreSettledAndMoved(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	c := mustPlan(t, d, letter("2027-01-18"))
	first := c.Steps[0]
	done, err := d.Settle(ctx, sian, c.ID, Revision(1), 0, store.StepDone)
	if err != nil || done.Steps[0].State != store.StepDone || done.Steps[0].Settled != d.Today() {
		t.Fatalf("ticked: %+v, %v", done.Steps, err)
	}
	due, err := d.Store.Mails(ctx, sian, c.ID)
	if err != nil || slices.Contains(names(due, first.Due.String()), first.Name) {
		t.Errorf("what is done is still reminded of: %v, %v", due, err)
	}
	if _, err := d.Settle(ctx, sian, c.ID, Revision(1), 1, store.StepLeftOut); !errors.Is(err, store.ErrConflict) {
		t.Errorf("as it was seen before: %v", err)
	}
	for _, step := range []int{-1, len(c.Steps)} {
		if _, err := d.Settle(ctx, sian, c.ID, nil, step, store.StepDone); err == nil || !strings.HasPrefix(err.Error(), "step: ") {
			t.Errorf("step %d: %v", step, err)
		}
	}
	out, err := d.Settle(ctx, sian, c.ID, nil, 1, store.StepLeftOut)
	if err != nil {
		t.Fatal(err)
	}
	name, to := out.Steps[2].Name, out.Steps[2].Due.AddDays(1)
	moved, err := d.MoveStep(ctx, sian, c.ID, nil, 2, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.MoveStep(ctx, sian, c.ID, nil, 2, calendar.MustDate("2026-11-01")); err == nil || !strings.Contains(err.Error(), "is past") {
		t.Errorf("into the past: %v", err)
	}
	later := calendar.MustDate("2027-01-25")
	anew, err := d.Change(ctx, sian, c.ID, Revision(moved.Revision), Change{First: &later})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]store.Step{}
	for _, s := range anew.Steps {
		states[s.Name] = s
	}
	if states[first.Name].State != store.StepDone || states[out.Steps[1].Name].State != store.StepLeftOut || states[name].Due != to || !states[name].Moved {
		t.Errorf("planned anew, the steps are %+v", anew.Steps)
	}
}

func TestAPlanIsGivenUpTakenUpAndRepeated(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	c := mustPlan(t, d, letter("2027-01-18"))
	gone, err := d.Cancel(ctx, sian, c.ID, Revision(1))
	if err != nil || gone.Open() || gone.Cancelled != d.Today() {
		t.Fatalf("%+v, %v", gone, err)
	}
	if due, err := d.Store.Mails(ctx, sian, c.ID); err != nil || len(due) > 0 {
		t.Errorf("it is given up, and reminded of: %v, %v", due, err)
	}
	if back, err := d.Reopen(ctx, sian, c.ID, nil); err != nil || !back.Open() {
		t.Errorf("taken up again: %+v, %v", back, err)
	}
	if due, err := d.Store.Mails(ctx, sian, c.ID); err != nil || len(due) == 0 {
		t.Errorf("it is taken up again, and not reminded of: %v, %v", due, err)
	}
	p, err := d.NextYear(ctx, sian, c.ID)
	if err != nil || p.First.String() != "2028-01-17" || p.Whom != c.Whom || p.RepeatOf != c.ID || p.First.Weekday() != c.First.Weekday() {
		t.Errorf("next year: %+v, %v", p, err)
	}
	for _, tc := range []struct{ result, replied, says string }{
		{"replied", "2026-11-24", "still to come"},
		{"replied", "2026-11-22", "the day on which you planned it"},
		{"no-reply", "2026-11-23", "there was none"},
		{"replied", "2026-11-23", ""},
	} {
		_, err := d.TellOutcome(ctx, sian, c.ID, nil, Told{Result: tc.result, Replied: calendar.MustDate(tc.replied)})
		if (tc.says == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s on %s: %v", tc.result, tc.replied, err)
		}
	}
}

func TestAFeedShowsWhatIsStillOn(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	all := func() (on, cancelled int) {
		own, err := d.Own(ctx, store.Feed{Member: sian})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range own.Events {
			if e.Status == feed.Cancelled {
				cancelled++
			}
		}
		return len(own.Events) - cancelled, cancelled
	}
	events := func() int {
		on, _ := all()
		return on
	}
	c := mustPlan(t, d, letter("2027-01-18"))
	whole := 1 + len(c.Steps)
	now := d.Now()
	shows := func(when string, on, cancelled int) {
		t.Helper()
		if gotOn, gotCancelled := all(); gotOn != on || gotCancelled != cancelled {
			t.Errorf("%s: %d events and %d cancelled ones, want %d and %d", when, gotOn, gotCancelled, on, cancelled)
		}
	}
	if _, err := d.Settle(ctx, sian, c.ID, nil, 0, store.StepLeftOut); err != nil {
		t.Fatal(err)
	}
	shows("a step is left out", whole-1, 1)
	if _, err := d.Cancel(ctx, sian, c.ID, nil); err != nil {
		t.Fatal(err)
	}
	shows("it is given up", 0, whole)
	d.Now = func() time.Time { return now.AddDate(0, 0, 89) }
	shows("it was given up 89 days ago", 0, whole)
	d.Now = func() time.Time { return now.AddDate(0, 0, 91) }
	shows("it was given up 91 days ago", 0, 0)
	d.Now = func() time.Time { return now }
	if _, err := d.Reopen(ctx, sian, c.ID, nil); err != nil {
		t.Fatal(err)
	}
	shows("it is taken up again", whole-1, 1)
	for _, tc := range []struct {
		after time.Duration
		shown bool
	}{{400 * 24 * time.Hour, true}, {430 * 24 * time.Hour, false}} {
		d.Now = func() time.Time { return now.Add(tc.after) }
		if (events() > 0) != tc.shown {
			t.Errorf("%s later there are %d events", tc.after, events())
		}
	}
}

func TestNoReplyYetPutsOffAskingAgain(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	for _, tc := range []struct {
		office advice.Office
		least  int // days from today
	}{{"mp", 14}, {"minister", 28}} {
		p := letter("2026-11-23")
		p.Office = tc.office
		c := mustPlan(t, d, p)
		begun := d.Now
		d.Now = func() time.Time { return begun().AddDate(0, 0, 21) }
		moved, err := d.NoReplyYet(ctx, sian, c.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(moved.Steps, func(s store.Step) bool { return s.Name == AskAgain })
		if wait := moved.Steps[i].Due.DaysSince(d.Today()); wait < tc.least || !moved.Steps[i].Moved {
			t.Errorf("%s: asking again is put off to %s, %d days from today", tc.office, moved.Steps[i].Due, wait)
		}
		d.Now = begun
	}
	c := mustPlan(t, d, letter("2026-11-24"))
	c.Steps = slices.DeleteFunc(c.Steps, func(s store.Step) bool { return s.Name == AskAgain })
	if _, err := d.Store.UpdateContact(ctx, c, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := d.NoReplyYet(ctx, sian, c.ID, nil); err == nil || !strings.HasPrefix(err.Error(), "step: ") {
		t.Errorf("nothing is to be asked again: %v", err)
	}
}
