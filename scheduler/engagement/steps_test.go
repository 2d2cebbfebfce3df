package engagement

import (
	"slices"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

func names(reminders []store.Mail, on string) []string {
	var all []string
	for _, r := range reminders {
		for _, s := range r.Steps {
			if s.Due.String() == on {
				all = append(all, s.Name)
			}
		}
	}
	return all
}

func TestRemindersOfAPlan(t *testing.T) {
	e := firstEdition(t)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC)
	letter := store.Contact{ID: "letter", Member: "sian", Office: "mp", Action: "write", Nation: calendar.Wales,
		First: calendar.MustDate("2026-12-08"), Last: calendar.MustDate("2026-12-08")}

	planned, first := withSteps(e.Advice, letter, nil, now, london)
	if got := names(first, "2026-11-24"); !slices.Equal(got, []string{"manager", "communications"}) || !first[0].Due.Equal(now) {
		t.Errorf("what is due today is %v at %s, want it mailed at once", got, first[0].Due)
	}
	for i, r := range first[1:] {
		if at := r.Due.In(london); at.Hour() != 8 || at.Minute() != 0 || calendar.DateIn(at, london) != r.Steps[0].Due {
			t.Errorf("reminder %d is mailed at %s", i+1, at)
		}
	}

	// The mail of the first day went out; then the plan moves so near that more falls due.
	first[0].Sent = now
	planned.Revision = 1
	planned.First, planned.Last = calendar.MustDate("2026-11-25"), calendar.MustDate("2026-11-25")
	moved, second := withSteps(e.Advice, planned, first, now.Add(time.Hour), london)
	if got := names(second, "2026-11-24"); !slices.Equal(got, []string{"priorities", "message", "draft"}) {
		t.Errorf("after the plan moved, due today are %v", got)
	}
	for _, r := range second {
		if slices.ContainsFunc(first, func(old store.Mail) bool { return old.ID == r.ID }) {
			t.Errorf("reminder %s of the moved plan would count as sent already", r.ID)
		}
	}
	if len(moved.Steps) != len(planned.Steps) {
		t.Errorf("%d steps became %d", len(planned.Steps), len(moved.Steps))
	}
}
