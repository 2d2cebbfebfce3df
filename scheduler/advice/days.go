package advice

import "divisionbell/calendar"

// GradedDays is how good each day of a question is. Windows, what to avoid and the grade of
// the first day are made of the same.
type GradedDays struct {
	Office          Office          `json:"office"`
	Action          Action          `json:"action"`
	Nation          calendar.Nation `json:"nation"`
	Council         *OwnCouncil     `json:"council,omitempty"`
	From            calendar.Date   `json:"from"`
	To              calendar.Date   `json:"to"`
	CalendarVersion string          `json:"calendar_version"`
	// Days are all days from From to To, in order.
	Days []GradedDay `json:"days"`
}

// GradedDay is how good one day is.
type GradedDay struct {
	Date      calendar.Date      `json:"date"`
	Score     int                `json:"score"` // 0 to 100
	Grade     Grade              `json:"grade"`
	Certainty calendar.Certainty `json:"certainty"`
	// Doubt says why it is not sure; nothing where it is.
	Doubt calendar.Doubt `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`
	// WorkingDay is false at weekends and on bank holidays, of which windows and what to
	// avoid are never made.
	WorkingDay bool `json:"working_day"`
}

// Days grades every day of a question. A *QuestionError says what is wrong with it. The
// limit of the question does not matter.
func (a *Advisor) Days(q Question) (GradedDays, error) {
	if err := a.check(&q); err != nil {
		return GradedDays{}, err
	}
	days := a.read.Judge(q.asked())
	defer days.Done()
	graded := GradedDays{
		Office: q.Office, Action: q.Action, Nation: q.Nation, Council: a.ownCouncil(q), From: q.From, To: days.Date(days.Len() - 1),
		CalendarVersion: a.cal.Version(), Days: make([]GradedDay, days.Len()),
	}
	for i := range graded.Days {
		graded.Days[i] = GradedDay{
			Date: days.Date(i), Score: days.Score(i), Grade: days.Grade(i),
			Certainty: days.Doubt(i).Certainty(), Doubt: days.Doubt(i).Word(), WorkingDay: days.Works(i),
		}
	}
	return graded, nil
}
