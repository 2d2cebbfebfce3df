package advice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

func TestStepsOnTheWay(t *testing.T) {
	a := advisor(t)
	for _, tc := range []struct {
		name           string
		office         advice.Office
		action         advice.Action
		nation         calendar.Nation
		from, day      string
		want           string // of the steps up to the day itself, DAY-OF-MONTH NAME NAME, ...
		tooMany, after bool
	}{
		{"a letter in good time", "mp", "write", calendar.England, "2027-01-20", "2027-02-10",
			"27 manager communications, 29 priorities, 2 message, 4 draft, 5 review, 10 send", false, false},
		{"nobody is asked to work between Christmas and New Year", "mp", "write", calendar.England, "2026-11-28", "2027-01-12",
			"18 manager communications, 22 priorities, 4 message, 6 draft, 7 review, 12 send", false, false},
		{"half the time: drawn together, two on a day at most", "mp", "write", calendar.England, "2026-11-30", "2026-12-04",
			"30 manager communications, 1 priorities, 2 message draft, 3 review, 4 send", false, false},
		{"asked at the weekend, begun on Monday", "mp", "write", calendar.England, "2026-11-28", "2026-12-04",
			"30 manager communications, 1 priorities, 2 message draft, 3 review, 4 send", false, false},
		{"in Scotland St Andrew's Day is a holiday", "msp", "write", calendar.Scotland, "2026-11-28", "2026-12-07",
			"1 manager communications, 2 priorities, 3 message draft, 4 review, 7 send", false, false},
		{"tomorrow: time is short", "mp", "write", calendar.England, "2026-12-01", "2026-12-02",
			"1 manager communications priorities message draft, 2 review send", true, false},
		{"today", "mp", "write", calendar.England, "2026-12-01", "2026-12-01",
			"1 manager communications priorities message draft review send", true, false},
		{"she wants to write on 29 December: what comes before is done before Christmas", "mp", "write", calendar.England, "2026-12-01", "2026-12-29",
			"10 manager communications, 14 priorities, 16 message, 18 draft, 21 review, 29 send", false, false},
		{"a day that is past", "mp", "write", calendar.England, "2026-12-01", "2026-11-20",
			"1 manager communications priorities message draft review send, 4 follow-up, 7 thank, 8 report", true, true},
		{"a visit in half the usual time keeps its proportions", "mp", "visit", calendar.England, "2027-02-01", "2027-02-25",
			"1 manager communications, 2 priorities, 3 message, 4 agree-date, 11 neighbour, 19 draft, 23 practical-note, 24 confirm, 25 host", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			day, from := calendar.MustDate(tc.day), calendar.MustDate(tc.from)
			steps, short := a.Steps(tc.office, tc.action, day, tc.nation, from)
			if !tc.after {
				steps = slices.DeleteFunc(steps, func(s advice.Step) bool { return s.Due.After(day) })
			}
			if got := onDays(steps); got != tc.want || short != tc.tooMany {
				t.Errorf("%s, time is short: %v\nwant %s, %v", got, short, tc.want, tc.tooMany)
			}
		})
	}
}

// onDays writes the days of steps with their names.
func onDays(steps []advice.Step) string {
	var days []string
	for i, s := range steps {
		if i > 0 && s.Due == steps[i-1].Due {
			days[len(days)-1] += " " + s.Name
			continue
		}
		_, _, day := s.Due.YMD()
		days = append(days, fmt.Sprintf("%d %s", day, s.Name))
	}
	return strings.Join(days, ", ")
}

// Whatever is planned for when, in whichever nation.
func TestStepsCanBeFollowed(t *testing.T) {
	a := advisor(t)
	cal, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	atDesks := func(n calendar.Nation, d calendar.Date) bool {
		_, month, day := d.YMD()
		return cal.IsWorkingDay(n, d) && !(month == time.December && day >= 24) && !(month == time.January && day == 1)
	}
	drawn := 0
	rapid.Check(t, func(rt *rapid.T) {
		o, act := rapid.SampledFrom(rule.Offices()).Draw(rt, "office"), rapid.SampledFrom(rule.Actions()).Draw(rt, "action")
		n := rapid.SampledFrom(calendar.Nations()).Draw(rt, "nation")
		start := calendar.MustDate("2023-10-01").AddDays(rapid.IntRange(0, 2000).Draw(rt, "start"))
		day := start.AddDays(rapid.IntRange(0, 150).Draw(rt, "days"))
		if !a.Answers(o, act) {
			rt.Skip()
		}
		steps, short := a.Steps(o, act, day, n, start)
		perDay := make(map[calendar.Date]int)
		for i, s := range steps {
			perDay[s.Due]++
			if i > 0 && s.Due.Before(steps[i-1].Due) {
				rt.Fatalf("%s on %s comes after %s on %s", s.Name, s.Due, steps[i-1].Name, steps[i-1].Due)
			}
			if s.Due.Before(start) {
				rt.Fatalf("%s is due on %s, before %s", s.Name, s.Due, start)
			}
			if !short && s.Due != day && !atDesks(n, s.Due) {
				rt.Fatalf("%s is due on %s", s.Name, s.Due.Long())
			}
		}
		for due, n := range perDay {
			if n > 2 && !short {
				rt.Fatalf("%d steps on %s", n, due)
			}
		}
		if !short && steps[0].Due == start {
			drawn++
		}
	})
	if drawn < 5 {
		t.Errorf("only %d plans began at once", drawn)
	}
}
