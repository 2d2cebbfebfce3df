package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

func TestWhatAQuestionSaysBesides(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		says []string
	}{
		{"a subject", []string{"--action", "brief", "--topic", "libraries", "--from", "2025-11-10", "--why"}, []string{"Culture, Media and Sport, 27 November 2025"}},
		{"what is not said is asked for", []string{"--office", "councillor", "--from", "2026-12-01"}, []string{"more exact with --council-poll"}},
		{"and what it is, if all is asked for", []string{"--office", "councillor", "--from", "2026-12-01", "--all"}, []string{"more exact if you said", "--council-poll: "}},
		{"how it was known then", []string{"--from", "2025-08-20", "--known-on", "2025-01-02"}, []string{"not announced yet"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			args := append([]string{"best-time"}, tc.args...)
			if !strings.Contains(strings.Join(args, " "), "--office") {
				args = append(args, "--office", "mp")
			}
			out := mustCommand(t, args...)
			for _, want := range tc.says {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in:\n%.1500s", want, out)
				}
			}
		})
	}
}

func TestExplainShowsTheWholeSum(t *testing.T) {
	args := []string{"best-time", "--office", "mp", "--action", "visit", "--explain", "2026-12-15"}
	out := mustCommand(t, args...)
	for _, want := range []string{"Tuesday 15 December 2026", "50.0  every day begins here", "at-westminster-monday-to-thursday", "sits(commons)", "in all, so the score is"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	var e advice.Explanation
	if err := json.Unmarshal([]byte(mustCommand(t, append(args, "--format", "json")...)), &e); err != nil {
		t.Fatal(err)
	}
	sum := float64(e.Begins)
	for _, r := range e.Rules {
		sum += r.Weight
	}
	if e.Date != calendar.MustDate("2026-12-15") || len(e.Rules) == 0 || sum-e.Sum > 0.01 || e.Sum-sum > 0.01 {
		t.Errorf("the weights make %.1f: %+v", sum, e)
	}
}

func ownRules(t *testing.T, rules string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const earlyClosing = `- id: early-closing
  offices: [mp]
  actions: [visit]
  when: weekday == wednesday
  effect: -25
  reason: Our libraries close at noon on Wednesdays.
  source: our opening hours
  strength: data
`

func TestOwnRulesCount(t *testing.T) {
	out := mustCommand(t, "best-time", "--office", "mp", "--action", "visit", "--explain", "2026-12-16", "--rules", ownRules(t, earlyClosing))
	if !strings.Contains(out, "-25.0  early-closing: Our libraries close at noon") {
		t.Errorf("the own rule does not count:\n%s", out)
	}
}

func TestOwnRulesThatAreWrongAreNamed(t *testing.T) {
	for name, tc := range map[string]struct{ was, is, says string }{
		"a word that there is none of": {"wednesday", "wensday", "wensday"},
		"no source":                    {"our opening hours", `""`, "source"},
		"never":                        {"weekday == wednesday", "weekday == sunday && working_day", "no day"},
	} {
		t.Run(name, func(t *testing.T) {
			file := ownRules(t, strings.Replace(earlyClosing, tc.was, tc.is, 1))
			status, _, stderr := command(t, "best-time", "--office", "mp", "--rules", file)
			if status != exitUsage || !strings.Contains(stderr, "early-closing") || !strings.Contains(stderr, tc.says) {
				t.Errorf("status %d: %s", status, stderr)
			}
		})
	}
}

// README shows an answer as it is printed.
func TestTheAnswerInTheREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if out := mustCommand(t, "--today", "2025-12-01", "best-time", "--office", "mp"); !strings.Contains(string(readme), "```\n"+out+"```\n") {
		t.Errorf("README does not show\n%s", out)
	}
}

// The days in words are those of the answer as JSON, and its windows lie on them.
func TestEveryDayIsGraded(t *testing.T) {
	args := []string{"best-time", "--office", "mp", "--action", "write", "--from", "2026-12-14", "--every-day"}
	out := mustCommand(t, args...)
	for _, line := range []string{
		"Office mp, action write: the working days from Monday 14 December to ",
		"avoid    Monday 21 to Thursday 31 December (projected)",
	} {
		if !strings.Contains(out, line) {
			t.Errorf("no %q in:\n%s", line, out)
		}
	}
	var days advice.GradedDays
	if err := json.Unmarshal([]byte(mustCommand(t, append(args, "--format", "json")...)), &days); err != nil {
		t.Fatal(err)
	}
	if len(days.Days) != 120 || days.Days[12].Date != calendar.MustDate("2026-12-26") || days.Days[12].WorkingDay || days.Days[10].Grade != "avoid" {
		t.Errorf("%d days, %+v", len(days.Days), days.Days[10:13])
	}
}

func TestMyCouncilByNameOnTheCommandLine(t *testing.T) {
	named := mustCommand(t, "best-time", "--office", "councillor", "--action", "visit", "--from", "2027-03-01", "--council", "Leeds")
	said := mustCommand(t, "best-time", "--office", "councillor", "--action", "visit", "--from", "2027-03-01", "--council-poll", "2027-05-06")
	if strings.SplitN(named, "\n", 3)[1] != strings.SplitN(said, "\n", 3)[1] {
		t.Errorf("%s\nis not\n%s", named, said)
	}
	for _, tc := range []struct{ args, says string }{
		{"--council Copeland", "--council: Copeland Borough Council was abolished, its last day was 2023-03-31: choose Cumberland Council (CBD)"},
		{"--council LDS --council-poll none", "--council: says when your council is elected, and so does council_poll: give one of the two"},
		{"--council Narnia", "--council: \"Narnia\" is not the name or the code of a council"},
	} {
		status, _, errOut := command(t, append([]string{"best-time", "--office", "councillor"}, strings.Fields(tc.args)...)...)
		if status != 2 || !strings.Contains(errOut, tc.says) || strings.Count(errOut, "\n") > 1 {
			t.Errorf("%s: %d %s", tc.args, status, errOut)
		}
	}
	list := mustCommand(t, "councils", "--nation", "wales", "--today", "2026-11-28")
	if n := strings.Count(list, "elected on 2027-05-06 (provisional)"); n != 22 {
		t.Errorf("%d councils in Wales are elected in 2027:\n%s", n, list)
	}
}
