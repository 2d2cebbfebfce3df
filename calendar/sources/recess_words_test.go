package sources

import (
	"testing"

	"divisionbell/calendar"
)

func TestWhatAPeriodIsByItsWords(t *testing.T) {
	long, friday := calendar.Span{First: day("2026-12-18"), Last: day("2027-01-03")}, calendar.Span{First: day("2026-12-11"), Last: day("2026-12-11")}
	for _, tc := range []struct {
		name                        string
		category, code, description text
		span                        calendar.Span
		want                        calendar.Kind
		refused                     bool
	}{
		{"recess", "Recess", "1", "Christmas", long, calendar.KindRecess, false},
		{"recess in another case", "RECESS", "", "", long, calendar.KindRecess, false},
		{"recess by its letters", "", "REC", "", long, calendar.KindRecess, false},
		{"recess by its description", "Non-sitting day", "7", "Christmas recess", long, calendar.KindRecess, false},
		{"prorogation", "Prorogation", "3", "", long, calendar.KindProrogation, false},
		{"prorogation by its number", "", "3", "", long, calendar.KindProrogation, false},
		{"prorogation by its letters", "", "POR", "", long, calendar.KindProrogation, false},
		{"dissolution", "Dissolution of Parliament", "", "", long, calendar.KindDissolution, false},
		{"dissolution by its letters", "", "dis", "", long, calendar.KindDissolution, false},
		{"non-sitting Friday", "Non-sitting Friday", "6", "", friday, "", false},
		{"a day of a kind that nobody has seen", "Bank holiday", "9", "", friday, "", false},
		{"a day before a recess", "Non-sitting Friday", "6", "Day before the recess", friday, "", false},
		{"weeks of a kind that nobody has seen", "Refurbishment", "9", "", long, "", true},
		{"weeks of no kind", "", "", "", long, "", true},
		{"weeks of a number that nobody has seen", "", "4", "", long, "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := nonsittingPeriod{Category: tc.category, CategoryCode: tc.code, Description: tc.description}.kind(tc.span)
			if got != tc.want || (err != nil) != tc.refused {
				t.Errorf("it is %q, %v; want %q, refused: %v", got, err, tc.want, tc.refused)
			}
		})
	}
}

func TestRecessesByTheirNamesAndByTheSeason(t *testing.T) {
	for _, tc := range []struct{ description, first, want string }{
		{"christmas and new year recess 2026-27", "2026-12-18", "christmas"},
		{"whit recess", "2027-05-21", "whitsun"},
		{"party conference recess", "2027-09-16", "conference"},
		{"house of lords november recess", "2027-11-04", "november"},
		{"coronation recess", "2023-05-04", "coronation"},
		{"jubilee", "2022-06-02", "jubilee"},
		{"", "2026-12-18", "christmas"},
		{"half term recess", "2027-02-12", "february"},
		{"recess 2027", "2027-03-26", "easter"},
		{"recess", "2027-04-02", "easter"},
		{"", "2027-05-28", "whitsun"},
		{"", "2027-07-23", "summer"},
		{"", "2027-09-16", "conference"},
		{"", "2027-11-04", "november"},
		{"", "2027-01-15", ""},
	} {
		if got := recessName(tc.description, day(tc.first)); got != tc.want {
			t.Errorf("%q from %s is called %q, want %q", tc.description, tc.first, got, tc.want)
		}
	}
}

func TestTimesOfDay(t *testing.T) {
	for s, want := range map[text]string{
		"14:30": "14:30", "9:30": "09:30", "14:30:00": "14:30", "2026-12-18T17:00:00": "17:00", "2026-12-18T17:00:00.123": "17:00",
		"10:30 am": "10:30", "2.30 pm": "14:30", "6pm": "18:00", "14.30": "14:30",
		"": "", "TBC": "", "25:00": "", "after the statement": "", "2026-12-18": "", "T": "",
	} {
		if got := s.clock(); got != want {
			t.Errorf("%q is read as %q, want %q", s, got, want)
		}
	}
	if got := text("2026-12-18T00:00:00").closes(); got != "" {
		t.Errorf("a date without a time closes at %q", got)
	}
}

func TestFiscalStatements(t *testing.T) {
	for _, tc := range []struct{ said, on, want string }{
		{"ways and means budget statement", "2027-03-10", "uk-government/budget/spring/2027"},
		{"ways and means financial statement", "2026-06-22", "uk-government/budget/summer/2026"},
		{"ways and means budget statement", "2027-11-10", "uk-government/budget/autumn/2027"},
		{"ministerial statement spring forecast", "2027-03-10", "uk-government/spring-forecast/spring/2027"},
		{"ministerial statement spring statement", "2027-03-10", "uk-government/spring-forecast/spring/2027"},
		{"general debate on the spring statement", "2027-03-17", ""},
		{"budget resolutions", "2027-11-11", ""},
		{"oral questions treasury", "2027-11-11", ""},
	} {
		got := ""
		if found := fiscalStatement(tc.said, day(tc.on), ""); len(found) > 0 {
			got = found[0].ID
		}
		if got != tc.want {
			t.Errorf("%q on %s is %q, want %q", tc.said, tc.on, got, tc.want)
		}
	}
}
