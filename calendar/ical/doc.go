// Package ical reads calendars in iCalendar (RFC 5545) as programs really write them:
// events on civil days in one location, and in words, with line and property, what
// could not be read. One bad event never costs the others, and nothing in a file makes
// the work grow beyond its bounds.
//
// It knows no bodies, kinds or ids: what an event means is for its callers to say.
package ical

import (
	"fmt"
	"time"

	"divisionbell/calendar"
)

// What is taken of one file at most.
const (
	mostEvents   = 5000
	mostFaults   = 100     // that are kept in words; the others are counted
	mostSteps    = 2000000 // days that are looked at for rules that repeat
	longestTitle = 300     // bytes
	longestURL   = 500     // bytes
)

// Options say what a reader is to make of a file.
type Options struct {
	// Location is where days begin and end, and where times without a zone are meant.
	Location *time.Location
	// Within are the days of interest. Events outside are counted and left out.
	Within calendar.Span
	// Repeats are the days for which events that repeat are told.
	Repeats calendar.Span
}

// Calendar is what a file says.
type Calendar struct {
	// Producer is the program that wrote it, as it calls itself.
	Producer string
	// Events in the order of the file; the occurrences of one that repeats follow each
	// other.
	Events []Event
	// Faults are what could not be read; More is how many there are beyond those.
	Faults []Fault
	More   int
	// Lost are the UIDs of events that could not be read.
	Lost []string
	// Cut says that the file may hold more events than were read, of which not even
	// the names are known.
	Cut bool
	// EndsInside says that the file ends in the middle of something.
	EndsInside bool
	// Outside is how many events were left out because they are not within the days of
	// interest; Series is how many events repeat beyond the days for which they are told.
	Outside, Series int
}

// Event is one event or one occurrence of an event that repeats.
type Event struct {
	// Line on which it begins.
	Line int
	// UID as its owner wrote it; it may be missing.
	UID string
	// Occurrence tells it from others of the same UID: the day on which it was to be,
	// such as 2027-06-15; nothing if there are no others.
	Occurrence string
	Title      string
	URL        string
	// Status as it is written, in capitals: CONFIRMED.
	Status string
	// Cancelled says that it was called off. It may then have no days.
	Cancelled bool
	// First and Last are both in the event.
	First, Last calendar.Date
	// End is the day that the file gives as the end of whole days, if it gives one. By
	// the standard it is the day after the last.
	End calendar.Date
	// Starts and Ends are times of day, HH:MM, if it is not of whole days. One that ends
	// at midnight ends at 23:59.
	Starts, Ends string
}

// Fault is something in a file that could not be read.
type Fault struct {
	Line int
	// Property that is concerned, such as DTSTART; it may be missing.
	Property string
	// Problem says what is wrong, in words.
	Problem string
	// Event is the title of the event that is left out because of it, or its UID, or
	// "an event" if it has neither; nothing if no event is left out.
	Event string
}

func (f Fault) Error() string {
	text := fmt.Sprintf("line %d", f.Line)
	if f.Property != "" {
		text += ", " + f.Property
	}
	text += ": " + f.Problem
	if f.Event != "" {
		text += fmt.Sprintf("; %s is left out", f.Event)
	}
	return text
}
