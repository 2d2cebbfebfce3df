package reading

import (
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

func TestWordsOfConditions(t *testing.T) {
	book, cal := builtBook(t)
	r := mustRead(t, book, cal)
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
func holds(t *testing.T, r *Reading, day, condition string) bool {
	t.Helper()
	return oddsOf(t, r, condition).share(r.index(calendar.MustDate(day))) >= told
}

// oddsOf works out a condition in England.
func oddsOf(t *testing.T, r *Reading, when string) *odds {
	t.Helper()
	book, err := r.book.With(rule.Rule{
		ID: "ours", Offices: []rule.Office{"mp"}, Actions: []rule.Action{"write"}, When: when, Effect: 1, Reason: "So.", Source: "a test", Strength: "judgement",
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.odds(book.Rules()[0].Condition(), calendar.England)
}
