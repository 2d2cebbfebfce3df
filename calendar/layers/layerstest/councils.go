// Package layerstest has layers for the tests and benchmarks of those who read them.
package layerstest

import (
	"fmt"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
)

// Meetings is how many meetings Councils have announced.
const Meetings = 20_000

// Councils returns what some thirty councils have announced for every day of 2026 and
// 2027, as it is read from a log.
func Councils(t testing.TB) []layers.Record {
	t.Helper()
	log := layers.In(t.TempDir())
	Announce(t, log)
	records, apart := log.Records()
	if len(records) != 1 || apart != nil {
		t.Fatal(len(records), apart)
	}
	return records
}

// Announce appends to a log what these councils have announced.
func Announce(t testing.TB, log *layers.Log) {
	t.Helper()
	const days = 730
	first, known := calendar.MustDate("2026-01-01"), calendar.MustDate("2026-11-01")
	told := calendar.Layer{Name: "councils", From: "councils.csv", Known: known}
	for i := range Meetings {
		council, on := i/days, first.AddDays(i%days)
		told.Entries = append(told.Entries, calendar.Entry{
			ID: fmt.Sprintf("local-government/council-meeting/%d/%s", council, on), Kind: "council-meeting",
			Body: calendar.LocalGovernment, Nation: calendar.England, Title: fmt.Sprintf("Meeting of council %d", council),
			First: on, Last: on, Earliest: on, Latest: on, Certainty: calendar.Confirmed, Probability: 1,
			Source: calendar.Source{Name: "a list made up for tests"},
		})
	}
	if err := log.Append(layers.Record{Standing: layers.Import, At: known.At(9, 0, time.UTC), Layer: told}); err != nil {
		t.Fatal(err)
	}
}
