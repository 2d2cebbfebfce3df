package feed_test

import (
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/feed"
)

// The public feed with the most events, made from the calendar, in each language.
func BenchmarkNamed(b *testing.B) {
	cal, err := almanac.Build()
	if err != nil {
		b.Fatal(err)
	}
	for _, lang := range words.Languages() {
		v := feed.In(lang)
		b.Run(string(lang), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.Named(cal, "everything", calendar.Date{})
			}
		})
	}
}
