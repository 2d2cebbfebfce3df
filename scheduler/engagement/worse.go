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
	known  map[advice.Question]advice.Grade
}

// Grades are those of the calendar as it stands.
func (d *Desk) Grades() *Grades {
	return &Grades{d.Editions.Current().Advice, d.Today(), make(map[advice.Question]advice.Grade)}
}

// Of is how good the first day of a plan is that is open and still to come; no grade of any
// other, nor of one that cannot be judged.
func (g *Grades) Of(c store.Contact) advice.Grade {
	if !c.Open() || c.First.Before(g.today) {
		return ""
	}
	q := questionOf(c)
	grade, known := g.known[q]
	if !known {
		if days, err := g.advice.Days(q); err == nil {
			grade = days.Days[0].Grade
		}
		g.known[q] = grade
	}
	return grade
}

// IsWorseThan compares grades; no grade is neither worse nor better than any.
func IsWorseThan(grade, than string) bool {
	return grade != "" && than != "" && rank(grade) > rank(than)
}
