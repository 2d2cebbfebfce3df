package rule

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// Said is what a question can say besides its pair of office and action; taxonomy.yaml
// says for which pairs it matters.
type Said struct {
	CouncilPoll CouncilPoll
	// Sent is the day on which what was not answered was sent, Met that of a meeting,
	// a visit or an event.
	Sent, Met calendar.Date
	// Opens and Closes are the first and last day of a consultation or a call for
	// evidence.
	Opens, Closes calendar.Date
	Venue         Venue
	// Topic is the name of one of the topics.
	Topic string
}

// Says reports whether something is said, by the name that users write.
func (s *Said) Says(name string) bool {
	switch name {
	case "council_poll":
		return s.CouncilPoll.Given
	case "sent":
		return !s.Sent.IsZero()
	case "met":
		return !s.Met.IsZero()
	case "opens":
		return !s.Opens.IsZero()
	case "closes":
		return !s.Closes.IsZero()
	case "venue":
		return s.Venue != ""
	case "topic":
		return s.Topic != ""
	default:
		return false
	}
}

// Venue is where something takes place, if that matters.
type Venue string

// AtConference is a party conference, the one venue that matters so far.
const AtConference Venue = "conference"

// Venues returns the venues that a question can name; the first is none.
func Venues() []Venue { return []Venue{"", AtConference} }

// UnmarshalText reads the name of a venue and refuses any other word.
func (v *Venue) UnmarshalText(text []byte) error {
	if name := Venue(text); slices.Contains(Venues(), name) {
		*v = name
		return nil
	}
	return fmt.Errorf("%q is not a venue: allowed is %s", text, AtConference)
}

// CouncilPoll is when the member's own council is elected.
type CouncilPoll struct {
	// Given is false if the question does not say.
	Given bool
	// Date of the poll; no date if the council has none in these years.
	Date calendar.Date
	// Certainty of the date; nothing stands for certain, as who says it knows.
	Certainty calendar.Certainty
}

// UnmarshalText reads a date or the word none.
func (p *CouncilPoll) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = CouncilPoll{}
		return nil
	}
	if string(text) == "none" {
		*p = CouncilPoll{Given: true}
		return nil
	}
	d, err := calendar.ParseDate(string(text))
	if err != nil {
		return fmt.Errorf("%w, or none if your council has no election", err)
	}
	*p = CouncilPoll{Given: true, Date: d}
	return nil
}

// MarshalText writes the poll as UnmarshalText reads it.
func (p CouncilPoll) MarshalText() ([]byte, error) {
	if p.Given && p.Date.IsZero() {
		return []byte("none"), nil
	}
	return []byte(p.Date.String()), nil
}
