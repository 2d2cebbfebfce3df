package advice

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

// What people are told of the dates on which advice leans.
func TestReasonsNameTheDatesThatTheyAreAbout(t *testing.T) {
	book, cal := builtBook(t)
	for _, tc := range []struct {
		name, when string
		q          Question
		dates      string
	}{
		{"the next of its kind", "days_to(budget) <= 10", Question{From: calendar.MustDate("2025-11-20")}, "Budget 2025, 26 November 2025"},
		{"the last of its kind, in another nation", "days_since(uk_general) in 1..20", Question{From: calendar.MustDate("2024-07-10"), Nation: calendar.Wales}, "UK general election, 4 July 2024"},
		{"a recess that begins", "working_days_to_rise(commons) <= 4", Question{From: calendar.MustDate("2025-07-21")}, "Summer recess: rises on 22 July 2025, returns on 1 September 2025"},
		{"a recess that ended", "working_days_since_return(commons) <= 4", Question{From: calendar.MustDate("2025-09-02")}, "Summer recess: rises on 22 July 2025, returns on 1 September 2025"},
		{"a recess that runs", "recess(commons)", Question{From: calendar.MustDate("2025-08-12")}, "Summer recess: rises on 22 July 2025, returns on 1 September 2025"},
		{"questions to the department", "working_days_to(topic_questions) <= 8", Question{From: calendar.MustDate("2025-11-20"), Topic: "libraries"}, "27 November 2025"},
		{"the member's own council", "days_to(own_poll) in 0..20", Question{From: calendar.MustDate("2025-04-20"), CouncilPoll: CouncilPoll{Given: true, Date: calendar.MustDate("2025-05-01")}}, "The election of your council, 1 May 2025"},
		{"what is not near", "!recess(commons) && days_to(budget) > 60", Question{From: calendar.MustDate("2025-07-01")}, ""},
		{"what may still come, though it was expected before", "days_to(budget) <= 7", Question{From: calendar.MustDate("2027-11-11")}, "Autumn Budget 2027"},
		{"what may have been, though it is expected later", "days_since(budget) in 1..7", Question{From: calendar.MustDate("2027-10-28")}, "Autumn Budget 2027"},
		{"what is only expected", "days_to(scottish_budget) <= 60", Question{From: calendar.MustDate("2027-12-01")}, "expected about"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			one := *book
			r := Rule{ID: "ours", Offices: []Office{"mp"}, Actions: []Action{"write"}, When: tc.when, Effect: 5, Reason: "So.", Source: "a test", Strength: "judgement"}
			if err := r.check(languageOf(book.topics)); err != nil {
				t.Fatal(err)
			}
			one.rules = []Rule{r}
			q := tc.q
			q.Office, q.Action, q.Days, q.Limit = "mp", "write", 1, 1
			if q.Nation == "" {
				q.Nation = calendar.England
			}
			e, err := mustFor(t, &one, cal).Explain(q, q.From)
			if err != nil || len(e.Rules) != 1 {
				t.Fatalf("got %+v, %v", e, err)
			}
			if got := e.Rules[0].Dates; !strings.Contains(got, tc.dates) || (got == "") != (tc.dates == "") {
				t.Errorf("it names %q, want %q", got, tc.dates)
			}
		})
	}
}

// When Parliament is dissolved and the poll is in no calendar yet, the last election
// is not what dissolved it.
func TestAnElectionYearsAwayIsNotNamed(t *testing.T) {
	_, cal := builtBook(t)
	read := newReading(cal, nil)
	var polls []calendar.Entry
	for _, e := range cal.Of(calendar.Commons, calendar.KindElection) {
		if e.First.Year() < 2024 {
			polls = append(polls, e)
		}
	}
	then := read.newMentions(polls)
	now := read.newMentions(cal.Of(calendar.Commons, calendar.KindElection))
	for _, name := range []string{"dissolved", "no_parliament", "dissolved_in", "on"} {
		l := lean{word: word{name: name}}
		if m := l.mention(then, read.index(calendar.MustDate("2024-06-03"))); m != nil {
			t.Errorf("%s in 2024 names %q", name, m.dates)
		}
		for _, day := range []string{"2024-05-30", "2024-07-04", "2024-07-08"} {
			m := l.mention(now, read.index(calendar.MustDate(day)))
			if m == nil || m.dates != "UK general election, 4 July 2024" {
				t.Errorf("%s on %s names %+v", name, day, m)
			}
		}
	}
}

