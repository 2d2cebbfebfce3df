package almanac

import (
	"sync"
	"testing"

	"divisionbell/calendar"
)

// build is the calendar of today.
func build(t *testing.T) *calendar.Calendar {
	t.Helper()
	return knownOn(t, "")
}

// made are the calendars as they were known on days, each made once.
var made sync.Map

// knownOn is the calendar as it was known on a day.
func knownOn(t *testing.T, on string) *calendar.Calendar {
	t.Helper()
	var known calendar.Date
	if on != "" {
		known = day(on)
	}
	once, _ := made.LoadOrStore(known, sync.OnceValues(func() (*calendar.Calendar, error) { return Build(KnownOn(known)) }))
	c, err := once.(func() (*calendar.Calendar, error))()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(s string) calendar.Date { return calendar.MustDate(s) }

func TestTheCalendarAsItHappened(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name, id, rises, returns string
		certainty                calendar.Certainty
	}{
		{"the Commons summer recess of 2025", "commons/recess/summer/2025", "2025-07-22", "2025-09-01", calendar.Confirmed},
		{"the Lords rose two days later", "lords/recess/summer/2025", "2025-07-24", "2025-09-01", calendar.Confirmed},
		{"a recess that a recall split is one recess", "commons/recess/easter/2025", "2025-04-08", "2025-04-22", calendar.Confirmed},
		{"Christmas 2020, recalled twice", "commons/recess/christmas/2020", "2020-12-17", "2021-01-11", calendar.Confirmed},
		{"the prorogation of 2026", "commons/prorogation/2026", "2026-04-29", "2026-05-13", calendar.Confirmed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, ok := c.Entry(tc.id)
			if !ok {
				t.Fatalf("there is no %s", tc.id)
			}
			if e.Rises.String() != tc.rises || e.Returns.String() != tc.returns || e.Certainty != tc.certainty {
				t.Errorf("rises %s, returns %s, %s; want %s, %s, %s", e.Rises, e.Returns, e.Certainty, tc.rises, tc.returns, tc.certainty)
			}
			if e.Source.Name == "" {
				t.Error("no source")
			}
		})
	}
}

func TestDaysAsTheyHappened(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name, day string
		commons   bool
		lords     bool
	}{
		{"an ordinary Tuesday", "2025-06-10", true, true},
		{"a private members' bill Friday, the Lords sit too", "2025-07-04", true, true},
		{"a Friday in the constituency", "2025-06-27", false, false},
		{"the day it rose for the summer", "2025-07-22", true, true},
		{"the day after", "2025-07-23", false, true},
		{"a Saturday recall in the Easter recess", "2025-04-12", true, true},
		{"the recall on Afghanistan", "2021-08-18", true, true},
		{"the day before that recall", "2021-08-17", false, false},
		{"the mourning adjournment of September 2022", "2022-09-14", false, false},
		{"in the prorogation of 2019 that was unlawful", "2019-09-17", false, false},
		{"the day after the Supreme Court's judgment", "2019-09-25", true, true},
		{"prorogued before the State Opening of 2026", "2026-05-07", false, false},
		{"dissolved", "2024-06-18", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for house, want := range map[calendar.Body]bool{calendar.Commons: tc.commons, calendar.Lords: tc.lords} {
				s, ok := c.Sitting(house, day(tc.day))
				if !ok || s.Sits() != want {
					t.Errorf("%s: %+v, want sitting %v", house, s, want)
				}
				if s.Probability != 0 && s.Probability != 1 {
					t.Errorf("%s: probability %v of a day that is past and known", house, s.Probability)
				}
			}
		})
	}
}

func TestWhatIsNotAnnouncedSaysSo(t *testing.T) {
	c := build(t)
	for year := 2027; year <= 2030; year++ {
		for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
			recesses := c.Entries(calendar.Query{Span: calendar.Year(year), Bodies: []calendar.Body{house}, Kinds: []calendar.Kind{calendar.KindRecess}})
			if len(recesses) < 7 {
				t.Errorf("%d: %s has only %d recesses", year, house, len(recesses))
			}
			for _, e := range recesses {
				if e.Certainty != calendar.Projected || e.Probability >= 1 || e.FirstLikely == nil || e.LastLikely == nil {
					t.Errorf("%s: %s with probability %v does not say that it is projected", e.ID, e.Certainty, e.Probability)
				}
				if e.Earliest.After(e.First) || e.Latest.Before(e.Last) || e.Earliest == e.First && e.Latest == e.Last {
					t.Errorf("%s: %s has no range around it: %s to %s", e.ID, e.Span(), e.Earliest, e.Latest)
				}
				if e.Source.Name == "" || e.Source.Note == "" {
					t.Errorf("%s: no rule or reason", e.ID)
				}
			}
		}
	}
	for d := range (calendar.Span{First: day("2027-01-01"), Last: day("2030-12-31")}).All() {
		s, ok := c.Sitting(calendar.Commons, d)
		if !ok {
			t.Fatalf("no answer for %s", d)
		}
		if s.Certainty == calendar.Confirmed && s.Probability > 0 {
			t.Errorf("%s: %+v claims to be confirmed", d, s)
		}
	}
}

