package sources

import (
	"testing"

	"divisionbell/calendar"
)

func TestOnlyTheBudgetItselfIsTheBudget(t *testing.T) {
	for said, want := range map[string]int{
		"budget statement": 1,
		"urgent question briefings before the budget statement": 0,
		"debate on the budget statement":                        0,
		"petition on the budget statement":                      0,
	} {
		if got := fiscalStatement(said, calendar.MustDate("2025-11-24"), "15:30"); len(got) != want {
			t.Errorf("%q is %d entries, want %d", said, len(got), want)
		}
	}
}
