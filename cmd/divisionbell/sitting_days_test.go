package main

import (
	"encoding/json"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/procedure"
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

func TestPeriodsOfProcedures(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		says []string
	}{
		{"an instrument that can be prayed against", []string{"--procedure", "negative-si", "--laid", "2026-05-13"},
			[]string{"40 days, from Wednesday 13 May 2026 to Wednesday 1 July 2026", "Statutory Instruments Act 1946", "2026-05-22 to 2026-05-31  Both Houses: Whitsun recess"}},
		{"a legislative reform order", []string{"--procedure", "legislative-reform-order", "--laid", "2024-02-01"},
			[]string{"from Thursday 1 February 2024 to Thursday 21 March 2024.", "House of Commons: February recess", "Legislative and Regulatory Reform Act 2006"}},
		{"by the super-affirmative procedure", []string{"--procedure", "legislative-reform-order", "--laid", "2024-02-01", "--count", "60"},
			[]string{"60 days, from Thursday 1 February 2024"}},
		{"a treaty that is yet to come", []string{"--procedure", "treaty", "--laid", "2029-10-01"}, []string{"(projected)", "In eight cases of ten it ends"}},
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
	var answer procedure.Period
	out := mustCommand(t, "sitting-days", "--procedure", "treaty", "--laid", "2025-01-16", "--format", "json")
	if err := json.Unmarshal([]byte(out), &answer); err != nil || answer.Last != mustDate(t, "2025-02-27") || len(answer.NotCounted) < 5 || answer.CalendarVersion == "" {
		t.Errorf("%v %+v", err, answer)
	}
}

// Whoever takes both Houses at their word learns that the clock stops for neither alone.
func TestPrayingOfBothHousesSaysWhatItLooksAt(t *testing.T) {
	ask := func(body string) string {
		return mustCommand(t, "sitting-days", "--body", body, "--rule", "praying", "--from", "2024-02-01", "--count", "40")
	}
	for body, want := range map[string]bool{"both": true, "lords": true, "either": false, "commons": false} {
		if strings.Contains(ask(body), "ask for the procedure") != want {
			t.Errorf("%s: %s", body, ask(body))
		}
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
		{"a procedure of a House", []string{"--procedure", "treaty", "--laid", "2026-05-13", "--body", "both"}, []string{"--body", "no difference"}},
		{"a procedure from another day", []string{"--procedure", "treaty", "--laid", "2026-05-13", "--from", "2026-05-14"}, []string{"--from", "--laid"}},
		{"a procedure up to a day", []string{"--procedure", "treaty", "--laid", "2026-05-13", "--to", "2026-07-14"}, []string{"--to", "no difference"}},
		{"a procedure by another rule", []string{"--procedure", "treaty", "--laid", "2026-05-13", "--rule", "praying"}, []string{"--rule", "no difference"}},
		{"a treaty of other days", []string{"--procedure", "treaty", "--laid", "2026-05-13", "--count", "40"}, []string{"--count", "21 days"}},
		{"a procedure without its day", []string{"--procedure", "treaty"}, []string{"--laid", "missing"}},
		{"a day of laying without a procedure", []string{"--body", "commons", "--count", "3", "--laid", "2026-05-13"}, []string{"--laid", "--procedure"}},
		{"a procedure that there is not", []string{"--procedure", "fasting", "--laid", "2026-05-13"}, []string{"fasting", "negative-si, proposed-negative"}},
		{"more days than there are", []string{"--body", "commons", "--count", "1000000000"}, []string{"--count", "at most"}},
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
