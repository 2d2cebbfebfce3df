package feed

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"divisionbell/calendar/words"
)

// Calendar is what one feed holds. It may be empty.
type Calendar struct {
	Name        string
	Description string
	// Source is the address at which it is served, if it is at one that others may know.
	Source string
	// Alarm is how long before each event programs ring; nothing for no alarms, which is
	// what people expect who do not ask for them.
	Alarm  Alarm
	Events []Event
}

// Place is where a calendar is served: the site that has a page for each day, and the
// address of the calendar on it, if that is not a secret. The zero value is nowhere.
type Place struct{ Site, Address string }

// Served returns the calendar as it is served there: each event leads to the page of its
// first day.
func (c Calendar) Served(at Place) Calendar {
	if at.Site == "" {
		return c
	}
	c.Source = at.Address
	c.Events = slices.Clone(c.Events)
	for i, e := range c.Events {
		c.Events[i].URL = at.Site + "/day/" + e.First.String()
	}
	return c
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
// It says METHOD:PUBLISH, for it is published and asks nobody for an answer. Its events have
// no ORGANIZER, which RFC 5546 wants beside it: nobody organises a recess by e-mail. DTSTAMP
// is the last change all the same, so that what has not changed has the same bytes.
func Encode(c Calendar) ([]byte, error) {
	l := lines{out: make([]byte, 0, octets*(len(c.Events)+2))}
	l.put("BEGIN", "VCALENDAR")
	l.about(c)
	// The time zone is there even if no event needs it: RFC 5545 section 3.6 wants
	// at least one component, so it makes an empty feed a valid one.
	l.out = append(l.out, timezone...)
	for _, e := range c.Events {
		if err := l.event(e, c.Alarm); err != nil {
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
	l.put("METHOD", "PUBLISH")
	l.text("NAME", c.Name)
	l.put("PRODID", productID)
	l.put("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	if source, err := url.Parse(c.Source); err == nil && c.Source != "" {
		l.uri("SOURCE;VALUE=URI", source)
	}
	l.put("VERSION", "2.0")
	l.put("X-PUBLISHED-TTL", refresh)
	l.text("X-WR-CALDESC", c.Description)
	l.text("X-WR-CALNAME", c.Name)
	l.put("X-WR-TIMEZONE", london)
}

func (l *lines) event(e Event, alarm Alarm) error {
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
	if e.Color != "" {
		l.put("COLOR", e.Color)
	}
	l.text("DESCRIPTION"+spokenIn(e.Language), e.Description)
	l.times(e)
	l.instant("LAST-MODIFIED", e.stamp())
	l.put("SEQUENCE", strconv.Itoa(e.Sequence))
	if e.Status != "" {
		l.put("STATUS", string(e.Status))
	}
	l.text("SUMMARY"+spokenIn(e.Language), e.Summary)
	l.put("TRANSP", e.transparency())
	l.text("UID", e.UID)
	if e.URL != "" {
		l.uri("URL", address)
	}
	l.alarm(e, alarm)
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

// times writes when an event begins and ends: if it takes whole days, the day after the
// last (RFC 5545 section 3.6.1).
func (l *lines) times(e Event) {
	if e.allDay() {
		l.day("DTEND", e.Last.AddDays(1))
		l.instant("DTSTAMP", e.stamp())
		l.day("DTSTART", e.First)
		return
	}
	begins, ends := e.hours()
	l.local("DTEND", ends)
	l.instant("DTSTAMP", e.stamp())
	l.local("DTSTART", begins)
}
