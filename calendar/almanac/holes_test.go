package almanac

import (
	"testing"

	"divisionbell/calendar"
)

// Every year of every parliament has a recess and a session, be they known or worked
// out, and every other year a Budget where one is held.
func TestTheCalendarHasNoHoles(t *testing.T) {
	c := build(t)
	budgets := map[calendar.Body]calendar.Kind{
		calendar.UKGovernment: calendar.KindBudget, calendar.ScottishParliament: "scottish-budget", calendar.Senedd: "welsh-draft-budget",
		calendar.LocalGovernment: "final-settlement",
	}
	has := func(body calendar.Body, kind calendar.Kind, first, last int) bool {
		span := calendar.Span{First: calendar.Year(first).First, Last: calendar.Year(last).Last}
		return len(c.Entries(calendar.Query{Span: span, Bodies: []calendar.Body{body}, Kinds: []calendar.Kind{kind}})) > 0
	}
	for year := 2010; year <= 2035; year++ {
		if !has(calendar.BankHolidays, calendar.KindBankHoliday, year, year) {
			t.Errorf("%d has no bank holidays", year)
		}
		for _, body := range calendar.Parliaments() {
			for _, kind := range []calendar.Kind{calendar.KindRecess, calendar.KindSession} {
				if !has(body, kind, year, year) {
					t.Errorf("%d: %s has no %s", year, body, kind)
				}
			}
		}
		for body, kind := range budgets {
			if !has(body, kind, max(year-1, 2010), max(year, 2011)) { // some years have two and the next none
				t.Errorf("%d: %s has no %s in two years", year, body, kind)
			}
		}
	}
}

// Whether a parliament sits is said of every day, and a day on which one is away, or
// that is not one of its days, is none on which it is likely to sit.
func TestEveryParliamentSaysOfEveryDayWhetherItSits(t *testing.T) {
	c := build(t)
	for _, body := range calendar.Parliaments() {
		sat := 0
		for d := range c.Span().All() {
			s, ok := c.Sitting(body, d)
			if !ok || s.Probability < 0 || s.Probability > 1 || s.Certainty == "" {
				t.Fatalf("%s on %s: %+v, %v", body, d, s, ok)
			}
			if s.Sits() {
				sat++
			}
			if e, ok := c.Entry(s.Cause); s.Cause != "" && (!ok || e.Body != body && e.Body != calendar.Commons) {
				t.Fatalf("%s on %s: the cause %s is not on the calendar", body, d, s.Cause)
			}
		}
		if sat < 26*55 { // Stormont sits on two days a week, and had five years without an Executive
			t.Errorf("%s sits on %d days in 26 years", body, sat)
		}
	}
	if _, ok := c.Sitting(calendar.LocalGovernment, day("2027-06-15")); ok {
		t.Error("local government sits")
	}
}

func TestDaysOfTheDevolvedParliaments(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name      string
		body      calendar.Body
		day       string
		sits      bool
		certainty calendar.Certainty
		cause     string
	}{
		{"a Tuesday at Holyrood between two recesses that are known", calendar.ScottishParliament, "2017-06-06", true, calendar.Provisional, ""},
		{"a Tuesday in a recess that is known", calendar.ScottishParliament, "2024-07-16", false, calendar.Confirmed, "scottish-parliament/recess/summer/2024"},
		{"deep in the summer recess that nobody told of", calendar.ScottishParliament, "2026-07-28", false, calendar.Projected, "scottish-parliament/recess/summer/2026"},
		{"the Senedd's Tuesday in August", calendar.Senedd, "2026-08-11", false, calendar.Projected, "senedd/recess/summer/2026"},
		{"a Tuesday in term of which nothing is known", calendar.Senedd, "2026-06-16", true, calendar.Projected, ""},
		{"the Senedd has no Plenary on Thursdays", calendar.Senedd, "2026-06-18", false, calendar.Projected, ""},
		{"Stormont on a Monday in term", calendar.NIAssembly, "2025-03-03", true, calendar.Projected, ""},
		{"Stormont in the week before Easter", calendar.NIAssembly, "2025-04-15", false, calendar.Projected, "ni-assembly/recess/easter/2025"},
		{"Stormont on a Monday in August", calendar.NIAssembly, "2026-08-10", false, calendar.Projected, "ni-assembly/recess/summer/2026"},
		{"Stormont without an Executive", calendar.NIAssembly, "2018-10-09", false, calendar.Confirmed, "ni-assembly/adjournment/no-executive/2017"},
		{"and after the poll of 2022", calendar.NIAssembly, "2023-03-07", false, calendar.Confirmed, "ni-assembly/adjournment/no-executive/2022"},
		{"when it met again", calendar.NIAssembly, "2024-03-05", true, calendar.Projected, ""},
		{"Holyrood dissolved", calendar.ScottishParliament, "2026-04-28", false, calendar.Confirmed, "scottish-parliament/dissolution/2026"},
		{"the Senedd dissolved before the poll of 2030", calendar.Senedd, "2030-04-16", false, calendar.Projected, "senedd/dissolution/2030"},
		{"and before that of 2034, which nobody has fixed", calendar.Senedd, "2034-04-18", false, calendar.Projected, "senedd/dissolution/2034"},
		{"the Early May holiday is a Monday", calendar.NIAssembly, "2027-05-03", false, calendar.Projected, "ni-assembly/dissolution/2027"},
		{"a bank holiday in term", calendar.NIAssembly, "2028-05-29", false, calendar.Projected, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, _ := c.Sitting(tc.body, day(tc.day))
			if s.Sits() != tc.sits || s.Certainty != tc.certainty || s.Cause != tc.cause {
				t.Errorf("%s on %s: %+v", tc.body, tc.day, s)
			}
		})
	}
}
