package typical

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

func otherRules(t *testing.T) others {
	t.Helper()
	o, err := loadOthers()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// knownOn returns what of the facts was known on that day.
func knownOn(t *testing.T, day string) calendar.Layer {
	t.Helper()
	return mustLoadFacts(t).KnownOn(calendar.MustDate(day))
}

// allPolls returns the facts as if every poll in them had been set before 2015 and
// nothing had been said of what it brings.
func allPolls(t *testing.T) (known calendar.Layer, periods []calendar.Entry) {
	t.Helper()
	all := mustLoadFacts(t)
	known = calendar.Layer{Name: "polls", Known: calendar.MustDate("2015-01-01")}
	for _, e := range all.Entries {
		if e.Kind == calendar.KindPreElection {
			periods = append(periods, e)
		} else {
			known.Entries = append(known.Entries, e)
		}
	}
	return known, periods
}

func index(entries []calendar.Entry) map[string]calendar.Entry {
	found := make(map[string]calendar.Entry, len(entries))
	for id, e := range byID(calendar.Layer{Entries: entries}) {
		found[id] = *e
	}
	return found
}

func TestDeadlinesOfPastPolls(t *testing.T) {
	known, _ := allPolls(t)
	found := index(otherRules(t).polls(known, 2026))
	for _, tc := range []struct{ name, id, want string }{
		{"notice of the English council elections of 2024", "local-government/notice-of-election/england/2024-05-02", "2024-03-26"},
		{"notice of the county elections of 2025", "local-government/notice-of-election/england/2025-05-01", "2025-03-25"},
		{"nominations for Gloucestershire in 2025", "local-government/close-of-nominations/england/2025-05-01", "2025-04-02"},
		{"registration in Gloucestershire in 2025", "local-government/registration-deadline/england/2025-05-01", "2025-04-11"},
		{"postal votes in Gloucestershire in 2025", "local-government/postal-vote-deadline/england/2025-05-01", "2025-04-14"},
		{"voter certificates in Gloucestershire in 2025", "local-government/voter-authority-certificate-deadline/england/2025-05-01", "2025-04-23"},
		{"notice in England in 2026", "local-government/notice-of-election/england/2026-05-07", "2026-03-30"},
		{"notice for the Mayor of London in 2024", "local-government/notice-of-election/london/2024-05-02", "2024-03-19"},
		{"registration for the Mayor of London in 2024", "local-government/registration-deadline/london/2024-05-02", "2024-04-16"},
		{"postal votes for the Mayor of London in 2024", "local-government/postal-vote-deadline/london/2024-05-02", "2024-04-17"},
		{"voter certificates for the Mayor of London in 2024", "local-government/voter-authority-certificate-deadline/london/2024-05-02", "2024-04-24"},
		{"nominations for Scottish councils in 2022, Easter Monday left out", "local-government/close-of-nominations/scotland/2022-05-05", "2022-03-30"},
		{"registration in Scotland in 2022, on Easter Monday", "local-government/registration-deadline/scotland/2022-05-05", "2022-04-18"},
		{"postal votes in Scotland in 2022", "local-government/postal-vote-deadline/scotland/2022-05-05", "2022-04-19"},
		{"nominations for Scottish councils in 2017", "local-government/close-of-nominations/scotland/2017-05-04", "2017-03-29"},
		{"notice of the Scottish Parliament election of 2016", "scottish-parliament/notice-of-election/2016-05-05", "2016-03-23"},
		{"nominations for the Scottish Parliament in 2016", "scottish-parliament/close-of-nominations/2016-05-05", "2016-04-01"},
		{"notice of the Scottish Parliament election of 2026", "scottish-parliament/notice-of-election/2026-05-07", "2026-03-25"},
		{"notice in Wales in 2017", "local-government/notice-of-election/wales/2017-05-04", "2017-03-27"},
		{"nominations in Wales in 2017", "local-government/close-of-nominations/wales/2017-05-04", "2017-04-04"},
		{"notice of the general election of 2024", "commons/notice-of-election/2024-07-04", "2024-06-04"},
		{"nominations for the general election of 2024", "commons/close-of-nominations/2024-07-04", "2024-06-07"},
		{"registration for the general election of 2024", "commons/registration-deadline/2024-07-04", "2024-06-18"},
		{"postal votes at the general election of 2024", "commons/postal-vote-deadline/2024-07-04", "2024-06-19"},
		{"voter certificates for the general election of 2024", "commons/voter-authority-certificate-deadline/2024-07-04", "2024-06-26"},
		{"notice of the council elections of 2019 in Northern Ireland", "local-government/notice-of-election/northern-ireland/2019-05-02", "2019-03-26"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := found[tc.id].First.String(); got != tc.want {
				t.Errorf("%s is on %q, want %s", tc.id, got, tc.want)
			}
		})
	}
}

