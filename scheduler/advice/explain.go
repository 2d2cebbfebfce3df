package advice

import (
	"fmt"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
)

// Explanation is the whole sum of one day.
type Explanation struct {
	Office          Office        `json:"office"`
	Action          Action        `json:"action"`
	Date            calendar.Date `json:"date"`
	CalendarVersion string        `json:"calendar_version"`
	// Begins is where every day begins.
	Begins int `json:"begins"`
	// Rules are all that hold with some probability, in the order of the book.
	Rules []Spoken `json:"rules"`
	// Sum is Begins and the weights of all rules, in points; the score is the sum
	// rounded and kept between 0 and 100, or 0 on a blocked day.
	Sum   float64 `json:"sum"`
	Score int     `json:"score"`
	Grade Grade   `json:"grade"`
}

// Explain returns every rule that spoke for a day, with its sum. The day must lie in
// the days of the question; a *QuestionError says if it does not, or what is wrong
// with the question.
func (a *Advisor) Explain(q Question, day calendar.Date) (Explanation, error) {
	if err := a.check(&q); err != nil {
		return Explanation{}, err
	}
	days := a.read.Judge(q.asked())
	defer days.Done()
	at := day.DaysSince(q.From)
	if at < 0 || at >= days.Len() {
		return Explanation{}, &QuestionError{Field: "explain", Problem: fmt.Sprintf("%s is not among the days of the question, which run from %s to %s", day, q.From, days.Date(days.Len()-1))}
	}
	rules, sum := days.Spoken(at)
	return Explanation{
		Office: q.Office, Action: q.Action, Date: day, CalendarVersion: a.cal.Version(),
		Begins: reading.Usual, Rules: rules, Sum: sum, Score: days.Score(at), Grade: days.Grade(at),
	}, nil
}
