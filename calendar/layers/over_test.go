package layers_test

import (
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
)

// What a log that stands over another keeps is read by it alone; what the other keeps is read by
// both.
func TestALogOverAnother(t *testing.T) {
	below := layers.In(t.TempDir())
	one, two := layers.In(t.TempDir()).Over(below), layers.In(t.TempDir()).Over(below)
	watch := one.Watch()
	watch.Records()
	keep := func(in *layers.Log, name string, standing layers.Standing, hour int) {
		t.Helper()
		r := layers.Record{Standing: standing, At: time.Date(2026, 11, 28, hour, 0, 0, 0, time.UTC), Layer: calendar.Layer{Name: name, Withdrawn: []string{"commons/recess/" + name}}}
		if err := in.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	keep(one, "ours", layers.Override, 9)
	keep(below, "everybody's", layers.Import, 10)
	for _, tc := range []struct {
		name string
		log  *layers.Log
		want []string
	}{
		{"the one", one, []string{"everybody's", "ours"}}, // overrides win over imports, whenever they came
		{"the other", two, []string{"everybody's"}},
		{"the one below", below, []string{"everybody's"}},
	} {
		records, apart := tc.log.Records()
		var names []string
		for _, r := range records {
			names = append(names, r.Layer.Name)
		}
		if len(apart) > 0 || len(names) != len(tc.want) {
			t.Errorf("%s reads %v, %v, want %v", tc.name, names, apart, tc.want)
			continue
		}
		for i := range names {
			if names[i] != tc.want[i] {
				t.Errorf("%s reads %v, want %v", tc.name, names, tc.want)
			}
		}
	}
	if !watch.Changed() {
		t.Error("it is not seen that something came")
	}
	if watch.Records(); watch.Changed() {
		t.Error("it is seen twice")
	}
	keep(below, "later", layers.Import, 11)
	if !watch.Changed() {
		t.Error("it is not seen that something came below")
	}
}