func TestPreElectionPeriodsBeganWhereTheRulesSay(t *testing.T) {
	known, past := allPolls(t)
	found := index(otherRules(t).polls(known, 2026))
	to := []string{"local-government/pre-election-period/england/", "local-government/pre-election-period/london/", "uk-government/pre-election-period/other-polls/", "scottish-parliament/"}
	count := 0
	for _, p := range past {
		e, ok := found[p.ID]
		if !ok {
			if strings.Contains(p.ID, "/other-polls/") && !strings.HasSuffix(p.ID, "/2019-05-23") { // the European Parliament's last
				t.Errorf("no rule gives %s", p.ID)
			}
			continue
		}
		count++
		if !e.FirstLikely.Contains(p.First) || e.Last != p.Last {
			t.Errorf("%s ran %s, by the rule it begins %s (%s)", p.ID, p.Span(), e.First, e.FirstLikely)
		}
		for _, exact := range to {
			if strings.HasPrefix(p.ID, exact) && e.First != p.First {
				t.Errorf("%s began on %s, by the rule on %s", p.ID, p.First, e.First)
			}
		}
	}
	if count < 20 {
		t.Errorf("only %d past periods compared", count)
	}
}

func TestPollsToCome(t *testing.T) {
	known := knownOn(t, "2026-11-23")
	for _, e := range mustLoadFacts(t).Entries { // a poll that is set has no day of announcement in the facts
		if e.Kind == calendar.KindElection && e.First.After(known.Known) {
			known.Entries = append(known.Entries, e)
		}
	}
	entries := otherRules(t).polls(known, 2035)
	found := index(entries)
	if len(found) != len(entries) {
		t.Error("an id occurs twice")
	}
	for _, tc := range []struct{ name, id, want string }{
		{"English councils are quiet from the notice of election in 2027", "local-government/pre-election-period/england/other-polls/2027-05-06", "2027-03-31/2027-05-06"},
		{"ministers take special care for three weeks in 2027", "uk-government/pre-election-period/other-polls/2027-05-06", "2027-04-15/2027-05-06"},
		{"the Scottish Government is quiet for three weeks before council elections", "scottish-parliament/pre-election-period/other-polls/2027-05-06", "2027-04-15/2027-05-06"},
		{"and for six before its own", "scottish-parliament/pre-election-period/other-polls/2031-05-01", "2031-03-20/2031-05-01"},
		{"nominations for the Mayor of London in 2028", "local-government/close-of-nominations/london/2028-05-04", "2028-03-28"},
		{"last day to register in England for May 2028, Easter between", "local-government/registration-deadline/england/2028-05-04", "2028-04-13"},
		{"postal votes in Northern Ireland take longer", "ni-assembly/postal-vote-deadline/2027-05-06", "2027-04-15"},
		{"no voter certificates for the Senedd", "senedd/voter-authority-certificate-deadline/2030-05-02", ""},
		{"nothing is known of the next general election's timetable", "commons/notice-of-election/2029-08-15", ""},
		{"what a poll that is over will bring is not projected", "local-government/pre-election-period/england/other-polls/2026-05-07", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ""
			if e, ok := found[tc.id]; ok {
				got = e.Span().String()
				if e.Kind == calendar.KindPreElection {
					checkProjection(t, e, known.Known)
				}
			}
			if got != tc.want {
				t.Errorf("%s is %q, want %q", tc.id, got, tc.want)
			}
		})
	}
}

func TestAnAnnouncedPeriodIsLeftAlone(t *testing.T) {
	known := mustLoadFacts(t)
	const id = "local-government/pre-election-period/england/other-polls/2027-05-06"
	known.Entries = append(known.Entries, calendar.Entry{ID: id, Kind: calendar.KindPreElection})
	if _, ok := index(otherRules(t).polls(known, 2027))[id]; ok {
		t.Error("projected although it is known")
	}
}

var factsOnce = sync.OnceValues(facts.Load)

// mustLoadFacts returns the facts, which a test may add to.
func mustLoadFacts(t *testing.T) calendar.Layer {
	t.Helper()
	known, err := factsOnce()
	if err != nil {
		t.Fatal(err)
	}
	known.Entries = slices.Clone(known.Entries)
	return known
}

// checkProjection says what every projection owes its reader.
func checkProjection(t *testing.T, e calendar.Entry, known calendar.Date) {
	t.Helper()
	if err := e.Check(); err != nil {
		t.Error(err)
	}
	if e.Certainty == calendar.Confirmed || e.Probability >= 1 || e.Source.Note == "" || e.Revised != known {
		t.Errorf("%s: certainty %s, probability %v, note %q, revised %s", e.ID, e.Certainty, e.Probability, e.Source.Note, e.Revised)
	}
}

// Before council and devolved polls ministers go on governing: no more than care is asked.
func TestTheGovernmentsPeriodsSayBeforeWhichPollsTheyAre(t *testing.T) {
	all := mustLoadFacts(t)
	past := len(all.Entries)
	all.Entries = append(all.Entries, otherRules(t).polls(all, 2030)...)
	projected := false
	for i, e := range all.Entries {
		if e.Kind != calendar.KindPreElection || e.Body != calendar.UKGovernment {
			continue
		}
		care := strings.HasPrefix(e.Title, "Special care before local and devolved polls")
		european := strings.HasSuffix(e.ID, "/2019-05-23") // the European Parliament's last
		if care != (strings.Contains(e.ID, "/other-polls/") && !european) {
			t.Errorf("%s is called %q", e.ID, e.Title)
		}
		projected = projected || i >= past
	}
	if !projected {
		t.Error("none was projected")
	}
}
