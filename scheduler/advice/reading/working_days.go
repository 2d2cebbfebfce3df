package reading

import (
	"time"

	"divisionbell/calendar"
)

// WorkingDays are the working days of a nation, or some of them, for counting.
type WorkingDays struct {
	cal    *calendar.Calendar
	nation calendar.Nation
	counts func(calendar.Date) bool
	first  calendar.Date
	works  daySet
	upTo   []int32 // the number of working days up to and including each day
	list   []int32
}

// newWorkingDays counts the working days of a nation.
func newWorkingDays(cal *calendar.Calendar, n calendar.Nation) *WorkingDays {
	return newDays(cal, n, func(d calendar.Date) bool { return cal.IsWorkingDay(n, d) })
}

// newDesks counts the days of a nation on which people are at their desks, so that
// something can be done: its working days but for those from 24 December to 1 January.
func newDesks(cal *calendar.Calendar, n calendar.Nation) *WorkingDays {
	return newDays(cal, n, func(d calendar.Date) bool { return cal.IsWorkingDay(n, d) && !betweenTheYears(d) })
}

func betweenTheYears(d calendar.Date) bool {
	_, month, day := d.YMD()
	return month == time.December && day >= 24 || month == time.January && day == 1
}

func newDays(cal *calendar.Calendar, n calendar.Nation, counts func(calendar.Date) bool) *WorkingDays {
	span := cal.Span()
	w := &WorkingDays{
		cal: cal, nation: n, counts: counts, first: span.First,
		works: make(daySet, wordsFor(span.Days())), upTo: make([]int32, 0, span.Days()),
	}
	for d := range span.All() {
		if counts(d) {
			i := int32(len(w.upTo))
			w.list = append(w.list, i)
			w.works.add(int(i))
		}
		w.upTo = append(w.upTo, int32(len(w.list)))
	}
	return w
}

// before returns the number of working days up to and including the day; days outside
// the calendar count as its ends.
func (w *WorkingDays) before(day int) int { return countUpTo(w.upTo, day) }

func countUpTo(upTo []int32, day int) int {
	if day < 0 || len(upTo) == 0 {
		return 0
	}
	return int(upTo[min(day, len(upTo)-1)])
}

// AddTo counts n working days on from the day, or back, as the calendar does.
func (w *WorkingDays) AddTo(d calendar.Date, n int) calendar.Date {
	if to, ok := w.add(d.DaysSince(w.first), n); ok {
		return w.first.AddDays(to)
	}
	return w.cal.AddWorkingDays(w.nation, d, n)
}

// add does the same for the number of a day; ok is false if that leaves the calendar.
func (w *WorkingDays) add(day, n int) (to int, ok bool) {
	if n == 0 {
		return day, true
	}
	if day < 0 || day >= len(w.upTo) {
		return 0, false
	}
	at := int(w.upTo[day]) + n - 1
	if n < 0 {
		at = int(w.upTo[day]) + n
		if w.works.has(day) {
			at--
		}
	}
	if at < 0 || at >= len(w.list) {
		return 0, false
	}
	return int(w.list[at]), true
}

// IsWorkingDay reports whether the day is one of them.
func (w *WorkingDays) IsWorkingDay(d calendar.Date) bool {
	if i := d.DaysSince(w.first); i >= 0 && i < len(w.upTo) {
		return w.works.has(i)
	}
	return w.counts(d)
}

// OnOrAfter returns the first working day from d on.
func (w *WorkingDays) OnOrAfter(d calendar.Date) calendar.Date {
	if w.IsWorkingDay(d) {
		return d
	}
	return w.AddTo(d, 1)
}

// CountUpTo returns the number of working days up to and including the day; days outside
// the calendar count as its ends.
func (w *WorkingDays) CountUpTo(d calendar.Date) int { return w.before(d.DaysSince(w.first)) }
