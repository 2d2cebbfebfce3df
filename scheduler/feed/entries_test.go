package feed

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"divisionbell/calendar"
)

func TestWhatAnEntrySays(t *testing.T) {
	christmas := recess("commons", "Christmas recess", "christmas/2026", "2026-12-18/2027-01-03")
	for _, tc := range []struct {
		name    string
		entry   calendar.Entry
		summary string
		status  Status
		says    []string
		not     []string
	}{
		{
			"a confirmed recess says when the House rises and returns", christmas,
			"Christmas recess, House of Commons", Confirmed,
			[]string{"The House of Commons rises on Thursday 17 December 2026 and returns on Monday 4 January 2027.", "Source: https://www.parliament.uk/", "announced on Thursday 12 February 2026"},
			[]string{"change", "Not announced"},
		},
		{
			"one that may still change says so", provisional(christmas),
			"Christmas recess, House of Commons", Tentative,
			[]string{"Announced, may still change.", "The House of Commons rises on Thursday 17 December 2026", "Source: "},
			[]string{"Not announced"},
		},
		{
			"a projected one gives its range", projected(christmas, "2026-12-18/2026-12-23", "2027-01-03/2027-01-10"),
			"Christmas recess, House of Commons (expected)", Tentative,
			[]string{
				"Not announced yet. Worked out from how past years fell: begins between Friday 18 December 2026 and Wednesday 23 December 2026, ends between Sunday 3 January 2027 and Sunday 10 January 2027, in eight cases of ten.",
				"The House of Commons is expected to rise on Thursday 17 December 2026 and return on Monday 4 January 2027.",
				"Source: The House rises on the last Thursday before 22 December.",
			},
			[]string{"at all", "may still change"},
		},
		{
			"a projected one that always begins on that day", projected(christmas, "2026-12-18", "2027-01-03/2027-01-10"),
			"Christmas recess, House of Commons (expected)", Tentative,
			[]string{"begins on Friday 18 December 2026, ends between"}, nil,
		},
		{
			"a projected one that may not happen", unlikely(projected(christmas, "2026-12-18", "2027-01-03"), 0.7),
			"Christmas recess, House of Commons (expected)", Tentative,
			[]string{"The chance that it happens at all is about 70 in 100."}, nil,
		},
		{
			"a projected day without a range of its own", calendar.Entry{
				ID: "commons/state-opening/2028", Body: calendar.Commons, Kind: calendar.KindStateOpening, Title: "State Opening",
				First: date("2028-05-16"), Last: date("2028-05-16"), Earliest: date("2028-05-09"), Latest: date("2028-07-18"),
				Certainty: calendar.Projected, Probability: 1, Source: calendar.Source{Name: "a session a year"},
			},
			"State Opening, House of Commons (expected)", Tentative,
			[]string{"falls between Tuesday 9 May 2028 and Tuesday 18 July 2028"}, []string{"rise"},
		},
		{
			"a prorogation that ends with a dissolution has no return", withoutReturn(christmas),
			"Christmas recess, House of Commons", Confirmed,
			[]string{"The House of Commons rises on Thursday 17 December 2026."}, []string{"returns"},
		},
		{
			"a title that names its body does not name it twice", titled(christmas, "House of Commons Christmas recess"),
			"House of Commons Christmas recess", Confirmed, nil, nil,
		},
		{
			"what one should know of the source is told", noted(christmas, "second-hand, check before use"),
			"Christmas recess, House of Commons", Confirmed,
			[]string{"\nSecond-hand, check before use.\n"}, nil,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			events := FromEntries([]calendar.Entry{tc.entry})
			if len(events) != 1 {
				t.Fatalf("%d events", len(events))
			}
			e := events[0]
			if e.Summary != tc.summary || e.Status != tc.status {
				t.Errorf("%q is %s, want %q, %s", e.Summary, e.Status, tc.summary, tc.status)
			}
			if e.First != tc.entry.First || e.Last != tc.entry.Last {
				t.Errorf("from %s to %s, want %s", e.First, e.Last, tc.entry.Span())
			}
			for _, s := range tc.says {
				if !strings.Contains(e.Description, s) {
					t.Errorf("no %q in %q", s, e.Description)
				}
			}
			for _, s := range tc.not {
				if strings.Contains(e.Description, s) {
					t.Errorf("%q in %q", s, e.Description)
				}
			}
		})
	}
}

func unlikely(e calendar.Entry, p float64) calendar.Entry {
	e.Probability = p
	return e
}

func withoutReturn(e calendar.Entry) calendar.Entry {
	e.Returns = calendar.Date{}
	return e
}

func titled(e calendar.Entry, title string) calendar.Entry {
	e.Title = title
	return e
}

func noted(e calendar.Entry, note string) calendar.Entry {
	e.Source.Note = note
	return e
}

