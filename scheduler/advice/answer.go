package advice

import "divisionbell/calendar"

// Question asks for the best time to do something.
type Question struct {
	Office Office
	Action Action
	// From is the first day that may be advised, and the day for which Now speaks.
	From calendar.Date
	// Days is how far ahead to look, From included: 1 to MaxDays.
	Days int
	// Nation says whose bank holidays count.
	Nation calendar.Nation
	// Limit is how many windows to give at most: 1 to MaxLimit.
	Limit int
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
	Office          Office        `json:"office"`
	Action          Action        `json:"action"`
	From            calendar.Date `json:"from"`
	To              calendar.Date `json:"to"`
	CalendarVersion string        `json:"calendar_version"`
	// Now is the grade of the first day.
	Now Day `json:"now"`
	// Windows are the best moments in order of preference.
	Windows []Window `json:"windows"`
	// Avoid lists the stretches graded poor, avoid or blocked, in order of time.
	Avoid []Stretch `json:"avoid"`
	// ChangesOn is the first day on which the advice for Now no longer holds; no
	// date if it holds to the end.
	ChangesOn calendar.Date `json:"changes_on,omitzero"`
}

// Day is the advice for one day.
type Day struct {
	Date      calendar.Date      `json:"date"`
	Score     int                `json:"score"` // 0 to 100
	Grade     Grade              `json:"grade"`
	Certainty calendar.Certainty `json:"certainty"`
	Reasons   []Reason           `json:"reasons"`
}

// Window is a run of neighbouring days with the same story.
type Window struct {
	First     calendar.Date      `json:"first"`
	Last      calendar.Date      `json:"last"`
	Score     int                `json:"score"`
	Grade     Grade              `json:"grade"`
	Certainty calendar.Certainty `json:"certainty"`
	// ActBy is the last day to start so that the first day of the window can be met.
	ActBy   calendar.Date `json:"act_by"`
	Reasons []Reason      `json:"reasons"`
	Steps   []Step        `json:"steps"`
}

// Stretch is a run of days to keep away from.
type Stretch struct {
	First   calendar.Date `json:"first"`
	Last    calendar.Date `json:"last"`
	Grade   Grade         `json:"grade"`
	Reasons []Reason      `json:"reasons"`
}

// Reason is one rule that spoke for a day.
type Reason struct {
	Rule string `json:"rule"`
	// Effect is what it added to the score; 0 for a rule that blocks.
	Effect int `json:"effect"`
	// Text is a whole sentence for people.
	Text   string `json:"text"`
	Source string `json:"source"`
}

// Step is one thing to do on the way.
type Step struct {
	Name string        `json:"name"`
	Due  calendar.Date `json:"due"`
	Text string        `json:"text"`
}
