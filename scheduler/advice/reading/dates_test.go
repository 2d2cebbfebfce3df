package reading

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// What people are told of the dates on which advice leans.
func TestReasonsNameTheDatesThatTheyAreAbout(t *testing.T) {
	book, cal := builtBook(t)
	for _, tc := range []struct {
		name, when string
		q          Asked
		dates      string
	}{
		{"the next of its kind", "days_to(budget) <= 10", Asked{From: calendar.MustDate("2025-11-20")}, "Budget 2025, 26 November 2025"},
		{"the last of its kind, in another nation", "days_since(uk_general) in 1..20", Asked{From: calendar.MustDate("2024-07-10"), Nation: calendar.Wales}, "UK general election, 4 July 2024"},
		{"a recess that begins", "working_days_to_rise(commons) <= 4", Asked{From: calendar.MustDate("2025-07-21")}, "Summer recess: rises on 22 July 2025, returns on 1 September 2025"},
		{"a recess that ended", "working_days_since_return(commons) <= 4", Asked{From: calendar.MustDate("2025-09-02")}, "Summer recess: rises on 22 July 2025, returns on 1 September 2025"},
		{"a recess that runs", "recess(commons)", Asked{From: calendar.MustDate("2025-08-12")}, "Summer recess: rises on 22 July 2025, returns on 1 September 2025"},
		{"questions to the department", "working_days_to(topic_questions) <= 8", Asked{From: calendar.MustDate("2025-11-20"), Said: rule.Said{Topic: "libraries"}}, "27 November 2025"},
		{"the member's own council", "days_to(own_poll) in 0..20", Asked{From: calendar.MustDate("2025-04-20"), Said: rule.Said{CouncilPoll: rule.CouncilPoll{Given: true, Date: calendar.MustDate("2025-05-01")}}}, "The election of your council, 1 May 2025"},
		{"what is not near", "!recess(commons) && days_to(budget) > 60", Asked{From: calendar.MustDate("2025-07-01")}, ""},
		{"what may still come, though it was expected before", "days_to(budget) <= 7", Asked{From: calendar.MustDate("2027-11-11")}, "Autumn Budget 2027"},
		{"what may have been, though it is expected later", "days_since(budget) in 1..7", Asked{From: calendar.MustDate("2027-10-28")}, "Autumn Budget 2027"},
		{"what is only expected", "days_to(scottish_budget) <= 60", Asked{From: calendar.MustDate("2027-12-01")}, "expected about"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			one := ruledBy(t, book, []string{tc.when}, func(int) rule.Pair { return rule.Pair{Office: "mp", Action: "write"} })
			q := tc.q
			q.Pair, q.Days = rule.Pair{Office: "mp", Action: "write"}, 1
			if q.Nation == "" {
				q.Nation = calendar.England
			}
			days := mustRead(t, one, cal).Judge(q)
			defer days.Done()
			rules, _ := days.Spoken(0)
			if len(rules) != 1 {
				t.Fatalf("got %+v", rules)
			}
			if got := rules[0].Dates; !strings.Contains(got, tc.dates) || (got == "") != (tc.dates == "") {
				t.Errorf("it names %q, want %q", got, tc.dates)
			}
		})
	}
}

// When Parliament is dissolved and the poll is in no calendar yet, the last election
// is not what dissolved it.
func TestAnElectionYearsAwayIsNotNamed(t *testing.T) {
	_, cal := builtBook(t)
	read := readCalendar(cal, nil)
	var polls []calendar.Entry
	for _, e := range cal.Of(calendar.Commons, calendar.KindElection) {
		if e.First.Year() < 2024 {
			polls = append(polls, e)
		}
	}
	then := read.newMentions(polls)
	now := read.newMentions(cal.Of(calendar.Commons, calendar.KindElection))
	for _, name := range []string{"dissolved", "no_parliament", "dissolved_in", "on"} {
		l := lean{word: rule.Word{Name: name}}
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
			one, err := book.With(rule.Rule{ID: "away", Offices: []rule.Office{"mp"}, Actions: []rule.Action{"thank"}, When: tc.when, Effect: tc.effect, Block: tc.block, Reason: "So.", Source: "a test", Strength: "official"})
			if err != nil {
				t.Fatal(err)
			}
			first := recess.FirstLikely.First.AddDays(-20)
			r := mustRead(t, one, cal)
			var scores []int
			for d := first; !d.After(recess.FirstLikely.Last.AddDays(5)); d = d.AddDays(1) {
				days := r.Judge(Asked{Pair: rule.Pair{Office: "mp", Action: "thank"}, From: d, Days: 1, Nation: calendar.England, Said: rule.Said{Met: first}})
				score, grade := days.Score(0), days.Grade(0)
				note, reasons := days.Tell(0, days.Doubt(0))
				days.Done()
				if grade == Blocked && tc.block == "" {
					t.Errorf("%s is %s", d, grade)
				}
				if surely := len(reasons) > 0 && !reasons[0].MayHold; surely && grade != Blocked && tc.block != "" {
					t.Errorf("%s is %s, and the reason does not say that it may not hold", d, grade)
				}
				if score != Usual && (len(reasons) != 1 || strings.HasPrefix(note, likely) && reasons[0].MayHold) {
					t.Errorf("%s has %d: %q, %+v", d, score, note, reasons)
				}
				scores = append(scores, score)
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
	r := readCalendar(cal, nil)
	for _, h := range []rule.House{rule.House(calendar.Commons), rule.House(calendar.Lords)} {
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
	book, cal := builtBook(t)
	r := mustRead(t, book, cal)
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
		if got := oddsOf(t, r, tc.when).doubt(day); got != tc.doubt {
			t.Errorf("%s is in doubt %d, want %d", tc.when, got, tc.doubt)
		}
	}
}
