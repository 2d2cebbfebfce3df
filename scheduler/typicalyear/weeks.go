package typicalyear

import (
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
)

// Weeks is one or more weeks of a month that are as good or as bad as each other, from
// the first to the last of their days that are.
type Weeks struct {
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	// Weekdays are those that are meant, if not all five.
	Weekdays  []string           `json:"weekdays,omitempty"`
	Grade     advice.Grade       `json:"grade"`
	Certainty calendar.Certainty `json:"certainty"`
	Doubt     calendar.Doubt     `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`

	days  []advice.GradedDay
	weeks int
	only  []time.Weekday // of each week; none if all its working days
}

// UsualWeek says in which week of the month the best or the worst usually was.
type UsualWeek struct {
	// Week is counted by its Thursday: the first is that of the first Thursday. It was
	// among the best, or the worst, in In of Of years, from First to Last.
	Week  int `json:"week"`
	In    int `json:"in"`
	Of    int `json:"of"`
	First int `json:"first_year"`
	Last  int `json:"last_year"`
	// ByRule says that these years are for the most part those of the typical-year model.
	ByRule bool `json:"by_rule,omitempty"`
}

// week is a week of a month with its working days, of which it has one at least.
type week struct {
	number int
	days   []advice.GradedDay
	mean   int // of their scores
}

// alike is by how many points two weeks can differ and be as good as each other; apart is
// by how many the worst must be worse than the best to be warned of.
const alike, apart = 3, 8

// months are the weeks of each month of a year, from January. A week belongs to the month
// in which its Thursday is; one without a working day is left out.
type months [12][]week

// weeksOf puts the days of a year and of the weeks at its ends, which are in order, into
// months.
func weeksOf(days []advice.GradedDay, year int) *months {
	var all months
	days = slices.DeleteFunc(days, func(day advice.GradedDay) bool { return !day.WorkingDay })
	for len(days) > 0 {
		monday := days[0].Date.OnOrBefore(time.Monday)
		n, sum := 0, 0
		for n < len(days) && days[n].Date.DaysSince(monday) < 7 {
			sum += days[n].Score
			n++
		}
		thursday := monday.AddDays(3)
		if y, m, day := thursday.YMD(); y == year {
			all[m-1] = append(all[m-1], week{weekOf(day), days[:n:n], (2*sum + n) / (2 * n)})
		}
		days = days[n:]
	}
	return &all
}

// extremes returns the means of the best and of the worst week.
func extremes(weeks []week) (best, worst int) {
	best, worst = -1, 101
	for _, w := range weeks {
		best, worst = max(best, w.mean), min(worst, w.mean)
	}
	return best, worst
}

// goodDays are the days of a week that are nearly as good as the best of it; none if all
// are blocked.
func (w week) goodDays() []advice.GradedDay {
	best := slices.MaxFunc(w.days, func(a, b advice.GradedDay) int { return rank(a) - rank(b) })
	return w.within(func(day advice.GradedDay) bool { return day.Grade != reading.Blocked && rank(best)-rank(day) < apart })
}

// badDays are the days of a week that are nearly as bad as the worst of it.
func (w week) badDays() []advice.GradedDay {
	worst := slices.MinFunc(w.days, func(a, b advice.GradedDay) int { return rank(a) - rank(b) })
	return w.within(func(day advice.GradedDay) bool { return rank(day)-rank(worst) < apart })
}

// within returns the days that are so, or the whole week if all but one are and that one
// is not blocked.
func (w week) within(is func(advice.GradedDay) bool) []advice.GradedDay {
	days := slices.DeleteFunc(slices.Clone(w.days), func(day advice.GradedDay) bool { return !is(day) })
	blocked := slices.ContainsFunc(w.days, func(day advice.GradedDay) bool { return day.Grade == reading.Blocked })
	if len(days) > 2 && len(days) == len(w.days)-1 && !blocked {
		return w.days
	}
	return days
}

// bestOf returns the best weeks of a month, in order of time: weeks that follow each
// other and have the same weekdays and grade are one stretch.
func bestOf(weeks []week) []Weeks {
	best, _ := extremes(weeks)
	return stretches(weeks, func(w week) []advice.GradedDay {
		if w.mean < best-alike {
			return nil
		}
		return w.goodDays()
	})
}

// worstOf returns the worst weeks of a month, if they are so much worse than the best that
// one is warned of them.
func worstOf(weeks []week) []Weeks {
	best, worst := extremes(weeks)
	return stretches(weeks, func(w week) []advice.GradedDay {
		if w.mean > worst+alike || w.mean > best-apart {
			return nil
		}
		return w.badDays()
	})
}

// stretches puts the days that are picked of each week together.
func stretches(weeks []week, pick func(week) []advice.GradedDay) []Weeks {
	var all []Weeks
	for _, w := range weeks {
		days := pick(w)
		if len(days) == 0 {
			continue
		}
		next := newStretch(days, len(days) == len(w.days))
		if n := len(all); n > 0 && all[n-1].goesOnWith(next) {
			all[n-1].add(next)
			continue
		}
		all = append(all, next)
	}
	for i := range all {
		all[i].Grade = commonest(all[i].days)
		all[i].nameWeekdays()
	}
	return all
}

// newStretch tells of days of one week, whole if they are all its working days.
func newStretch(days []advice.GradedDay, whole bool) Weeks {
	s := Weeks{First: days[0].Date, Last: days[len(days)-1].Date, days: days, weeks: 1}
	for _, day := range days {
		s.lean(day.Certainty, day.Doubt)
	}
	if !whole {
		for _, day := range days {
			s.only = append(s.only, day.Date.Weekday())
		}
	}
	return s
}

// rank is the score of a day, below all others if it is blocked.
func rank(day advice.GradedDay) int {
	if day.Grade == reading.Blocked {
		return -1
	}
	return day.Score
}

// lean makes the stretch no surer than one of its days.
func (s *Weeks) lean(c calendar.Certainty, d calendar.Doubt) {
	if s.Certainty == "" || s.Certainty.LessSure(c) != s.Certainty {
		s.Certainty, s.Doubt = c, d
	}
}

// goesOnWith reports whether the next stretch is that of the week after it, and like it.
func (s *Weeks) goesOnWith(next Weeks) bool {
	monday := func(d calendar.Date) calendar.Date { return d.OnOrBefore(time.Monday) }
	return slices.Equal(next.only, s.only) && monday(next.First).DaysSince(monday(s.Last)) == 7
}

func (s *Weeks) add(next Weeks) {
	s.Last, s.days, s.weeks = next.Last, append(s.days, next.days...), s.weeks+1
	s.lean(next.Certainty, next.Doubt)
}

// nameWeekdays says which weekdays are meant, where the first and the last day do not.
func (s *Weeks) nameWeekdays() {
	if s.weeks == 1 && s.Last.DaysSince(s.First) == len(s.days)-1 {
		return
	}
	for _, weekday := range s.only {
		s.Weekdays = append(s.Weekdays, weekday.String())
	}
}

// commonest is the grade that most of the days have, the worse of two that as many have.
func commonest(days []advice.GradedDay) advice.Grade {
	counts := make(map[advice.Grade]int)
	for _, day := range days {
		counts[day.Grade]++
	}
	var most advice.Grade
	for _, grade := range grades() {
		if counts[grade] > 0 && counts[grade] >= counts[most] {
			most = grade
		}
	}
	return most
}

// grades returns them all, best first.
func grades() []advice.Grade {
	return []advice.Grade{reading.Ideal, reading.Good, reading.Fair, reading.Poor, reading.Avoid, reading.Blocked}
}
