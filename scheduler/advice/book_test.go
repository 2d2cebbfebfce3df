package advice

import (
	"errors"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
)

func TestRulesInTheBinary(t *testing.T) {
	book, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(book.Rules()); n < 25 {
		t.Errorf("only %d rules", n)
	}
	for _, r := range book.Rules() {
		if !strings.HasSuffix(r.Reason, ".") || strings.ToUpper(r.Reason[:1]) != r.Reason[:1] {
			t.Errorf("%s: %q is no whole sentence", r.ID, r.Reason)
		}
		if r.Strength != "judgement" && r.Source == "Judgement of the authors" {
			t.Errorf("%s claims to be %s on the authors' word", r.ID, r.Strength)
		}
	}
}

func TestAReasonMayNameTheDayAndItsHoliday(t *testing.T) {
	for _, when := range []string{"holiday", "holiday && weekday == monday", "nation == wales && (holiday && weekday == monday || weekday == friday && holiday)"} {
		r := Rule{
			ID: "a-rule", Offices: []Office{"mp"}, Actions: []Action{"write"}, When: when,
			Effect: -5, Reason: "{day} is {holiday}.", Source: "a test", Strength: "judgement",
		}
		if err := r.check(languageOf(nil)); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		if said := r.Sentence(); said != "The day is a bank holiday." {
			t.Errorf("of no day it says %q", said)
		}
	}
}

