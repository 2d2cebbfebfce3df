package advice

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
)

// Beyond what is told of the recesses of a parliament no moment for its members is
// better than projected, however many of the cases agree.
func TestNoMomentIsSurerThanTheFacts(t *testing.T) {
	book, err := Load()
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
		if !leansOnRecesses(book, pair{q.Office, q.Action}, body) {
			t.Skip()
		}
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

// leansOnRecesses reports whether a rule of the pair asks when a parliament sits or is
// away.
func leansOnRecesses(b *Book, p pair, parliament calendar.Body) (leans bool) {
	for i := range b.rules {
		if !b.rules[i].isFor(p) {
			continue
		}
		b.rules[i].condition.leaves(true, func(l *condition, _ bool) {
			switch l.word.name {
			case "sits", "sits_in_week", "recess", "this_recess", "next_recess", "working_days_to_rise", "working_days_since_return":
				leans = leans || calendar.Body(l.word.of) == parliament
			}
		})
	}
	return leans
}
