package feed

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// Event is one thing in a feed.
type Event struct {
	// UID tells a calendar program which event it saw before; it never changes.
	UID string
	// Sequence counts the changes of the event, from 0.
	Sequence int
	// Stamp is when the event last changed, to the second. No time at all is read
	// as a fixed day.
	Stamp time.Time
	// First and Last are both in the event.
	First, Last calendar.Date
	// Starts and Ends are times of day in Europe/London, HH:MM: Starts on the first
	// day, Ends on the last. Without either the event takes whole days. With Starts
	// alone it ends at that time on the last day; with Ends alone, a deadline, it
	// begins then, or with the first day if that is another.
	Starts, Ends string

	Summary     string
	Description string
	// Language is that of both where it has to be told: in a feed that is not in English.
	Language words.Language
	Status   Status
	// URL leads to where the event was published, if anywhere.
	URL string
	// Private events are hidden from others with whom a calendar is shared.
	Private    bool
	Categories []string
}

// Status says whether an event will happen.
type Status string

// The statuses, as RFC 5545 section 3.8.1.11 writes them.
const (
	Confirmed Status = "CONFIRMED"
	Tentative Status = "TENTATIVE"
	Cancelled Status = "CANCELLED"
)

// check says why an event cannot be written, or nothing.
func (e Event) check() error {
	switch {
	case e.UID == "":
		return errors.New("no UID")
	case e.First.IsZero() || e.Last.Before(e.First):
		return fmt.Errorf("the last day %s is before the first day %s", e.Last, e.First)
	case e.allDay():
		return nil
	}
	for _, clock := range []string{e.starts(), e.ends()} {
		if _, err := time.Parse("15:04", clock); err != nil || len(clock) != len("15:04") {
			return fmt.Errorf("%q is not a time of day: times are written HH:MM", clock)
		}
	}
	if e.First == e.Last && e.ends() < e.starts() {
		return fmt.Errorf("ends at %s before it starts at %s", e.Ends, e.starts())
	}
	return nil
}

func (e Event) allDay() bool { return e.Starts == "" && e.Ends == "" }

func (e Event) starts() string {
	if e.Starts == "" && e.First != e.Last {
		return "00:00"
	}
	return cmp.Or(e.Starts, e.Ends)
}

func (e Event) ends() string { return cmp.Or(e.Ends, e.Starts) }

// unchanged is the day on which things without a day of their own last changed.
const unchanged = "2026-01-01"

func (e Event) stamp() time.Time {
	if e.Stamp.IsZero() {
		return midnight(calendar.MustDate(unchanged))
	}
	return e.Stamp.UTC()
}

func midnight(d calendar.Date) time.Time { return d.At(0, 0, time.UTC) }

// uid makes a UID of the parts that name a thing. Different parts give different
// UIDs; those of letters, digits and hyphens stay readable. There is no "/" in
// it, for CalDAV servers and programs use UIDs as file names.
func uid(parts ...string) string {
	safe := make([]string, len(parts))
	for i, p := range parts {
		safe[i] = safely(p)
	}
	return strings.Join(safe, ".") + "@divisionbell"
}

func safely(part string) string {
	var b strings.Builder
	for _, c := range []byte(part) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}
