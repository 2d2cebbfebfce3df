package main

import (
	"encoding/json"
	"strings"
	"testing"

	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/feed"
)

// Whoever asks on the command line, over HTTP or by a feed is told the same days, grades
// and words: HTTP writes the same answer as --format json.
func TestTheSameIsSaidEverywhere(t *testing.T) {
	for _, question := range []string{
		"--office mp --action visit --from 2026-11-25",
		"--office mp --action write --from 2025-07-14",
		"--office msp --action meet --from 2026-03-25",
		"--office councillor --action introduce --from 2027-04-01 --nation scotland --council-poll 2027-05-06",
		"--office official --action consultation --from 2026-06-08 --opens 2026-05-01 --closes 2026-06-12",
		"--office minister --action follow-up --from 2025-10-06 --sent 2025-10-06",
		"--office mayor --action visit --from 2026-11-28",
	} {
		t.Run(question, func(t *testing.T) {
			args := append([]string{"best-time"}, strings.Fields(question)...)
			var answer advice.Answer
			if err := json.Unmarshal([]byte(mustCommand(t, append(args, "--format", "json")...)), &answer); err != nil {
				t.Fatal(err)
			}
			brief, all := mustCommand(t, args...), mustCommand(t, append(args, "--all")...)
			events := feed.FromAnswer(answer).Events
			best := answer.Windows[0]
			if days := best.Span().InWords(answer.From); !strings.Contains(brief, days) && !strings.Contains(brief, answer.Headline) {
				t.Errorf("in brief neither %q nor %q is said:\n%s", days, answer.Headline, brief)
			}
			next := 0
			for _, w := range answer.Windows {
				if line := w.Span().InWords(answer.From) + ": " + string(w.Grade); !strings.Contains(all, line) {
					t.Errorf("--all does not say %q:\n%s", line, all)
				}
				e := events[next]
				next += 1 + len(w.Again)
				if e.First != w.First || e.Last != w.Last || !strings.HasPrefix(strings.ToLower(e.Summary), string(w.Grade)) {
					t.Errorf("the feed has %s to %s, %q for %s, %s", e.First, e.Last, e.Summary, w.Span(), w.Grade)
				}
				for _, r := range w.Reasons {
					if !strings.Contains(e.Description, r.Text) || !strings.Contains(all, r.Text) {
						t.Errorf("%q is not said everywhere", r.Text)
					}
				}
			}
			if next != len(events) {
				t.Errorf("%d events, want %d", len(events), next)
			}
		})
	}
}
