package rule

import (
	"strings"
	"testing"
)

// extraRules writes an own rules file with one rule.
func extraRules(id, when, effect string) []byte {
	return []byte("- id: " + id + "\n  offices: [mp]\n  actions: [write]\n  when: " + when + "\n  " + effect +
		"\n  reason: It is so.\n  source: a test\n  strength: judgement\n")
}

func TestOwnRulesAddAndReplace(t *testing.T) {
	plain, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	first := plain.Rules()[0]
	book, err := Load(extraRules("ours", "weekday == friday", "effect: +7"), extraRules(first.ID, "weekday == monday", "effect: -3"))
	if err != nil {
		t.Fatal(err)
	}
	rules := book.Rules()
	if len(rules) != len(plain.Rules())+1 || rules[len(rules)-1].ID != "ours" {
		t.Errorf("%d rules, the last is %s", len(rules), rules[len(rules)-1].ID)
	}
	if rules[0].ID != first.ID || rules[0].When != "weekday == monday" || rules[0].Effect != -3 {
		t.Errorf("%s was not replaced: %+v", first.ID, rules[0])
	}
}

func TestOwnRulesThatAreWrongAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name  string
		rules [][]byte
		says  []string
	}{
		{"a word that there is none of", [][]byte{extraRules("ours", "days_to(bugdet) < 3", "effect: +7")}, []string{"ours", "bugdet"}},
		{"no source", [][]byte{[]byte(strings.Replace(string(extraRules("ours", "working_day", "effect: +7")), "source: a test", "source: \"\"", 1))}, []string{"ours", "source"}},
		{"no strength", [][]byte{[]byte(strings.Replace(string(extraRules("ours", "working_day", "effect: +7")), "strength: judgement", "strength: \"\"", 1))}, []string{"ours", "strength"}},
		{"a field that there is none of", [][]byte{append(extraRules("ours", "working_day", "effect: +7"), "  weight: 3\n"...)}, []string{"weight"}},
		{"no rules at all", [][]byte{[]byte("ours")}, []string{"line 1", "is a list"}},
		{"twice in one file", [][]byte{append(extraRules("ours", "working_day", "effect: +7"), extraRules("ours", "holiday", "effect: +7")...)}, []string{"ours", "twice"}},
		{"for and against the same", [][]byte{extraRules("ours", "weekday == friday && sits(lords)", "effect: +7"), extraRules("theirs", "weekday == friday  &&  (sits(lords))", "effect: -7")}, []string{"ours", "theirs", "contradict"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(tc.rules...)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tc.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v does not say %q", err, want)
				}
			}
		})
	}
}
