package typical

import (
	"testing"

	"divisionbell/calendar"
)

// What announcements.yaml says is usual was so for at least half of the
// announcements in the facts.
func TestHowEarlyOwnersAnnounceIsWhatTheFactsSay(t *testing.T) {
	announcers, err := loadAnnouncers()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, a := range announcers {
		early, all := 0, 0
		for _, e := range mustLoadFacts(t).Entries {
			if e.Source.Announced.IsZero() || e.First.Year() < 2012 || a.Days == 0 || !a.HoldsFor(e) {
				continue
			}
			all++
			if e.First.DaysSince(e.Source.Announced) >= a.Days {
				early++
			}
		}
		if all < 3 {
			continue
		}
		tried++
		if 2*early < all {
			t.Errorf("%s %v: %d of %d were announced %d days before", a.Body, a.Kinds, early, all, a.Days)
		}
	}
	if tried < 6 {
		t.Errorf("only %d owners are tried", tried)
	}
}

// Whatever is projected has an owner who announces it somewhere, or is said to follow
// from a rule.
func TestEveryProjectionHasAnOwner(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Complete(mustLoadFacts(t), calendar.Span{First: calendar.MustDate("2010-01-01"), Last: calendar.MustDate("2035-12-31")})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Entries(calendar.Query{Span: c.Span(), Certainties: []calendar.Certainty{calendar.Projected}}) {
		owned := false
		for i := range m.announcers {
			owned = owned || m.announcers[i].HoldsFor(e)
		}
		if !owned {
			t.Errorf("nobody announces %s", e.ID)
		}
	}
}
