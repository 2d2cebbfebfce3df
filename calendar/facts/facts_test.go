package facts

import (
	"fmt"
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
		{"MPs were told of their summer of 2025 before Christmas", "commons/recess/summer/2025", "2024-12-19"},
		{"of Easter 2020, cut short, on the day the House rose", "commons/recess/easter/2020", "2020-03-25"},
		{"and of the State Opening of 2024 with the election", "commons/state-opening/2024", "2024-05-22"},
		{"the election of 2015 was fixed by the Act of 2011", "commons/election/2015-05-07", "2011-09-15"},
		{"the European poll of 2014 by SI 2013/2063", "uk-government/election/european-parliament/2014-05-22", "2013-09-02"},
		{"the councils' by SI 2013/2277, for it was not on the ordinary day", "local-government/election/local/england/2014-05-22", "2013-09-19"},
		{"councils' polls on the ordinary day come every year", "local-government/election/local/england/2018-05-03", "2017-01-01"},
		{"a devolved poll on the ordinary day is known before", "senedd/election/2021-05-06", "2020-01-01"},
		{"an early one only when it is called", "ni-assembly/election/2017-03-02", "2017-01-16"},
		{"a by-election when its writ is moved", "commons/by-election/clacton/2026-08-13", "2026-07-09"},
		{"Labour named its days a year ahead", "parties/conference/labour/2025", "2024-10-05"},
	} {
		if since[tc.id] != tc.known {
			t.Errorf("%s: %s is known since %q, want %s", tc.name, tc.id, since[tc.id], tc.known)
		}
	}
}

// What was announced and came otherwise is on the calendar as it was announced, until
// it was said that it would not come so.
func TestPlansThatLapsedWereKnownUntilThen(t *testing.T) {
	facts := load(t)
	for _, tc := range []struct{ name, known, id, days string }{
		{"MPs were to have a week off in February 2019", "2019-01-30", "commons/recess/february/2019", "2019-02-15 to 2019-02-24"},
		{"until it was called off", "2019-01-31", "commons/recess/february/2019", ""},
		{"nobody knew of it at Christmas", "2018-12-31", "commons/recess/february/2019", ""},
		{"on 9 January 2020 the recesses of the year were announced", "2020-01-09", "commons/recess/easter/2020", "2020-04-01 to 2020-04-20"},
		{"with one for the conferences", "2020-01-09", "commons/recess/conference/2020", "2020-09-18 to 2020-10-12"},
		{"in March the House rose early", "2020-03-25", "commons/recess/easter/2020", "2020-03-26 to 2020-04-20"},
		{"and the conferences went online", "2020-07-13", "commons/recess/conference/2020", ""},
		{"the Lords had a Whitsun to come in 2024", "2024-05-21", "lords/recess/whitsun/2024", "2024-05-24 to 2024-06-02"},
		{"which fell with the election", "2024-05-22", "lords/recess/whitsun/2024", ""},
		{"there was to be a Budget on 6 November 2019", "2019-10-20", "uk-government/budget/autumn/2019", "2019-11-06 to 2019-11-06"},
		{"but not for long", "2019-10-24", "uk-government/budget/autumn/2019", ""},
		{"the fiscal statement of 2022 was brought forward", "2022-10-12", "uk-government/autumn-statement/autumn/2022", "2022-10-31 to 2022-10-31"},
		{"and put back", "2022-10-26", "uk-government/autumn-statement/autumn/2022", "2022-11-17 to 2022-11-17"},
		{"London was to vote in May 2020, as the law has it", "2020-03-12", "local-government/election/london-mayor-and-assembly/2020-05-07", "2020-05-07 to 2020-05-07"},
		{"until the pandemic", "2020-03-13", "local-government/election/london-mayor-and-assembly/2020-05-07", ""},
		{"then a year later", "2020-03-13", "local-government/election/london-mayor-and-assembly/2021-05-06", "2021-05-06 to 2021-05-06"},
		{"Northern Ireland's councils made room for the coronation", "2022-12-20", "local-government/election/local/northern-ireland/2023-05-04", "2023-05-04 to 2023-05-04"},
		{"of which they knew before Christmas", "2022-12-21", "local-government/election/local/northern-ireland/2023-05-18", "2023-05-18 to 2023-05-18"},
		{"the Liberal Democrats were to meet in September 2022", "2022-09-08", "parties/conference/liberal-democrats/2022", "2022-09-17 to 2022-09-20"},
		{"and did not", Compiled, "parties/conference/liberal-democrats/2022", ""},
	} {
		days := ""
		for _, e := range facts.KnownOn(calendar.MustDate(tc.known)).Entries {
			if e.ID == tc.id {
				days = e.First.String() + " to " + e.Last.String()
			}
		}
		if days != tc.days {
			t.Errorf("%s: on %s %s was known as %q, want %q", tc.name, tc.known, tc.id, days, tc.days)
		}
	}
}

func summer(year int) calendar.Date { return calendar.MustDate(fmt.Sprintf("%d-07-01", year)) }

// A party's conferences are told apart by season: its name alone is that of the autumn.
func TestConferencesOfTheSpringAreNotThoseOfTheAutumn(t *testing.T) {
	parties := make(map[string]int)
	for _, e := range load(t).Entries {
		if e.Kind != calendar.KindConference {
			continue
		}
		name := strings.Split(e.ID, "/")[2]
		parties[name]++
		if spring := strings.HasSuffix(name, "-spring"); spring != e.First.Before(summer(e.First.Year())) {
			t.Errorf("%s is on %s", e.ID, e.Span())
		}
	}
	for _, party := range []string{"labour", "conservative"} {
		if parties[party] < 9 {
			t.Errorf("%s has %d conferences, want those of 2018 to 2026", party, parties[party])
		}
	}
	for _, name := range []string{"liberal-democrats", "snp", "reform-uk", "green-ew", "plaid-cymru", "liberal-democrats-spring", "green-ew-spring"} {
		if parties[name] == 0 {
			t.Errorf("there is no conference of %s", name)
		}
	}
}

// The source of elections names a by-election by seat and day, so that what it tells of one
// that the facts have is the same entry.
func TestByElectionsAreNamedAsTheirSourceNamesThem(t *testing.T) {
	seen := 0
	for _, e := range load(t).Entries {
		if e.Kind != calendar.KindByElection {
			continue
		}
		seen++
		_, seat, _ := strings.Cut(e.Title, ": ")
		if want := fmt.Sprintf("%s/by-election/%s/%s", e.Body, calendar.Slug(seat), e.First); e.ID != want {
			t.Errorf("%s, want %s", e.ID, want)
		}
		if e.Source.Announced.IsZero() || e.Source.Announced.After(e.First) {
			t.Errorf("%s: it was announced on %q", e.ID, e.Source.Announced)
		}
	}
	if seen < 65 {
		t.Errorf("only %d by-elections", seen)
	}
}
