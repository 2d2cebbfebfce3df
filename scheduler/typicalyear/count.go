package typicalyear

import (
	"slices"
	"time"

	"divisionbell/calendar"
)

// Frequency says how often something fell in a month.
type Frequency struct {
	// In so many of the Of years that were counted, from First to Last. Years of which it
	// is not known are left out.
	In    int `json:"in"`
	Of    int `json:"of"`
	First int `json:"first_year"`
	Last  int `json:"last_year"`
	// ByRule says that too few years are known, so that those of the typical-year model
	// were counted.
	ByRule bool `json:"by_rule,omitempty"`
}

// Usually says on which days of the month something was in eight years of ten of those in
// which it was in the month.
type Usually struct {
	From int `json:"from"`
	To   int `json:"to"`
	// Week of the month in which it most often was: the first is that of the days 1 to 7.
	// It was there in WeekIn of the years.
	Week   int `json:"week"`
	WeekIn int `json:"week_in"`
}

// tally is how an edge of a course fell in the months, from January.
type tally struct {
	years  []int // that were counted
	byRule bool
	days   [12][]int // of the month, one a year in which all bodies had it
	total  int       // years in which it was at all
}

// fewYears is how many years make no custom.
const fewYears = 3

// tally counts over the years that are known or, if these are too few, over those that
// the typical-year model fills as well.
func (c *course) tally(x edge, past calendar.Span) tally {
	var known, all []int
	for year := past.First.Year(); year <= past.Last.Year(); year++ {
		all = append(all, year)
		if c.judges(x, year) {
			known = append(known, year)
		}
	}
	if len(known) >= fewYears {
		return c.tallyOf(x, known)
	}
	t := c.tallyOf(x, all)
	t.byRule = true
	return t
}

// judges reports whether all series do.
func (c *course) judges(x edge, year int) bool {
	for i := range c.of {
		if !c.of[i].judges(x, year) {
			return false
		}
	}
	return true
}

func (c *course) tallyOf(x edge, years []int) tally {
	t := tally{years: years}
	for _, year := range years {
		was := false
		for m := time.January; m <= time.December; m++ {
			if day := c.dayIn(x, monthOf(year, m)); day > 0 {
				t.days[m-1] = append(t.days[m-1], day)
				was = true
			}
		}
		if was {
			t.total++
		}
	}
	return t
}

// dayIn is the first day of the month on which the edge is in one of the bodies, if it
// is in the month in all of them; otherwise 0.
func (c *course) dayIn(x edge, month calendar.Span) int {
	first := 0
	for i := range c.of {
		found := c.of[i].in(x, month)
		if found == nil {
			return 0
		}
		_, _, day := x.day(found).YMD()
		if first == 0 || day < first {
			first = day
		}
	}
	return first
}

// isUsual reports whether it happens in half of the years or more.
func (t *tally) isUsual() bool { return len(t.years) > 0 && 2*t.total >= len(t.years) }

// month in which it most often is.
func (t *tally) month() time.Month {
	most := 0
	for m := range t.days {
		if len(t.days[m]) > len(t.days[most]) {
			most = m
		}
	}
	return time.Month(most + 1)
}

func (t *tally) count(m time.Month) Frequency {
	if len(t.years) == 0 {
		return Frequency{ByRule: t.byRule}
	}
	return Frequency{len(t.days[m-1]), len(t.years), t.years[0], t.years[len(t.years)-1], t.byRule}
}

func (t *tally) usually(m time.Month) *Usually {
	days := slices.Sorted(slices.Values(t.days[m-1]))
	if len(days) == 0 {
		return nil
	}
	out := len(days) / 10 // in eight of ten
	u := &Usually{From: days[out], To: days[len(days)-1-out]}
	var weeks [6]int
	for _, day := range days {
		week := weekOf(day)
		weeks[week]++
		if weeks[week] > u.WeekIn {
			u.Week, u.WeekIn = week, weeks[week]
		}
	}
	return u
}

// weekOf is the week of a month in which a day is, the first being that of the days 1 to 7.
func weekOf(day int) int { return (day-1)/7 + 1 }
