package decision_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/decision/decisiontest"
	"divisionbell/scheduler/field"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// The tests take this for now: a Wednesday.
const clock = "2026-11-25T09:00:00Z"

const november = "commons/recess/november/2027"

type office struct {
	*decisiontest.Office
	store store.Store
}

func open(t *testing.T) office {
	t.Helper()
	now, err1 := time.Parse(time.RFC3339, clock)
	london, err2 := time.LoadLocation("Europe/London")
	folder := t.TempDir()
	st, err3 := bolt.Open(filepath.Join(folder, "members.db"))
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	made, err := decisiontest.Open(folder, st, func() time.Time { return now }, london)
	if err != nil {
		t.Fatal(err)
	}
	return office{made, st}
}

// sian is an officer who says why.
var sian = decision.Officer(store.Member{ID: "sian"}, "the Leader of the House said so")

func (o office) entry(id string) (calendar.Entry, bool) {
	return o.Editor.Editions.Current().Calendar.Entry(id)
}

func (o office) look(t *testing.T, order decision.Order) decision.Proposed {
	t.Helper()
	p, err := o.Clerk.Look(t.Context(), order, sian)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// carry has what was looked at carried out.
func (o office) carry(t *testing.T, order decision.Order) decision.Proposed {
	t.Helper()
	p, err := o.Clerk.Carry(t.Context(), order, sian, o.look(t, order).Version)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// acts are what the record says, the latest first.
func (o office) acts(t *testing.T) string {
	t.Helper()
	all, err := o.store.Acts(t.Context(), store.Part{})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, a := range all.Items {
		said = append(said, a.By+" "+a.What+" "+a.On+" ("+a.Why+")")
	}
	return strings.Join(said, "; ")
}

func notHappening(id string) decision.Order {
	return decision.Decide{Decision: importer.Decision{ID: id, WillNotHappen: true}}
}

func TestARecessThatWillNotHappenIsLookedAtDecidedAndTakenBack(t *testing.T) {
	o := open(t)
	p := o.look(t, notHappening(november))
	if _, there := o.entry(november); !there || p.Kept || o.acts(t) != "" {
		t.Fatal("looking at it has changed something")
	}
	told := ""
	for _, c := range calendar.Diff(p.Before, p.After) {
		told += c.String() + "\n"
	}
	if !strings.Contains(told, "now ruled out: it will not happen") {
		t.Errorf("looked at, it says %s", told)
	}
	made := o.carry(t, notHappening(november))
	if _, there := o.entry(november); there || !made.Kept {
		t.Error("it is decided, and the calendar still expects it")
	}
	if want := "sian decide-not-happen " + november + " (the Leader of the House said so)"; o.acts(t) != want {
		t.Errorf("the record says %s, want %s", o.acts(t), want)
	}
	if who := made.Record.Layer.Who; who != decision.AnOfficer {
		t.Errorf("the calendar, from which nothing is ever erased, names %q", who)
	}
	o.carry(t, decision.Undo{Layer: made.Record.ID()})
	if _, there := o.entry(november); !there {
		t.Error("it is taken back, and the calendar does not expect it again")
	}
	if !strings.HasPrefix(o.acts(t), "sian undo-decision "+made.Record.ID()) {
		t.Errorf("the record says %s", o.acts(t))
	}
	decided, back := o.Clerk.Decisions()
	if len(decided) != 2 || decided[0].Undoes != made.Record.ID() || !back[made.Record.ID()] {
		t.Errorf("the decisions are %v, taken back %v", decided, back)
	}
}

func TestOfTwoOfficersAtOnceTheSecondLooksAgain(t *testing.T) {
	o := open(t)
	seen := o.look(t, notHappening(november)).Version
	o.carry(t, notHappening("commons/recess/february/2028"))
	if _, err := o.Clerk.Carry(t.Context(), notHappening(november), sian, seen); !errors.Is(err, decision.ErrMoved) {
		t.Errorf("on a calendar that is another by now: %v", err)
	}
	if _, there := o.entry(november); !there {
		t.Error("it was carried out all the same")
	}
	o.carry(t, notHappening(november))
}

// Of two copies of the service the second knows what the first has decided before it decides: the
// calendar is another by then than the one that its officer saw.
func TestOfTwoOfficersAtTwoCopiesTheSecondLooksAgain(t *testing.T) {
	first, second := open(t), open(t)
	seen := second.look(t, notHappening(november)).Version
	first.carry(t, notHappening("commons/recess/february/2028"))
	decided, _ := first.Clerk.Decisions()
	turns := 0
	second.Clerk.Alone = func(ctx context.Context, do func(context.Context) error) error {
		turns++
		if err := second.Clerk.Layers.Append(decided[0]); err != nil {
			return err
		}
		return do(ctx)
	}
	if _, err := second.Clerk.Carry(t.Context(), notHappening(november), sian, seen); !errors.Is(err, decision.ErrMoved) || turns != 1 {
		t.Errorf("on a calendar that is another by now, in %d turns: %v", turns, err)
	}
	if _, there := second.entry("commons/recess/february/2028"); there {
		t.Error("what the first decided is not known")
	}
}

func TestADateOfOnesOwn(t *testing.T) {
	o := open(t)
	day := decision.OwnDate{Sort: decision.SectorDate, Title: "Children's Library Day", First: calendar.MustDate("2027-06-17")}
	o.carry(t, day)
	if e, there := o.entry("sector/sector-date/childrens-library-day/2027"); !there || e.Title != day.Title || e.Last != day.First || e.Certainty != calendar.Provisional {
		t.Errorf("the calendar has %+v", e)
	}
	for _, tc := range []struct {
		name, field string
		change      func(*decision.OwnDate)
	}{
		{"the same once more", "title", func(*decision.OwnDate) {}},
		{"no name", "title", func(d *decision.OwnDate) { d.Title = "  " }},
		{"a name of two lines", "title", func(d *decision.OwnDate) { d.Title = "a\nb" }},
		{"a name of signs", "title", func(d *decision.OwnDate) { d.Title = "***" }},
		{"no day", "first", func(d *decision.OwnDate) { d.First = calendar.Date{} }},
		{"the days out of order", "last", func(d *decision.OwnDate) { d.Last = calendar.MustDate("2027-06-16") }},
		{"a year that the calendar does not have", "first", func(d *decision.OwnDate) { d.First = calendar.MustDate("2077-06-16") }},
		{"of no sort", "sort", func(d *decision.OwnDate) { d.Sort = "party" }},
	} {
		order := day
		tc.change(&order)
		wrong := (*field.Error)(nil)
		if _, err := o.Clerk.Look(t.Context(), order, sian); !errors.As(err, &wrong) || wrong.Field != tc.field {
			t.Errorf("%s: %v, want something about %s", tc.name, err, tc.field)
		}
	}
}

func TestWhatCannotBeMeantByADecision(t *testing.T) {
	first, last := calendar.MustDate("2027-11-11"), calendar.MustDate("2027-11-16")
	for _, tc := range []struct {
		name, field string
		importer.Decision
	}{
		{"nothing", "decision", importer.Decision{}},
		{"it will not happen, and when", "decision", importer.Decision{WillNotHappen: true, First: first, Last: last}},
		{"it will not happen, for certain", "decision", importer.Decision{WillNotHappen: true, Certain: true}},
		{"only the last day", "first", importer.Decision{Last: last}},
		{"out of order", "last", importer.Decision{First: last, Last: first}},
		{"outside the calendar", "last", importer.Decision{First: first, Last: calendar.MustDate("2099-01-01")}},
	} {
		wrong := (*field.Error)(nil)
		if err := (decision.Decide{Decision: tc.Decision}).Check(); !errors.As(err, &wrong) || wrong.Field != tc.field {
			t.Errorf("%s: %v, want something about %s", tc.name, err, tc.field)
		}
	}
	o := open(t)
	if _, err := o.Clerk.Look(t.Context(), notHappening("commons/recess/novembr/2027"), sian); !errors.As(err, new(*importer.DecisionError)) || !strings.Contains(err.Error(), november) {
		t.Errorf("a slip in the name: %v", err)
	}
	if _, err := o.Clerk.Look(t.Context(), decision.Undo{Layer: "abcdef012345"}, sian); !errors.As(err, new(*almanac.UnknownLayerError)) {
		t.Errorf("a layer that there is not: %v", err)
	}
}

// What a source says is held back; one officer accepts it, and of another it stays refused
// for as long as the source says the same.
func TestWhatASourceSaysIsAcceptedOrRefused(t *testing.T) {
	const summer = "commons/recess/summer/2028"
	held := func(o office) rhythm.Quarantined {
		t.Helper()
		q, is := o.Sources.Status()[0].Held()
		if !is || q.Held == nil {
			t.Fatalf("nothing is held back: %+v", o.Sources.Status()[0])
		}
		return q
	}
	t.Run("accepted", func(t *testing.T) {
		o := open(t)
		order := decision.Accept{Source: decisiontest.SourceName, ID: held(o).ID()}
		o.carry(t, order)
		if e, _ := o.entry(summer); e.First != o.Said.First || e.Certainty != calendar.Confirmed {
			t.Errorf("the calendar has %+v", e)
		}
		if again := o.Sources.Once(t.Context())[0]; again.Err != nil || again.Layer != "" {
			t.Errorf("asked again it is %v, layer %q", again.Err, again.Layer)
		}
		if _, is := o.Sources.Status()[0].Held(); is || o.Sources.Status()[0].Failures != 0 {
			t.Error("it is still held back")
		}
		if _, err := o.Clerk.Look(t.Context(), order, sian); !errors.Is(err, rhythm.ErrNotHeld) {
			t.Errorf("accepted twice: %v", err)
		}
	})
	t.Run("refused", func(t *testing.T) {
		o := open(t)
		id := held(o).ID()
		if err := o.Clerk.Refuse(t.Context(), decisiontest.SourceName, id, sian); err != nil {
			t.Fatal(err)
		}
		o.Sources.Once(t.Context())
		if q, open := o.Sources.Status()[0].ToDecide(); open || q.ID() != id || q.Times != 2 {
			t.Errorf("the same again asks the officers again: %+v", q)
		}
		if e, _ := o.entry(summer); e.Certainty != calendar.Projected {
			t.Errorf("the calendar has %+v", e)
		}
		o.Said.Last = o.Said.Last.AddDays(-7)
		o.Sources.Once(t.Context())
		if _, open := o.Sources.Status()[0].ToDecide(); !open {
			t.Error("it says something else, and nobody is asked")
		}
		if _, err := o.Clerk.Look(t.Context(), decision.Accept{Source: decisiontest.SourceName, ID: id}, sian); !errors.Is(err, rhythm.ErrNotHeld) {
			t.Errorf("what it said before: %v", err)
		}
		if want := "sian refuse-from-source made-up (the Leader of the House said so)"; o.acts(t) != want {
			t.Errorf("the record says %s", o.acts(t))
		}
	})
}

// planned gives a member a letter to her MP on a day.
func (o office) planned(t *testing.T, number int, first string) {
	t.Helper()
	day := calendar.MustDate(first)
	m := store.Member{ID: store.NewID(), Email: store.NewID() + "@example.org"}
	c := store.Contact{
		ID: store.NewID(), Member: m.ID, Office: "mp", Action: "meet", Nation: calendar.England, First: day, Last: day, Accepted: &store.Judgement{Grade: "good"},
	}
	if err := o.store.AddMember(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for range number {
		c.ID = store.NewID()
		if _, err := o.store.AddContact(t.Context(), c, nil, store.IdempotencyKey{}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHowManyPlansADecisionTouches(t *testing.T) {
	moved := decision.Decide{Decision: importer.Decision{ID: november, First: calendar.MustDate("2027-11-22"), Last: calendar.MustDate("2027-11-26")}}
	o := open(t)
	o.planned(t, 4, "2027-11-24")
	if p := o.look(t, moved).Plans; p.Worse+p.Better != 4 || !p.Worse.IsFew() || !p.Better.IsFew() {
		t.Errorf("of four plans in it, it touches %+v", p)
	}
	for range 3 {
		o.planned(t, 3, "2027-11-24")
	}
	o.planned(t, 9, "2027-06-08")
	if p := o.look(t, moved).Plans; p.Worse+p.Better != 13 || max(p.Worse, p.Better).IsFew() || max(p.Worse, p.Better).About() != 15 {
		t.Errorf("of 13 plans in it and 9 elsewhere, it touches %+v", p)
	}
}

func TestCountsAreToldInSteps(t *testing.T) {
	for n, about := range map[decision.Count]int{5: 5, 7: 5, 8: 10, 12: 10, 13: 15, 60: 60} {
		if n.IsFew() || n.About() != about {
			t.Errorf("%d is about %d, want %d", n, n.About(), about)
		}
	}
	if !decision.Count(4).IsFew() || !decision.Count(0).IsFew() {
		t.Error("it is told that there are four or none")
	}
}

func TestWhyMustBeGiven(t *testing.T) {
	for _, text := range []string{"", "   ", "a\nb", "a\u202eb", strings.Repeat("a", decision.MostWhy+1)} {
		if _, err := decision.Why(text); !errors.As(err, new(*field.Error)) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if why, err := decision.Why(" it is said "); err != nil || why != "it is said" {
		t.Errorf("%q, %v", why, err)
	}
}
