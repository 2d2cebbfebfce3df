package edition_test

import (
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/layers/layerstest"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

// BenchmarkEdition makes the edition of the facts in the binary, and of those with 20,000
// meetings of councils more.
func BenchmarkEdition(b *testing.B) {
	book, err := rule.Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, bc := range []struct {
		name    string
		records []layers.Record
	}{{"facts", nil}, {"facts and councils", layerstest.Councils(b)}} {
		b.Run(bc.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := edition.New(bc.records, book, calendar.MustDate("2026-11-23")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
