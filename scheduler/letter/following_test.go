package letter_test

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/letter"
	"divisionbell/store"
)

func TestMailsOfWhatIsFollowedSay(t *testing.T) {
	entry := func(kind calendar.Kind, title, first, last string) calendar.Entry {
		return calendar.Entry{
			ID: "commons/" + string(kind) + "/x", Kind: kind, Body: calendar.Commons, Title: title, First: day(first), Last: day(last),
			Certainty: calendar.Confirmed, Source: calendar.Source{Name: "a list"},
		}
	}
	reading := entry("bill-stage", "Public Libraries Bill: 2nd reading", "2027-01-12", "2027-01-12")
	reading.Certainty = calendar.Provisional
	call := entry("call-for-evidence", "Call for evidence: Reading for pleasure", "2026-12-01", "2027-01-15")
	call.Ends = "23:59"
	recess := entry(calendar.KindRecess, "Christmas recess", "2027-01-12", "2027-01-20")
	for _, tc := range []struct {
		name           string
		near           []letter.Near
		subject, welsh string
	}{
		{"stage", []letter.Near{{Entry: reading, Day: day("2027-01-12")}},
			"Tuesday 12 January: Public Libraries Bill: 2nd reading (may still change)", ""},
		{"several", []letter.Near{{Entry: recess, Day: day("2027-01-12")}, {Entry: call, Day: day("2027-01-15")}},
			"Tuesday 12 January: Christmas recess, and 1 more", "Dydd Mawrth 12 Ionawr: Toriad y Nadolig, 1 arall hefyd"},
		{"deadline", []letter.Near{{Entry: call, Day: day("2027-01-15")}},
			"Friday 15 January: Call for evidence: Reading for pleasure: last day, until 23:59", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, m := range []store.Member{sian, mair} {
				got, err := writer(t).Following(m, "news-1", tc.near, nil, at(t, "2027-01-04T08:00:00Z"))
				if err != nil {
					t.Fatal(err)
				}
				if want := map[string]string{"en": tc.subject, "cy": tc.welsh}[m.Language]; want != "" && got.Subject != want {
					t.Errorf("the subject is\n%q, want\n%q", got.Subject, want)
				}
				if got.Unsubscribe == "" || !strings.Contains(got.Text, "/following") {
					t.Errorf("nobody can get rid of it: %+v", got)
				}
				golden(t, "following-"+tc.name, m, got)
			}
		})
	}
	if _, err := writer(t).Following(sian, "news-1", nil, nil, at(t, "2027-01-04T08:00:00Z")); err == nil {
		t.Error("a mail of nothing was written")
	}
}
