package advice

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
)

// graded is a day with its score and grade.
type graded struct {
	score int
	grade Grade
	doubt reading.Doubt
}

// isNoBetter reports whether one grade is no better than another.
func isNoBetter(a, b Grade) bool {
	order := []Grade{reading.Ideal, reading.Good, reading.Fair, reading.Poor, reading.Avoid, reading.Blocked}
	return slices.Index(order, a) >= slices.Index(order, b)
}

// judgedDays returns the days of a question with their scores and grades, and the
// moments without a limit.
func judgedDays(t *rapid.T, a *Advisor, q Question) (days []graded, runs []run) {
	if err := a.check(&q); err != nil {
		if isQuestionError(err) {
			t.Skip()
		}
		t.Fatal(err)
	}
	q.Limit = MaxDays
	s := a.sheet(&q)
	defer s.done()
	for i := range s.Len() {
		days = append(days, graded{s.Score(i), s.Grade(i), s.Doubt(i)})
	}
	return days, slices.Clone(s.runs())
}

func TestARuleAgainstNeverRaisesAScore(t *testing.T) {
	t.Parallel()
	book, cal := bookAndCalendar(t)
	before := mustFor(t, book, cal)
	var after []*Advisor
	for _, when := range []string{
		"weekday == friday", "days_to(budget) <= 30", "recess(commons) || recess(lords)", "!working_day",
		"days_since(sent) in 0..20 || days_to(closes) < 9", "topic == libraries && days_to(topic_questions) <= 14", "on(own_pre_election)",
	} {
		harsher := book.Rules()
		for _, effect := range []int{-1, -20, -100} {
			harsher = append(harsher, rule.Rule{ID: when, Offices: rule.Offices(), Actions: rule.Actions(), When: when, Effect: effect, Reason: "No.", Source: "a test", Strength: "judgement"})
		}
		after = append(after, mustFor(t, mustWith(t, book, harsher...), cal))
	}
	lower := 0
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		x, _ := judgedDays(rt, before, q)
		y, _ := judgedDays(rt, rapid.SampledFrom(after).Draw(rt, "rule"), q)
		for i := range x {
			if y[i].score > x[i].score || !isNoBetter(y[i].grade, x[i].grade) {
				rt.Fatalf("%s: from %d to %d", q.From.AddDays(i), x[i].score, y[i].score)
			}
			if y[i].score < x[i].score {
				lower++
			}
		}
	})
	if lower < 100 {
		t.Errorf("only %d days went down", lower)
	}
}

func TestALaterQuestionDoesNotChangeADay(t *testing.T) {
	t.Parallel()
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		x, _ := judgedDays(rt, a, q)
		on := rapid.IntRange(0, len(x)-1).Draw(rt, "later by")
		q.From = q.From.AddDays(on)
		y, _ := judgedDays(rt, a, q)
		for i := range min(len(y), len(x)-on) {
			if x[on+i] != y[i] {
				rt.Fatalf("%s is %+v, asked later %+v", q.From.AddDays(i), x[on+i], y[i])
			}
		}
	})
}

func TestAWiderHorizonDropsNoMoment(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		wide := q
		wide.Days = rapid.IntRange(q.Days, MaxDays).Draw(rt, "wider")
		days, near := judgedDays(rt, a, q)
		_, far := judgedDays(rt, a, wide)
		for _, r := range near {
			if r.last < lastWorking(a, q, len(days)) && !slices.Contains(far, r) {
				rt.Fatalf("%s to %s is no moment over %d days", q.From.AddDays(r.first), q.From.AddDays(r.last), wide.Days)
			}
		}
	})
}

// lastWorking is the number of the last working day of a question.
func lastWorking(a *Advisor, q Question, days int) int {
	last := days - 1
	for last > 0 && !a.cal.IsWorkingDay(q.Nation, q.From.AddDays(last)) {
		last--
	}
	return last
}

func TestMomentsAreInOrderOfPreference(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		answer, err := a.BestTime(q)
		if isQuestionError(err) {
			rt.Skip()
		}
		for i, w := range answer.Windows {
			if w.ActBy.Before(q.From) || answer.Soonest.First.After(w.First) {
				rt.Fatalf("asked on %s: %s has to be begun by %s, and the soonest is %s", q.From, w.First, w.ActBy, answer.Soonest.First)
			}
			if i > 0 && unsure(answer.Windows[i-1]) > unsure(w) && answer.Windows[i-1].Score == w.Score && answer.Windows[i-1].First.After(w.First) {
				rt.Fatalf("%s leans on projections and comes before %s, which is as good", answer.Windows[i-1].First, w.First)
			}
		}
	})
}

