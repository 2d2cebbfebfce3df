package engagement

import (
	"context"
	"errors"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// TestAPlanIsJudgedByAllThatWasSaidOfIt plans what depends on more than whom, what and when.
func TestAPlanIsJudgedByAllThatWasSaidOfIt(t *testing.T) {
	day := calendar.MustDate
	for _, tc := range []struct {
		name  string
		plan  Plan
		field string // that is refused
		grade string // "" if any, "-" if none
	}{
		{"asking again without saying when was asked", Plan{Office: "mp", Action: "follow-up", First: day("2027-01-12")}, "", "-"},
		{"asking again two weeks later", Plan{Office: "mp", Action: "follow-up", First: day("2027-01-12"), Said: &store.Said{Sent: day("2026-12-15")}}, "", ""},
		{"a councillor a week before her council votes", Plan{Office: "councillor", Action: "event", First: day("2027-04-29"), Said: &store.Said{CouncilPoll: "2027-05-06"}}, "", "avoid"},
		{"a topic that there is not", Plan{Office: "mp", Action: "write", First: day("2027-01-12"), Said: &store.Said{Topic: "dragons"}}, "topic", ""},
		{"a council that there is not", Plan{Office: "councillor", Action: "write", First: day("2027-01-12"), Said: &store.Said{Council: "XXX"}}, "council", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t)
			c, err := d.Plan(context.Background(), sian, tc.plan, "")
			refused := (*advice.QuestionError)(nil)
			if isRefused := errors.As(err, &refused); isRefused != (tc.field != "") || isRefused && refused.Field != tc.field || !isRefused && err != nil {
				t.Fatalf("got %v, want %q refused", err, tc.field)
			}
			switch {
			case err != nil:
			case (c.Accepted == nil) != (tc.grade == "-"):
				t.Errorf("judged %+v", c.Accepted)
			case tc.grade != "" && tc.grade != "-" && rank(c.Accepted.Grade) < rank(tc.grade):
				t.Errorf("it is %s, want %s or worse", c.Accepted.Grade, tc.grade)
			}
		})
	}
}

// TestAPlanOfManyDaysIsAsGoodAsTheBestOfThem has a plan from Christmas Day on.
func TestAPlanOfManyDaysIsAsGoodAsTheBestOfThem(t *testing.T) {
	d := newDesk(t)
	grade := func(first, last string) int {
		p := letter(first)
		p.Last = calendar.MustDate(last)
		j, err := d.Judge(p)
		if err != nil {
			t.Fatal(err)
		}
		return rank(j.Grade)
	}
	alone, best := grade("2026-12-25", "2026-12-25"), grade("2027-01-18", "2027-01-18")
	if together := grade("2026-12-25", "2027-01-18"); together > best || alone <= together {
		t.Errorf("Christmas Day is %d, 18 January %d, both and between %d", alone, best, together)
	}
}

// TestOneChangeIsOneRevision gives a plan up, moves it and writes a note in one change: nothing
// of it is reminded of, and taken up again all is.
func TestOneChangeIsOneRevision(t *testing.T) {
	ctx, d := context.Background(), newDesk(t)
	c := mustPlan(t, d, letter("2027-01-12"))
	owed := func() (n int) {
		mails, err := d.Store.Mails(ctx, sian, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			if m.State == store.MailWaiting {
				n++
			}
		}
		return n
	}
	before, yes, no, notes, later := owed(), true, false, "call first", calendar.MustDate("2027-02-02")
	changed, err := d.Change(ctx, sian, c.ID, Revision(1), Change{Cancelled: &yes, First: &later, Notes: &notes})
	if err != nil || changed.Revision != 2 || changed.Cancelled != d.Today() || changed.First != later || owed() != 0 {
		t.Errorf("given up it is %+v with %d mails, %v", changed, owed(), err)
	}
	again, err := d.Change(ctx, sian, c.ID, Revision(2), Change{Cancelled: &no})
	if err != nil || again.Revision != 3 || !again.Open() || owed() != before || before == 0 {
		t.Errorf("taken up again it is %+v with %d mails of %d, %v", again, owed(), before, err)
	}
}