func TestARuleThatIsWrongIsRefused(t *testing.T) {
	words := languageOf(nil)
	right := Rule{
		ID: "a-rule", Offices: []Office{"mp"}, Actions: []Action{"write"}, When: "weekday == friday",
		Effect: 5, Reason: "It is Friday.", Source: "a test", Strength: "judgement",
	}
	if err := right.check(words); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		change func(*Rule)
		says   string
	}{
		{"no id", func(r *Rule) { r.ID = "" }, "id must be given"},
		{"no source", func(r *Rule) { r.Source = "" }, "source"},
		{"no reason", func(r *Rule) { r.Reason = "" }, "reason"},
		{"a reason that leaves something else open", func(r *Rule) { r.Reason = "It is {weekday}." }, "only {day} and {holiday}"},
		{"a reason that names the holiday on days that may be none", func(r *Rule) { r.Reason, r.When = "It is {holiday}.", "weekday == sunday || holiday" }, "holiday &&"},
		{"for nobody", func(r *Rule) { r.Offices = nil }, "offices"},
		{"a strength that there is none of", func(r *Rule) { r.Strength = "hearsay" }, "judgement"},
		{"no effect", func(r *Rule) { r.Effect = 0 }, "effect"},
		{"an effect beyond the scale", func(r *Rule) { r.Effect = 101 }, "between -100 and 100"},
		{"a block that also has an effect", func(r *Rule) { r.Block = "an Act" }, "either"},
		{"no condition", func(r *Rule) { r.When = "" }, "condition"},
		{"a word that there is none of", func(r *Rule) { r.When = "weekday == caturday" }, "caturday"},
		{"a house that there is none of", func(r *Rule) { r.When = `sits(senate)` }, "senate"},
		{"a house where a poll belongs", func(r *Rule) { r.When = `days_to(commons) < 3` }, "occasion"},
		{"a condition that is a number", func(r *Rule) { r.When = "working_days_to_rise(commons)" }, "bool"},
		{"a sum", func(r *Rule) { r.When = "days_to(budget) + 1 < 3" }, "not allowed"},
		{"two words compared", func(r *Rule) { r.When = "days_to(budget) < days_to(local)" }, "a number or a name"},
		{"a range without a number", func(r *Rule) { r.When = "days_to(budget) in 5..3" }, "no number"},
		{"a day that the month does not have", func(r *Rule) { r.When = "between(1, june, 31, june)" }, "no day 31"},
		{"a text", func(r *Rule) { r.When = `weekday == "friday"` }, "condition"},
		{"half a condition", func(r *Rule) { r.When = "weekday ==" }, "condition"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := right
			tc.change(&r)
			if err := r.check(words); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v, want an error that says %q", err, tc.says)
			}
		})
	}
	t.Run("an id that occurs twice", func(t *testing.T) {
		if err := onlyOnce([]Rule{right, right}); err == nil || !strings.Contains(err.Error(), "a-rule") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWordsOfConditions(t *testing.T) {
	cal, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	r := newReading(cal, nil)
	for _, tc := range []struct{ day, holds, fails string }{
		{"2024-05-29", "on(pre_election_general)", "dissolved"},
		{"2024-05-30", "dissolved", "sits_in_week(commons)"},
		{"2024-07-04", "dissolved", "days_since(uk_general) == 1"},
		{"2024-07-05", "days_since(uk_general) == 1 && no_parliament", "dissolved"},
		{"2024-07-09", "sits(lords)", "no_parliament"},
		{"2025-07-22", "working_days_to_rise(commons) == 0 && next_recess(commons) == summer", "recess(commons)"},
		{"2025-07-21", "working_days_to_rise(commons) == 1", "working_days_since_return(commons) < 20"},
		{"2025-07-23", "recess(commons) && !recess(lords)", "sits(commons)"},
		{"2025-09-01", "working_days_since_return(commons) == 0", "recess(commons)"},
		{"2025-09-08", "working_days_since_return(commons) == 5", "on(conference)"},
		{"2025-09-30", "on(conference)", "sits(lords)"},
		{"2025-11-26", "days_to(budget) == 0 && days_since(budget) == 0", "days_since(budget) == 1"},
		{"2025-11-07", "recess(commons) && sits_in_week(commons)", "working_days_since_return(commons) <= 4"}, // four days are a recess too
		{"2025-11-11", "sits(commons)", "working_days_since_return(commons) <= 4"},                            // but not one to come back from
		{"2024-05-23", "days_since(general_election_called) == 1", "on(pre_election_general) || dissolved"},
		{"2025-11-24", "week_of(budget) && days_to(budget) == 2", "week_of(spring_forecast)"},
		{"2025-11-30", "week_of(budget_statement)", "days_since(budget) <= 3"},
		{"2023-10-02", "on(government_conference)", "on(opposition_conference)"},
		{"2025-10-06", "on(opposition_conference)", "on(government_conference)"},
		{"2025-03-22", "on(spring_conference) && on(any_conference)", "on(conference)"},
		{"2025-09-06", "days_since(reshuffle) == 1", "days_since(cabinet_change) == 1"},
		{"2025-05-01", "days_to(by_election) == 0 && days_to(any_poll) == 0", "days_since(by_election) == 1"},
		{"2025-12-25", "holiday && between(20, december, 3, january)", "working_day"},
		{"2026-01-02", "between(20, december, 3, january) && working_day", "holiday"},
		{"2026-01-03", "between(20, december, 3, january)", "between(4, january, 19, december)"},
		{"2022-09-14", "mourning", "sits(commons)"},
		{"2025-04-20", "days_to(local_or_devolved) == 11", "days_to(uk_general) < 1000"},
		{"2026-05-13", "days_since(state_opening) == 0", "recess(commons)"},
	} {
		t.Run(tc.day, func(t *testing.T) {
			if !holds(t, r, tc.day, tc.holds) {
				t.Errorf("%q does not hold", tc.holds)
			}
			if holds(t, r, tc.day, tc.fails) {
				t.Errorf("%q holds", tc.fails)
			}
		})
	}
}

// holds reports whether a condition holds in most cases on a day in England.
func holds(t *testing.T, r *reading, day, condition string) bool {
	t.Helper()
	c, err := compile(condition, languageOf(r.topics))
	if err != nil {
		t.Fatal(err)
	}
	r.prepare(c, calendar.England)
	return r.facts[c.at(calendar.England)].share(r.index(calendar.MustDate(day))) >= told
}

func mustFor(t testing.TB, b *Book, cal *calendar.Calendar) *Advisor {
	t.Helper()
	a, err := b.For(cal)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func isQuestionError(err error) bool {
	var wrong *QuestionError
	return errors.As(err, &wrong)
}
