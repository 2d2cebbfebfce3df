package feed

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/field"
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
	// day, Ends on the last. Without either the event takes whole days. What takes no
	// time is shown for half an hour: with Starts alone from then on, with Ends alone or
	// both at once, a deadline, before it. Over several days one with Starts alone ends
	// at that time, and a deadline begins with the first day.
	Starts, Ends string

	Summary     string
	Description string
	// Language is that of both where it has to be told: in a feed that is not in English.
	Language words.Language
	Status   Status
	// URL leads to more: to the page of its first day in a feed that is served (see
	// Calendar.Served), else to where the event was published, if anywhere.
	URL string
	// Color is one of CSS's names; programs that know it show the event in it.
	Color string
	// Busy is whether nobody can be elsewhere in its hours.
	Busy bool
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

func (e Event) transparency() string {
	if e.Busy && e.Status != Cancelled {
		return "OPAQUE"
	}
	return "TRANSPARENT"
}

// wallTime is on a day at a time on the clock in London, HH:MM.
type wallTime struct {
	day   calendar.Date
	clock string
}

// shown is for how long what takes no time is shown. An end must be later than the
// beginning (RFC 5545 section 3.8.2.2), and programs drop events without an end.
const shown = 30 * time.Minute

// hours returns when an event that does not take whole days begins and ends.
func (e Event) hours() (begins, ends wallTime) {
	begins, ends = wallTime{e.First, e.starts()}, wallTime{e.Last, e.ends()}
	switch {
	case begins != ends:
		return begins, ends
	case e.Ends == "":
		return begins, begins.after(shown)
	default:
		return ends.after(-shown), ends
	}
}

// after is the moment that much later, or earlier. When the clock goes forward there is no
// time from one to two (Summer Time Order 2002, SI 2002/262): it steps over that hour.
func (m wallTime) after(d time.Duration) wallTime {
	t, err := time.Parse("15:04", m.clock)
	if err != nil { // check refuses it
		return m
	}
	at := m.day.At(t.Hour(), t.Minute(), time.UTC).Add(d)
	switch {
	case isLeftOut(at) && d < 0:
		at = at.Add(-time.Hour)
	case isLeftOut(at):
		at = at.Add(time.Hour)
	}
	return wallTime{calendar.DateIn(at, time.UTC), at.Format("15:04")}
}

// isLeftOut reports whether a time on the clock in London, written as if it were UTC,
// never comes.
func isLeftOut(clock time.Time) bool {
	last := clock.Month() == time.March && clock.Weekday() == time.Sunday && clock.Day() > 31-7
	return last && clock.Hour() == 1
}

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
		safe[i] = field.SafeID(p)
	}
	return strings.Join(safe, ".") + "@divisionbell"
}
