package typical

import (
	"divisionbell/calendar"
)

// An election that nobody has called yet takes a House away too. How likely one is
// follows from how old earlier Parliaments were when they were dissolved: hardly in the
// first two years, almost certainly in the fifth (Dissolution and Calling of Parliament
// Act 2022, s. 4: five years at the most). Since 1979 about four sitting days in a
// hundred were lost so.
//
// Source: github.com/ukparliament/egg-timer db/data (dissolutions since 1979).
const (
	// lostToElection is the number of Mondays to Thursdays that an election takes: 20 of
	// the 25 working days before the poll (Representation of the People Act 1983, Sch. 1
	// r. 1), and those until the new Parliament meets on the Tuesday after it.
	lostToElection = 24.0
	// sittingsInYear is the number of Mondays to Thursdays on which a House sits in a
	// year without one.
	sittingsInYear = 150.0
	// calledWithin is half of the time, in days, over which the age of an earlier
	// Parliament is spread.
	calledWithin = 183
)

// unforeseen knows how old Parliaments were when they were dissolved, in days.
type unforeseen struct {
	met    []calendar.Date // when each Parliament first met, in order
	ages   []int           // of those that have ended
	polls  []calendar.Date // that are called, or fixed by law, in order
	limits []limit
	known  calendar.Date
}

func newUnforeseen(h *house, known calendar.Layer) unforeseen {
	u := unforeseen{limits: h.limits, known: known.Known}
	for _, e := range timesAwayOf(h.body, known, calendar.KindDissolution) {
		if n := len(u.met); n > 0 {
			u.ages = append(u.ages, e.First.DaysSince(u.met[n-1]))
		}
		u.met = append(u.met, e.Last.AddDays(1))
	}
	for _, e := range timesAwayOf(calendar.Commons, known, calendar.KindElection) {
		u.polls = append(u.polls, e.First)
	}
	return u
}

// election returns the odds that a House is away on a day in term for an election that
// nobody has called.
func (u unforeseen) election(d calendar.Date) float64 {
	met := lastBefore(d.AddDays(1), u.met)
	isCalled := len(u.polls) > 0 && d.Before(u.polls[len(u.polls)-1])
	if met.IsZero() || len(u.ages) == 0 || isCalled {
		return 0
	}
	if u.pastTheLimit(d) {
		return u.atAnyTime()
	}
	now, age := max(u.known.DaysSince(met), 0), d.DaysSince(met)
	var older, near float64
	for _, ended := range u.ages {
		if ended <= now {
			continue
		}
		older++
		if away := age - ended; -calledWithin <= away && away <= calledWithin {
			near++
		}
	}
	if older == 0 {
		return lostToElection / sittingsInYear
	}
	return near / older * lostToElection / sittingsInYear
}

// pastTheLimit reports whether the Parliament that sits now cannot sit on that day.
func (u unforeseen) pastTheLimit(d calendar.Date) bool {
	for _, l := range u.limits {
		if d.After(l.campaign.Last) {
			return true
		}
	}
	return false
}

// atAnyTime returns the share of sitting days that elections took.
func (u unforeseen) atAnyTime() float64 {
	days := 0
	for _, age := range u.ages {
		days += age
	}
	return float64(len(u.ages)) * lostToElection / (float64(days) / 365 * sittingsInYear)
}
