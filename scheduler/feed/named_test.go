package feed

import (
	"slices"
	"testing"

	"divisionbell/calendar"
)

func TestNamedFeeds(t *testing.T) {
	cal := year(t)
	for _, tc := range []struct {
		name, feed, since string
		certainties       []calendar.Certainty
		want              []string
	}{
		{
			"westminster has what is on, without sessions and budgets", "westminster", "", nil,
			[]string{
				"Summer recess, House of Commons", "Summer recess, House of Lords", "Conference recess",
				"Oral questions: Culture, Media and Sport, House of Commons", "Christmas recess, House of Commons", "Christmas recess (expected)",
			},
		},
		{
			"recesses have no questions", "recesses", "", nil,
			[]string{
				"Summer recess, House of Commons", "Summer recess, House of Lords", "Conference recess",
				"Christmas recess, House of Commons", "Christmas recess (expected)",
			},
		},
		{
			"only what is confirmed", "recesses", "", []calendar.Certainty{calendar.Confirmed},
			[]string{"Summer recess, House of Commons", "Summer recess, House of Lords", "Conference recess"},
		},
		{
			"what was announced, projections left out", "recesses", "2026-10-12", []calendar.Certainty{calendar.Confirmed, calendar.Provisional},
			[]string{"Christmas recess, House of Commons"},
		},
		{
			"a recess on its last day is still there", "recesses", "2026-10-11", []calendar.Certainty{calendar.Confirmed},
			[]string{"Conference recess"},
		},
		{"nothing is left", "recesses", "2030-01-01", nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var since calendar.Date
			if err := since.UnmarshalText([]byte(tc.since)); err != nil {
				t.Fatal(err)
			}
			feed, ok := Named(cal, tc.feed, since, tc.certainties...)
			if !ok || feed.Name == "" || feed.Description == "" {
				t.Fatalf("feed %q, %q, %v", feed.Name, feed.Description, ok)
			}
			var got []string
			for _, e := range feed.Events {
				got = append(got, e.Summary)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

func TestFeedNames(t *testing.T) {
	for _, name := range []string{
		"westminster", "commons", "lords", "scotland", "wales", "northern-ireland", "local-government",
		"recesses", "elections", "budget", "questions", "conferences", "sector", "everything",
	} {
		if !slices.Contains(Names(), name) {
			t.Errorf("no feed %s among %q", name, Names())
		}
	}
	for _, name := range Names() {
		if _, ok := Named(year(t), name, calendar.Date{}); !ok {
			t.Errorf("%s is listed and not there", name)
		}
	}
	if _, ok := Named(year(t), "westminster.ics", calendar.Date{}); ok {
		t.Error("a feed that does not exist is there")
	}
}
