package letter_test

import (
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/letter"
	"divisionbell/store"
)

// BenchmarkReminder writes a reminder in each language, as is done just before it goes.
func BenchmarkReminder(b *testing.B) {
	w, now := writer(b), at(b, "2026-05-05T08:00:00+01:00")
	step := store.Step{Name: "communications", Due: day("2026-05-05"), Text: "Talk to your communications team before you contact anyone."}
	c := store.Contact{ID: "k3x", Office: "mp", Action: "write", Nation: calendar.Wales, First: day("2026-05-19"), Last: day("2026-05-19"), Steps: []store.Step{step}}
	due := []letter.Due{{Contact: c, Steps: c.Steps}}
	for _, m := range []store.Member{sian, mair} {
		b.Run(m.Language, func(b *testing.B) {
			for b.Loop() {
				if _, err := w.Reminder(m, "k3x", due, nil, now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
