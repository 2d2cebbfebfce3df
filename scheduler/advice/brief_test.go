package advice_test

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// inBrief writes the few lines of an answer, each with its label.
func inBrief(b advice.Brief) string {
	lines := []string{b.Title}
	for _, l := range b.Lines {
		lines = append(lines, l.Label+": "+strings.Join(l.Says, "\n"))
	}
	return strings.Join(lines, "\n")
}

func TestAnAnswerInBrief(t *testing.T) {
	a := advisor(t)
	for _, tc := range []struct {
		name   string
		office advice.Office
		action advice.Action
		asked  string
		more   func(*advice.Question)
		says   []string
		unsaid []string
	}{
		{"in the middle of June any week will do", "mp", "write", "2025-06-09", nil,
			[]string{"Write to your MP", "Best: Thursday 12", "Start today.", "Next: Today, talk to your manager"}, []string{"Sooner"}},
		{"Fridays in term are one answer, and other days one warning", "mp", "visit", "2025-09-22", nil,
			[]string{"Invite your MP to visit", "Best: Friday ", "As good: Friday ", "Avoid: Mondays to Thursdays in most weeks until "}, nil},
		{"a short name for each time to keep away from, and ends of term are no days of the week", "mp", "write", "2025-12-01", nil,
			[]string{"(end of term, ", "Christmas", "first week back)", "Best: ", "its first rush is over"}, []string{"Mondays to Thursdays"}},
		{"two days of the week are joined by a word", "ms", "visit", "2025-09-22", nil,
			[]string{"Avoid: Tuesdays and Wednesdays in most weeks until ", "(members are in Cardiff)"}, nil},
		{"what closes in four days is sent now", "official", "consultation", "2026-06-08",
			func(q *advice.Question) { q.Opens, q.Closes = day("2026-05-01"), day("2026-06-12") },
			[]string{"Send it today: it closes on Friday 12 June.", "Time is short. Today:\n- Talk to your manager"}, []string{"too late", "Sooner"}},
		{"asked at the weekend it is sent on Monday", "official", "consultation", "2026-06-06",
			func(q *advice.Question) { q.Opens, q.Closes = day("2026-05-01"), day("2026-06-09") },
			[]string{"Send it on Monday 8 June: it closes on Tuesday 9 June.", "On Monday 8 June:"}, nil},
		{"where nothing speaks for or against, early is better", "mayor", "visit", "2026-11-28", nil,
			[]string{"Any working day will do for a visit by the mayor: early is better."}, []string{"Nothing in the calendar"}},
		{"what is blocked says so first", "mp", "write", "2024-06-03", nil,
			[]string{"Today: There are no MPs while Parliament is dissolved"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := question(tc.office, tc.action, tc.asked)
			if tc.more != nil {
				tc.more(&q)
			}
			text := inBrief(a.Brief(ask(t, a, q)))
			for _, want := range tc.says {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in:\n%s", want, text)
				}
			}
			for _, not := range tc.unsaid {
				if strings.Contains(text, not) {
					t.Errorf("%q in:\n%s", not, text)
				}
			}
		})
	}
}

func day(s string) calendar.Date { return calendar.MustDate(s) }

// Every pair that has an answer, asked on sixty days: edges of recesses, Christmas,
// elections, the days on which clocks change and the day that leap years have more.
func TestEveryAnswerIsShort(t *testing.T) {
	a := advisor(t)
	for _, from := range strings.Fields(askedOn) {
		for _, o := range advice.Offices() {
			for _, act := range advice.Actions() {
				q := question(o, act, from)
				q.Sent, q.Met = q.From.AddDays(-10), q.From.AddDays(-10)
				answer, err := a.BestTime(q)
				if err != nil {
					continue
				}
				checkBrief(t, a.Brief(answer), string(o)+" "+string(act)+" asked on "+from)
			}
		}
	}
}

const askedOn = `
2024-02-28 2024-02-29 2024-03-26 2024-03-31 2024-05-22 2024-05-24 2024-05-30 2024-06-03 2024-07-04 2024-07-05
2024-07-09 2024-07-17 2024-07-30 2024-09-02 2024-09-12 2024-10-27 2024-10-30 2024-12-19 2024-12-24 2024-12-25
2024-12-31 2025-01-01 2025-01-06 2025-02-13 2025-03-30 2025-04-08 2025-04-22 2025-05-01 2025-05-02 2025-07-14
2025-07-22 2025-07-23 2025-08-31 2025-09-01 2025-09-15 2025-10-13 2025-10-26 2025-11-26 2025-12-18 2026-01-05
2026-03-25 2026-03-29 2026-04-08 2026-04-29 2026-05-07 2026-05-08 2026-05-13 2026-07-16 2026-07-20 2026-10-25
2026-10-28 2026-11-28 2026-11-30 2026-12-10 2026-12-17 2026-12-24 2026-12-28 2027-03-20 2027-05-06 2028-02-29`

func checkBrief(t *testing.T, b advice.Brief, asked string) {
	t.Helper()
	text := inBrief(b)
	if lines, words := strings.Count(text, "\n")+1, len(strings.Fields(text)); lines > 25 || words > 300 {
		t.Errorf("%s: %d lines and %d words:\n%s", asked, lines, words, text)
	}
	var sentences []string
	for _, l := range b.Lines {
		if len(l.Says) == 0 {
			t.Errorf("%s: nothing is said under %s", asked, l.Label)
		}
		for _, says := range l.Says {
			if slices.Contains(sentences, says) {
				t.Errorf("%s: %q is said twice", asked, says)
			}
			sentences = append(sentences, says)
		}
	}
}
