package feed

import (
	"fmt"
	"net/url"
	"strconv"

	"divisionbell/calendar/words"
)

// Calendar is what one feed holds. It may be empty.
type Calendar struct {
	Name        string
	Description string
	Events      []Event
}

const (
	productID = "-//Division Bell//Calendar//EN"
	// refresh is how soon a program should look again. The sources are asked as
	// often by default.
	refresh = "PT6H"
	// octets is the room that an event of usual length takes.
	octets = 768
)

// Encode writes the calendar as iCalendar in UTF-8, with CRLF at the end of lines
// of at most 75 octets, the properties of each component by their names. An error names
// the event that cannot be written.
//
// It has no METHOD: with one, RFC 5546 wants an ORGANIZER's e-mail address in each event,
// RFC 4791 forbids CalDAV servers to keep it and DTSTAMP no longer means the last change
// (RFC 5545 section 3.8.7.2), while no program needs it in order to subscribe.
func Encode(c Calendar) ([]byte, error) {
	l := lines{out: make([]byte, 0, octets*(len(c.Events)+2))}
	l.put("BEGIN", "VCALENDAR")
	l.about(c)
	// The time zone is there even if no event needs it: RFC 5545 section 3.6 wants
	// at least one component, so it makes an empty feed a valid one.
	l.out = append(l.out, timezone...)
	for _, e := range c.Events {
		if err := l.event(e); err != nil {
			return nil, fmt.Errorf("write the feed %q: event %q: %w", c.Name, e.UID, err)
		}
	}
	l.put("END", "VCALENDAR")
	return l.out, nil
}

// about writes what a calendar says of itself. Name, description and how often to look
// again are written twice: as RFC 7986 has them, and as programs read them that are older
// than it.
func (l *lines) about(c Calendar) {
	l.put("CALSCALE", "GREGORIAN")
	l.text("DESCRIPTION", c.Description)
	l.text("NAME", c.Name)
	l.put("PRODID", productID)
	l.put("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	l.put("VERSION", "2.0")
	l.put("X-PUBLISHED-TTL", refresh)
	l.text("X-WR-CALDESC", c.Description)
	l.text("X-WR-CALNAME", c.Name)
	l.put("X-WR-TIMEZONE", london)
}

func (l *lines) event(e Event) error {
	if err := e.check(); err != nil {
		return err
	}
	address, err := url.Parse(e.URL)
	if err != nil {
		return fmt.Errorf("read its address: %w", err)
	}
	l.put("BEGIN", "VEVENT")
	l.text("CATEGORIES", e.Categories...)
	if e.Private {
		l.put("CLASS", "PRIVATE")
	}
	l.text("DESCRIPTION"+spokenIn(e.Language), e.Description)
	l.end(e)
	l.instant("DTSTAMP", e.stamp())
	l.begin(e)
	l.instant("LAST-MODIFIED", e.stamp())
	l.put("SEQUENCE", strconv.Itoa(e.Sequence))
	if e.Status != "" {
		l.put("STATUS", string(e.Status))
	}
	l.text("SUMMARY"+spokenIn(e.Language), e.Summary)
	// A recess or a plan does not make anybody busy.
	l.put("TRANSP", "TRANSPARENT")
	l.text("UID", e.UID)
	if e.URL != "" {
		l.put("URL", address.String())
	}
	l.put("END", "VEVENT")
	return nil
}

// spokenIn is the parameter that says in which language a text is (RFC 5545 section
// 3.2.10); nothing where that need not be told.
func spokenIn(lang words.Language) string {
	if lang == "" {
		return ""
	}
	return ";LANGUAGE=" + string(lang)
}

func (l *lines) begin(e Event) {
	if e.allDay() {
		l.day("DTSTART", e.First)
		return
	}
	l.local("DTSTART", e.First, e.starts())
}

// end writes the end: of whole days the day after the last (RFC 5545 section 3.6.1). A
// timed event that takes no time has none, for an end must be later than the beginning
// (section 3.8.2.2).
func (l *lines) end(e Event) {
	switch {
	case e.allDay():
		l.day("DTEND", e.Last.AddDays(1))
	case e.First != e.Last || e.starts() != e.ends():
		l.local("DTEND", e.Last, e.ends())
	}
}
