package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestRulesForPeople(t *testing.T) {
	out := mustCommand(t, "rules", "--office", "mp", "--action", "visit")
	for _, want := range []string{"On Fridays MPs are usually in their constituency.", "when ", "http"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%.2000s", want, out)
		}
	}
	if strings.Contains(out, "House of Lords is in recess, so peers") {
		t.Error("rules of other offices are among them")
	}
	if out := mustCommand(t, "rules", "vocabulary"); !strings.Contains(out, "working_days_to_rise(b)") {
		t.Errorf("the vocabulary is %.500s", out)
	}
}

func TestOwnRulesAreChecked(t *testing.T) {
	out := mustCommand(t, "rules", "check", ownRules(t, earlyClosing))
	if !strings.Contains(out, "early-closing: -25 when weekday == wednesday") || !strings.Contains(out, "is sound") {
		t.Errorf("a sound file: %s", out)
	}
	for _, tc := range []struct{ name, was, is, says string }{
		{"all for a list", "actions: [visit]", "actions: all", ""},
		{"a word for a list", "offices: [mp]", "offices: mp", `line 2, rule early-closing: offices is a list, such as [mp, peer]: put "mp" in square brackets`},
		{"a word for a number", "effect: -25", "effect: block", "line 5, rule early-closing: effect is a whole number from -100 to 100"},
		{"no strength", "  strength: data\n", "", "strength must be given, the kind of evidence: statute"},
		{"a field that there is none of", "effect: -25", "weight: -25", `line 5, rule early-closing: "weight" is not a field of a rule: allowed are actions`},
		{"an office that there is none of", "[mp]", "[mp, king]", `"king" is not an office: allowed are mp`},
		{"a word that there is none of", "wednesday", "wensday", "line 4, rule early-closing: when: unknown name wensday"},
		{"no YAML", "when: weekday", "when: weekday: ", "line 4"},
		{"nothing to replace", "strength: data", "strength: data\n  replaces: no-such-rule", `replaces: there is no rule "no-such-rule"`},
		{"the same sign turned round", "when: weekday == wednesday\n  effect: -25", "when: weekday == friday && sits_in_week(commons)\n  effect: -25", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := ownRules(t, strings.Replace(earlyClosing, tc.was, tc.is, 1))
			status, _, stderr := command(t, "rules", "check", file)
			if tc.says == "" && status != exitOK || tc.says != "" && (status != exitUsage || !strings.Contains(stderr, tc.says)) {
				t.Errorf("status %d: %s, want %q", status, stderr, tc.says)
			}
		})
	}
}

// The example of the documentation is a file of rules that can be used as it stands.
func TestTheExampleOfOwnRulesIsSound(t *testing.T) {
	page, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)
	if example == nil {
		t.Fatal("there is no example")
	}
	file := ownRules(t, string(example[1]))
	if out := mustCommand(t, "rules", "check", file); !strings.Contains(out, "is sound") {
		t.Errorf("it says %s", out)
	}
	explained := mustCommand(t, "best-time", "--office", "mp", "--action", "visit", "--explain", "2027-06-18", "--rules", file)
	if !strings.Contains(explained, "our-friday-visits") || strings.Contains(explained, "friday-in-constituency:") {
		t.Errorf("the rule of the program is not replaced:\n%s", explained)
	}
}

func TestNothingAskedIsAnsweredWithExamples(t *testing.T) {
	for _, args := range [][]string{nil, {"help"}} {
		out := mustCommand(t, args...)
		for _, want := range []string{"best-time --office mp", "serve", "--help"} {
			if !strings.Contains(out, want) {
				t.Errorf("%v: no %q in:\n%s", args, want, out)
			}
		}
	}
	help := mustCommand(t, "best-time", "--help")
	for _, want := range []string{"committee-chair", "budget-representation", "northern-ireland", "museums-and-archives"} {
		if !strings.Contains(strings.Join(strings.Fields(help), " "), want) {
			t.Errorf("help does not name %s:\n%s", want, help)
		}
	}
}
