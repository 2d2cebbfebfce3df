package advice

import (
	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
)

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
	// Council is the member's own, by its code or its name, in place of CouncilPoll and Nation.
	Council string
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
	MaxDays      = reading.MaxDays
	DefaultLimit = 5
	MaxLimit     = 50
)

// Answer is what is advised. The same question on the same calendar version
// gives the same answer.
type Answer struct {
	Office Office          `json:"office"`
	Action Action          `json:"action"`
	Nation calendar.Nation `json:"nation"`
	// Council is the member's own, where the question names it.
	Council         *OwnCouncil   `json:"council,omitempty"`
	From            calendar.Date `json:"from"`
	To              calendar.Date `json:"to"`
	CalendarVersion string        `json:"calendar_version"`
	// Headline is the answer in one sentence.
	Headline string `json:"headline"`
	headline headline
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

// Step is one thing to do on the way.
type Step struct {
	Name string        `json:"name"`
	Due  calendar.Date `json:"due"`
	Text string        `json:"text"`
}
