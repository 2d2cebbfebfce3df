package advice

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

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

// Question asks for the best time to do something. Two questions with equal fields
// are the same question.
type Question struct {
	Office Office
	Action Action
	// From is the first day that may be advised, and the day for which Now speaks.
	From calendar.Date
	// Days is how far ahead to look, From included: 1 to MaxDays.
	Days int
	// Nation says whose bank holidays, councils and parliament count.
	Nation calendar.Nation
	// Limit is how many windows to give at most: 1 to MaxLimit.
	Limit int

	// What follows may be left out; taxonomy.yaml says for which pairs it matters.

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

// Bounds and defaults of a question.
const (
	DefaultDays  = 120
	MaxDays      = 400
	DefaultLimit = 5
	MaxLimit     = 50
)

// Grade is how good a day is, in a word.
type Grade string

// The grades, best first. Blocked stands apart from the score: a law or official
// guidance is in the way.
const (
	Ideal   Grade = "ideal"
	Good    Grade = "good"
	Fair    Grade = "fair"
	Poor    Grade = "poor"
	Avoid   Grade = "avoid"
	Blocked Grade = "blocked"
)

// Answer is what is advised. The same question on the same calendar version
// gives the same answer.
type Answer struct {
	Office          Office          `json:"office"`
	Action          Action          `json:"action"`
	Nation          calendar.Nation `json:"nation"`
	From            calendar.Date   `json:"from"`
	To              calendar.Date   `json:"to"`
	CalendarVersion string          `json:"calendar_version"`
	// Headline is the answer in one sentence.
	Headline string `json:"headline"`
	// Doubt is the greatest of the doubts that today's advice and the windows are in,
	// and DoubtText says it in one sentence; nothing where there is none.
	Doubt     calendar.Doubt `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`
	DoubtText string         `json:"doubt_text,omitempty"`
	// Now is the grade of the first day.
	Now Day `json:"now"`
	// Soonest is the first moment that is at least fair and can still be met; nil if
	// there is none.
	Soonest *Window `json:"soonest,omitempty"`
	// Windows are the best moments in order of preference.
	Windows []Window `json:"windows"`
	// Avoid lists the stretches graded poor, avoid or blocked, in order of their first
	// days.
	Avoid []Stretch `json:"avoid"`
	// ChangesOn is the first day on which the advice for Now no longer holds; no
	// date if it holds to the end.
	ChangesOn calendar.Date `json:"changes_on,omitzero"`
	// Unsaid is what the question might have said besides, and did not.
	Unsaid []Unsaid `json:"unsaid,omitempty"`
}

// Unsaid is something with which a question would get a more exact answer.
type Unsaid struct {
	Name     string `json:"name"`
	Question string `json:"question"`
}

// Day is the advice for one day.
type Day struct {
	Date      calendar.Date      `json:"date"`
	Score     int                `json:"score"` // 0 to 100
	Grade     Grade              `json:"grade"`
	Certainty calendar.Certainty `json:"certainty"`
	// Doubt says why it is not sure; nothing where it is.
	Doubt calendar.Doubt `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`
	// Note says in words how sure the advice is; nothing if all dates are confirmed.
	Note    string   `json:"note,omitempty"`
	Reasons []Reason `json:"reasons"`
}

// Window is a run of working days with the same story, and the days between them.
type Window struct {
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	// Again are other moments with the same story and grade, in order of time.
	Again []Moment `json:"again,omitempty"`
	// Score is the mean of its days.
	Score     int                `json:"score"`
	Grade     Grade              `json:"grade"`
	Certainty calendar.Certainty `json:"certainty"`
	Doubt     calendar.Doubt     `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`
	Note      string             `json:"note,omitempty"`
	// StartBy is the last day on which to start unhurried, ActBy the last on which to
	// start at all, so that the first day of the window can be met. If it can be, no
	// StartBy and no step lies before the first day of the question.
	StartBy calendar.Date `json:"start_by"`
	ActBy   calendar.Date `json:"act_by"`
	// ChaseOn is the day on which to ask again if nothing has come on the first day
	// of the window; no date where nothing is waited for.
	ChaseOn calendar.Date `json:"chase_on,omitzero"`
	Reasons []Reason      `json:"reasons"`
	Steps   []Step        `json:"steps"`
	// TimeIsShort says that more than two steps fall on one day.
	TimeIsShort bool `json:"time_is_short,omitempty"`
}

// Moment is when a window comes again.
type Moment struct {
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	// ActBy is the last day on which to start at all.
	ActBy calendar.Date `json:"act_by"`
}

// Stretch is a run of days to keep away from.
type Stretch struct {
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	// Again are other stretches with the same grade and the same against them, in order
	// of time.
	Again   []calendar.Span `json:"again,omitempty"`
	Grade   Grade           `json:"grade"`
	Note    string          `json:"note,omitempty"`
	Reasons []Reason        `json:"reasons"`
}

// Reason is one rule that spoke for a day.
type Reason struct {
	Rule string `json:"rule"`
	// Effect is what it added to the score of the first of the days: where dates are
	// not known, its effect times how likely it is that the rule holds. It is 0 for
	// a rule that blocks.
	Effect int `json:"effect"`
	// Text is a whole sentence for people; Short names in a few words what speaks against
	// the days, such as Christmas.
	Text  string `json:"text"`
	Short string `json:"short,omitempty"`
	// Dates name the entry of the calendar that the rule is about here and say when it
	// is, if it is about one.
	Dates  string `json:"dates,omitempty"`
	Source string `json:"source"`
	// Strength of the evidence: statute, official, practitioner, data or judgement.
	Strength string `json:"strength"`
	// Certainty of that the rule holds, and Doubt why it is not sure.
	Certainty calendar.Certainty `json:"certainty,omitempty"`
	Doubt     calendar.Doubt     `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`
	// MayHold says that the rule is as likely not to hold.
	MayHold bool `json:"may_hold,omitempty"`
}

// Step is one thing to do on the way.
type Step struct {
	Name string        `json:"name"`
	Due  calendar.Date `json:"due"`
	Text string        `json:"text"`
}
