package layers_test

import (
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
)

// Before the addresses of configured calendars were kept secret, the layers that came from
// them had the whole address. It stays in the file, for nothing in the log is ever
// changed, and is not shown.
func TestALayerThatHoldsASecretAddressIsShownWithoutIt(t *testing.T) {
	const secret = "https://calendar.example.org/private-5d41402a/basic.ics?token=b1946ac9"
	entry := func(id, source, note string) calendar.Entry {
		return calendar.Entry{ID: "sector/event/" + id, Kind: "event", Body: calendar.Sector, Title: id, First: day("2027-03-01"), Last: day("2027-03-01"), Earliest: day("2027-03-01"), Latest: day("2027-03-01"), Probability: 1, Certainty: calendar.Provisional, Source: calendar.Source{Name: source, Note: note}}
	}
	for _, tc := range []struct {
		name, layer, from string
		sources, want     []string
		wantFrom          string
	}{
		{"a calendar from before", "calendar-trust", secret, []string{secret, "https://example.org/agm", "https://calendar.example.org/event?of=b1946ac9"},
			[]string{"calendar.example.org", "https://example.org/agm", "calendar.example.org"}, "calendar.example.org"},
		{"a calendar of today", "calendar-trust", "calendar.example.org", []string{"calendar.example.org", "https://example.org/dates"},
			[]string{"calendar.example.org", "https://example.org/dates"}, "calendar.example.org"},
		{"a council, whose address is only a host", "council-camden", "https://democracy.example.gov.uk", []string{"https://democracy.example.gov.uk/ieListDocuments.aspx?CId=142&MId=1"},
			[]string{"https://democracy.example.gov.uk/ieListDocuments.aspx?CId=142&MId=1"}, "https://democracy.example.gov.uk"},
		{"a council with a path", "council-camden", "https://example.gov.uk/u-7fc56270", []string{"https://example.gov.uk/u-7fc56270/ieListDocuments.aspx?CId=142&MId=1"},
			[]string{"example.gov.uk"}, "example.gov.uk"},
		{"a public source", "bank-holidays", "https://www.gov.uk/bank-holidays", []string{"https://www.gov.uk/bank-holidays.json"},
			[]string{"https://www.gov.uk/bank-holidays.json"}, "https://www.gov.uk/bank-holidays"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			log := layers.In(t.TempDir())
			layer := calendar.Layer{Name: tc.layer, From: tc.from, Known: day("2026-11-25")}
			for i, s := range tc.sources {
				layer.Entries = append(layer.Entries, entry(string(rune('a'+i)), s, "See "+s))
			}
			if err := log.Append(layers.Record{Standing: layers.Import, At: time.Unix(1_764_000_000, 0), Layer: layer}); err != nil {
				t.Fatal(err)
			}
			records, err := log.Records()
			if err != nil {
				t.Fatal(err)
			}
			shown := records[0].Layer
			if shown.From != tc.wantFrom {
				t.Errorf("it is from %q, want %q", shown.From, tc.wantFrom)
			}
			for i, e := range shown.Entries {
				if e.Source.Name != tc.want[i] || tc.from == secret && strings.Contains(e.Source.Note, "b1946ac9") {
					t.Errorf("%s is from %+v, want %q", e.ID, e.Source, tc.want[i])
				}
			}
		})
	}
}
