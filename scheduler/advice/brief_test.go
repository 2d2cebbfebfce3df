package advice_test

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// inBrief writes the few lines of an answer, each with its label.
func inBrief(b advice.Brief) string {
	lines := []string{b.Title}
	for _, l := range b.Lines {
		lines = append(lines, l.Label+": "+strings.Join(said(l), "\n"))
	}
	return strings.Join(lines, "\n")
}

func said(l advice.Line) []string {
	var says []string
	for _, text := range l.Says {
		says = append(says, text.Words)
	}
	return says
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
		{"three short weeks of recess are no days of the week", "mp", "write", "2024-05-23", nil,
			[]string{"Avoid: Thursday 23 May to ", "no MPs until the poll"}, []string{"in most weeks"}},
		{"a Friday and the Monday after it are days of the week", "msp", "question", "2025-09-01", nil,
			[]string{"Avoid: Mondays and Fridays in most weeks until ", "(Parliament not sitting)"}, nil},
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
		{"the conferences are over, and the next are named", "mp", "event", "2026-11-28", func(q *advice.Question) { q.Venue = "conference" },
			[]string{"There is no good moment for an event with your MP before Sunday 28 March", "The next is expected about ", "September 2027, further ahead than was asked."}, nil},
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
	t.Parallel()
	a, asked := advisor(t), 0
	for _, from := range strings.Fields(advice.AskedOn) {
		for _, o := range rule.Offices() {
			for _, act := range rule.Actions() {
				q := question(o, act, from)
				switch act {
				case "follow-up":
					q.Sent = q.From.AddDays(-10)
				case "thank":
					q.Met = q.From.AddDays(-10)
				}
				answer, err := a.BestTime(q)
				if err != nil {
					continue
				}
				asked++
				about := string(o) + " " + string(act) + " asked on " + from
				checkMoments(t, answer, about)
				checkBrief(t, a.Brief(answer), about)
			}
		}
	}
	if asked < 8000 {
		t.Errorf("only %d questions have an answer", asked)
	}
}

// checkMoments sees to it that what is offered can be met, by steps that can be followed.
func checkMoments(t *testing.T, answer advice.Answer, about string) {
	t.Helper()
	if len(answer.Windows) == 0 {
		return
	}
	if answer.Soonest.First.After(answer.Windows[0].First) {
		t.Errorf("%s: the soonest moment is %s, after the best, %s", about, answer.Soonest.First, answer.Windows[0].First)
	}
	cal := usualCalendar(t)
	for _, w := range append(answer.Windows, *answer.Soonest) {
		if w.ActBy.Before(answer.From) {
			t.Errorf("%s: %s has to be begun by %s", about, w.First, w.ActBy)
		}
		for _, s := range w.Steps {
			if s.Due.Before(w.StartBy) || !cal.IsWorkingDay(answer.Nation, s.Due) {
				t.Errorf("%s: %s is due on %s, and it is begun on %s", about, s.Name, s.Due.Long(), w.StartBy)
			}
		}
	}
}

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
		for _, says := range said(l) {
			if strings.TrimSpace(says) == "" || strings.HasSuffix(says, " ") {
				t.Errorf("%s: %q says nothing under %s, or breaks off", asked, says, l.Label)
			}
			if slices.Contains(sentences, says) {
				t.Errorf("%s: %q is said twice", asked, says)
			}
			sentences = append(sentences, says)
		}
	}
}
