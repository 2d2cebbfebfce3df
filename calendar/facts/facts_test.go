package facts

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

func load(t *testing.T) calendar.Layer {
	t.Helper()
	layer, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return layer
}

func TestEveryFactHasASourceThatIsNotMemory(t *testing.T) {
	layer := load(t)
	if len(layer.Entries) < 1000 {
		t.Fatalf("only %d facts", len(layer.Entries))
	}
	for _, e := range layer.Entries {
		if s := strings.ToLower(e.Source.Name); s == "" || strings.HasPrefix(s, "recalled") {
			t.Errorf("%s: source %q", e.ID, e.Source.Name)
		}
		if e.Certainty == calendar.Projected {
			t.Errorf("%s is a fact, yet projected", e.ID)
		}
		if strings.Contains(e.Source.Name+e.Source.Note, "recess.csv") {
			t.Errorf("%s: a reader cannot look into %q, %q", e.ID, e.Source.Name, e.Source.Note)
		}
		others := strings.Split(e.Source.Name, " ; ")
		if e.Certainty == calendar.Confirmed && !slices.ContainsFunc(others, func(s string) bool { return !strings.Contains(s, "wikipedia.org") }) {
			t.Errorf("%s is confirmed by an encyclopaedia alone", e.ID)
		}
	}
}

func TestIDsAreFitForAddressesAndUnique(t *testing.T) {
	seen := make(map[string]bool)
	fit := regexp.MustCompile(`^[a-z0-9-]+(/[a-z0-9-]+)+$`)
	for _, e := range load(t).Entries {
		if !fit.MatchString(e.ID) || seen[e.ID] {
			t.Errorf("id %s", e.ID)
		}
		seen[e.ID] = true
	}
}

func TestRecessesDoNotOverlapAndLieBetweenTheirSittings(t *testing.T) {
	layer := load(t)
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		var away []calendar.Entry
		recalled := make(map[calendar.Date]bool)
		for _, e := range layer.Entries {
			if e.Body == house && slices.Contains([]calendar.Kind{calendar.KindRecess, calendar.KindMourning, calendar.KindAdjournment, calendar.KindProrogation, calendar.KindDissolution}, e.Kind) {
				away = append(away, e)
			}
			if e.Body == house && e.Kind == calendar.KindRecall {
				recalled[e.First] = true
			}
		}
		slices.SortFunc(away, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
		for i, e := range away {
			if i > 0 && away[i-1].Span().Overlaps(e.Span()) {
				t.Errorf("%s %s overlaps %s %s", away[i-1].ID, away[i-1].Span(), e.ID, e.Span())
			}
			if e.Kind == calendar.KindRecess && (e.Rises != e.First.AddDays(-1) || e.Returns != e.Last.AddDays(1)) {
				t.Errorf("%s %s: rises %s, returns %s", e.ID, e.Span(), e.Rises, e.Returns)
			}
			for _, d := range layer.SittingDays[house] {
				if e.Span().Contains(d) && !recalled[d] {
					t.Errorf("%s sat on %s in %s", house, d, e.ID)
				}
			}
		}
	}
}

func TestSittingDaysAreInOrderAndInReach(t *testing.T) {
	layer := load(t)
	for house, days := range layer.SittingDays {
		reach := layer.Reach[house].SittingDays
		if !slices.IsSortedFunc(days, calendar.Date.Compare) {
			t.Errorf("%s: sitting days are not in order", house)
		}
		if days[0] != reach.First || days[len(days)-1] != reach.Last {
			t.Errorf("%s: sitting days from %s to %s, reach %s", house, days[0], days[len(days)-1], reach.Span)
		}
	}
}

// An entry that is not known before it comes does not show on the calendar as it
// was known on the day before. Polls are left out: they are known by law.
func TestWhatIsStillToComeIsKnownByNow(t *testing.T) {
	now := calendar.MustDate(Compiled)
	for _, e := range load(t).Entries {
		if e.Kind == calendar.KindElection || e.Kind == calendar.KindLastPollDay {
			continue
		}
		if e.First.After(now) && e.KnownSince().After(now) {
			t.Errorf("%s of %s is known only since %s", e.ID, e.First, e.KnownSince())
		}
	}
}

func TestWhatNobodyKnewAYearAheadIsNotKnownThen(t *testing.T) {
	since := make(map[string]string)
	for _, e := range load(t).Entries {
		since[e.ID] = e.KnownSince().String()
	}
	for _, tc := range []struct{ name, id, known string }{
		{"the Queen's funeral was made a holiday nine days before", "bank-holidays/bank-holiday/england-and-wales/2022-09-19", "2022-09-10"},
		{"the coronation's holiday came six months ahead", "bank-holidays/bank-holiday/scotland/2023-05-08", "2022-11-06"},
		{"VE day took the place of the Monday before it", "bank-holidays/bank-holiday/england-and-wales/2020-05-08", "2019-06-08"},
		{"Scotland's holiday for the World Cup", "bank-holidays/bank-holiday/scotland/2026-06-15", "2026-02-05"},
		{"Christmas comes every year", "bank-holidays/bank-holiday/england-and-wales/2023-12-25", "2022-01-01"},
		{"the Commons agreed to four recesses of 2018 in March", "commons/recess/christmas/2018", "2018-03-20"},
		{"the Budget of 2026, eighty-nine days ahead", "uk-government/budget/autumn/2026", "2026-07-31"},
	} {
		if since[tc.id] != tc.known {
			t.Errorf("%s: %s is known since %q, want %s", tc.name, tc.id, since[tc.id], tc.known)
		}
	}
}
