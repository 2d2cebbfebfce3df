package feed

import (
	"fmt"
	"slices"
	"strings"
)

// Alarm is how long before an event a calendar program rings, as RFC 5545 writes
// durations.
type Alarm string

// Alarms are those that can be asked for. They are few, so that there are few forms of a
// feed to keep ready.
func Alarms() []Alarm {
	return []Alarm{"PT15M", "PT30M", "PT1H", "PT2H", "P1D", "P2D", "P3D", "P1W", "P2W"}
}

// UnmarshalText reads an alarm, or none, and refuses what cannot be asked for.
func (a *Alarm) UnmarshalText(text []byte) error {
	if said := Alarm(text); slices.Contains(Alarms(), said) {
		*a = said
		return nil
	}
	allowed := make([]string, len(Alarms()))
	for i, known := range Alarms() {
		allowed[i] = string(known)
	}
	return fmt.Errorf("%q is not a time for alarms: allowed are %s", text, strings.Join(allowed, ", "))
}

// alarm writes the alarm of an event. What was called off rings for nobody.
func (l *lines) alarm(e Event, before Alarm) {
	if before == "" || e.Status == Cancelled {
		return
	}
	l.put("BEGIN", "VALARM")
	l.put("ACTION", "DISPLAY")
	l.text("DESCRIPTION"+spokenIn(e.Language), e.Summary)
	l.put("TRIGGER", "-"+string(before))
	l.put("END", "VALARM")
}
