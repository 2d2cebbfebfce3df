package facts_test

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/facts"
)

func TestTheHoursOfADay(t *testing.T) {
	week, err := facts.Week()
	if err != nil {
		t.Fatal(err)
	}
	c, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	const (
		monday    = "sitting 14:30-22:30, moment-of-interruption 22:00-22:00, oral-questions 14:35-15:30"
		tuesday   = "sitting 11:30-19:30, moment-of-interruption 19:00-19:00, oral-questions 11:35-12:30"
		wednesday = "sitting 11:30-19:30, moment-of-interruption 19:00-19:00, oral-questions 11:35-12:00, prime-ministers-questions 12:00-12:30"
		thursday  = "sitting 09:30-17:30, moment-of-interruption 17:00-17:00, oral-questions 09:35-10:30, business-statement 10:30-11:30"
		friday    = "sitting 09:30-15:00, moment-of-interruption 14:30-14:30"
		hall      = ", westminster-hall 09:30-11:30, westminster-hall 14:30-17:30"
	)
	for _, tc := range []struct {
		name, day string
		house     calendar.Body
		want      string
	}{
		{"an ordinary Monday", "2025-06-09", calendar.Commons, monday + ", westminster-hall 16:30-19:30"},
		{"an ordinary Tuesday", "2025-06-10", calendar.Commons, tuesday + hall},
		{"Prime Minister's questions", "2025-06-11", calendar.Commons, wednesday + hall},
		{"an ordinary Thursday", "2025-06-12", calendar.Commons, thursday + ", westminster-hall 13:30-16:30"},
		{"a private members' bill Friday", "2025-06-13", calendar.Commons, friday},
		{"a Friday in the constituency", "2025-06-27", calendar.Commons, ""},
		{"a Wednesday in recess has no Prime Minister's questions", "2025-08-06", calendar.Commons, ""},
		{"nor one in a dissolution", "2024-06-19", calendar.Commons, ""},
		{"a Wednesday that is likely to be one of sitting", "2027-06-16", calendar.Commons, wednesday + hall},
		{"and one that is likely to be in recess", "2027-08-11", calendar.Commons, ""},
		{"a Tuesday straight after a recess has Monday's hours", "2025-04-22", calendar.Commons, monday + hall},
		{"not the day after it", "2025-04-23", calendar.Commons, wednesday + hall},
		{"nor a Tuesday after a weekend and a bank holiday", "2018-05-08", calendar.Commons, tuesday + hall},
		{"a Monday after a recess is a Monday", "2025-09-01", calendar.Commons, monday + ", westminster-hall 16:30-19:30"},
		{"the first day of a session, a Wednesday, without questions", "2026-05-13", calendar.Commons, strings.Replace(monday, ", oral-questions 14:35-15:30", "", 1)},
		{"the Lords on the day of a State Opening", "2026-05-13", calendar.Lords, ""},
		{"the recall of August 2021 had hours of its own", "2021-08-18", calendar.Commons, ""},
		{"the Lords straight after a recess", "2025-04-22", calendar.Lords, "sitting 14:30-, oral-questions 14:35-15:15"},
		{"before ten minutes were given to a question in the Lords", "2021-12-01", calendar.Lords, "sitting 15:00-"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, h := range week.On(c, tc.house, calendar.MustDate(tc.day)) {
				got = append(got, h.What+" "+h.Starts+"-"+h.Ends)
				if h.Source == "" {
					t.Errorf("%s has no source", h.What)
				}
			}
			if all := strings.Join(got, ", "); all != tc.want {
				t.Errorf("got  %s\nwant %s", all, tc.want)
			}
		})
	}
}
