package digest

import (
	"errors"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
)

// announced puts stages of bills on the calendar as of a day, and calls off what is withdrawn.
func (w *world) announced(day string, stages []string, withdrawn ...string) layers.Record {
	w.Helper()
	known := calendar.MustDate(day)
	layer := calendar.Layer{Name: "stages", Known: known, Withdrawn: withdrawn}
	on := calendar.MustDate("2027-03-16")
	for _, bill := range stages {
		layer.Entries = append(layer.Entries, calendar.Entry{
			ID: "commons/bill-stage/" + bill + "/sitting-1", Kind: "bill-stage", Body: calendar.Commons, Title: "Bill " + bill + ": 2nd reading",
			First: on, Last: on, Earliest: on, Latest: on, Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a list"}, Revised: known,
		})
	}
	return layers.Record{Standing: layers.Import, At: known.At(9, 0, w.Location), Layer: layer}
}

func TestTheWeeklyMailSaysWhatIsNewOfWhatIsFollowed(t *testing.T) {
	w := newWorld(t)
	w.Besides = []Source{Followed(w.Desk)}
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.New([]layers.Record{
		w.announced("2027-01-20", []string{"4010", "4011"}),
		w.announced("2027-01-27", []string{"4012", "4013"}),
		w.announced("2027-01-28", nil, "commons/bill-stage/4011/sitting-1"),
	}, book, calendar.MustDate("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	w.Desk.Editions.Put(e, w.now)
	w.clock("2027-02-01 10:00")
	if _, err := w.write(); !errors.As(err, new(*outbox.Dropped)) {
		t.Errorf("she plans and follows nothing, and gets %v", err)
	}
	for _, bill := range []string{"4010", "4011", "4012"} {
		if _, err := w.Desk.Follow(t.Context(), "sian", store.FollowBill, bill); err != nil {
			t.Fatal(err)
		}
	}
	text, err := w.write()
	if err != nil {
		t.Fatal(err)
	}
	for what, says := range map[string]bool{
		"New of what you follow": true, "Bill 4012: 2nd reading": true, "Bill 4011: 2nd reading": true, "called off": true,
		"Bill 4010": false, "Bill 4013": false, "The best moments": false, "What is coming": false,
	} {
		if strings.Contains(text, what) != says {
			t.Errorf("it says %q: %v, want %v:\n%s", what, !says, says, text)
		}
	}
	w.clock("2027-02-08 10:00")
	if text, err := w.write(); !errors.As(err, new(*outbox.Dropped)) {
		t.Errorf("a week later nothing is new, and she gets %v\n%s", err, text)
	}
}
