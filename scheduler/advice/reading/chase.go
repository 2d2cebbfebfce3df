package reading

import (
	"sort"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// ChaseOn is the first day at the desk after waiting that long for an answer. Days of
// waiting are counted as working days, five a week, and not while the office's parliament
// is in recess; nor those from 24 December to 1 January, on which nobody is there.
// Departments' own limit, which is in working days, runs through recesses.
func (r *Reading) ChaseOn(wait rule.Notice, o rule.Office, n calendar.Nation, day calendar.Date) calendar.Date {
	if !wait.Given() {
		return calendar.Date{}
	}
	desks := r.desks[n]
	parliament, ok := parliamentOf(o)
	if !ok || wait.Days == 0 {
		d := desks.AddTo(day, wait.WorkingDays+wait.Days*5/7)
		return desks.OnOrAfter(d)
	}
	upTo, from := r.breaks[parliament].inTerm[cases/2], r.index(day)
	want := int32(countUpTo(upTo, from) + wait.WorkingDays + wait.Days*5/7)
	at := sort.Search(len(upTo), func(i int) bool { return i > from && upTo[i] >= want })
	if at == len(upTo) {
		return desks.AddTo(day, wait.WorkingDays+wait.Days*5/7)
	}
	return desks.OnOrAfter(r.first.AddDays(at))
}
