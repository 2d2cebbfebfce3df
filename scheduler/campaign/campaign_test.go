package campaign

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/edition/editiontest"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/field"
	"divisionbell/scheduler/numbers"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// firstEdition is worked out once for all tests: it never changes.
var firstEdition = editiontest.Once("2026-01-01")

type world struct {
	*testing.T
	*Desk
	store store.Store
	now   time.Time
}

// newWorld is a store in a file, on Monday 23 November 2026.
func newWorld(t *testing.T) *world {
	t.Helper()
	st, err1 := bolt.Open(filepath.Join(t.TempDir(), "store.db"))
	first, err2 := firstEdition()
	london, err3 := time.LoadLocation("Europe/London")
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w := &world{T: t, store: st, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	plans, err := engagement.New(engagement.Needs{Editions: edition.NewEditions(first, w.now), Store: st, Now: clock, Location: london, Random: rand.Reader})
	w.must(err)
	w.Desk = &Desk{Plans: plans, Numbers: &numbers.Publisher{Store: st, Now: clock, Location: london}}
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func day(s string) calendar.Date { return calendar.MustDate(s) }

func draft(change ...func(*Draft)) Draft {
	d := Draft{
		Title: "A letter for libraries", Office: "mp", Action: "write", Points: []string{"- Libraries lend more than books."},
		Links: []string{"https://example.org/toolkit"}, First: day("2027-01-11"), Last: day("2027-03-12"), Weekly: 5,
	}
	for _, to := range change {
		to(&d)
	}
	return d
}

func (w *world) makes(d Draft) store.Campaign {
	w.Helper()
	c, err := w.Make(w.Context(), "boss", d)
	w.must(err)
	return c
}

func (w *world) join(name string, change ...func(*store.Member)) store.Member {
	w.Helper()
	m := store.Member{ID: name, Email: name + "@example.org", State: store.StateActive, AskSince: day("2026-11-01")}
	for _, to := range change {
		to(&m)
	}
	w.must(w.store.AddMember(w.Context(), m))
	m, err := w.store.Member(w.Context(), name)
	w.must(err)
	return m
}

func (w *world) open(m store.Member) []Suggestion {
	w.Helper()
	open, err := w.Open(w.Context(), m)
	w.must(err)
	return open
}

func TestWhatNoCampaignCanBe(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		name        string
		change      func(*Draft)
		field, says string
	}{
		{"without a title", func(d *Draft) { d.Title = "" }, "title", "must not be empty"},
		{"with a title of spaces", func(d *Draft) { d.Title = "  " }, "title", "blank"},
		{"with a title that turns the text around", func(d *Draft) { d.Title = "Letters \u202e" }, "title", "direction"},
		{"with eleven points", func(d *Draft) { d.Points = strings.Fields(strings.Repeat("point ", 11)) }, "points", "at most 10"},
		{"with a link that runs something", func(d *Draft) { d.Links = []string{"javascript:alert(1)"} }, "links", "https://"},
		{"with a link with a password", func(d *Draft) { d.Links = []string{"https://ada:secret@example.org"} }, "links", "https://"},
		{"in a nation that there is not", func(d *Draft) { d.Nations = []calendar.Nation{"uk"} }, "nations", "allowed are england"},
		{"for Members of the Senedd in Scotland", func(d *Draft) { d.Office, d.Nations = "ms", []calendar.Nation{calendar.Scotland} }, "nations", "wales alone"},
		{"that makes no sense", func(d *Draft) { d.Office, d.Action = "peer", "surgery" }, "action", "no constituency"},
		{"of what each would have to say more", func(d *Draft) { d.Action = "follow-up" }, "action", "would have to say more"},
		{"without days", func(d *Draft) { d.First = calendar.Date{} }, "first", "YYYY-MM-DD"},
		{"that is past", func(d *Draft) { d.First = day("2026-11-22") }, "first", "2026-11-23, or later"},
		{"that ends before it begins", func(d *Draft) { d.Last = day("2027-01-10") }, "last", "before 2027-01-11"},
		{"of more than a year", func(d *Draft) { d.Last = day("2028-01-12") }, "last", "366 at most"},
		{"beyond the calendar", func(d *Draft) { d.First, d.Last = day("2040-01-11"), day("2040-01-12") }, "first", "outside the calendar"},
		{"on Christmas alone", func(d *Draft) { d.First, d.Last = day("2026-12-25"), day("2026-12-27") }, "first", "no working day"},
		{"of nobody", func(d *Draft) { d.Weekly = 0 }, "weekly", "1 to"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := w.Make(w.Context(), "boss", draft(tc.change))
			name, problem := problemOf(err)
			if name != tc.field || !strings.Contains(problem, tc.says) {
				t.Errorf("got %v, want %q about %s", err, tc.says, tc.field)
			}
		})
	}
	if all, err := w.All(w.Context()); err != nil || len(all) != 0 {
		t.Errorf("of what was refused is kept %+v, %v", all, err)
	}
}