func TestManyMayAskAtOnce(t *testing.T) {
	book, cal := bookAndCalendar(t)
	alone, together := mustFor(t, book, cal), mustFor(t, book, cal)
	question := func(i int) Question {
		p := book.Pairs()[i*7%len(book.Pairs())]
		from := calendar.MustDate("2026-06-01").AddDays(i)
		return Question{
			Office: p.Office, Action: p.Action, From: from, Days: 200, Limit: 5, Sent: from.AddDays(-i),
			Nation: calendar.Nations()[i%4], Topic: book.Topics()[i%len(book.Topics())].Name,
		}
	}
	var asking sync.WaitGroup
	for i := range 40 {
		for range 3 {
			asking.Go(func() {
				got, gotErr := together.BestTime(question(i))
				want, err := alone.BestTime(question(i))
				x, _ := json.Marshal(got)
				y, _ := json.Marshal(want)
				if string(x) != string(y) || (gotErr == nil) != (err == nil) {
					t.Errorf("question %d: %v\n%s\n%s", i, gotErr, x, y)
				}
			})
		}
	}
	asking.Wait()
}

func TestWhichMomentIsToBePreferred(t *testing.T) {
	inOrder := []run{
		{first: 3, score: 85, doubt: 2},
		{first: 8, score: 99, doubt: 0}, // an ideal day is ideal
		{first: 3, score: 70, doubt: 0},
		{first: 3, score: 70, doubt: 1},
		{first: 33, score: 72, doubt: 0}, // two points do not beat a month
		{first: 93, score: 78, doubt: 0},
		{first: 2, score: 60, doubt: 0},
	}
	rapid.Check(t, func(rt *rapid.T) {
		found := rapid.Permutation(inOrder).Draw(rt, "runs")
		slices.SortFunc(found, usually().compare)
		if !slices.Equal(found, inOrder) {
			rt.Fatalf("got %+v", found)
		}
	})
}

func unsure(w Window) reading.Doubt { return reading.DoubtOf(w.Certainty, "") }

// What happens to a body that has nothing to do with the question changes nothing but
// the version of the calendar.
func TestAnUnrelatedBodyChangesNothing(t *testing.T) {
	t.Parallel()
	book, cal := bookAndCalendar(t)
	entry := func(id string, kind calendar.Kind, body calendar.Body, nation calendar.Nation, title, first, last string) calendar.Entry {
		f, l := calendar.MustDate(first), calendar.MustDate(last)
		return calendar.Entry{
			ID: id, Kind: kind, Body: body, Nation: nation, Title: title, First: f, Last: l,
			Certainty: calendar.Confirmed, Probability: 1, Earliest: f, Latest: l, Source: calendar.Source{Name: "a test"},
		}
	}
	changed, err := almanac.Build(almanac.With(calendar.Layer{
		Name: "a test", Known: calendar.MustDate("2026-11-23"),
		Entries: []calendar.Entry{
			entry("senedd/recess/easter/2027", calendar.KindRecess, calendar.Senedd, calendar.Wales, "Easter recess", "2027-03-29", "2027-04-18"),
			entry("ni-assembly/recess/summer/2027", calendar.KindRecess, calendar.NIAssembly, calendar.NorthernIreland, "Summer recess", "2027-07-03", "2027-09-05"),
			entry("sector/sector-date/a-fair/2027", "sector-date", calendar.Sector, "", "A fair", "2027-05-03", "2027-05-05"),
		},
	}))
	if err != nil {
		t.Fatal(err)
	}
	if changed.Version() == cal.Version() {
		t.Fatal("the calendar did not change")
	}
	a, b := mustFor(t, book, cal), mustFor(t, book, changed)
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		q.Office = rapid.SampledFrom([]Office{"mp", "peer", "councillor", "minister"}).Draw(rt, "office")
		q.Nation = rapid.SampledFrom([]calendar.Nation{calendar.England, calendar.Scotland}).Draw(rt, "nation")
		q.From = calendar.MustDate("2026-06-01").AddDays(rapid.IntRange(0, 400).Draw(rt, "from in the changed year"))
		x, err := a.BestTime(q)
		if isQuestionError(err) {
			rt.Skip()
		}
		y, err := b.BestTime(q)
		if err != nil {
			rt.Fatal(err)
		}
		before, _ := json.Marshal(x)
		after, _ := json.Marshal(y)
		if got := strings.Replace(string(after), changed.Version(), cal.Version(), 1); got != string(before) {
			rt.Fatalf("%s\n%s", before, got)
		}
	})
}

// reasonsOf yields the reasons of everything that is said of days, with its score; a
// stretch to keep away from has none.
func reasonsOf(answer Answer, yield func(where string, score int, reasons []Reason)) {
	yield("now", answer.Now.Score, answer.Now.Reasons)
	for _, w := range answer.Windows {
		yield("the window of "+w.First.String(), w.Score, w.Reasons)
	}
	for _, s := range answer.Avoid {
		yield("the stretch of "+s.First.String(), 0, s.Reasons)
	}
}

