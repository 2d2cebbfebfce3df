package feed_test

import (
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/feed"
)

// told is a layer that came on a day in 2027.
func told(day string, change func(*calendar.Layer)) layers.Record {
	known := calendar.MustDate(day)
	r := layers.Record{Standing: layers.Override, At: known.At(9, 0, time.UTC), Layer: calendar.Layer{Name: "an officer", Known: known}}
	change(&r.Layer)
	return r
}

const theDay = "sector/event/reading-day/2027-06-18"

func ruleOut(id string) func(*calendar.Layer) {
	return func(l *calendar.Layer) { l.RuledOut = []string{id} }
}

// readingDay tells of an event that the sector has announced for a day.
func readingDay(day string) func(*calendar.Layer) {
	d := calendar.MustDate(day)
	return func(l *calendar.Layer) {
		l.Entries = []calendar.Entry{{
			ID: theDay, Body: calendar.Sector, Kind: "event", Title: "Reading Day, in all libraries", First: d, Last: d, Earliest: d, Latest: d,
			Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "https://example.org/day", Announced: l.Known}, Revised: l.Known,
		}}
	}
}

func TestWhatWasWithdrawnIsShownAsCancelledForAWhile(t *testing.T) {
	withdraw := func(l *calendar.Layer) { l.Withdrawn = []string{theDay} }
	first, moved := told("2027-02-01", readingDay("2027-06-18")), told("2027-02-10", readingDay("2027-06-25"))
	undo := told("2027-03-01", func(*calendar.Layer) {})
	undo.Undoes = first.ID()
	for _, tc := range []struct {
		name, feed, seen, id, summary string
		said                          []layers.Record
		status                        feed.Status // none if the event must not be there
		sequence                      int
		first                         string
	}{
		{"announced", "sector", "2027-03-02", theDay, "Reading Day, in all libraries",
			[]layers.Record{first}, feed.Confirmed, 1, "2027-06-18"},
		{"put off", "sector", "2027-03-02", theDay, "Reading Day, in all libraries",
			[]layers.Record{first, moved}, feed.Confirmed, 2, "2027-06-25"},
		{"withdrawn yesterday", "sector", "2027-03-02", theDay, "Cancelled: Reading Day, in all libraries",
			[]layers.Record{first, moved, told("2027-03-01", withdraw)}, feed.Cancelled, 3, "2027-06-25"},
		{"withdrawn 89 days ago", "sector", "2027-05-29", theDay, "Cancelled: Reading Day, in all libraries",
			[]layers.Record{first, told("2027-03-01", withdraw)}, feed.Cancelled, 2, "2027-06-18"},
		{"withdrawn 90 days ago", "sector", "2027-05-30", theDay, "", []layers.Record{first, told("2027-03-01", withdraw)}, "", 0, ""},
		{"withdrawn and announced again", "sector", "2027-03-02", theDay, "Reading Day, in all libraries",
			[]layers.Record{first, told("2027-02-20", withdraw), told("2027-03-01", readingDay("2027-06-30"))}, feed.Confirmed, 3, "2027-06-30"},
		{"what told of it was taken back", "everything", "2027-03-02", theDay, "Cancelled: Reading Day, in all libraries",
			[]layers.Record{first, undo}, feed.Cancelled, 2, "2027-06-18"},
		{"of another feed", "budget", "2027-03-02", theDay, "", []layers.Record{first, told("2027-03-01", withdraw)}, "", 0, ""},
		{"announced and ruled out", "sector", "2027-03-02", theDay, "Cancelled: Reading Day, in all libraries",
			[]layers.Record{first, told("2027-03-01", ruleOut(theDay))}, feed.Cancelled, 2, "2027-06-18"},
		{"only expected and ruled out", "recesses", "2027-03-02", "commons/recess/february/2029", "",
			[]layers.Record{told("2027-03-01", ruleOut("commons/recess/february/2029"))}, "", 0, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cal, err := almanac.Build(almanac.With(layers.Stack(tc.said...)...), almanac.SeenOn(calendar.MustDate(tc.seen)))
			if err != nil {
				t.Fatal(err)
			}
			c, _ := feed.Wish{Alarm: "P1D"}.Named(cal, tc.feed, calendar.MustDate("2026-01-01"))
			var found []feed.Event
			for _, e := range c.Events {
				if e.UID == strings.ReplaceAll(tc.id, "/", ".")+"@divisionbell" {
					found = append(found, e)
				}
			}
			if tc.status == "" {
				if len(found) > 0 {
					t.Errorf("it is there: %+v", found)
				}
				return
			}
			if len(found) != 1 {
				t.Fatalf("%d events of %s", len(found), tc.id)
			}
			e := found[0]
			if e.Status != tc.status || e.Summary != tc.summary || e.Sequence != tc.sequence || tc.first != "" && e.First.String() != tc.first {
				t.Errorf("%s %q on %s, sequence %d; want %s %q on %s, sequence %d", e.Status, e.Summary, e.First, e.Sequence, tc.status, tc.summary, tc.first, tc.sequence)
			}
			ics, err := feed.Encode(feed.Calendar{Alarm: "P1D", Events: found})
			if err != nil {
				t.Fatal(err)
			}
			if rings := strings.Contains(string(ics), "VALARM"); rings == (tc.status == feed.Cancelled) {
				t.Errorf("it rings: %v", rings)
			}
		})
	}
}

func TestWhatWasWithdrawnIsToldInWelsh(t *testing.T) {
	const id = "senedd/recess/christmas/2027"
	announced := told("2027-02-01", func(l *calendar.Layer) {
		days := calendar.Span{First: calendar.MustDate("2027-12-13"), Last: calendar.MustDate("2028-01-09")}
		l.Entries = []calendar.Entry{{
			ID: id, Body: calendar.Senedd, Kind: calendar.KindRecess, Title: "Christmas recess", First: days.First, Last: days.Last,
			Earliest: days.First, Latest: days.Last, Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "a letter"},
		}}
	})
	said := layers.Stack(announced, told("2027-03-01", ruleOut(id)))
	cal, err := almanac.Build(almanac.With(said...), almanac.SeenOn(calendar.MustDate("2027-03-02")))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := feed.Wish{Language: "cy"}.Named(cal, "wales", calendar.MustDate("2026-01-01"))
	e := find(t, c, "senedd.recess.christmas.2027")
	if e.Summary != "Wedi'i ganslo: Toriad y Nadolig" || !strings.HasPrefix(e.Description, "Tynnwyd hyn yn ôl ar ddydd Llun 1 Mawrth 2027") {
		t.Errorf("%q: %q", e.Summary, e.Description)
	}
}
