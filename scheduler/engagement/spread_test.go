package engagement

import (
	"context"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// busiest is how many open steps fall on the busiest day, and how many are late.
func busiest(c store.Contact, today calendar.Date) (most, late int) {
	days := make(map[calendar.Date]int)
	for _, s := range c.Steps {
		if s.State != store.StepOpen {
			continue
		}
		if days[s.Due]++; !s.Due.Before(today) {
			most = max(most, days[s.Due])
		}
		if s.Due.Before(today) {
			late++
		}
	}
	return most, late
}

func TestLateStepsAreSpreadOverTheDaysThatAreLeft(t *testing.T) {
	for _, tc := range []struct {
		name, first, now string
		before           func(t *testing.T, d *Desk, c store.Contact) store.Contact
		spread           bool
		most, late       int
	}{
		{"nothing is late", "2027-01-26", "2026-11-24", nil, false, 2, 0},
		{"the service was off for weeks", "2027-01-26", "2027-01-20", nil, true, 2, 0},
		{"only a few days are left", "2027-01-26", "2027-01-22", nil, true, 4, 0},
		{"two are late, as on any day", "2027-01-26", "2027-01-13", nil, false, 2, 2},
		{"she was reminded and has ticked nothing", "2027-01-26", "2027-01-20", func(t *testing.T, d *Desk, c store.Contact) store.Contact {
			settleAll(t, d, c, store.Try{Came: store.CameSent})
			return c
		}, false, 2, 4},
		{"she wants no reminders", "2027-01-26", "2027-01-20", func(t *testing.T, d *Desk, c store.Contact) store.Contact {
			settleAll(t, d, c, store.Try{Came: store.CameDropped, Why: store.DropUnwanted})
			return c
		}, false, 2, 4},
		{"its day is over", "2027-01-26", "2027-02-20", nil, false, 1, 10},
		{"she has done them", "2027-01-26", "2027-01-20", func(t *testing.T, d *Desk, c store.Contact) store.Contact {
			for i := range c.Steps[:5] {
				var err error
				if c, err = d.Settle(t.Context(), sian, c.ID, nil, i, store.StepDone); err != nil {
					t.Fatal(err)
				}
			}
			return c
		}, false, 1, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t)
			c := mustPlan(t, d, letter(tc.first))
			if tc.before != nil {
				c = tc.before(t, d, c)
			}
			now := calendar.MustDate(tc.now).At(7, 0, time.UTC)
			d.Now = func() time.Time { return now }
			if did, err := d.Spread(context.Background(), c); err != nil || did != tc.spread {
				t.Errorf("it was spread: %t, %v", did, err)
			}
			after, err := d.Contact(context.Background(), sian, c.ID)
			if err != nil || len(after.Steps) != len(c.Steps) {
				t.Fatalf("%d steps became %d, %v", len(c.Steps), len(after.Steps), err)
			}
			if most, late := busiest(after, d.Today()); most > tc.most || late != tc.late {
				t.Errorf("%d on the busiest day, %d late: %+v", most, late, after.Steps)
			}
			mails, err := d.Store.Mails(context.Background(), sian, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range mails {
				if tc.spread && m.Due.Before(now) {
					t.Errorf("%s is still owed for %s", m.ID, m.Due)
				}
			}
		})
	}
}

// settleAll has all mails about a plan be over.
func settleAll(t *testing.T, d *Desk, c store.Contact, how store.Try) {
	t.Helper()
	mails, err := d.Store.Mails(t.Context(), sian, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		how.ID, how.At = m.ID, m.Due
		if err := d.Store.Settle(t.Context(), []store.Try{how}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAPlanThatIsTakenUpAgainIsSpread(t *testing.T) {
	d := newDesk(t)
	c := mustPlan(t, d, letter("2027-01-26"))
	if _, err := d.Cancel(t.Context(), sian, c.ID, nil); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2027, 1, 20, 9, 0, 0, 0, time.UTC)
	d.Now = func() time.Time { return now }
	again, err := d.Reopen(t.Context(), sian, c.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if most, late := busiest(again, d.Today()); most > 2 || late > 0 {
		t.Errorf("%d on the busiest day, %d late: %+v", most, late, again.Steps)
	}
}
