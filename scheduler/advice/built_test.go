package advice

import (
	"errors"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice/rule"
)

// inBinary is what most tests ask: the book and the calendar in the binary.
var inBinary = sync.OnceValues(func() (built struct {
	rules *rule.Book
	days  *calendar.Calendar
}, err error) {
	if built.days, err = almanac.Build(); err != nil {
		return built, err
	}
	built.rules, err = rule.Load()
	return built, err
})

func bookAndCalendar(t testing.TB) (*rule.Book, *calendar.Calendar) {
	t.Helper()
	built, err := inBinary()
	if err != nil {
		t.Fatal(err)
	}
	return built.rules, built.days
}

func mustFor(t testing.TB, b *rule.Book, cal *calendar.Calendar) *Advisor {
	t.Helper()
	a, err := New(b, cal)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// mustWith returns a book with other rules.
func mustWith(t testing.TB, b *rule.Book, rules ...rule.Rule) *rule.Book {
	t.Helper()
	other, err := b.With(rules...)
	if err != nil {
		t.Fatal(err)
	}
	return other
}

func isQuestionError(err error) bool {
	var wrong *QuestionError
	return errors.As(err, &wrong)
}

// someQuestion draws a question that makes sense, with what it may say besides.
func someQuestion(t *rapid.T, b *rule.Book) Question {
	p := rapid.SampledFrom(b.Pairs()).Draw(t, "pair")
	from := calendar.MustDate("2018-01-01").AddDays(rapid.IntRange(0, 5000).Draw(t, "from"))
	near := func(name string) calendar.Date { return from.AddDays(rapid.IntRange(-60, 120).Draw(t, name)) }
	q := Question{
		Office: p.Office, Action: p.Action, From: from,
		Days:   rapid.IntRange(1, MaxDays).Draw(t, "days"),
		Nation: rapid.SampledFrom(calendar.Nations()).Draw(t, "nation"),
		Limit:  rapid.IntRange(1, MaxLimit).Draw(t, "limit"),
		Sent:   near("sent"), Met: near("met"), Opens: near("opens"),
		Venue: rapid.SampledFrom(rule.Venues()).Draw(t, "venue"),
		Topic: rapid.SampledFrom(append([]rule.Topic{{}}, b.Topics()...)).Draw(t, "topic").Name,
	}
	q.Closes = q.Opens.AddDays(rapid.IntRange(0, 90).Draw(t, "closes"))
	q.CouncilPoll = rapid.SampledFrom([]CouncilPoll{{}, {Given: true}, {Given: true, Date: near("poll")}, {Given: true, Date: calendar.MustDate("2025-05-01")}}).Draw(t, "council poll")
	return fitting(b, q)
}

// fitting leaves out what a question is refused for.
func fitting(b *rule.Book, q Question) Question {
	q.Nation = q.Office.Nation(q.Nation)
	q.Sent, q.Met = earlier(q.Sent, q.From), earlier(q.Met, q.From)
	for name, left := range map[string]func(){
		"sent": func() { q.Sent = calendar.Date{} }, "met": func() { q.Met = calendar.Date{} }, "venue": func() { q.Venue = "" },
		"opens": func() { q.Opens = calendar.Date{} }, "closes": func() { q.Closes = calendar.Date{} },
	} {
		if !b.About(rule.Pair{Office: q.Office, Action: q.Action}).Fits(name) {
			left()
		}
	}
	return q
}
