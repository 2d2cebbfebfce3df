package engagement

import (
	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// Grades says how good the moments of plans are on one edition. Plans that ask the same are
// judged once. It is for one goroutine.
type Grades struct {
	advice *advice.Advisor
	today  calendar.Date
	known  map[judged]advice.Grade
}

// judged is what a grade is of: the question, and the last day of the plan.
type judged struct {
	advice.Question
	last calendar.Date
}

// Grades are those of the calendar as it stands.
func (d *Desk) Grades() *Grades {
	return &Grades{d.Editions.Current().Advice, d.Today(), make(map[judged]advice.Grade)}
}

// Of is how good the moment of a plan is that is open and still to come; no grade of any
// other, nor of one that cannot be judged.
func (g *Grades) Of(c store.Contact) advice.Grade {
	if !c.Open() || c.First.Before(g.today) {
		return ""
	}
	q := judged{questionOf(c), c.Last}
	grade, known := g.known[q]
	if !known {
		if found, err := gradeOf(g.advice, c); err == nil {
			grade = found
		}
		g.known[q] = grade
	}
	return grade
}

// IsWorseThan compares grades; no grade is neither worse nor better than any.
func IsWorseThan(grade, than string) bool {
	return grade != "" && than != "" && rank(grade) > rank(than)
}
