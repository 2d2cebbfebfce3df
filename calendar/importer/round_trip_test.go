package importer_test

import (
	"bytes"
	"encoding/csv"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/feed"
)

// yearAsCSV writes entries with the columns of `divisionbell year --format csv`.
func yearAsCSV(t *testing.T, entries []calendar.Entry) string {
	t.Helper()
	rows := [][]string{{"id", "body", "kind", "nation", "title", "first", "last", "starts", "ends", "rises", "returns", "certainty", "probability", "earliest", "latest", "source", "announced", "note"}}
	for _, e := range entries {
		rows = append(rows, []string{
			e.ID, string(e.Body), string(e.Kind), string(e.Nation), e.Title, e.First.String(), e.Last.String(), e.Starts, e.Ends,
			e.Rises.String(), e.Returns.String(), string(e.Certainty), "1", e.Earliest.String(), e.Latest.String(), e.Source.Name, e.Source.Announced.String(), e.Source.Note,
		})
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func feedOf(t *testing.T, entries []calendar.Entry) string {
	t.Helper()
	ics, err := feed.Encode(feed.Calendar{Name: "everything", Events: feed.FromEntries(entries)})
	if err != nil {
		t.Fatal(err)
	}
	return string(ics)
}

// What we write ourselves can be brought in again; it tells nothing new, and what is
// only expected is left out.
func TestOurOwnFilesComeBackUnchanged(t *testing.T) {
	facts := build(t)
	entries := facts.cal.Entries(calendar.Query{Span: span("2024-01-01", "2027-12-31")})
	events := feed.FromEntries(entries)
	for _, tc := range []struct {
		name, file, content string
		entries             int
	}{
		{"the year as CSV", "year.csv", yearAsCSV(t, entries), len(entries)},
		{"the feed of everything", "everything.ics", feedOf(t, entries), len(events)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, brought(t, tc.file, tc.content))
			if r.Projections < 50 || len(r.Layer.Entries) < 300 || r.Projections+len(r.Layer.Entries) != tc.entries {
				t.Errorf("%d entries and %d projections of %d", len(r.Layer.Entries), r.Projections, tc.entries)
			}
			news := facts.weigh(t, r)
			for _, e := range news.Entries {
				was, _ := facts.cal.Entry(e.ID)
				t.Errorf("%s is news: %+v\nit was %+v", e.ID, e, was)
			}
			if !news.Empty() {
				t.Errorf("withdrawn: %v", news.Withdrawn)
			}
		})
	}
}

// Into an empty calendar they bring all that was known.
func TestOurOwnFilesFillAnEmptyCalendar(t *testing.T) {
	facts := build(t)
	year := facts.cal.Entries(calendar.Query{Span: calendar.Year(2026), Bodies: []calendar.Body{calendar.Commons, calendar.BankHolidays}})
	var said []calendar.Entry
	for _, e := range year {
		if e.Certainty != calendar.Projected {
			said = append(said, e)
		}
	}
	empty := built{}
	empty.cal = mustCalendar(t)
	news := empty.weigh(t, read(t, brought(t, "year.csv", yearAsCSV(t, year))))
	if len(news.Entries) != len(said) {
		t.Fatalf("%d of %d entries", len(news.Entries), len(said))
	}
	for i, e := range news.Entries {
		want := said[i]
		if want.StillRunning() {
			continue
		}
		if !e.SaysTheSame(want) || e.Source.Name != want.Source.Name || e.Source.Announced != want.Source.Announced || e.Source.Note != want.Source.Note {
			t.Errorf("got  %+v\nwant %+v", e, want)
		}
	}
}

func mustCalendar(t testing.TB, entries ...calendar.Entry) *calendar.Calendar {
	t.Helper()
	c, err := calendar.New(almanac.Span(), entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnImportOfAProjectionIsOnlyCounted(t *testing.T) {
	facts := build(t)
	e, _ := facts.cal.Entry("commons/recess/summer/2029")
	r := read(t, brought(t, "summer.csv", yearAsCSV(t, []calendar.Entry{e})))
	if r.Projections != 1 || !facts.weigh(t, r).Empty() {
		t.Errorf("%+v", r)
	}
}