func TestHowSureIsSaid(t *testing.T) {
	book, cal := builtBook(t)
	a := mustFor(t, book, cal)
	for _, tc := range []struct {
		name, day string
		certainty calendar.Certainty
		note      string
	}{
		{"confirmed", "2025-06-18", calendar.Confirmed, ""},
		{"in a recess that nobody has announced", "2028-08-15", calendar.Projected, "Summer recess: the dates are not announced yet; expected to begin "},
		{"far ahead in term", "2027-06-16", calendar.Projected, "not announced yet"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer, err := a.BestTime(Question{Office: "mp", Action: "write", From: calendar.MustDate(tc.day), Days: 1, Nation: calendar.England, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			if now := answer.Now; now.Certainty != tc.certainty || !strings.Contains(now.Note, tc.note) || (now.Note == "") != (tc.note == "") {
				t.Errorf("%s %q, want %s %q", now.Certainty, now.Note, tc.certainty, tc.note)
			}
		})
	}
}

// At the edge of a recess that nobody has announced a rule counts in part, the less
// the less likely it holds; one that blocks does until it is likelier than not.
func TestUnsureDaysCountInPart(t *testing.T) {
	book, cal := builtBook(t)
	recess, ok := cal.Entry("commons/recess/summer/2029")
	if !ok || recess.FirstLikely == nil {
		t.Fatal("the summer recess of 2029 is not projected")
	}
	for _, tc := range []struct {
		name, when string
		effect     int
		block      string
		degrees    int
	}{
		{"a rule against", "recess(commons)", -50, "", 4},
		{"a rule that blocks", "recess(commons)", 0, "an Act", 3},
		{"a rule against that asks", "recess(commons) && days_since(met) in 0..400", -50, "", 4},
		{"a rule that asks and blocks", "recess(commons) && days_since(met) in 0..400", 0, "an Act", 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			one := *book
			r := Rule{ID: "away", Offices: []Office{"mp"}, Actions: []Action{"thank"}, When: tc.when, Effect: tc.effect, Block: tc.block, Reason: "So.", Source: "a test", Strength: "official"}
			if err := r.check(languageOf(nil)); err != nil {
				t.Fatal(err)
			}
			one.rules = []Rule{r}
			first := recess.FirstLikely.First.AddDays(-20)
			a := mustFor(t, &one, cal)
			var scores []int
			for d := first; !d.After(recess.FirstLikely.Last.AddDays(5)); d = d.AddDays(1) {
				answer, err := a.BestTime(Question{Office: "mp", Action: "thank", From: d, Days: 1, Nation: calendar.England, Limit: 1, Met: first})
				if err != nil {
					t.Fatal(err)
				}
				now := answer.Now
				if now.Grade == Blocked && tc.block == "" {
					t.Errorf("%s is %s", d, now.Grade)
				}
				if surely := len(now.Reasons) > 0 && !now.Reasons[0].MayHold; surely && now.Grade != Blocked && tc.block != "" {
					t.Errorf("%s is %s, and the reason does not say that it may not hold", d, now.Grade)
				}
				if now.Score != usual && (len(now.Reasons) != 1 || strings.HasPrefix(now.Note, likely) && now.Reasons[0].MayHold) {
					t.Errorf("%s has %d: %q, %+v", d, now.Score, now.Note, now.Reasons)
				}
				scores = append(scores, answer.Now.Score)
			}
			if !slices.IsSortedFunc(scores, func(x, y int) int { return y - x }) {
				t.Errorf("a later day is better: %v", scores)
			}
			if scores[0] != 50 || scores[len(scores)-1] != 0 || len(slices.Compact(slices.Clone(scores))) < tc.degrees {
				t.Errorf("it does not go from 50 to 0 by degrees: %v", scores)
			}
		})
	}
}

// In hardly any of the ways in which the year may go does a House sit in its recess:
// the two are projected apart and agree but for the days at its edges.
func TestRecessAndSittingsAgree(t *testing.T) {
	_, cal := builtBook(t)
	r := newReading(cal, nil)
	for _, h := range []house{house(calendar.Commons), house(calendar.Lords)} {
		sits, recess := r.sittings[h].day, r.breaks[h].recess
		both, all := 0, 0
		for i := r.index(calendar.MustDate("2027-01-01")); i < r.days; i++ {
			for k := range cases {
				if recess.in[k].has(i) {
					all++
					if sits.in[k].has(i) {
						both++
					}
				}
			}
		}
		if all < 10000 || both*20 > all {
			t.Errorf("%s sits on %d of %d days of recess", h, both, all)
		}
	}
}

