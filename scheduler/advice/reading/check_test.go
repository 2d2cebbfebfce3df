package reading

import (
	"strings"
	"testing"

	"divisionbell/scheduler/advice/rule"
)

func TestRulesOfTheBinaryPassOnTheWholeCalendar(t *testing.T) {
	book, cal := builtBook(t)
	if err := mustRead(t, book, cal).Check(); err != nil {
		t.Error(err)
	}
}

func TestRulesThatNeverSpeakAreFound(t *testing.T) {
	plain, cal := builtBook(t)
	for _, tc := range []struct {
		name, when string
		effect     int
		says       string
	}{
		{"never true", "weekday == saturday && working_day", 7, "holds on no day"},
		{"never true of any question", "council_poll_none && days_to(own_poll) < 100", -7, "holds on no day"},
		{"for what is blocked", "dissolved && weekday == friday", 7, "always blocks"},
		{"right", "on(topic_week) && at_conference", 7, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			book, err := plain.With(append(plain.Rules(), rule.Rule{
				ID: "ours", Offices: []rule.Office{"mp"}, Actions: []rule.Action{"write"}, When: tc.when, Effect: tc.effect,
				Reason: "It is so.", Source: "a test", Strength: "judgement",
			})...)
			if err != nil {
				t.Fatal(err)
			}
			err = mustRead(t, book, cal).Check()
			switch {
			case tc.says == "" && err != nil:
				t.Error(err)
			case tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says) || !strings.Contains(err.Error(), `"ours"`)):
				t.Errorf("got %v, want %q of ours", err, tc.says)
			}
		})
	}
}
