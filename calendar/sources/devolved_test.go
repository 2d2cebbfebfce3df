package sources

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const (
	seneddPage   = "business.senedd.wales"
	scottishPage = "parliament.scot"
	niList       = "GetBusinessDiary_JSON"
)

func seneddAnswers(t testing.TB) answers {
	return answers{seneddPage: file(t, "stored-text-senedd-calendar-2023-03.html")}
}

func scottishAnswers(t testing.TB) answers {
	return answers{scottishPage: file(t, "stored-text-scottish-parliament-recess-dates.html")}
}

func niAnswers(t testing.TB) answers {
	return answers{niList: file(t, "built-from-schema-ni-business-diary.json")}
}

func TestRecessesOfTheDevolvedParliaments(t *testing.T) {
	senedd, scotland := ask(t, seneddRecesses{}, seneddAnswers(t)), ask(t, scottishRecesses{}, scottishAnswers(t))
	for _, tc := range []struct {
		id, first, last, title string
		sure                   calendar.Certainty
	}{
		{"senedd/recess/christmas/2022", "2022-12-19", "2023-01-08", "Christmas recess", calendar.Confirmed},
		{"senedd/recess/february/2023", "2023-02-20", "2023-02-26", "February recess", calendar.Confirmed},
		{"senedd/recess/whitsun/2023", "2023-05-29", "2023-06-04", "Whitsun recess", calendar.Confirmed},
		{"senedd/recess/autumn/2023", "2023-10-30", "2023-11-05", "Autumn half-term recess", calendar.Provisional},
		{"senedd/recess/christmas/2023", "2023-12-18", "2024-01-07", "Christmas recess", calendar.Provisional},
		{"scottish-parliament/recess/february/2024", "2024-02-10", "2024-02-18", "February recess", calendar.Confirmed},
		{"scottish-parliament/recess/easter/2024", "2024-03-30", "2024-04-14", "Easter recess", calendar.Confirmed},
		{"scottish-parliament/recess/october/2024", "2024-10-12", "2024-10-27", "October recess", calendar.Confirmed},
		{"scottish-parliament/recess/christmas/2024", "2024-12-21", "2025-01-05", "Christmas recess", calendar.Confirmed},
	} {
		r := senedd
		if strings.HasPrefix(tc.id, "scottish") {
			r = scotland
		}
		if e := told(t, r, tc.id); e.First != day(tc.first) || e.Last != day(tc.last) || e.Title != tc.title || e.Certainty != tc.sure {
			t.Errorf("%+v, want %+v", e, tc)
		}
	}
	if n, m := len(senedd.Layer.Entries), len(scotland.Layer.Entries); n != 7 || m != 5 {
		t.Errorf("%d recesses of the Senedd and %d of the Scottish Parliament are told, want 7 and 5", n, m)
	}
}

func TestRecessesToComeOfTheScottishParliament(t *testing.T) {
	get := scottishAnswers(t).edited(t, scottishPage, "21 December 2024 to 5 January 2025", "19 December 2026 to 3 January 2027 (inclusive)")
	e := told(t, ask(t, scottishRecesses{}, get), "scottish-parliament/recess/christmas/2026")
	if e.First != day("2026-12-19") || e.Last != day("2027-01-03") || e.Certainty != calendar.Provisional {
		t.Errorf("%+v", e)
	}
}

func TestPagesThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct {
		name   string
		source Source
		get    answers
		why    string
	}{
		{"a weekday that is wrong", seneddRecesses{}, seneddAnswers(t).edited(t, seneddPage, "Monday 18 December 2023", "Tuesday 18 December 2023"), "is a Monday"},
		{"a recess that begins in August", seneddRecesses{}, seneddAnswers(t).edited(t, seneddPage, "Monday 17 July 2023", "Monday 14 August 2023"), "no recess begins in August"},
		{"no heading", seneddRecesses{}, seneddAnswers(t).edited(t, seneddPage, "Confirmed Recess", "Agreed Recess"), "no confirmed recess dates"},
		{"a bot check", scottishRecesses{}, answers{scottishPage: "<html><body>Checking your browser. Enable JavaScript.</body></html>"}, "no recess dates"},
		{"dates that are not agreed yet", scottishRecesses{}, answers{scottishPage: "<html><body>Recess dates for the next session of Parliament will be agreed after the Scottish Parliament election in May 2026.</body></html>"}, "no recess dates on the page: it says that they will be agreed after an election"},
		{"a day that there is not", scottishRecesses{}, scottishAnswers(t).edited(t, scottishPage, "10 to 18 February 2024", "10 to 30 February 2024"), "no day 30"},
		{"a recess that ends before it begins", scottishRecesses{}, scottishAnswers(t).edited(t, scottishPage, "10 to 18 February 2024", "18 to 10 February 2024"), "before it begins"},
		{"recesses that overlap", scottishRecesses{}, scottishAnswers(t).edited(t, scottishPage, "30 March to 14 April 2024", "10 February to 14 April 2024"), "overlaps"},
		{"a recess of half a year", scottishRecesses{}, scottishAnswers(t).edited(t, scottishPage, "29 June to 1 September 2024", "29 June to 1 October 2024"), "a recess of 95 days"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, tc.source, tc.get); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}

func TestSittingsOfTheNorthernIrelandAssembly(t *testing.T) {
	r := ask(t, niSittings{london(t)}, niAnswers(t))
	if got, want := ids(r), []string{"ni-assembly/plenary/2026-11-30", "ni-assembly/plenary/2026-12-01", "ni-assembly/plenary/2026-12-07", "ni-assembly/plenary/2026-12-08"}; !slices.Equal(got, want) {
		t.Errorf("told are %v, want %v", got, want)
	}
}

func TestTheDiaryAsItIsWritten(t *testing.T) {
	one := `{"BusinessDiary":{"DiaryItem":{"EventDate":"2027-05-04T00:00:00+01:00","EventType":"Sitting","StartTime":"10:30"}}}`
	r, err := niSittings{london(t)}.Ask(t.Context(), answers{niList: one}, day("2027-05-01"))
	if err != nil {
		t.Fatal(err)
	}
	if e := told(t, r, "ni-assembly/plenary/2027-05-04"); e.Source.Note != "Down to begin at 10:30." {
		t.Errorf("%+v", e)
	}
	named := strings.Replace(one, `"Sitting"`, `"Plenary Session"`, 1) // as on the Assembly's own pages
	if r, err = (niSittings{london(t)}).Ask(t.Context(), answers{niList: named}, day("2027-05-01")); err != nil {
		t.Fatal(err)
	}
	told(t, r, "ni-assembly/plenary/2027-05-04")
	empty := `{"BusinessDiary":null}`
	if why := refused(t, niSittings{london(t)}, answers{niList: empty}); !strings.Contains(why, "out of order") {
		t.Error(why)
	}
	half := answers{niList + "?startDate=2026-11-25": niAnswers(t)[niList], niList: empty}
	same(t, ask(t, niSittings{london(t)}, niAnswers(t)), ask(t, niSittings{london(t)}, half))
	if why := refused(t, niSittings{london(t)}, niAnswers(t).edited(t, niList, "2026-12-07T00:00:00+00:00", "7 December")); !strings.Contains(why, "is not a date") {
		t.Error(why)
	}
}
