package advice

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice/rule"
)

// Beyond what is told of the recesses of a parliament no moment for its members is
// better than projected, however many of the cases agree, and whatever the rules lean on.
func TestNoMomentIsSurerThanTheFacts(t *testing.T) {
	t.Parallel()
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	members := map[Office]calendar.Body{
		"mp": calendar.Commons, "peer": calendar.Lords, "msp": calendar.ScottishParliament, "ms": calendar.Senedd, "mla": calendar.NIAssembly,
	}
	days := []string{"2019-05-01", "2024-02-01", "2026-11-28"}
	advisors := make(map[string]*Advisor)
	for _, d := range days {
		cal, err := almanac.Build(almanac.KnownOn(calendar.MustDate(d)))
		if err != nil {
			t.Fatal(err)
		}
		advisors[d] = mustFor(t, book, cal)
	}
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		a := advisors[rapid.SampledFrom(days).Draw(t, "known on")]
		q := someQuestion(t, book)
		q.Office = rapid.SampledFrom(slices.Sorted(maps.Keys(members))).Draw(t, "member")
		q = fitting(book, q)
		body := members[q.Office]
		q.Nation = body.Nation()
		answer, err := a.BestTime(q)
		if err != nil {
			t.Skip() // a question that is refused
		}
		for _, w := range answer.Windows {
			for d := range w.Span().All() {
				s, _ := a.cal.Sitting(body, d)
				if d.IsWeekend() || s.Certainty != calendar.Projected {
					continue
				}
				tried++
				if w.Certainty != calendar.Projected || w.Doubt != calendar.NotAnnounced && w.Doubt != calendar.NotKnownHere {
					t.Fatalf("%s and %s: %s is %s, in doubt %q, and nobody has told of %s", q.Office, q.Action, w.Span(), w.Certainty, w.Doubt, d)
				}
			}
		}
	})
	if tried < 10 {
		t.Errorf("only %d days were beyond the facts", tried)
	}
}

// Nobody has published the bank holidays of the years after 2028, so that even working
// days are expected there; before that what hangs on the time of year alone is sure.
func TestNoMomentIsSureInAYearOfWhichNothingIsTold(t *testing.T) {
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	for _, tc := range []struct {
		name   string
		office Office
		action Action
		from   string
		want   calendar.Certainty
	}{
		{"thanking an MP next year, whose recesses nobody has told of", "mp", "thank", "2027-06-07", calendar.Projected},
		{"the local papers of an MSP in 2029", "msp", "media", "2029-09-10", calendar.Projected},
		{"committees at Holyrood asking about the Budget in 2031", "msp", "budget-representation", "2031-06-16", calendar.Projected},
		{"writing to a councillor in 2031", "councillor", "write", "2031-10-06", calendar.Projected},
		{"an official in 2030", "official", "introduce", "2030-09-09", calendar.Projected},
		{"an official while the bank holidays are published", "official", "introduce", "2027-09-13", calendar.Confirmed},
		{"an MP in a week of which all is known", "mp", "thank", "2025-06-16", calendar.Confirmed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer, err := a.BestTime(Question{
				Office: tc.office, Action: tc.action, From: calendar.MustDate(tc.from), Days: 60, Limit: DefaultLimit, Nation: tc.office.Nation(calendar.England),
			})
			if err != nil || len(answer.Windows) == 0 {
				t.Fatalf("%d windows, %v", len(answer.Windows), err)
			}
			w := answer.Windows[0]
			if w.Certainty != tc.want || (w.Doubt == "") != (tc.want == calendar.Confirmed) || (w.Note == "") != (w.Doubt == "") {
				t.Errorf("%s is %s, in doubt %q: %q", w.Span(), w.Certainty, w.Doubt, w.Note)
			}
		})
	}
}
