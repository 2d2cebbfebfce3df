package typical

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

func completed(t *testing.T, known calendar.Layer, from, until int) *calendar.Calendar {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Complete(known, calendar.Span{First: calendar.Year(from).First, Last: calendar.Year(until).Last})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// questionDay is an announced question day of a department.
func questionDay(department, day string) calendar.Entry {
	e := calendar.Entry{
		ID: "commons/oral-questions/" + department + "/" + day, Body: calendar.Commons, Kind: calendar.KindQuestions, Title: "Oral questions",
		First: calendar.MustDate(day), Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a test"},
	}
	e.Last, e.Earliest, e.Latest = e.First, e.First, e.First
	return e
}

func questionsTo(c *calendar.Calendar, department string, certainty calendar.Certainty) []calendar.Entry {
	var found []calendar.Entry
	for _, e := range c.Of(calendar.Commons, calendar.KindQuestions) {
		if strings.HasPrefix(e.ID, "commons/oral-questions/"+department+"/") && e.Certainty == certainty {
			found = append(found, e)
		}
	}
	return found
}

func days(entries []calendar.Entry) string {
	var all []string
	for _, e := range entries {
		all = append(all, e.First.String())
	}
	return strings.Join(all, " ")
}

const culture = "culture-media-and-sport"

func TestQuestionDaysAreCountedOnFromTheLastKnownOne(t *testing.T) {
	announced := func(known calendar.Layer, entries ...calendar.Entry) calendar.Layer {
		known.Entries = append(slices.Clone(known.Entries), entries...)
		return known
	}
	for _, tc := range []struct {
		name       string
		known      calendar.Layer
		department string
		want       string // the first projections, or nothing
	}{
		{"at the end of 2025", knownOn(t, "2025-12-31"), culture, "2026-01-15 2026-02-26 2026-04-16"},
		{"a department whose last known day is two turns back", knownOn(t, "2026-01-02"), "cabinet-office", "2026-01-22 2026-03-05 2026-04-23"},
		{"nothing beyond the end of the session", knownOn(t, "2026-03-01"), "home-office", "2026-03-23"},
		{"a new session has a new rota, of which nothing is known", knownOn(t, "2026-11-23"), culture, ""},
		{"a rota from before an election holds no more", knownOn(t, "2024-09-30"), culture, ""},
		{"a day of the new session is announced", announced(knownOn(t, "2026-11-23"), questionDay(culture, "2026-11-26")), culture, "2027-01-14 2027-02-25"},
		{"another day than the projected one is announced, and the count begins anew",
			announced(knownOn(t, "2025-12-31"), questionDay(culture, "2026-01-22")), culture, "2026-03-05 2026-04-23"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			year := tc.known.Known.Year()
			got := days(questionsTo(completed(t, tc.known, year-1, year+1), tc.department, calendar.Projected))
			if tc.want == "" && got != "" || !strings.HasPrefix(got, tc.want) {
				t.Errorf("projected %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAnAnnouncedQuestionDayTakesThePlaceOfTheProjectedOne(t *testing.T) {
	known := knownOn(t, "2025-12-31")
	known.Entries = append(slices.Clone(known.Entries), questionDay(culture, "2026-01-15"))
	c := completed(t, known, 2025, 2026)
	if e, _ := c.Entry("commons/oral-questions/" + culture + "/2026-01-15"); e.Certainty != calendar.Provisional {
		t.Errorf("got %+v", e)
	}
	if got := days(questionsTo(c, culture, calendar.Projected)); !strings.HasPrefix(got, "2026-02-26") {
		t.Errorf("projected after it: %s", got)
	}
}

func TestAnElectionEndsTheRota(t *testing.T) {
	known := knownOn(t, "2025-12-31")
	known.Entries = append(slices.Clone(known.Entries), calendar.Entry{
		ID: "commons/dissolution/2026", Body: calendar.Commons, Kind: calendar.KindDissolution, Title: "Parliament dissolved",
		First: calendar.MustDate("2026-02-12"), Last: calendar.MustDate("2026-03-23"),
		Earliest: calendar.MustDate("2026-02-12"), Latest: calendar.MustDate("2026-03-23"),
		Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a test"},
	})
	for _, e := range completed(t, known, 2025, 2026).Of(calendar.Commons, calendar.KindQuestions) {
		if e.Certainty == calendar.Projected && !e.First.Before(calendar.MustDate("2026-02-12")) {
			t.Errorf("%s is projected into the dissolution or after it", e.ID)
		}
	}
}

func TestTheDeadlineOfAQuestion(t *testing.T) {
	known := knownOn(t, "2025-12-31")
	known.Entries = append(slices.Clone(known.Entries), questionDay("wales", "2025-12-10"))
	c := completed(t, known, 2025, 2026)
	for _, tc := range []struct{ name, id, want string }{
		{"a Thursday in a week that the House sits: the Monday before", culture + "/2026-01-15", "2026-01-12 12:30"},
		{"a Monday: the Tuesday before", "education/2026-01-19", "2026-01-13 12:30"},
		{"the first day after a recess: it is set apart", "home-office/2026-01-05", ""},
		{"Wales: five sitting days", "wales/2026-01-28", "2026-01-20 12:30"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, ok := c.Entry("commons/oral-questions/" + tc.id)
			if !ok {
				t.Fatalf("nothing is projected for %s; for Wales there is %s", tc.id, days(questionsTo(c, "wales", calendar.Projected)))
			}
			_, deadline, _ := strings.Cut(e.Source.Note, "Deadline to table a question ")
			if !strings.HasPrefix(deadline, tc.want) || tc.want == "" && deadline != "" {
				t.Errorf("deadline %q, want %q", deadline, tc.want)
			}
		})
	}
}

// Each known day but the first of a session is projected with what was known on
// the day after the one before it.
func TestKnownQuestionDaysWalkingForward(t *testing.T) {
	all := knownOn(t, facts.Compiled)
	asked, exact, inRange := 0, 0, 0
	for department, known := range questionDays(all) {
		for i := 1; i < len(known); i++ {
			eve, next := known[i-1].First.AddDays(1), known[i].First
			span := calendar.Year(eve.Year())
			c := completed(t, all.KnownOn(eve), span.First.Year()-1, next.Year())
			var nearest calendar.Entry
			for _, e := range questionsTo(c, department, calendar.Projected) {
				if nearest.First.IsZero() || distance(e.First, next) < distance(nearest.First, next) {
					nearest = e
				}
			}
			if nearest.First.IsZero() || distance(nearest.First, next) > 28 {
				continue // a new session, or further ahead than is told
			}
			asked++
			if nearest.First == next {
				exact++
			}
			if (calendar.Span{First: nearest.Earliest, Last: nearest.Latest}).Contains(next) {
				inRange++
			} else {
				t.Logf("%s: %s, projected on %s: %s, %s to %s", department, next, eve, nearest.First, nearest.Earliest, nearest.Latest)
			}
		}
	}
	t.Logf("%d days: %d to the day, %d in range", asked, exact, inRange)
	if asked < 15 || 2*exact < asked || float64(inRange) < 0.8*float64(asked) {
		t.Errorf("of %d days %d came out to the day, %d in range", asked, exact, inRange)
	}
}

func distance(a, b calendar.Date) int {
	n := a.DaysSince(b)
	return max(n, -n)
}

func TestTurnsOfARota(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.IntRange(1, 7).Draw(t, "every")
		odds := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 60).Draw(t, "odds")
		after := -1
		for i, turn := range turns(odds, every) {
			if turn.first > turn.due || turn.last < turn.due || turn.due <= after || turn.last >= len(odds) {
				t.Fatalf("turn %d: %+v, the one before is due in week %d of %d", i+1, turn, after, len(odds))
			}
			if turn.comes < 0 || turn.comes > 1+1e-9 {
				t.Fatalf("turn %d comes with odds %v", i+1, turn.comes)
			}
			after = turn.due
		}
	})
	certain := turns([]float64{1, 0, 1, 1, 0, 0, 1, 1}, 2)
	if len(certain) != 2 || certain[0] != (turn{2, 2, 2, 1}) || certain[1] != (turn{6, 6, 6, 1}) {
		t.Errorf("sittings that are known: %+v", certain)
	}
}
