package feed

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"

	"github.com/emersion/go-ical"
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
)

// Encode writes the calendar as iCalendar in UTF-8, with CRLF at the end of lines
// of at most 75 octets. An error names the event that cannot be written.
func Encode(c Calendar) ([]byte, error) {
	cal := vcalendar(c)
	for _, e := range c.Events {
		event, err := vevent(e)
		if err != nil {
			return nil, fmt.Errorf("write the feed %q: event %q: %w", c.Name, e.UID, err)
		}
		cal.Children = append(cal.Children, event)
	}
	var stream bytes.Buffer
	if err := ical.NewEncoder(&stream).Encode(&ical.Calendar{Component: cal}); err != nil {
		return nil, fmt.Errorf("write the feed %q: %w", c.Name, err)
	}
	return fold(stream.Bytes()), nil
}

// vcalendar makes the calendar without its events. It has no METHOD: with one,
// RFC 5546 wants an ORGANIZER's e-mail address in each event, RFC 4791 forbids
// CalDAV servers to keep it and DTSTAMP no longer means the last change (RFC 5545
// section 3.8.7.2), while no program needs it in order to subscribe.
func vcalendar(c Calendar) *ical.Component {
	cal := ical.NewComponent(ical.CompCalendar)
	put(cal, ical.PropProductID, productID)
	put(cal, ical.PropVersion, "2.0")
	put(cal, ical.PropCalendarScale, "GREGORIAN")
	// Name, description and how often to look again are written twice: as RFC 7986
	// has them, and as programs read them that are older than it.
	text(cal, ical.PropName, c.Name)
	text(cal, "X-WR-CALNAME", c.Name)
	text(cal, ical.PropDescription, c.Description)
	text(cal, "X-WR-CALDESC", c.Description)
	put(cal, ical.PropRefreshInterval, refresh).Params.Set(ical.ParamValue, string(ical.ValueDuration))
	put(cal, "X-PUBLISHED-TTL", refresh)
	put(cal, "X-WR-TIMEZONE", london)
	// The time zone is there even if no event needs it: RFC 5545 section 3.6 wants
	// at least one component, so it makes an empty feed a valid one.
	cal.Children = []*ical.Component{vtimezone()}
	return cal
}

func vevent(e Event) (*ical.Component, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	c := ical.NewComponent(ical.CompEvent)
	text(c, ical.PropUID, e.UID)
	put(c, ical.PropSequence, strconv.Itoa(e.Sequence))
	instant(c, ical.PropDateTimeStamp, e.stamp())
	instant(c, ical.PropLastModified, e.stamp())
	setTimes(c, e)
	text(c, ical.PropSummary, e.Summary)
	text(c, ical.PropDescription, e.Description)
	text(c, ical.PropCategories, e.Categories...)
	// A recess or a plan does not make anybody busy.
	put(c, ical.PropTransparency, "TRANSPARENT")
	if e.Status != "" {
		put(c, ical.PropStatus, string(e.Status))
	}
	if e.Private {
		put(c, ical.PropClass, "PRIVATE")
	}
	if err := setURL(c, e.URL); err != nil {
		return nil, err
	}
	return c, nil
}

// setTimes sets the beginning and the end. The end of whole days is the day after
// the last (RFC 5545 section 3.6.1). A timed event that takes no time has no end,
// for an end must be later than the beginning (section 3.8.2.2).
func setTimes(c *ical.Component, e Event) {
	if e.allDay() {
		day(c, ical.PropDateTimeStart, e.First)
		day(c, ical.PropDateTimeEnd, e.Last.AddDays(1))
		return
	}
	local(c, ical.PropDateTimeStart, e.First, e.starts())
	if e.First != e.Last || e.starts() != e.ends() {
		local(c, ical.PropDateTimeEnd, e.Last, e.ends())
	}
}

func setURL(c *ical.Component, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("read its address: %w", err)
	}
	put(c, ical.PropURL, u.String())
	return nil
}
