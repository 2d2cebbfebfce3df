package typical

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

func TestTheRecessHangsOnTheConferences(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	held := func(party, first, last string) calendar.Entry {
		return calendar.Entry{
			ID:   "parties/conference/" + party + "/" + first[:4],
			Body: calendar.Parties, Kind: calendar.KindConference, First: calendar.MustDate(first), Last: calendar.MustDate(last),
		}
	}
	for _, tc := range []struct {
		name           string
		year           int
		known          []calendar.Entry
		rises, returns string // nothing if it does not hang on them
	}{
		{"none is known", 2023, nil, "", ""},
		{"all three are", 2024, []calendar.Entry{
			held("liberal-democrats", "2024-09-14", "2024-09-17"), held("labour", "2024-09-22", "2024-09-25"), held("conservative", "2024-09-29", "2024-10-02"),
		}, "2024-09-12", "2024-10-07"},
		{"Labour comes last", 2023, []calendar.Entry{
			held("liberal-democrats", "2023-09-23", "2023-09-26"), held("labour", "2023-10-08", "2023-10-11"), held("conservative", "2023-10-01", "2023-10-04"),
		}, "2023-09-21", "2023-10-16"},
		{"of Labour's alone, which comes last: the others go before it", 2023, []calendar.Entry{
			held("labour", "2023-10-08", "2023-10-11"),
		}, "2023-09-21", "2023-10-16"},
		{"of Labour's alone, a week before the Conservatives", 2026, []calendar.Entry{
			held("labour", "2026-09-27", "2026-09-30"),
		}, "2026-09-17", "2026-10-12"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			season, ok := m.seasons(calendar.Layer{Entries: tc.known}).of(tc.year)
			if !ok && tc.rises == "" {
				return
			}
			if rises, returns := awayFor(season); rises.String() != tc.rises || returns.String() != tc.returns {
				t.Errorf("rises %s and returns %s, want %s and %s", rises, returns, tc.rises, tc.returns)
			}
		})
	}
}

func TestAConferenceThatIsAnnouncedMovesTheRecess(t *testing.T) {
	known, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	recess := func(known calendar.Layer) calendar.Entry {
		t.Helper()
		c, err := m.Complete(known, calendar.Year(2028))
		if err != nil {
			t.Fatal(err)
		}
		e, _ := c.Entry("commons/recess/conference/2028")
		return e
	}
	day := calendar.MustDate("2028-10-08")
	told := known
	told.Entries = append(slices.Clone(known.Entries), calendar.Entry{
		ID: "parties/conference/labour/2028", Body: calendar.Parties, Kind: calendar.KindConference, Title: "Labour conference",
		First: day, Last: day.AddDays(3), Earliest: day, Latest: day.AddDays(3),
		Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a test"},
	})
	alone, moved := recess(known), recess(told)
	if alone.Returns != calendar.MustDate("2028-10-09") || moved.Returns != calendar.MustDate("2028-10-16") {
		t.Errorf("it returns on %s, and on %s once Labour is known to go last; want 9 and 16 October", alone.Returns, moved.Returns)
	}
	if !strings.Contains(moved.Source.Note, "conferences that are known") || strings.Contains(alone.Source.Note, "conferences that are known") {
		t.Errorf("the note says %q, and %q while no conference is known", moved.Source.Note, alone.Source.Note)
	}
	if moved.Certainty != calendar.Projected {
		t.Errorf("a recess that nobody has announced is %s", moved.Certainty)
	}
}
