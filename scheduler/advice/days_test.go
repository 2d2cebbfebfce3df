package advice

import (
	"slices"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
)

// Whoever shows every day and whoever shows the windows say the same of each, for every
// pair and on days of all kinds.
func TestEveryDayAgreesWithTheWindows(t *testing.T) {
	t.Parallel()
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	asked, windows, stretches := 0, 0, 0
	for n, from := range []string{"2024-05-30", "2025-12-24", "2026-04-01", "2026-11-28", "2027-07-19", "2030-02-14"} {
		for i, p := range book.Pairs() {
			q := Question{
				Office: p.Office, Action: p.Action, From: calendar.MustDate(from), Days: MaxDays, Limit: MaxLimit,
				Nation: p.Office.Nation(calendar.Nations()[(i+n)%4]),
			}
			q.Topic = book.Topics()[i%len(book.Topics())].Name
			q.CouncilPoll = []CouncilPoll{{}, {Given: true}, {Given: true, Date: calendar.MustDate("2027-05-06")}}[i%3]
			if p.Action == "follow-up" {
				q.Sent = q.From.AddDays(-10)
			}
			answer, err := a.BestTime(q)
			days, daysErr := a.Days(q)
			if isQuestionError(err) && isQuestionError(daysErr) {
				continue // no candidates without a poll
			}
			if err != nil || daysErr != nil {
				t.Fatal(p, from, err, daysErr)
			}
			asked++
			agree{t, answer, days}.check()
			windows, stretches = windows+len(answer.Windows), stretches+len(answer.Avoid)
		}
	}
	if asked < 800 || windows < 3000 || stretches < 4000 {
		t.Errorf("only %d questions with %d windows and %d stretches", asked, windows, stretches)
	}
}

// agree holds an answer to the days of the same question.
type agree struct {
	*testing.T
	answer Answer
	days   GradedDays
}

func (a agree) check() {
	a.Helper()
	if a.days.From != a.answer.From || a.days.To != a.answer.To || a.days.CalendarVersion != a.answer.CalendarVersion || a.days.Nation != a.answer.Nation {
		a.Errorf("the days are those from %s to %s, the answer from %s to %s", a.days.From, a.days.To, a.answer.From, a.answer.To)
	}
	if now := a.answer.Now; a.days.Days[0] != (GradedDay{now.Date, now.Score, now.Grade, now.Certainty, now.Doubt, a.days.Days[0].WorkingDay}) {
		a.Errorf("%s and %s: now is %+v, the day %+v", a.answer.Office, a.answer.Action, now, a.days.Days[0])
	}
	for _, w := range a.answer.Windows {
		a.window(w, calendar.Span{First: w.First, Last: w.Last}, w.Score)
		for _, m := range w.Again {
			a.window(w, calendar.Span{First: m.First, Last: m.Last}, -1)
		}
	}
	a.bad()
	a.changes()
}

// working returns the working days of a span.
func (a agree) working(s calendar.Span) []GradedDay {
	first := s.First.DaysSince(a.days.From)
	return slices.DeleteFunc(slices.Clone(a.days.Days[first:first+s.Days()]), func(d GradedDay) bool { return !d.WorkingDay })
}

func isBad(d GradedDay) bool {
	return slices.Contains([]Grade{reading.Poor, reading.Avoid, reading.Blocked}, d.Grade)
}

// window sees to it that the score of a window is the mean of its working days, its grade
// theirs, and that it is as sure as the least sure of them.
func (a agree) window(w Window, s calendar.Span, score int) {
	a.Helper()
	days, sum, doubt := a.working(s), 0, reading.Doubt(0)
	for _, d := range days {
		sum += d.Score
		doubt = max(doubt, reading.DoubtOf(d.Certainty, d.Doubt))
		if isBad(d) {
			a.Errorf("%s and %s: %s in the window %s is %s", a.answer.Office, a.answer.Action, d.Date, s, d.Grade)
		}
	}
	if len(days) == 0 || days[0].Date != s.First || days[len(days)-1].Date != s.Last {
		a.Fatalf("the window %s does not begin and end with working days", s)
	}
	if mean := (2*sum + len(days)) / (2 * len(days)); score >= 0 && mean != score {
		a.Errorf("%s and %s: the window %s has %d, its days %d", a.answer.Office, a.answer.Action, s, score, mean)
	}
	if score >= 0 && (w.Certainty != doubt.Certainty() || w.Doubt != doubt.Word()) {
		a.Errorf("%s and %s: the window %s is %s %s, its days %s %s", a.answer.Office, a.answer.Action, s, w.Certainty, w.Doubt, doubt.Certainty(), doubt.Word())
	}
}

// bad sees to it that a working day is poor or worse exactly where a stretch to avoid says
// so, with its grade.
func (a agree) bad() {
	a.Helper()
	avoid := make(map[calendar.Date]Grade)
	for _, s := range a.answer.Avoid {
		for _, span := range append([]calendar.Span{{First: s.First, Last: s.Last}}, s.Again...) {
			for _, d := range a.working(span) {
				avoid[d.Date] = s.Grade
			}
		}
	}
	for _, d := range a.days.Days {
		if told := avoid[d.Date]; d.WorkingDay && (isBad(d) != (told != "") || isBad(d) && told != d.Grade) {
			a.Errorf("%s and %s: %s is %s, to avoid it is %q", a.answer.Office, a.answer.Action, d.Date, d.Grade, told)
		}
	}
}

// changes sees to it that the advice changes on the first working day of another grade.
func (a agree) changes() {
	a.Helper()
	i := slices.IndexFunc(a.days.Days, func(d GradedDay) bool { return d.WorkingDay && d.Grade != a.answer.Now.Grade })
	var on calendar.Date
	if i >= 0 {
		on = a.days.Days[i].Date
	}
	if on != a.answer.ChangesOn {
		a.Errorf("%s and %s: it changes on %s, by its days on %s", a.answer.Office, a.answer.Action, a.answer.ChangesOn, on)
	}
}
