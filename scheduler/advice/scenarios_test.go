package advice_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice"
)

func advisor(t testing.TB) *advice.Advisor {
	t.Helper()
	cal, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	book, err := advice.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := book.For(cal)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func question(office advice.Office, action advice.Action, from string) advice.Question {
	return advice.Question{
		Office: office, Action: action, From: calendar.MustDate(from),
		Days: advice.DefaultDays, Nation: calendar.England, Limit: advice.DefaultLimit,
	}
}

func ask(t testing.TB, a *advice.Advisor, q advice.Question) advice.Answer {
	t.Helper()
	answer, err := a.BestTime(q)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func span(t *testing.T, s string) calendar.Span {
	t.Helper()
	first, last, _ := strings.Cut(s, "/")
	if last == "" {
		last = "9999-12-31"
	}
	return calendar.Span{First: calendar.MustDate(first), Last: calendar.MustDate(last)}
}

// What an expert says. Best is where the first window must begin; none of the
// first three windows may share a day with never; said must stand in the reasons.
func TestWhatAnExpertSays(t *testing.T) {
	a := advisor(t)
	for _, tc := range []struct {
		name        string
		office      advice.Office
		action      advice.Action
		asked       string
		now         string
		best, never string
		said        []string
	}{
		{
			"a letter to her MP eight days before the summer recess", "mp", "write", "2025-07-14",
			"poor fair", "2025-09-02/2025-09-12", "2025-07-22/2025-08-31",
			[]string{"House of Commons is sitting", "no parliamentary business to use your letter in"},
		},
		{
			"a visit by the MP, asked for at the same time: the office needs three weeks", "mp", "visit", "2025-07-14",
			"poor", "2025-08-21/2025-09-19", "2025-07-14/2025-08-03",
			[]string{"On Fridays MPs are usually in their constituency", "at Westminster while the House sits"},
		},
		{
			"a letter while Parliament is dissolved", "mp", "write", "2024-06-03",
			"blocked", "2024-08-27/2024-09-20", "2024-06-03/2024-07-25",
			[]string{"There are no MPs while Parliament is dissolved", "no office or staff yet"},
		},
		{
			"inviting a minister in the election period", "minister", "visit", "2024-05-28",
			"blocked", "2024-07-26/", "2024-05-28/2024-07-18",
			[]string{"In the election period the Government avoids public engagements", "being briefed"},
		},
		{
			"a letter to a peer three days before the Lords rise", "peer", "write", "2026-07-20",
			"poor fair", "2026-09-03/2026-09-17", "2026-07-24/2026-08-31",
			[]string{"House of Lords is about to rise"},
		},
		{
			"a letter in the week before Christmas", "mp", "write", "2025-12-15",
			"poor fair", "2026-01-09/2026-01-20", "2025-12-18/2026-01-04",
			[]string{"Christmas and New Year"},
		},
		{
			"a meeting with a minister before the general election", "minister", "meet", "2024-06-10",
			"blocked", "2024-07-19/", "2024-06-10/2024-07-18",
			[]string{"election period"},
		},
		{
			"asking a councillor for money in spring", "councillor", "write", "2025-03-12",
			"fair", "2025-06-01/2025-07-10", "",
			[]string{"posts are settled"},
		},
		{
			"asking a councillor for money in late summer", "councillor", "write", "2025-08-28",
			"fair", "2025-10-01/2025-12-10", "",
			[]string{"being drafted and consulted on"},
		},
		{
			"a visit by a peer in a week in which the Lords sit", "peer", "visit", "2025-06-10",
			"poor", "2025-06-27/2025-06-27", "2025-06-30/2025-07-03",
			[]string{"peers who take part are in London"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer := ask(t, a, question(tc.office, tc.action, tc.asked))
			if !strings.Contains(tc.now, string(answer.Now.Grade)) {
				t.Errorf("now is %s (%d), an expert says %s", answer.Now.Grade, answer.Now.Score, tc.now)
			}
			if len(answer.Windows) == 0 {
				t.Fatal("no windows")
			}
			if first := answer.Windows[0].First; !span(t, tc.best).Contains(first) {
				t.Errorf("best is %s, an expert says %s", first, tc.best)
			}
			for _, w := range answer.Windows[:min(3, len(answer.Windows))] {
				if tc.never != "" && span(t, tc.never).Overlaps(calendar.Span{First: w.First, Last: w.Last}) {
					t.Errorf("window %s to %s lies in %s", w.First, w.Last, tc.never)
				}
				if w.ActBy.After(w.First) || w.ActBy.Before(answer.From) {
					t.Errorf("window %s: start by %s, asked on %s", w.First, w.ActBy, answer.From)
				}
			}
			text := words(t, answer)
			for _, want := range tc.said {
				if !strings.Contains(text, want) {
					t.Errorf("nowhere does it say %q", want)
				}
			}
		})
	}
}

func TestSeptemberBeatsTheSummerRecess(t *testing.T) {
	a := advisor(t)
	q := question("mp", "write", "2025-07-14")
	q.Limit = advice.MaxLimit
	best := -1
	recess := calendar.Span{First: calendar.MustDate("2025-07-22"), Last: calendar.MustDate("2025-08-31")}
	for i, w := range ask(t, a, q).Windows {
		september := w.First.String() >= "2025-09-01" && w.First.String() <= "2025-09-16"
		if september && best < 0 {
			best = i
		}
		if best < 0 && recess.Overlaps(calendar.Span{First: w.First, Last: w.Last}) {
			t.Errorf("window %d, %s to %s, is ranked above September", i, w.First, w.Last)
		}
	}
	if best < 0 {
		t.Error("no window in September's sitting weeks")
	}
}

func TestWhatIsNotAnnouncedIsSaidToBeExpected(t *testing.T) {
	answer := ask(t, advisor(t), question("mp", "write", "2027-12-13"))
	w := answer.Windows[0]
	if w.Certainty != calendar.Projected || !strings.Contains(w.Reasons[0].Text, "not announced yet") {
		t.Errorf("got %+v", w)
	}
	if first := w.First.String(); first < "2028-01-12" || first > "2028-01-24" {
		t.Errorf("the best moment after Christmas is %s", first)
	}
}

func TestAMomentThatCannotBeMetComesAfterThoseThatCan(t *testing.T) {
	a := advisor(t)
	q := question("mp", "visit", "2025-09-01")
	q.Limit = advice.MaxLimit
	late := false
	for _, w := range ask(t, a, q).Windows {
		if w.ActBy.Before(q.From) {
			late = true
		} else if late {
			t.Errorf("%s could be met, and comes after one that cannot", w.First)
		}
	}
	if !late {
		t.Error("no window in the first three weeks to tell of")
	}
}

func TestHolidaysAreThoseOfTheNation(t *testing.T) {
	a := advisor(t)
	on := func(n calendar.Nation) advice.Grade {
		q := question("councillor", "write", "2026-11-30") // St Andrew's Day
		q.Nation = n
		return ask(t, a, q).Now.Grade
	}
	if england, scotland := on(calendar.England), on(calendar.Scotland); england == scotland {
		t.Errorf("St Andrew's Day is %s in England and %s in Scotland", england, scotland)
	}
}

func TestStepsOfALetter(t *testing.T) {
	a := advisor(t)
	steps := a.Steps("mp", "write", calendar.MustDate("2027-01-12"), calendar.England)
	due := make(map[string]string)
	for i, s := range steps {
		due[s.Name] = s.Due.String()
		if i > 0 && s.Due.Before(steps[i-1].Due) {
			t.Errorf("%s on %s comes after %s on %s", s.Name, s.Due, steps[i-1].Name, steps[i-1].Due)
		}
		if !strings.HasSuffix(s.Text, ".") {
			t.Errorf("%q is no sentence", s.Text)
		}
	}
	for name, want := range map[string]string{
		"manager": "2026-12-24", "communications": "2026-12-24", // Christmas Day, the 28th and New Year's Day do not count
		"priorities": "2026-12-30", "send": "2027-01-12", "report": "2027-01-28",
	} {
		if due[name] != want {
			t.Errorf("%s is due on %s, want %s", name, due[name], want)
		}
	}
}

func TestAWrongQuestionIsToldWhatIsWrong(t *testing.T) {
	a := advisor(t)
	for _, tc := range []struct {
		name   string
		change func(*advice.Question)
		field  string
		says   string
	}{
		{"an office that there is none of", func(q *advice.Question) { q.Office = "king" }, "office", "councillor"},
		{"an action that there is none of", func(q *advice.Question) { q.Action = "shout" }, "action", "write"},
		{"a pair that makes no sense", func(q *advice.Question) { q.Action = "consultation" }, "action", "Send your answer to the officials"},
		{"asking again without saying since when", func(q *advice.Question) { q.Action = "follow-up" }, "sent", "On what day"},
		{"a candidate when no poll is near", func(q *advice.Question) { q.Office, q.From = "candidate", calendar.MustDate("2025-06-01") }, "office", "no candidates"},
		{"a venue that there is none of", func(q *advice.Question) { q.Venue = "pub" }, "venue", "conference"},
		{"a topic that there is none of", func(q *advice.Question) { q.Topic = "cheese" }, "topic", "libraries"},
		{"a call that closes before it opens", func(q *advice.Question) {
			q.Opens, q.Closes = calendar.MustDate("2026-12-02"), calendar.MustDate("2026-12-01")
		}, "closes", "2026-12-02"},
		{"a nation that there is none of", func(q *advice.Question) { q.Nation = "cornwall" }, "nation", "wales"},
		{"no days", func(q *advice.Question) { q.Days = 0 }, "days", "400"},
		{"too many days", func(q *advice.Question) { q.Days = 401 }, "days", "400"},
		{"no moments", func(q *advice.Question) { q.Limit = 0 }, "limit", "50"},
		{"before the calendar", func(q *advice.Question) { q.From = calendar.MustDate("2001-01-01") }, "from", "2010-01-01"},
		{"after the calendar", func(q *advice.Question) { q.From = calendar.MustDate("2044-01-01") }, "from", "2035-12-31"},
		{"no day at all", func(q *advice.Question) { q.From = calendar.Date{} }, "from", "2035-12-31"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := question("mp", "write", "2026-11-24")
			tc.change(&q)
			_, err := a.BestTime(q)
			var wrong *advice.QuestionError
			if !errors.As(err, &wrong) || wrong.Field != tc.field || !strings.Contains(wrong.Problem, tc.says) {
				t.Errorf("got %v, want %s: ... %s", err, tc.field, tc.says)
			}
		})
	}
}

func TestTheEndOfTheCalendarIsTheEndOfTheAnswer(t *testing.T) {
	answer := ask(t, advisor(t), question("mp", "write", "2035-12-20"))
	if answer.To != calendar.MustDate("2035-12-31") {
		t.Errorf("to %s", answer.To)
	}
}

func TestProperties(t *testing.T) {
	a := advisor(t)
	covered := func(t *rapid.T) advice.Question {
		q := question(
			rapid.SampledFrom([]advice.Office{"mp", "minister", "peer", "councillor"}).Draw(t, "office"),
			rapid.SampledFrom([]advice.Action{"write", "meet", "visit"}).Draw(t, "action"),
			calendar.MustDate("2018-01-01").AddDays(rapid.IntRange(0, 4400).Draw(t, "from")).String(),
		)
		q.Days = rapid.IntRange(1, advice.MaxDays).Draw(t, "days")
		q.Limit = rapid.IntRange(1, advice.MaxLimit).Draw(t, "limit")
		return q
	}
	t.Run("the same question gives the same bytes", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			q := covered(t)
			one, two := encode(t, a, q), encode(t, a, q)
			if one != two {
				t.Fatalf("%s\n%s", one, two)
			}
			if strings.Contains(one, "null") {
				t.Fatalf("a list is null: %s", one)
			}
		})
	})
	t.Run("windows lie within the question, apart, in few words", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			q := covered(t)
			answer, err := a.BestTime(q)
			if err != nil {
				t.Fatal(err)
			}
			for i, w := range answer.Windows {
				if w.First.Before(answer.From) || w.Last.After(answer.To) || w.Last.Before(w.First) {
					t.Fatalf("window %s to %s of %s to %s", w.First, w.Last, answer.From, answer.To)
				}
				if w.Score < 45 || w.Score > 100 || len(w.Reasons) > 4 || len(w.Steps) == 0 {
					t.Fatalf("window %+v", w)
				}
				for _, o := range answer.Windows[:i] {
					if (calendar.Span{First: w.First, Last: w.Last}).Overlaps(calendar.Span{First: o.First, Last: o.Last}) {
						t.Fatalf("windows %s and %s overlap", w.First, o.First)
					}
				}
			}
		})
	})
}

func encode(t *rapid.T, a *advice.Advisor, q advice.Question) string {
	answer, err := a.BestTime(q)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// words returns every sentence of an answer.
func words(t *testing.T, answer advice.Answer) string {
	t.Helper()
	b, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
