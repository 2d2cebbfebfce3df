package almanac

import (
	"strings"
	"testing"

	"divisionbell/calendar"
)

func TestWhatWasKnownOfAThingOnADay(t *testing.T) {
	for _, tc := range []struct{ name, known, id, certainty, first string }{
		{"on 14 July 2025 MPs knew of their summer", "2025-07-14", "commons/recess/summer/2025", "confirmed", "2025-07-23"},
		{"and of the recess for the conferences", "2025-07-14", "commons/recess/conference/2025", "confirmed", "2025-09-17"},
		{"peers too", "2025-07-14", "lords/recess/summer/2025", "confirmed", "2025-07-25"},
		{"of the Budget nothing was said yet", "2025-07-14", "uk-government/budget/autumn/2025", "projected", ""},
		{"in February 2019 the week off was gone", "2019-02-05", "commons/recess/february/2019", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := knownOn(t, tc.known)
			e, _ := c.Entry(tc.id)
			if string(e.Certainty) != tc.certainty || tc.first != "" && e.First != day(tc.first) {
				t.Errorf("it was known as %s, %q", e.Span(), e.Certainty)
			}
		})
	}
}

func TestAByElectionIsNoGeneralElection(t *testing.T) {
	c, err := Build(KnownOn(day("2026-07-10")))
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := c.Entry("commons/by-election/clacton/2026-08-13"); !ok || e.Kind != calendar.KindByElection {
		t.Errorf("the by-election whose writ was moved on 9 July is known as %+v", e)
	}
	for _, e := range c.Of(calendar.Commons, calendar.KindElection) {
		if e.Title != "UK general election" {
			t.Errorf("%s is taken for a general election", e.ID)
		}
	}
	summer := calendar.Span{First: day("2026-07-10"), Last: day("2026-12-31")}
	for _, kind := range []calendar.Kind{calendar.KindDissolution, calendar.KindPreElection, calendar.KindProrogation, calendar.KindElection} {
		for _, e := range c.Entries(calendar.Query{Span: summer, Bodies: []calendar.Body{calendar.Commons, calendar.Lords, calendar.UKGovernment}, Kinds: []calendar.Kind{kind}}) {
			t.Errorf("the by-election brings %s, %s", e.ID, e.Span())
		}
	}
	if _, ok := c.Entry("commons/last-possible-election/2029-08-15"); !ok {
		t.Error("the by-election makes the last possible day of the next general election void")
	}
}

func TestNewPrimeMinistersAndReshufflesAreOnTheCalendar(t *testing.T) {
	c, err := Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ day, kind, who string }{
		{"2026-07-20", "change-of-prime-minister", "Andy Burnham"},
		{"2024-07-05", "change-of-prime-minister", "Keir Starmer"},
		{"2022-10-25", "change-of-prime-minister", "Rishi Sunak"},
		{"2022-09-06", "change-of-prime-minister", "Liz Truss"},
		{"2025-09-05", "reshuffle", "Starmer"},
		{"2025-09-06", "reshuffle", "Starmer"},
		{"2023-11-13", "reshuffle", "Sunak"},
		{"2022-10-14", "change-of-chancellor", "Jeremy Hunt"},
		{"2026-05-14", "cabinet-change", "Health"},
	} {
		e, ok := c.On(day(tc.day), calendar.UKGovernment, calendar.Kind(tc.kind))
		if !ok || !strings.Contains(e.Title, tc.who) {
			t.Errorf("on %s there is no %s of %s but %q", tc.day, tc.kind, tc.who, e.Title)
		}
	}
}
