package advice_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// usual is the advisor of the calendar in the binary, which most tests ask.
var usual = sync.OnceValues(func() (*advice.Advisor, error) { return newAdvisor() })

var wholeCalendar = sync.OnceValues(func() (*calendar.Calendar, error) { return almanac.Build() })

func usualCalendar(t testing.TB) *calendar.Calendar {
	t.Helper()
	cal, err := wholeCalendar()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func newAdvisor(options ...almanac.Option) (*advice.Advisor, error) {
	cal, err := almanac.Build(options...)
	if err != nil {
		return nil, err
	}
	book, err := usualBook()
	if err != nil {
		return nil, err
	}
	return advice.New(book, cal)
}

var usualBook = sync.OnceValues(func() (*rule.Book, error) { return rule.Load() })

func advisor(t testing.TB) *advice.Advisor {
	t.Helper()
	a, err := usual()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// made are the advisors of what was known on a day, by the day, each made once.
var made sync.Map

// advisorOn is the advisor of what was known on that day.
func advisorOn(t testing.TB, day calendar.Date) *advice.Advisor {
	t.Helper()
	once, _ := made.LoadOrStore(day, sync.OnceValues(func() (*advice.Advisor, error) { return newAdvisor(almanac.KnownOn(day)) }))
	a, err := once.(func() (*advice.Advisor, error))()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func question(office advice.Office, action advice.Action, from string) advice.Question {
	return advice.Question{
		Office: office, Action: action, From: calendar.MustDate(from),
		Days: advice.DefaultDays, Limit: advice.DefaultLimit,
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

// days tells whether a day is one of them.
type days func(calendar.Date) bool

// from is the days of a span, written 2025-09-02/2025-09-12; without an end all after.
func from(s string) days {
	first, last, _ := strings.Cut(s, "/")
	if last == "" {
		last = "9999-12-31"
	}
	return calendar.Span{First: calendar.MustDate(first), Last: calendar.MustDate(last)}.Contains
}

func onThe(weekdays ...time.Weekday) days {
	return func(d calendar.Date) bool { return slices.Contains(weekdays, d.Weekday()) }
}

func (a days) and(b days) days { return func(d calendar.Date) bool { return a(d) && b(d) } }
func (a days) or(b days) days  { return func(d calendar.Date) bool { return a(d) || b(d) } }

// never is no day at all, and ever is every day.
func never(calendar.Date) bool { return false }
func ever(calendar.Date) bool  { return true }

// scenario is what an expert says to one question.
type scenario struct {
	name   string
	office advice.Office
	action advice.Action
	asked  string
	// more is what the question says besides.
	more func(*advice.Question)
	// knownThen asks the calendar as it was known on that day.
	knownThen bool
	// now is the grade of the day itself, one of these words.
	now string
	// best is where the first window begins; no day of never is in the first three.
	best, never days
	// said stands somewhere in the reasons, and unsaid nowhere.
	said, unsaid []string
}

func expert() []scenario {
	poll := func(date string) func(*advice.Question) {
		return func(q *advice.Question) {
			q.CouncilPoll = advice.CouncilPoll{Given: true, Date: calendar.MustDate(date)}
		}
	}
	noPoll := func(q *advice.Question) { q.CouncilPoll = advice.CouncilPoll{Given: true} }
	in := func(n calendar.Nation) func(*advice.Question) {
		return func(q *advice.Question) { q.Nation = n }
	}
	both := func(a, b func(*advice.Question)) func(*advice.Question) {
		return func(q *advice.Question) { a(q); b(q) }
	}
	none := func(*advice.Question) {}
	weekend := onThe(time.Saturday, time.Sunday)
	return []scenario{
		{
			name: "01 a letter to her MP eight days before the summer recess", office: "mp", action: "write", asked: "2025-07-14", more: none,
			now: "poor fair", best: from("2025-09-02/2025-09-12"), never: from("2025-07-22/2025-08-31"),
			said: []string{"about to rise", "rises on 22 July 2025", "first days after a recess", "House of Commons is sitting"},
		},
		{
			name: "02 a visit by the MP, asked for at the same time: the office needs three weeks", office: "mp", action: "visit", asked: "2025-07-14", more: none,
			now: "poor", best: from("2025-08-21/2025-09-19"), never: from("2025-09-01/2025-09-16").and(onThe(time.Monday, time.Tuesday, time.Wednesday, time.Thursday)),
			said: []string{"On Fridays MPs are usually in their constituency", "at Westminster while the House sits"},
		},
		{
			name: "03 a letter while Parliament is dissolved", office: "mp", action: "write", asked: "2024-06-03", more: none,
			now: "blocked", best: from("2024-08-27/2024-09-20"), never: from("2024-06-03/2024-07-25"),
			said: []string{"There are no MPs while Parliament is dissolved", "no office or staff yet"},
		},
		{
			name: "04 introducing herself to a new MP on the morning after the poll", office: "mp", action: "introduce", asked: "2024-07-05", more: none,
			now: "avoid", best: from("2024-09-02/2024-10-25"), never: from("2024-07-05/2024-07-25"),
			said: []string{"no office or staff yet", "flooded with messages"},
		},
		{
			name: "05 congratulating the new MP", office: "mp", action: "thank", asked: "2024-07-06", more: none,
			now: "ideal good", best: from("2024-07-06/2024-07-10"), never: never,
			said: []string{"asks for nothing"},
		},
		{
			name: "06 inviting a minister in the election period", office: "minister", action: "visit", asked: "2024-05-28", more: none,
			now: "blocked", best: from("2024-07-26/"), never: from("2024-05-28/2024-07-18"),
			said: []string{"election period", "new minister is being briefed"},
		},
		{
			name: "07 a visit by a councillor of a council that is about to be elected", office: "councillor", action: "visit", asked: "2025-03-26", more: poll("2025-05-01"),
			now: "blocked", best: from("2025-05-22/2025-07-11"), never: from("2025-03-26/2025-05-01"),
			said: []string{"pre-election period", "annual meeting"},
		},
		{
			name: "08 the same where there is no election this year", office: "councillor", action: "visit", asked: "2025-03-26", more: noPoll,
			now: "fair good", best: from("2025-04-09/2025-05-25").and(func(d calendar.Date) bool { return !weekend(d) }), never: never,
			unsaid: []string{"elected", "election", "poll"},
		},
		{
			name: "09 making the case to the cabinet member before the council's budget", office: "cabinet-member", action: "budget-representation", asked: "2025-09-01",
			more: func(q *advice.Question) { q.Days = 210 },
			now:  "fair good", best: from("2025-10-01/2025-11-28"), never: from("2026-01-25/2026-03-31"),
			said: []string{"draft next year's budget and ask people about it", "before 11 March"},
		},
		{
			name: "10 making the case to the Treasury on the day on which the Budget is announced", office: "official", action: "budget-representation", asked: "2025-09-03", more: none,
			now: "good ideal", best: from("2025-09-17/2025-10-12"), never: from("2025-10-16/2025-11-26"),
			said: []string{"taking representations", "late ones are not considered", "26 November 2025"},
		},
		{
			name: "11 the same before any date is announced", office: "official", action: "budget-representation", asked: "2025-08-15", more: none, knownThen: true,
			now: "fair good", best: ever, never: never,
			said: []string{"not announced yet"},
		},
		{
			name: "12 briefing the MP for questions to the department for libraries", office: "mp", action: "brief", asked: "2025-10-13",
			more: func(q *advice.Question) { q.Topic = "libraries" },
			now:  "ideal good fair poor avoid", best: from("2025-11-11/2025-11-19"), never: from("2025-11-06/2025-11-10"),
			said: []string{"department for this subject answers", "27 November 2025"},
		},
		{
			name: "13 a visit by an MSP in the autumn", office: "msp", action: "visit", asked: "2025-09-29", more: in(calendar.Scotland), knownThen: true,
			now:   "ideal good fair poor avoid",
			best:  from("2025-10-20/").and(onThe(time.Friday).or(from("2025-10-11/2025-10-26").and(func(d calendar.Date) bool { return !weekend(d) }))),
			never: from("2025-10-27/2025-12-19").and(onThe(time.Tuesday, time.Wednesday, time.Thursday)),
			said:  []string{"MSPs are usually in their constituency or region on Fridays"},
		},
		{
			name: "14 meeting a Member of the Senedd before the election in Wales", office: "ms", action: "meet", asked: "2026-03-16", more: in(calendar.Wales),
			now: "fair good", best: from("2026-03-30/2026-04-07").or(from("2026-05-26/")), never: from("2026-04-08/2026-05-07"),
			said: []string{"no Members of the Senedd while it is dissolved, until the election", "7 May 2026"},
		},
		{
			name: "15 introducing herself to a Scottish councillor before the elections", office: "councillor", action: "introduce", asked: "2027-04-01",
			more: both(in(calendar.Scotland), poll("2027-05-06")),
			now:  "poor avoid", best: from("2027-05-20/2027-07-02"), never: from("2027-04-22/2027-05-06"),
			said: []string{"nothing new is decided before the poll", "within 21 days of the election", "6 May 2027"},
		},
		{
			name: "16 a letter to a peer three days before the Lords rise", office: "peer", action: "write", asked: "2026-07-20", more: none,
			now: "poor fair", best: from("2026-09-03/2026-09-17"), never: from("2026-07-24/2026-08-31"),
			said: []string{"House of Lords is about to rise", "rises on 23 July 2026"},
		},
		{
			name: "17 a letter in the week before Christmas", office: "mp", action: "write", asked: "2025-12-15", more: none,
			now: "poor fair", best: from("2026-01-09/2026-01-20"), never: from("2025-12-18/2026-01-04"),
			said: []string{"Christmas and New Year", "first days after a recess"},
		},
		{
			name: "18 going to the MP's surgery", office: "mp", action: "surgery", asked: "2025-10-20", more: none,
			now:  "ideal good fair poor avoid",
			best: from("2025-10-20/2025-11-03").and(onThe(time.Friday, time.Saturday)), never: onThe(time.Tuesday, time.Wednesday),
			said: []string{"Most surgeries are on Fridays and Saturdays", "Write beforehand"},
		},
		{
			name: "19 a reception at Westminster", office: "mp", action: "reception", asked: "2026-01-05", more: none,
			now:  "ideal good fair poor avoid",
			best: from("2026-02-24/2026-03-25").and(onThe(time.Tuesday, time.Wednesday)), never: from("2026-02-13/2026-02-22").or(from("2026-03-27/2026-04-12")).or(onThe(time.Friday)),
			said: []string{"most members are in the building", "book early", "sponsor"},
		},
		{
			name: "20 asking a minister again on the day on which the letter went", office: "minister", action: "follow-up", asked: "2025-10-06",
			more: func(q *advice.Question) { q.Sent = calendar.MustDate("2025-10-06") },
			now:  "avoid poor", best: from("2025-11-03/2025-11-05"), never: from("2025-10-06/2025-11-02"),
			said: []string{"20 working days"},
		},
	}
}

// others are situations of other offices and nations.
func others() []scenario {
	in := func(n calendar.Nation) func(*advice.Question) {
		return func(q *advice.Question) { q.Nation = n }
	}
	none := func(*advice.Question) {}
	any := "ideal good fair poor avoid"
	return []scenario{
		{
			name: "a letter to a candidate when the general election is a month away", office: "candidate", action: "write", asked: "2024-06-03", more: none,
			now: "fair poor", best: from("2024-06-10/2024-06-26"), never: from("2024-06-27/"),
			said: []string{"Candidates are not final until nominations close", "on doorsteps", "no candidates any more"},
		},
		{
			name: "evidence to an inquiry that is open for nineteen days", office: "committee-chair", action: "evidence", asked: "2025-06-11",
			more: func(q *advice.Question) {
				q.Opens, q.Closes = calendar.MustDate("2025-06-11"), calendar.MustDate("2025-06-30")
			},
			now: "good ideal", best: from("2025-06-18/2025-06-26"), never: from("2025-07-01/"),
			said: []string{"The committee is taking evidence", "ask the committee's staff"},
		},
		{
			name: "meeting the chair of a committee that has none after the poll", office: "committee-chair", action: "meet", asked: "2024-07-15", more: none,
			now: "avoid", best: from("2024-09-18/2024-10-31"), never: from("2024-07-15/2024-09-10"),
			said: []string{"34 days after the poll at the earliest"},
		},
		{
			name: "meeting an MSP on the eve of the pre-election period", office: "msp", action: "meet", asked: "2026-03-25", more: in(calendar.Scotland),
			now: "fair", best: from("2026-05-29/2026-07-31"), never: from("2026-03-26/2026-05-28"),
			said: []string{"MSPs keep their seats until the Scottish Parliament is dissolved", "There are no MSPs"},
		},
		{
			name: "inviting an MLA before the Twelfth", office: "mla", action: "visit", asked: "2027-06-14", more: in(calendar.NorthernIreland),
			now: any, best: from("2027-07-21/"), never: from("2027-07-08/2027-07-20"),
			said: []string{"round the Twelfth of July"},
		},
		{
			name: "a reception in the Lords", office: "peer", action: "reception", asked: "2026-01-05", more: none,
			now: any, best: from("2026-02-24/2026-03-25").and(onThe(time.Tuesday, time.Wednesday)), never: from("2026-02-13/2026-02-22").or(onThe(time.Friday)),
			said: []string{"only functions that a peer holds as sponsor"},
		},
		{
			name: "an event at next year's conference, thought of when this year's has ended", office: "mp", action: "event", asked: "2024-10-15",
			more: func(q *advice.Question) { q.Venue, q.Days = rule.AtConference, advice.MaxDays },
			now:  "avoid", best: from("2025-09-20/2025-10-08"), never: from("2024-10-15/2025-09-19"),
			said: []string{"the people who decide are in one place"},
		},
		{
			name: "meeting the leader of the council before the budget is drafted", office: "council-leader", action: "meet", asked: "2025-09-15", more: none,
			now: "fair", best: from("2025-10-13/2025-11-28"), never: from("2025-12-15/2026-01-03"),
			said: []string{"options for savings and for growth", "draft next year's budget and ask people about it"},
		},
		{
			name: "showing the MP a library of a council that is about to be elected", office: "mp", action: "visit", asked: "2025-04-01",
			more: func(q *advice.Question) {
				q.CouncilPoll.Given, q.CouncilPoll.Date = true, calendar.MustDate("2025-05-01")
			},
			now: "blocked", best: from("2025-05-02/2025-06-27").and(onThe(time.Friday)), never: from("2025-04-01/2025-05-01"),
			said: []string{"should not help to organise visits of politicians"},
		},
		{
			name: "the case for the library in Northern Ireland, where the rate is set in February", office: "councillor", action: "budget-representation", asked: "2026-09-01",
			more: func(q *advice.Question) { q.Nation, q.Days = calendar.NorthernIreland, 240 },
			now:  "fair", best: from("2026-10-01/2026-12-18"), never: from("2027-02-16/2027-04-30"),
			said: []string{"district rate has to be set by 15 February"},
		},
		{
			name: "answering a consultation that runs while a general election is fought", office: "official", action: "consultation", asked: "2024-06-03",
			more: func(q *advice.Question) {
				q.Opens, q.Closes = calendar.MustDate("2024-05-01"), calendar.MustDate("2024-06-28")
			},
			now: "fair", best: from("2024-06-10/2024-06-28"), never: from("2024-06-29/"),
			said: []string{"goes on in the election period"},
		},
		{
			name: "a visit by a minister three weeks before elections to councils here", office: "minister", action: "visit", asked: "2025-03-03", more: none,
			now: "poor", best: from("2025-05-02/2025-06-30"), never: from("2025-04-10/2025-05-01"),
			said: []string{"careful with visits and announcements", "ask first if the place belongs to a council"},
		},
	}
}

func TestOtherSituations(t *testing.T) {
	a := advisor(t)
	for _, s := range others() {
		t.Run(s.name, func(t *testing.T) {
			answer := ask(t, s.advisor(t, a), s.question())
			s.check(t, answer)
		})
	}
}

func (s scenario) question() advice.Question {
	q := question(s.office, s.action, s.asked)
	s.more(&q)
	return q
}

// advisors answers a scenario with the calendar that it asks for.
func (s scenario) advisor(t testing.TB, now *advice.Advisor) *advice.Advisor {
	t.Helper()
	if s.knownThen {
		return advisorOn(t, calendar.MustDate(s.asked))
	}
	return now
}

// What an expert says, in twenty situations.
func TestWhatAnExpertSays(t *testing.T) {
	a := advisor(t)
	for _, s := range expert() {
		t.Run(s.name, func(t *testing.T) {
			answer := ask(t, s.advisor(t, a), s.question())
			s.check(t, answer)
		})
	}
}

func (s scenario) check(t *testing.T, answer advice.Answer) {
	t.Helper()
	if !strings.Contains(s.now, string(answer.Now.Grade)) {
		t.Errorf("now is %s (%d), an expert says %s", answer.Now.Grade, answer.Now.Score, s.now)
	}
	if len(answer.Windows) == 0 {
		t.Fatal("no windows")
	}
	if first := answer.Windows[0].First; !s.best(first) {
		t.Errorf("best is %s (%d), an expert says otherwise", first, answer.Windows[0].Score)
	}
	for _, w := range answer.Windows[:min(3, len(answer.Windows))] {
		for d := range (calendar.Span{First: w.First, Last: w.Last}).All() {
			if s.never(d) {
				t.Errorf("window %s to %s (%d) holds %s, on which an expert says never", w.First, w.Last, w.Score, d)
			}
		}
	}
	if w := answer.Windows[0]; w.ActBy.After(w.First) || w.ActBy.Before(answer.From) {
		t.Errorf("window %s: start by %s, asked on %s", w.First, w.ActBy, answer.From)
	}
	text := sentences(t, answer)
	for _, want := range s.said {
		if !strings.Contains(text, want) {
			t.Errorf("nowhere does it say %q", want)
		}
	}
	for _, not := range s.unsaid {
		if strings.Contains(text, not) {
			t.Errorf("it says %q", not)
		}
	}
}

// sentences returns every reason with its dates, and every step of an answer.
func sentences(t testing.TB, answer advice.Answer) string {
	t.Helper()
	all := []string{answer.Headline, answer.DoubtText}
	add := func(reasons []advice.Reason) {
		for _, r := range reasons {
			all = append(all, r.Text, r.Dates)
		}
	}
	add(answer.Now.Reasons)
	for _, w := range answer.Windows {
		add(w.Reasons)
		for _, s := range w.Steps {
			all = append(all, s.Text)
		}
	}
	for _, s := range answer.Avoid {
		add(s.Reasons)
	}
	return strings.Join(all, "\n")
}

// The same question a day later has the same best moment, unless it is too late to
// start for that one or a better one has come in sight.
func TestADayLaterTheBestMomentMovesOnlyForAReason(t *testing.T) {
	a := advisor(t)
	for _, s := range expert() {
		t.Run(s.name, func(t *testing.T) {
			a := s.advisor(t, a)
			q := s.question()
			today := ask(t, a, q)
			q.From = q.From.AddDays(1)
			tomorrow := ask(t, a, q)
			before, after := today.Windows[0], tomorrow.Windows[0]
			tooLate := before.ActBy.Before(q.From)
			inSight := after.Last == tomorrow.To && after.Score > before.Score
			if same := (calendar.Span{First: before.First, Last: before.Last}).Contains(after.First); !same && !tooLate && !inSight {
				t.Errorf("moved from %s (%d) to %s (%d) for no reason", before.First, before.Score, after.First, after.Score)
			}
		})
	}
}

// Asked with the calendar as it was known long before, in which the dates that matter
// are only projected, a scenario keeps its order and says that it is expected.
func TestProjectedDatesKeepTheOrderAndSayExpected(t *testing.T) {
	for _, tc := range []struct {
		scenario int
		known    string
	}{
		{1, "2024-11-30"},  // the summer recess of 2025
		{12, "2025-10-13"}, // the questions of 27 November 2025
	} {
		s := expert()[tc.scenario-1]
		t.Run(s.name, func(t *testing.T) {
			answer := ask(t, advisorOn(t, calendar.MustDate(tc.known)), s.question())
			s.said = nil
			s.check(t, answer)
			w := answer.Windows[0]
			if w.Certainty != calendar.Projected || w.Doubt == "" || !strings.Contains(answer.DoubtText, "announced") {
				t.Errorf("the best moment is %s, %s, with the note %q", w.First, w.Certainty, w.Note)
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
	if w.Certainty != calendar.Projected || w.Doubt != calendar.NotAnnounced || !strings.Contains(w.Note, "not announced yet") {
		t.Errorf("got %+v", w)
	}
	if first := w.First.String(); first < "2028-01-12" || first > "2028-01-24" {
		t.Errorf("the best moment after Christmas is %s", first)
	}
}

func TestAMomentThatCannotBeMetIsNotOffered(t *testing.T) {
	a := advisor(t)
	q := question("mp", "visit", "2025-09-01") // the office needs three weeks
	q.Limit = advice.MaxLimit
	answer := ask(t, a, q)
	for _, w := range append(answer.Windows, *answer.Soonest) {
		if w.First.Before(calendar.MustDate("2025-09-22")) || w.ActBy.Before(q.From) {
			t.Errorf("%s is offered, to be begun by %s", w.First, w.ActBy)
		}
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

// stepsTo are the steps to a day in England, begun long before.
func stepsTo(a *advice.Advisor, o advice.Office, act advice.Action, day string) []advice.Step {
	d := calendar.MustDate(day)
	steps, _ := a.Steps(o, act, d, calendar.England, d.AddDays(-200))
	return steps
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
