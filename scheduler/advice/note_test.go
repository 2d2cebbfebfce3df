package advice

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

func TestHowSureIsSaid(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	for _, tc := range []struct {
		name, day string
		certainty calendar.Certainty
		note      string
	}{
		{"confirmed", "2025-06-18", calendar.Confirmed, ""},
		{"in a recess that nobody has announced", "2028-08-15", calendar.Projected, "Summer recess: the dates are not announced yet; expected to begin "},
		{"far ahead in term", "2027-06-16", calendar.Projected, "not announced yet"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer, err := a.BestTime(Question{Office: "mp", Action: "write", From: calendar.MustDate(tc.day), Days: 1, Nation: calendar.England, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			if now := answer.Now; now.Certainty != tc.certainty || !strings.Contains(now.Note, tc.note) || (now.Note == "") != (tc.note == "") {
				t.Errorf("%s %q, want %s %q", now.Certainty, now.Note, tc.certainty, tc.note)
			}
		})
	}
}

// That a rule holds in no case may itself be a projection, and the advice then leans
// on it as on one that holds. An official sits nowhere, so that only the rule can be in
// doubt.
func TestWhatDoesNotHoldMayBeAGuessToo(t *testing.T) {
	book, cal := bookAndCalendar(t)
	for _, tc := range []struct {
		name, when, day string
		certainty       calendar.Certainty
	}{
		{"the House is expected to sit", "!sits(commons)", "2027-06-16", calendar.Projected},
		{"the House is expected to sit, after a meeting", "!sits(commons) && days_since(met) in 0..400", "2027-06-16", calendar.Projected},
		{"the House cannot sit at a weekend", "sits(commons)", "2027-06-19", calendar.Confirmed},
		{"the House cannot sit at a weekend, after a meeting", "sits(commons) && days_since(met) in 0..400", "2027-06-19", calendar.Confirmed},
		{"the House sat", "!sits(commons)", "2025-06-18", calendar.Confirmed},
		{"it is not the day of the week that counts", "!sits(commons) && weekday == friday", "2027-06-16", calendar.Confirmed},
		{"there was no meeting after which it counts", "!sits(commons) && days_since(met) > 10", "2027-06-16", calendar.Confirmed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			one := mustWith(t, book, rule.Rule{ID: "ours", Offices: []Office{"official"}, Actions: []Action{"thank"}, When: tc.when, Block: "a rule", Reason: "So.", Source: "a test", Strength: "official"})
			day := calendar.MustDate(tc.day)
			q := Question{Office: "official", Action: "thank", From: day, Days: 1, Nation: calendar.England, Limit: 1}
			if strings.Contains(tc.when, "met") {
				q.Met = day
			}
			answer, err := mustFor(t, one, cal).BestTime(q)
			if err != nil || (len(answer.Windows) == 1) == day.IsWeekend() {
				t.Fatalf("got %+v, %v", answer, err)
			}
			if answer.Now.Certainty != tc.certainty {
				t.Errorf("the day is %s, want %s", answer.Now.Certainty, tc.certainty)
			}
			for _, w := range answer.Windows {
				if w.Certainty != tc.certainty {
					t.Errorf("the window is %s, want %s", w.Certainty, tc.certainty)
				}
			}
			if (answer.Now.Note == "") != (tc.certainty == calendar.Confirmed) {
				t.Errorf("the note is %q", answer.Now.Note)
			}
		})
	}
}

// The block on oral questions rests on the projection that the House sits.
func TestAnOralQuestionLeansOnTheHouseSitting(t *testing.T) {
	book, cal := bookAndCalendar(t)
	q := Question{
		Office: "mp", Action: "question", From: calendar.MustDate("2026-11-25"), Days: DefaultDays,
		Nation: calendar.England, Limit: DefaultLimit, Topic: "libraries",
	}
	answer, err := mustFor(t, book, cal).BestTime(q)
	if err != nil {
		t.Fatal(err)
	}
	if now := answer.Now; now.Certainty == calendar.Confirmed || now.Note == "" {
		t.Errorf("%s is %s %q", now.Date, now.Certainty, now.Note)
	}
	for _, w := range answer.Windows {
		if w.Certainty == calendar.Confirmed || w.Note == "" {
			t.Errorf("%s is %s %q", w.First, w.Certainty, w.Note)
		}
	}
}