// Two words that hold together are in doubt only where neither is surely false.
func TestDoubtEndsWhereOneWordIsSure(t *testing.T) {
	_, cal := builtBook(t)
	r := newReading(cal, nil)
	day := r.index(calendar.MustDate("2029-08-15")) // a Wednesday in a recess that is projected
	for _, tc := range []struct {
		when  string
		doubt int
	}{
		{"recess(commons)", 2},
		{"!recess(commons)", 2},
		{"recess(commons) && weekday == wednesday", 2},
		{"recess(commons) && weekday == friday", 0},
		{"weekday == friday && recess(commons)", 0},
		{"recess(commons) || weekday == wednesday", 0},
		{"recess(commons) || weekday == friday", 2},
		{"weekday == wednesday", 0},
	} {
		c, err := compile(tc.when, languageOf(nil))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.odds(c, calendar.England).doubt(day); got != tc.doubt {
			t.Errorf("%s is in doubt %d, want %d", tc.when, got, tc.doubt)
		}
	}
}

// That a rule holds in no case may itself be a projection, and the advice then leans
// on it as on one that holds. An official sits nowhere, so that only the rule can be in
// doubt.
func TestWhatDoesNotHoldMayBeAGuessToo(t *testing.T) {
	book, cal := builtBook(t)
	for _, tc := range []struct {
		name, when, day string
		certainty       calendar.Certainty
	}{
		{"the House is expected to sit", "!sits(commons)", "2027-06-16", calendar.Projected},
		{"the House is expected to sit, after a meeting", "!sits(commons) && days_since(met) in 0..400", "2027-06-16", calendar.Projected},
		{"the House cannot sit at a weekend", "sits(commons)", "2027-06-19", calendar.Confirmed},
		{"the House cannot sit at a weekend, after a meeting", "sits(commons) && days_since(met) in 0..400", "2027-06-19", calendar.Confirmed},
		{"the House sat", "!sits(commons)", "2025-06-18", calendar.Confirmed},
		{"it is not the day of the week that counts", "!sits(commons) && weekday == friday", "2027-06-16", calendar.Confirmed},
		{"there was no meeting after which it counts", "!sits(commons) && days_since(met) > 10", "2027-06-16", calendar.Confirmed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			one := *book
			r := Rule{ID: "ours", Offices: []Office{"official"}, Actions: []Action{"thank"}, When: tc.when, Block: "a rule", Reason: "So.", Source: "a test", Strength: "official"}
			if err := r.check(languageOf(book.topics)); err != nil {
				t.Fatal(err)
			}
			one.rules = []Rule{r}
			day := calendar.MustDate(tc.day)
			q := Question{Office: "official", Action: "thank", From: day, Days: 1, Nation: calendar.England, Limit: 1, Met: day}
			answer, err := mustFor(t, &one, cal).BestTime(q)
			if err != nil || (len(answer.Windows) == 1) == day.IsWeekend() {
				t.Fatalf("got %+v, %v", answer, err)
			}
			if answer.Now.Certainty != tc.certainty {
				t.Errorf("the day is %s, want %s", answer.Now.Certainty, tc.certainty)
			}
			for _, w := range answer.Windows {
				if w.Certainty != tc.certainty {
					t.Errorf("the window is %s, want %s", w.Certainty, tc.certainty)
				}
			}
			if (answer.Now.Note == "") != (tc.certainty == calendar.Confirmed) {
				t.Errorf("the note is %q", answer.Now.Note)
			}
		})
	}
}

// The block on oral questions rests on the projection that the House sits.
func TestAnOralQuestionLeansOnTheHouseSitting(t *testing.T) {
	book, cal := builtBook(t)
	q := Question{
		Office: "mp", Action: "question", From: calendar.MustDate("2026-11-25"), Days: DefaultDays,
		Nation: calendar.England, Limit: DefaultLimit, Topic: "libraries",
	}
	answer, err := mustFor(t, book, cal).BestTime(q)
	if err != nil {
		t.Fatal(err)
	}
	if now := answer.Now; now.Certainty == calendar.Confirmed || now.Note == "" {
		t.Errorf("%s is %s %q", now.Date, now.Certainty, now.Note)
	}
	for _, w := range answer.Windows {
		if w.Certainty == calendar.Confirmed || w.Note == "" {
			t.Errorf("%s is %s %q", w.First, w.Certainty, w.Note)
		}
	}
}
