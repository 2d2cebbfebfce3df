package advice

import (
	"cmp"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
)

// Steps returns what has to be done for something on that day, in order of time,
// counted in days on which people are at their desks in the nation: working days but
// for those from 24 December to 1 January. Nothing is due before the first such day from
// start on; where that leaves less time than an unhurried plan takes, the steps are drawn
// together, two on a day at most. If even that cannot be, short is true.
func (a *Advisor) Steps(o Office, act Action, day calendar.Date, n calendar.Nation, start calendar.Date) (steps []Step, short bool) {
	about := a.book.About(rule.Pair{Office: o, Action: act})
	rules := about.Steps[""]
	steps, short = stepsTo(a.read.Desks(n), make([]Step, 0, len(rules)), rules, start, day)
	if act == "write" {
		waitForAnswer(a.read.Desks(n), steps, a.read.ChaseOn(about.Leads[""].Chase, o, n, day))
	}
	return steps, short
}

// NextWorkingDay returns the first day after d on which people are at their desks in the
// nation, England if none is said.
func (a *Advisor) NextWorkingDay(n calendar.Nation, d calendar.Date) calendar.Date {
	return a.read.Desks(cmp.Or(n, calendar.England)).AddTo(d, 1)
}

// mostADay is how many steps fall on one day unless time is short.
const mostADay = 2

// stepsTo adds the steps of a plan for day that begins on start or later. The rules are in
// order of time. Where no working day is left before the day, all is due on start.
func stepsTo(w *reading.WorkingDays, into []Step, rules []rule.StepRule, start, day calendar.Date) (steps []Step, short bool) {
	begin := w.OnOrAfter(start)
	room := room(w, begin, day)
	if room < 0 {
		begin = start
	}
	n := 0 // of the steps up to the day itself
	for n < len(rules) && rules[n].WorkingDays <= 0 {
		n++
	}
	var at [rule.MaxSteps]int
	last := room
	if !w.IsWorkingDay(day) {
		last--
	}
	short = !drawTogether(at[:n], rules[:n], room, last)
	for i, r := range rules {
		due := w.AddTo(day, r.WorkingDays)
		if i < n && (r.WorkingDays < 0 || at[i] < room) {
			due = w.AddTo(begin, at[i])
		}
		if due.Before(start) {
			due = start
		}
		into = append(into, Step{Name: r.Name, Due: due, Text: r.Text})
	}
	return into, short
}

// room returns the number of the day where working days are counted from start, which is
// number 0; a day that is none has a number of its own. It is below zero if the day comes
// first.
func room(w *reading.WorkingDays, start, day calendar.Date) int {
	if day.Before(start) {
		return -1
	}
	n := w.CountUpTo(day) - w.CountUpTo(start)
	if !w.IsWorkingDay(day) {
		n++
	}
	return n
}

// drawTogether says on which working day each step falls, counted from the start, where
// the day itself is number room. Steps keep their order and, where the plan does not fit,
// their proportions; those that come before the day fall on number last at the latest. It
// reports whether no day has too many. Without room all fall on the start.
func drawTogether(at []int, rules []rule.StepRule, room, last int) bool {
	if room < 0 {
		return len(rules) <= mostADay
	}
	whole := -rules[0].WorkingDays
	for i, r := range rules {
		at[i] = room + r.WorkingDays
		if whole > room {
			at[i] = ((whole+r.WorkingDays)*room + whole/2) / whole
		}
		if r.WorkingDays < 0 {
			at[i] = min(at[i], max(room-1, 0))
		}
		if i >= mostADay {
			at[i] = max(at[i], at[i-mostADay]+1)
		}
	}
	for i := len(at) - 1; i >= 0; i-- {
		latest := room
		if rules[i].WorkingDays < 0 {
			latest = last
		}
		if i+mostADay < len(at) {
			latest = min(latest, at[i+mostADay]-1)
		}
		at[i] = max(min(at[i], latest), 0)
	}
	for i := mostADay; i < len(at); i++ {
		if at[i] == at[i-mostADay] {
			return false
		}
	}
	return true
}

// waitForAnswer puts off asking again, and what comes after it, to the day on which an
// answer can be expected.
func waitForAnswer(w *reading.WorkingDays, steps []Step, chase calendar.Date) {
	late := 0
	for i := range steps {
		if steps[i].Name == "follow-up" && steps[i].Due.Before(chase) {
			late = w.CountUpTo(chase) - w.CountUpTo(steps[i].Due)
		}
		if late > 0 {
			steps[i].Due = w.AddTo(steps[i].Due, late)
		}
	}
}

// startBy is the last working day on which to start with that notice so that the
// day can be met; the day itself if no notice is needed.
func startBy(w *reading.WorkingDays, notice rule.Notice, day calendar.Date) calendar.Date {
	d := w.AddTo(day.AddDays(-notice.Days), -notice.WorkingDays)
	if d != day && !w.IsWorkingDay(d) {
		return w.AddTo(d, -1)
	}
	return d
}
