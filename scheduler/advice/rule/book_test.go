package rule

import (
	"strings"
	"testing"
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
		{"a house where a poll belongs", func(r *Rule) { r.When = `days_to(commons) < 3` }, "cannot use a parliament as argument (type an occasion)"},
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
