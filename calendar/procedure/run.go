package procedure

import (
	"strings"

	"divisionbell/calendar"
)

// Run is a number of days in a row that did not count, for one cause.
type Run struct {
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	Days  int           `json:"days"`
	// Cause in words.
	Cause string `json:"cause"`
	// Entries are the ids of the recesses and other times away that it names.
	Entries []string `json:"entries,omitempty"`
}

// notCounted returns the days from a day to the last that did not count, in order.
func (p course) notCounted(c *calendar.Calendar, from calendar.Date) ([]Run, error) {
	runs := []Run{}
	days, err := c.EachDay(p.houses, p.rule, calendar.Span{First: from, Last: p.last})
	if err != nil {
		return nil, err
	}
	for i, s := range days {
		d := from.AddDays(i)
		if s.Sits() && !d.Before(p.first) {
			continue
		}
		cause, entries := p.cause(c, d)
		if n := len(runs); n > 0 && runs[n-1].Cause == cause && runs[n-1].Last.AddDays(1) == d {
			runs[n-1].Last = d
			runs[n-1].Days++
			continue
		}
		runs = append(runs, Run{First: d, Last: d, Days: 1, Cause: cause, Entries: entries})
	}
	return runs, nil
}

// cause says why a day did not count: who was away and for what, else that it was no
// day for sitting.
func (p course) cause(c *calendar.Calendar, d calendar.Date) (cause string, entries []string) {
	for _, kind := range []calendar.Kind{calendar.KindDissolution, calendar.KindProrogation} {
		if e, ok := c.On(d, calendar.Commons, kind); ok {
			return e.Title, []string{e.ID}
		}
	}
	var titles, houses []string
	for _, house := range p.houses.Bodies() {
		s, _ := c.Sitting(house, d)
		e, ok := c.Entry(s.Cause)
		if s.Sits() || !ok {
			continue
		}
		titles, houses, entries = append(titles, e.Title), append(houses, house.Title()), append(entries, e.ID)
	}
	switch {
	case len(titles) == 2 && titles[0] == titles[1]:
		return "Both Houses: " + titles[0], entries
	case len(titles) > 0:
		for i := range titles {
			titles[i] = houses[i] + ": " + titles[i]
		}
		return strings.Join(titles, "; "), entries
	}
	return p.unnamed(c, d), nil
}

// unnamed says why a day did not count on which no House is away for anything that has
// a name.
func (p course) unnamed(c *calendar.Calendar, d calendar.Date) string {
	if p.rule != calendar.CountSitting {
		return "adjourned for more than four days"
	}
	if d.IsWeekend() {
		return "weekend"
	}
	if title, ok := c.Holiday(calendar.England, d); ok {
		return title
	}
	var away []string
	for _, house := range p.houses.Bodies() {
		if s, _ := c.Sitting(house, d); !s.Sits() {
			away = append(away, house.Title())
		}
	}
	switch len(away) {
	case 0:
		return "before the first day on which both Houses sit"
	case 1:
		return "no sitting of the " + away[0]
	default:
		return "no sitting of either House"
	}
}
