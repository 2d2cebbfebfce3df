package procedure

import "divisionbell/calendar"

// course is what was counted.
type course struct {
	first, last calendar.Date
	certainty   calendar.Certainty
	reached     *calendar.DayRange
	// What decided which days count: of which Houses, by which rule.
	houses calendar.Houses
	rule   calendar.DayRule
}

// course counts so many days from a day on.
func (p Procedure) course(c *calendar.Calendar, from calendar.Date, days int) (course, error) {
	switch p.Clock {
	case eachHouse:
		return bothHaveSat(c, from, days)
	case jointSitting:
		return counted(c, calendar.BothHouses, calendar.CountSitting, from, days)
	case bothHouses:
		return counted(c, calendar.BothHouses, calendar.CountJointPraying, from, days)
	default:
		return counted(c, calendar.EitherHouse, calendar.CountPraying, from, days)
	}
}

func counted(c *calendar.Calendar, h calendar.Houses, rule calendar.DayRule, from calendar.Date, days int) (course, error) {
	first, _, _, err := c.NthDay(h, rule, from, 1)
	if err != nil {
		return course{}, err
	}
	last, certainty, reached, err := c.NthDay(h, rule, from, days)
	if err != nil {
		return course{}, err
	}
	return course{first, last, certainty, reached, h, rule}, nil
}

// bothHaveSat counts from the first day on which both Houses sit until each has sat on
// so many days: the later House decides.
func bothHaveSat(c *calendar.Calendar, from calendar.Date, days int) (course, error) {
	first, certainty, _, err := c.NthDay(calendar.BothHouses, calendar.CountSitting, from, 1)
	if err != nil {
		return course{}, err
	}
	commons, err := counted(c, calendar.CommonsOnly, calendar.CountSitting, first, days)
	if err != nil {
		return course{}, err
	}
	lords, err := counted(c, calendar.LordsOnly, calendar.CountSitting, first, days)
	if err != nil {
		return course{}, err
	}
	later := commons
	if lords.last.After(commons.last) {
		later = lords
	}
	later.first = first
	later.certainty = certainty.LessSure(commons.certainty).LessSure(lords.certainty)
	later.reached = nil // the odds of two Houses together are not known
	return later, nil
}
