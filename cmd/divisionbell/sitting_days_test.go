package main

import (
	"encoding/json"
	"strings"
	"testing"

	"divisionbell/calendar"
)

func TestSittingDaysForPeople(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		says []string
	}{
		{"a week of the Commons", []string{"--body", "commons", "--from", "2025-06-09", "--to", "2025-06-15"}, []string{"5 sitting days of the House of Commons", "Weeks with a sitting day: 1", "Summer recess from Wednesday 23 July 2025, in 44 days"}},
		{"forty days over Christmas", []string{"--body", "both", "--rule", "praying", "--from", "2025-12-01", "--count", "40"}, []string{"Monday 26 January 2026 is day 40 of praying days"}},
		{"a year that is only expected", []string{"--body", "either", "--from", "2029-01-01", "--to", "2029-12-31"}, []string{"(projected)", "in eight cases of ten"}},
		{"counting from today", []string{"--today", "2025-06-10", "--body", "commons", "--count", "2"}, []string{"Wednesday 11 June 2025 is day 2"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := mustCommand(t, append([]string{"sitting-days"}, tc.args...)...)
			for _, want := range tc.says {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in:\n%s", want, out)
				}
			}
		})
	}
}

func TestSittingDaysAsData(t *testing.T) {
	var answer calendar.DayAnswer
	out := mustCommand(t, "sitting-days", "--body", "both", "--from", "2025-07-22", "--count", "2", "--format", "json")
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.To != mustDate(t, "2025-09-01") || answer.Count != 2 || answer.Certainty == "" || answer.CalendarVersion == "" || len(answer.NextRecesses) != 2 {
		t.Errorf("got %+v", answer)
	}
}

func TestWrongQuestionsAboutSittingDays(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		says []string
	}{
		{"of nobody", []string{"--from", "2025-01-01", "--count", "3"}, []string{"--body"}},
		{"of a body that does not sit here", []string{"--body", "senedd", "--count", "3"}, []string{"senedd", "commons, lords, both, either"}},
		{"neither the last day nor a count", []string{"--body", "commons", "--from", "2025-01-01"}, []string{"--to", "neither"}},
		{"both of them", []string{"--body", "commons", "--from", "2025-01-01", "--to", "2025-02-01", "--count", "3"}, []string{"--count", "only one"}},
		{"from after to", []string{"--body", "commons", "--from", "2025-02-01", "--to", "2025-01-01"}, []string{"--to", "before 2025-02-01"}},
		{"before the calendar", []string{"--body", "commons", "--from", "1946-01-01", "--count", "3"}, []string{"--from", "runs from"}},
		{"a rule that there is not", []string{"--body", "commons", "--count", "3", "--rule", "fasting"}, []string{"fasting", "sitting, praying"}},
		{"a count in words", []string{"--body", "commons", "--count", "many"}, []string{"--count", "many"}},
		{"a count below nothing", []string{"--body", "commons", "--count=-3"}, []string{"--count", "at least 1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, out, errOut := command(t, append([]string{"sitting-days"}, tc.args...)...)
			if status != exitUsage || out != "" || strings.Count(errOut, "\n") != 1 {
				t.Errorf("exit status %d, %q, %q", status, out, errOut)
			}
			for _, want := range tc.says {
				if !strings.Contains(errOut, want) {
					t.Errorf("%q does not say %q", errOut, want)
				}
			}
		})
	}
}
