package typical

import (
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

func TestFridays(t *testing.T) {
	known, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name    string
		house   calendar.Body
		day     string
		knownOn string
		want    fridayKind
	}{
		{"the thirteen of the session of 2017 were appointed on 17 July", calendar.Commons, "2018-03-09", "2017-12-31", notAppointed},
		{"they were not before", calendar.Commons, "2018-03-09", "2017-07-16", inTheFirstYear},
		{"nobody has presented a bill yet", calendar.Commons, "2022-05-20", "2022-05-12", inTheFirstWeeks},
		{"the second year of a session, nothing appointed", calendar.Commons, "2021-02-05", "2020-12-31", inALongSession},
		{"the Friday before the last week before Christmas", calendar.Lords, "2024-12-13", "2024-12-01", beforeARecess},
		{"within two weeks of the November recess", calendar.Lords, "2024-10-25", "2024-10-01", beforeARecess},
		{"January", calendar.Lords, "2025-01-17", "2024-12-31", inMidTerm},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(tc.house, known, known.Entries, nil, nil, daySet{})
			if got := h.fridays.kind(calendar.MustDate(tc.day), calendar.MustDate(tc.knownOn)); got != tc.want {
				t.Errorf("%s is %s, want %s", tc.day, got, tc.want)
			}
		})
	}
}

func TestNoFridayThatNobodyNamedIsCalledKnown(t *testing.T) {
	known, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Complete(known, calendar.Year(2015))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		house calendar.Body
		day   string
		want  calendar.Certainty
	}{
		{"named by the Commons", calendar.Commons, "2015-10-16", calendar.Confirmed},
		{"of the Lords nothing is known", calendar.Lords, "2015-10-16", calendar.Projected},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if s, _ := c.Sitting(tc.house, calendar.MustDate(tc.day)); s.Certainty != tc.want {
				t.Errorf("%s: %+v, want %s", tc.day, s, tc.want)
			}
		})
	}
}