func TestBothHouses(t *testing.T) {
	commons := recess("commons", "Conference recess", "conference/2026", "2026-09-16/2026-10-11")
	lords := recess("lords", "Conference recess", "conference/2026", "2026-09-16/2026-10-11")
	later := recess("lords", "Conference recess", "conference/2026", "2026-09-18/2026-10-11")
	scots := recess("scottish-parliament", "Conference recess", "conference/2026", "2026-09-16/2026-10-11")
	const commonsUID = "commons.recess.conference.2026@divisionbell"
	const lordsUID = "lords.recess.conference.2026@divisionbell"
	for _, tc := range []struct {
		name    string
		entries []calendar.Entry
		want    []string // summary and UID
	}{
		{"the same days are told once", []calendar.Entry{commons, lords}, []string{"Conference recess, Both Houses", commonsUID}},
		{"whichever comes first", []calendar.Entry{lords, commons}, []string{"Conference recess, Both Houses", commonsUID}},
		{"other days are told apart", []calendar.Entry{commons, later}, []string{"Conference recess, House of Commons", commonsUID, "Conference recess, House of Lords", lordsUID}},
		{"surely and perhaps are told apart", []calendar.Entry{commons, provisional(lords)}, []string{"Conference recess, House of Commons", commonsUID, "Conference recess, House of Lords", lordsUID}},
		{"another title is told apart", []calendar.Entry{commons, titled(lords, "Autumn recess")}, []string{"Conference recess, House of Commons", commonsUID, "Autumn recess, House of Lords", lordsUID}},
		{"the Lords alone", []calendar.Entry{lords}, []string{"Conference recess, House of Lords", lordsUID}},
		{"no other parliament is a House", []calendar.Entry{commons, scots}, []string{"Conference recess, House of Commons", commonsUID, "Conference recess, Scottish Parliament", "scottish-parliament.recess.conference.2026@divisionbell"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, e := range FromEntries(tc.entries) {
				got = append(got, e.Summary, e.UID)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestBothHousesKeepTheirOwnRangesAndSources(t *testing.T) {
	commons := projected(recess("commons", "Christmas recess", "christmas/2027", "2027-12-17/2028-01-02"), "2027-12-17", "2028-01-02")
	lords := projected(recess("lords", "Christmas recess", "christmas/2027", "2027-12-17/2028-01-02"), "2027-12-16/2027-12-23", "2028-01-02")
	got := FromEntries([]calendar.Entry{commons, lords})[0].Description
	for _, want := range []string{
		"Each House is expected to rise on Thursday 16 December 2027",
		"House of Commons: Not announced yet. Worked out from how past years fell: begins on Friday 17 December 2027",
		"House of Lords: Not announced yet. Worked out from how past years fell: begins between Thursday 16 December 2027 and Thursday 23 December 2027",
		"\nSource: The House rises", // the same for both, so told once
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

func TestTheStampComesFromTheEntry(t *testing.T) {
	for _, tc := range []struct {
		name               string
		revised, announced string
		want               time.Time
	}{
		{"revised", "2026-11-23", "2026-02-12", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)},
		{"never revised since it was announced", "", "2026-02-12", time.Date(2026, 2, 12, 0, 0, 0, 0, time.UTC)},
		{"neither is known", "", "", time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := recess("commons", "Christmas recess", "christmas/2026", "2026-12-18/2027-01-03")
			if err := e.Revised.UnmarshalText([]byte(tc.revised)); err != nil {
				t.Fatal(err)
			}
			if err := e.Source.Announced.UnmarshalText([]byte(tc.announced)); err != nil {
				t.Fatal(err)
			}
			if got := FromEntries([]calendar.Entry{e})[0].Stamp; !got.Equal(tc.want) {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestOnlyAnAddressBecomesALink(t *testing.T) {
	for source, want := range map[string]string{
		"https://www.parliament.uk/recess?house=1":       "https://www.parliament.uk/recess?house=1",
		"http://news.bbc.co.uk/a":                        "http://news.bbc.co.uk/a",
		"https://a.example/x ; https://b.example/y":      "",
		"https://a.example/x (table 3)":                  "",
		"github.com/ukparliament/egg-timer db/data":      "",
		"Local Government Act 1972, Sch 12 para 7":       "",
		"javascript:alert(1)":                            "",
		"https://parliament.uk/%zz":                      "",
		"recalled, unverified":                           "",
		"https:parliament.uk":                            "",
		"mailto:somebody@example.org":                    "",
		"https://erskinemay.parliament.uk/section/4613/": "https://erskinemay.parliament.uk/section/4613/",
	} {
		e := recess("commons", "Recess", "x", "2026-12-18")
		e.Source.Name = source
		if got := FromEntries([]calendar.Entry{e})[0].URL; got != want {
			t.Errorf("%q leads to %q, want %q", source, got, want)
		}
	}
}

// Subscribers' programs know events by these; a change here shows everything twice.
func TestUIDsNeverChange(t *testing.T) {
	for id, want := range map[string]string{
		"commons/recess/christmas/2026":                            "commons.recess.christmas.2026@divisionbell",
		"commons/recess/christmas-post-recall/2026":                "commons.recess.christmas-post-recall.2026@divisionbell",
		"local-government/election/Ynys Môn/2027":                  "local-government.election.Ynys_20M_c3_b4n.2027@divisionbell",
		"commons/oral-questions/culture-media-and-sport/2026-10-2": "commons.oral-questions.culture-media-and-sport.2026-10-2@divisionbell",
	} {
		e := recess("commons", "Recess", "x", "2026-12-18")
		e.ID = id
		if got := FromEntries([]calendar.Entry{e})[0].UID; got != want {
			t.Errorf("%s has UID %s, want %s", id, got, want)
		}
	}
}

func TestUIDsTellIDsApart(t *testing.T) {
	id := rapid.StringOf(rapid.RuneFrom([]rune("ab/._-0ŵ2")))
	rapid.Check(t, func(t *rapid.T) {
		a, b := id.Draw(t, "a"), id.Draw(t, "b")
		if got := uid(strings.Split(a, "/")...) == uid(strings.Split(b, "/")...); got != (a == b) {
			t.Errorf("%q and %q: the same UID is %v", a, b, got)
		}
	})
}