// problemOf is the field that an error is about, and what is wrong with it.
func problemOf(err error) (name, problem string) {
	written := (*field.Error)(nil)
	if errors.As(err, &written) {
		return written.Field, written.Problem
	}
	name, problem, _ = strings.Cut(fmt.Sprint(err), ": ")
	return name, problem
}

func TestOfficersMakeChangeAndEnd(t *testing.T) {
	w := newWorld(t)
	c := w.makes(draft())
	if len(c.Points) != 1 || c.Points[0] != "Libraries lend more than books." {
		t.Errorf("the points are %q", c.Points)
	}
	changed, err := w.Change(w.Context(), "boss", c.ID, engagement.Revision(1), draft(func(d *Draft) { d.Weekly = 3 }))
	w.must(err)
	if _, err := w.Change(w.Context(), "boss", c.ID, engagement.Revision(1), draft()); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a change of what was changed since: %v", err)
	}
	ended, err := w.End(w.Context(), "boss", c.ID, engagement.Revision(changed.Revision))
	w.must(err)
	if ended.Weekly != 3 || ended.Ended != day("2026-11-23") {
		t.Errorf("it is %+v", ended)
	}
	if open := w.open(w.join("ada")); len(open) != 0 {
		t.Errorf("it has ended, and is suggested: %+v", open)
	}
	acts, err := w.store.Acts(w.Context(), store.Part{})
	w.must(err)
	var did []string
	for _, a := range acts.Items {
		did = append(did, a.By+" "+a.What)
	}
	if got := strings.Join(did, ", "); got != "boss end-campaign, boss change-campaign, boss make-campaign" {
		t.Errorf("the record says %s", got)
	}
}

func TestWhoIsAsked(t *testing.T) {
	w := newWorld(t)
	w.makes(draft(func(d *Draft) { d.Nations = []calendar.Nation{calendar.Wales} }))
	if s := w.open(w.join("nowhere"))[0]; s.Nation != calendar.Wales {
		t.Errorf("who does not say where she is is asked as in %s", s.Nation)
	}
	for _, tc := range []struct {
		name   string
		change func(*store.Member)
		asked  int
	}{
		{"who wants to be", func(m *store.Member) { m.Nation = calendar.Wales }, 1},
		{"who does not say where she is", func(*store.Member) {}, 1},
		{"who is elsewhere", func(m *store.Member) { m.Nation = calendar.Scotland }, 0},
		{"who does not want to be", func(m *store.Member) { m.AskSince = calendar.Date{} }, 0},
		{"who is disabled", func(m *store.Member) { m.State = store.StateDisabled }, 0},
	} {
		if open := w.open(w.join(strings.ReplaceAll(tc.name, " ", "-"), tc.change)); len(open) != tc.asked {
			t.Errorf("%s has %+v", tc.name, open)
		}
	}
}

func TestASuggestionBecomesAPlanInOneGo(t *testing.T) {
	w := newWorld(t)
	c, ada := w.makes(draft()), w.join("ada")
	s := w.open(ada)[0]
	made, err := w.Accept(w.Context(), ada, c.ID, s.Day)
	w.must(err)
	if made.Campaign != c.ID || made.First != s.Day || made.Subject != c.Title || len(made.Points) != 1 || made.Notes != "https://example.org/toolkit" || len(made.Steps) == 0 {
		t.Errorf("the plan is %+v", made)
	}
	again, err := w.Accept(w.Context(), ada, c.ID, s.Day)
	w.must(err)
	if open := w.open(ada); again.ID != made.ID || len(open) != 0 {
		t.Errorf("accepted twice there is %s beside %s, and still open is %+v", again.ID, made.ID, open)
	}

	bea := w.join("bea")
	w.must(w.Refuse(w.Context(), bea, c.ID))
	if open := w.open(bea); len(open) != 0 {
		t.Errorf("refused, and open is %+v", open)
	}
	if _, err := w.Accept(w.Context(), bea, c.ID, s.Day); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("refused, and then accepted: %v", err)
	}
	for _, nothing := range []string{"no-campaign", ""} {
		if _, err := w.Accept(w.Context(), ada, nothing, s.Day); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q is accepted: %v", nothing, err)
		}
		if err := w.Refuse(w.Context(), ada, nothing); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q is refused: %v", nothing, err)
		}
	}
	if _, err := w.Accept(w.Context(), w.join("silent", func(m *store.Member) { m.AskSince = calendar.Date{} }), c.ID, s.Day); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("who is not asked takes part: %v", err)
	}
}

