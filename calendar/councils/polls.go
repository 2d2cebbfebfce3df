package councils

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"divisionbell/calendar"
)

// elects says at which of the calendar's elections a council is elected.
type elects struct {
	how  string
	poll string // what the names of these elections begin with
	from int    // the first year of which it is said
}

// How councils are elected: with all others of the nation, the whole council every fourth
// year, a third in three years of four, at one election of which is known, or nobody says.
const (
	together        = "together"
	everyFourthYear = "every-fourth-year"
	thirds          = "thirds"
	once            = "once"
	unknown         = "unknown"
)

// fallow is a year without elections where they are by thirds: 2025, 2029 and so on.
const fallow = 2025

// addPolls takes down how the councils of a kind or of some codes are elected. What is said
// of one by its code goes before what is said of its kind.
func (l *List) addPolls(row map[string]string) error {
	from, err := strconv.Atoi(row["from"])
	if err != nil || row["source"] == "" {
		return fmt.Errorf("%s must have a year and a source", row["councils"])
	}
	e := elects{how: row["elects"], poll: row["poll"], from: from}
	if !slices.Contains([]string{together, everyFourthYear, thirds, once, unknown}, e.how) {
		return fmt.Errorf("%q is no way to elect a council", e.how)
	}
	for _, word := range strings.Fields(row["councils"]) {
		isIt := func(c Council) bool { return c.Code == word }
		if slices.Contains(Kinds(), Kind(word)) {
			isIt = func(c Council) bool {
				return string(c.Kind) == word && string(c.Nation) == row["nation"] && c.Last.IsZero()
			}
		}
		found := false
		for i := range l.all {
			if isIt(l.all[i]) {
				l.all[i].elects, found = e, true
			}
		}
		if !found {
			return fmt.Errorf("there is no council %q", word)
		}
	}
	return nil
}

// Polls are the elections of a council, in order of time, as far as they are known.
type Polls struct {
	All []calendar.Entry
	// Known are the days of which it is known whether the council is elected; none if that
	// is not known of any day.
	Known calendar.Span
}

// Polls returns the elections of a council that are on a calendar.
func (c Council) Polls(cal *calendar.Calendar) Polls {
	var p Polls
	for year := c.elects.from; c.elects.how != "" && c.elects.how != unknown && year <= cal.Span().Last.Year(); year++ {
		if !c.elects.in(year) {
			continue
		}
		poll, ok := c.elects.on(cal, year)
		if !ok && c.elects.how != together {
			break // it is to be, and the calendar does not have it yet
		}
		if ok {
			p.All = append(p.All, poll)
		}
	}
	if len(p.All) == 0 {
		return p
	}
	p.Known = calendar.Span{First: calendar.Year(c.elects.from).First, Last: c.elects.knownUntil(p.All[len(p.All)-1])}
	return p
}

// shortestTerm is for how many years councillors are elected at least where all councils of
// a nation are elected together, and the Mayor of London.
const shortestTerm = 4

// knownUntil returns the day until which no election can come after the last one known.
func (e elects) knownUntil(last calendar.Entry) calendar.Date {
	year := last.First.Year()
	switch e.how {
	case once:
		return last.Last
	case together:
		year += shortestTerm - 1
	default:
		for !e.in(year + 1) {
			year++
		}
	}
	return calendar.Year(year).Last
}

// in reports whether the council may be elected in a year.
func (e elects) in(year int) bool {
	switch e.how {
	case everyFourthYear:
		return (year-e.from)%4 == 0
	case thirds:
		return (year-fallow)%4 != 0
	case once:
		return year == e.from
	default:
		return true
	}
}

// on returns the election of a year; its name ends with its day.
func (e elects) on(cal *calendar.Calendar, year int) (calendar.Entry, bool) {
	begins := fmt.Sprintf("%s/%s/%s/%d-", calendar.LocalGovernment, calendar.KindElection, e.poll, year)
	all := cal.Of(calendar.LocalGovernment, calendar.KindElection)
	if i := slices.IndexFunc(all, func(p calendar.Entry) bool { return strings.HasPrefix(p.ID, begins) }); i >= 0 {
		return all[i], true
	}
	return calendar.Entry{}, false
}

// Next returns the next election from a day on, if one is known.
func (p Polls) Next(from calendar.Date) (calendar.Entry, bool) {
	i := slices.IndexFunc(p.All, func(e calendar.Entry) bool { return !e.First.Before(from) })
	if i < 0 {
		return calendar.Entry{}, false
	}
	return p.All[i], true
}

// How long before and after its day an election still counts for who asks: it restricts a
// council from some weeks ahead, and its new councillors settle in for some months after.
const (
	restrictsBefore = 60
	settlesAfter    = 80
	stillNew        = 30 // so long it counts more than the next one
)

// For returns the election that matters most to who asks about some days: one that has just
// been, else the next one. known is false if nobody has said whether there is one; an entry
// without an id stands for none.
func (p Polls) For(days calendar.Span) (poll calendar.Entry, known bool) {
	near := calendar.Span{First: days.First.AddDays(-settlesAfter), Last: days.Last.AddDays(restrictsBefore)}
	var past, next calendar.Entry
	for _, e := range p.All {
		switch {
		case !near.Contains(e.First):
		case e.First.Before(days.First):
			past = e
		case next.ID == "":
			next = e
		}
	}
	switch {
	case past.ID != "" && days.First.DaysSince(past.First) <= stillNew, next.ID == "" && past.ID != "":
		return past, true
	case next.ID != "":
		return next, true
	default:
		return calendar.Entry{}, p.Known.Contains(days.First) && p.Known.Contains(near.Last)
	}
}
