package reading

import (
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// unsureDays are the days on which something is in doubt, by what the doubt is.
type unsureDays [doubts]daySet

// untoldOf returns the days of which nobody has said whether a parliament is in recess:
// what leans on its recesses there is no surer than a projection, however many of the
// cases agree. A weekend is as its Friday is.
func (r *Reading) untoldOf(h rule.House) (untold unsureDays) {
	for i := range untold {
		untold[i] = make(daySet, r.words())
	}
	friday := 0
	for i := range r.days {
		d := r.first.AddDays(i)
		level := friday
		if !d.IsWeekend() {
			s, _ := r.cal.Sitting(calendar.Body(h), d)
			level = doubtOf(s.Certainty, r.cal.SittingDoubt(calendar.Body(h), d))
		}
		if d.Weekday() == time.Friday {
			friday = level
		}
		if level > announcedOnly+1 {
			for n := range level {
				untold[n].add(i)
			}
		}
	}
	return untold
}

// addTo puts what is made of a parliament's recesses in doubt.
func (u unsureDays) addTo(o *odds) {
	for i := range u {
		for w := range u[i] {
			o.unsure[i][w] |= u[i][w]
		}
	}
}

// doubt returns how great the doubt is on a day.
func (u unsureDays) doubt(day int) int {
	for i := doubts - 1; i >= 0; i-- {
		if u[i].has(day) {
			return i + 1
		}
	}
	return 0
}

// unlistedDays are the days of the years whose bank holidays nobody has published: no
// advice for them is surer than a projection, for even the working days are one.
func (r *Reading) unlistedDays() (unlisted unsureDays) {
	for i := range unlisted {
		unlisted[i] = make(daySet, r.words())
	}
	for _, e := range r.cal.Entries(calendar.Query{Span: r.cal.Span(), Kinds: []calendar.Kind{calendar.KindBankHoliday}, Certainties: []calendar.Certainty{calendar.Projected}}) {
		year := calendar.Year(e.First.Year())
		for n := range doubtOf(e.Certainty, e.Doubt) {
			unlisted[n].addSpan(r.index(year.First), r.index(year.Last))
		}
	}
	return unlisted
}

// untoldFor returns how great the doubt is at least in what is said of a day to whoever
// engages somebody of a body: nothing is sure where no fact tells of its time, whatever
// the rules lean on.
func (r *Reading) untoldFor(body calendar.Body, day int) int {
	least := r.unlisted.doubt(day)
	if untold, sits := r.untold[rule.House(body)]; sits {
		least = max(least, untold.doubt(day))
	}
	return least
}