// Sixty members come one after the other: the weeks fill evenly, on good days alone, and none
// beyond its bound; who comes when all are full is not asked.
func TestMembersAreSpreadOverTheWindow(t *testing.T) {
	w := newWorld(t)
	c := w.makes(draft(func(d *Draft) { d.Nations = []calendar.Nation{calendar.England} }))
	weeks, err := w.Weeks(w.Context(), c)
	w.must(err)
	room := 0
	for _, week := range weeks {
		room += week.Room
	}
	if room >= 60 || room < 20 {
		t.Fatalf("there is room for %d in %+v", room, weeks)
	}
	taken := make(map[calendar.Date]int)
	for i := range 60 {
		m := w.join(fmt.Sprint("member", i))
		open := w.open(m)
		if i >= room {
			if len(open) != 0 {
				t.Fatalf("all weeks are full, and member %d is offered %s", i, open[0].Day)
			}
			continue
		}
		if s := open[0]; s.Grade != "good" && s.Grade != "ideal" || s.Day.IsWeekend() || s.Day.Before(c.First) || s.Day.After(c.Last) {
			t.Errorf("member %d is offered %s, which is %s", i, s.Day, s.Grade)
		}
		// Who works it out elsewhere comes to the same.
		other := &Desk{Plans: w.Plans, Numbers: w.Numbers}
		same, err := other.Open(context.Background(), m)
		w.must(err)
		if same[0].Day != open[0].Day {
			t.Errorf("member %d is offered %s here and %s there", i, open[0].Day, same[0].Day)
		}
		made, err := w.Accept(w.Context(), m, c.ID, open[0].Day)
		w.must(err)
		taken[mondayOf(made.First)]++
		least, most := 1000, 0
		for _, week := range weeks {
			least, most = min(least, taken[week.Monday]), max(most, taken[week.Monday])
		}
		if most > c.Weekly || most-least > 1 {
			t.Fatalf("after %d members the weeks have %v", i+1, taken)
		}
	}
}

// Before anybody has accepted, the offers are spread already: chance decides.
func TestOffersAreSpreadBeforeAnybodyAccepts(t *testing.T) {
	w := newWorld(t)
	c := w.makes(draft(func(d *Draft) { d.Weekly = 100 }))
	weeks, err := w.Weeks(w.Context(), c)
	w.must(err)
	offered := make(map[calendar.Date]int)
	const many = 100
	for i := range many {
		offered[mondayOf(w.open(w.join(fmt.Sprint("member", i)))[0].Day)]++
	}
	for monday, n := range offered {
		if n > 4*many/len(weeks) {
			t.Errorf("of %d offers %d are in the week of %s: %v", many, n, monday, offered)
		}
	}
}

func TestAnOfferMovesOnAsDaysPass(t *testing.T) {
	w := newWorld(t)
	c, ada := w.makes(draft()), w.join("ada")
	first := w.open(ada)[0].Day
	for w.today().Before(c.Last) {
		w.now = w.now.AddDate(0, 0, 7)
		for _, s := range w.open(ada) {
			if s.Day.Before(w.today()) {
				t.Fatalf("on %s the offer is %s", w.today(), s.Day)
			}
		}
	}
	// A day that is full or past by now is taken for the next that is offered.
	w.now = first.AddDays(1).At(9, 0, time.UTC)
	made, err := w.Accept(w.Context(), ada, c.ID, first)
	w.must(err)
	if !made.First.After(first) {
		t.Errorf("offered for %s, which is past, and planned for %s", first, made.First)
	}
}

func TestWhoIsAskedIsCountedAtOnceInSteps(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		w.join(fmt.Sprint("member", i))
	}
	c := w.makes(draft())
	weeks, err := numbers.OfCampaign(w.Context(), w.store, c.ID)
	w.must(err)
	if len(weeks) != 1 || weeks[0].Asked != 10 || weeks[0].Accepted != 0 {
		t.Errorf("it is counted as %+v", weeks)
	}
}

func TestManyWhoAcceptAtOnceFillNoWeekBeyondItsBound(t *testing.T) {
	w := newWorld(t)
	c := w.makes(draft(func(d *Draft) { d.Last, d.Weekly = day("2027-01-22"), 3 }))
	var all sync.WaitGroup
	for i := range 12 {
		m := w.join(fmt.Sprint("member", i))
		all.Go(func() {
			if _, err := w.Accept(context.Background(), m, c.ID, day("2027-01-18")); err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	replies, err := w.store.Replies(w.Context(), c.ID)
	w.must(err)
	weeks := make(map[calendar.Date]int)
	for _, r := range replies.Items {
		if weeks[mondayOf(r.Planned)]++; weeks[mondayOf(r.Planned)] > 3 {
			t.Fatalf("the weeks have %v", weeks)
		}
	}
	if len(replies.Items) == 0 {
		t.Error("nobody takes part")
	}
}