// What is not as usual has a reason, though none of its rules holds in more than half
// of the cases.
func TestWhatIsNotAsUsualHasAReason(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	mayHold := 0
	check := func(t interface{ Errorf(string, ...any) }, answer Answer) {
		reasonsOf(answer, func(where string, score int, reasons []Reason) {
			if score != reading.Usual && (len(reasons) == 0 || reasons[0].Rule == nothingSpecial().Rule) {
				t.Errorf("%s and %s: %s, asked on %s, has %d and no reason", answer.Office, answer.Action, where, answer.From, score)
			}
			for _, r := range reasons {
				if r.MayHold {
					mayHold++
				}
			}
		})
	}
	// A year that is projected, with all its windows.
	for _, p := range book.Pairs() {
		answer, err := a.BestTime(Question{Office: p.Office, Action: p.Action, From: calendar.MustDate("2027-01-01"), Days: MaxDays, Limit: MaxLimit, Nation: calendar.England})
		if err == nil {
			check(t, answer)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		answer, err := a.BestTime(someQuestion(rt, book))
		if isQuestionError(err) {
			rt.Skip()
		}
		check(rt, answer)
	})
	if mayHold < 10 {
		t.Errorf("only %d reasons may not hold", mayHold)
	}
}

// However many rules hold, nobody is given more reasons than a person reads.
func TestReasonsAreFew(t *testing.T) {
	t.Parallel()
	book, cal := bookAndCalendar(t)
	a := mustFor(t, more(t, book, 4), cal)
	full := 0
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		answer, err := a.BestTime(q)
		if isQuestionError(err) {
			rt.Skip()
		}
		reasonsOf(answer, func(where string, _ int, reasons []Reason) {
			if len(reasons) > 4 {
				rt.Errorf("%s, asked on %s, has %d reasons: %+v", where, q.From, len(reasons), reasons)
			}
			if len(reasons) == 4 {
				full++
			}
		})
	})
	if full < 100 {
		t.Errorf("only %d times there were as many reasons as there may be", full)
	}
}

// Nobody is told to have started last week, unless it is too late for the window.
func TestNothingIsDueBeforeTheQuestion(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	hurried := 0
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		answer, err := a.BestTime(q)
		if isQuestionError(err) {
			rt.Skip()
		}
		for _, w := range answer.Windows {
			if !slices.IsSortedFunc(w.Steps, func(x, y Step) int { return x.Due.Compare(y.Due) }) {
				rt.Fatalf("the steps to %s are not in order: %+v", w.First, w.Steps)
			}
			if w.ActBy.Before(q.From) {
				continue
			}
			if w.StartBy.Before(q.From) || w.ActBy.Before(w.StartBy) {
				rt.Fatalf("%s, asked on %s: start by %s, act by %s", w.First, q.From, w.StartBy, w.ActBy)
			}
			perDay := make(map[calendar.Date]int)
			for _, step := range w.Steps {
				perDay[step.Due]++
				if step.Due.Before(w.StartBy) {
					rt.Fatalf("%s, asked on %s: start by %s, and %s is due on %s", w.First, q.From, w.StartBy, step.Name, step.Due)
				}
			}
			if many := slices.Max(slices.Collect(maps.Values(perDay))); (many > 2) != w.TimeIsShort {
				rt.Fatalf("%s, asked on %s: %d steps on a day, time is short: %v", w.First, q.From, many, w.TimeIsShort)
			}
			if w.TimeIsShort {
				hurried++
			}
		}
	})
	if hurried < 10 {
		t.Errorf("only %d plans had to be hurried", hurried)
	}
}

// The day on which advice changes is the first working day of another grade, and
// there is none before it.
func TestAdviceHoldsUntilItChanges(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	changed := 0
	rapid.Check(t, func(rt *rapid.T) {
		q := someQuestion(rt, book)
		days, _ := judgedDays(rt, a, q)
		answer, err := a.BestTime(q)
		if err != nil {
			rt.Fatal(err)
		}
		today, last := answer.Now.Grade, len(days)
		if on := answer.ChangesOn; !on.IsZero() {
			changed++
			last = on.DaysSince(q.From)
			if last < 1 || last >= len(days) || days[last].grade == today || !cal.IsWorkingDay(q.Nation, on) {
				rt.Fatalf("asked on %s, when it is %s, it changes on %s", q.From, today, on)
			}
		}
		for i := range last {
			if d := q.From.AddDays(i); cal.IsWorkingDay(q.Nation, d) && days[i].grade != today {
				rt.Fatalf("%s is %s, before it changes from %s on %s", d, days[i].grade, today, answer.ChangesOn)
			}
		}
	})
	if changed < 10 {
		t.Errorf("it changed only %d times", changed)
	}
}