func TestOddsOfADay(t *testing.T) {
	c := build(t)
	odds := func(d string) float64 {
		s, ok := c.Sitting(calendar.Commons, day(d))
		if !ok {
			t.Fatalf("no answer for %s", d)
		}
		return s.Probability
	}
	for _, tc := range []struct {
		name     string
		day      string
		from, to float64
	}{
		{"a Tuesday in the middle of a term", "2027-06-15", 0.9, 1},
		{"a Friday in the first weeks of a session, before bills are presented", "2027-06-18", 0, 0.2},
		{"a Friday in the first year of a session, before the House has appointed any", "2027-11-26", 0.25, 0.6},
		{"a Friday that the House has appointed", "2026-12-04", 0.9, 1},
		{"a Sunday", "2027-06-20", 0, 0},
		{"the middle of the summer recess", "2027-08-10", 0, 0.15},
		{"a bank holiday", "2027-05-03", 0, 0},
		{"a Tuesday on which it may have risen already", "2027-07-20", 0.2, 0.98},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := odds(tc.day); got < tc.from || got > tc.to {
				t.Errorf("%s: %.2f, want between %v and %v", tc.day, got, tc.from, tc.to)
			}
		})
	}
}

func TestBankHolidaysByLawAgreeWithThoseThatWerePublished(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name, day string
		nation    calendar.Nation
		want      bool
	}{
		{"Christmas Day 2027 is a Saturday, so Monday is one", "2027-12-27", calendar.Wales, true},
		{"the Summer bank holiday is earlier in Scotland", "2027-08-02", calendar.Scotland, true},
		{"and not in England on that day", "2027-08-02", calendar.England, false},
		{"the Twelfth, after the published years", "2029-07-12", calendar.NorthernIreland, true},
		{"2 January 2029 in Scotland", "2029-01-02", calendar.Scotland, true},
		{"2 January 2029 in England", "2029-01-02", calendar.England, false},
		{"Easter Monday is none in Scotland", "2029-04-02", calendar.Scotland, false},
		{"Easter Monday in England", "2029-04-02", calendar.England, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if title, got := c.Holiday(tc.nation, day(tc.day)); got != tc.want {
				t.Errorf("%s in %s: %q, %v", tc.day, tc.nation, title, got)
			}
		})
	}
}

func TestTheSameFactsGiveTheSameVersion(t *testing.T) {
	if a, b := build(t).Version(), build(t).Version(); a != b {
		t.Errorf("versions %s and %s", a, b)
	}
}

func TestTheFactsInTheBinaryAreSound(t *testing.T) {
	known, err := Known()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range calendar.Check(known) {
		t.Error(problem)
	}
}

func TestAskingOneDayAllocatesNothing(t *testing.T) {
	c, d := build(t), day("2027-06-15")
	if n := testing.AllocsPerRun(100, func() { c.Sitting(calendar.Commons, d) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestTheProrogationThatWasUnlawfulIsNamedAndIsNone(t *testing.T) {
	c := build(t)
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		e, ok := c.Entry(string(house) + "/adjournment/unlawful-prorogation/2019")
		if !ok || e.Span().String() != "2019-09-10/2019-09-24" {
			t.Fatalf("%s: %s, there: %v", house, e.Span(), ok)
		}
		for d := range e.Span().All() {
			if s, _ := c.Sitting(house, d); s.Probability != 0 || s.Certainty != calendar.Confirmed || s.Cause != e.ID {
				t.Errorf("%s on %s: %+v", house, d, s)
			}
		}
		if p, ok := c.On(day("2019-09-17"), house, calendar.KindProrogation); ok {
			t.Errorf("%s says that Parliament was prorogued", p.ID)
		}
	}
	before, err := Build(KnownOn(day("2019-09-23")))
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := before.Entry("commons/adjournment/unlawful-prorogation/2019"); ok {
		t.Errorf("known the day before the judgment: %s", e.Span())
	}
}
