package sources

import (
	"fmt"
	"strings"

	"divisionbell/calendar"
)

// What's On is Parliament's own calendar, in its API's words. Several sources read
// it, each of which can fail without the others.
const (
	whatsOnAPI     = "https://whatson-api.parliament.uk/calendar"
	whatsOnPage    = "https://whatson.parliament.uk/"
	whatsOnEvent   = "https://whatson.parliament.uk/event/cal"
	openParliament = "Open Parliament Licence v3.0: Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
)

// nonsittingDays and listDays are how many days What's On is asked for at once. It
// says of its list of events that it gives at most 31; four months of periods
// were seen in one answer (September 2026).
const (
	nonsittingDays = 120
	listDays       = 28
)

// houses returns the two Houses of Parliament.
func houses() []calendar.Body { return []calendar.Body{calendar.Commons, calendar.Lords} }

// houseOf reads a House as Parliament's services write it.
func houseOf(name text) (calendar.Body, error) {
	switch strings.TrimPrefix(name.lower(), "house of ") {
	case "commons":
		return calendar.Commons, nil
	case "lords":
		return calendar.Lords, nil
	}
	return "", fmt.Errorf("%q is not a House: Commons and Lords are known", string(name))
}

// whatsOnRange is the request for events of a range. Filters without the prefix are
// passed over in silence.
func whatsOnRange(list string) func(calendar.Span) Request {
	return func(s calendar.Span) Request {
		return Request{
			Address: fmt.Sprintf("%s/events/%s.json?queryParameters.startDate=%s&queryParameters.endDate=%s", whatsOnAPI, list, s.First, s.Last),
			Accept:  acceptJSON,
		}
	}
}
