package sources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

const (
	// mostRecalls is how many sitting days a time away can have. Houses have been
	// recalled for a day or two; more says that the days and the times away do not
	// belong together.
	mostRecalls = 5
	// recallGap is how long, in days, the gap is at the most that a recall leaves in a
	// recess which is written as two.
	recallGap = 5
	// edgeReach is how far, in days, the days on which a House rises and returns are
	// looked for among its sitting days.
	edgeReach = 14
	// longestTerm is more days than a House sits between two times away.
	longestTerm = 80
	// fewFridays is the number of Fridays in term from which their share tells anything.
	fewFridays = 4
)

// houseYear is when a House is away and when it sits, as one source tells it.
type houseYear struct {
	house calendar.Body
	today calendar.Date
	asked calendar.Span
	away  []period        // recesses, prorogations, dissolutions, by first day
	days  []calendar.Date // in order; nil if nobody tells them
	sits  map[calendar.Date]bool
	page  string // on which people can read it
}

func newHouseYear(house calendar.Body, today calendar.Date, asked calendar.Span, periods []period, days []calendar.Date) *houseYear {
	y := &houseYear{house: house, today: today, asked: asked, days: days, sits: make(map[calendar.Date]bool, len(days)), page: whatsOnPage}
	for _, d := range days {
		y.sits[d] = true
	}
	for _, p := range periods {
		if p.kind != "" {
			y.join(p)
		}
	}
	return y
}

// join adds a period. The same one twice is one, and so is a recess in two parts with
// nothing between them but a recall.
func (y *houseYear) join(p period) {
	if n := len(y.away); n > 0 {
		last := &y.away[n-1]
		same := last.kind == p.kind && last.name == p.name
		if same && p.span.First.DaysSince(last.span.Last) <= recallGap+1 {
			if p.span.Last.After(last.span.Last) {
				last.span.Last = p.span.Last
			}
			return
		}
	}
	y.away = append(y.away, p)
}

// tell hands over what can be believed, and says what cannot.
func (y *houseYear) tell(c *importer.Collector) {
	if !slices.ContainsFunc(y.away, func(p period) bool { return p.kind == calendar.KindRecess }) {
		c.Refuse("", fmt.Errorf("the %s has no recess from %s to %s, and there is none of its years without", y.house.Title(), y.asked.First, y.asked.Last))
		return
	}
	if y.days != nil && len(y.days) == 0 {
		c.Refuse("", fmt.Errorf("the %s never sits from %s to %s", y.house.Title(), y.asked.First, y.asked.Last))
		return
	}
	for i := range y.away {
		y.trim(&y.away[i])
		y.tellAway(c, y.away[i])
	}
	reach := calendar.Extent{Span: calendar.Span{First: y.asked.First, Last: y.reach()}, ConfirmedUntil: y.today.AddDays(-1)}
	told := calendar.Span{First: y.today, Last: y.today}
	for _, p := range y.away {
		if p.span.First.After(told.Last) && !p.span.First.After(reach.Last) {
			told.Last = p.span.First
		}
	}
	for _, kind := range []calendar.Kind{calendar.KindRecess, calendar.KindProrogation, calendar.KindDissolution} {
		c.Complete(importer.List{Body: y.house, Kind: kind, Span: told})
	}
	c.Recesses(y.house, reach)
	y.tellSittingDays(c, reach)
}

// tellAway tells one time away, and the recalls in it.
func (y *houseYear) tellAway(c *importer.Collector, p period) {
	recalls := y.within(p.span)
	if len(recalls) > mostRecalls || p.span.Days() == 0 {
		c.Refuse(p.place, fmt.Errorf("the %s is away from %s to %s and down to sit on %d days of it", y.house.Title(), p.span.First, p.span.Last, len(recalls)))
		return
	}
	c.Add(p.place, y.entry(p))
	for _, d := range recalls {
		c.Add("sitting dates", y.recall(d))
	}
}

// trim takes a day off either end of a period on which the House sits: then it rises
// on that day, or returns on it.
func (y *houseYear) trim(p *period) {
	for p.span.Days() > 0 && y.sits[p.span.First] {
		p.span.First = p.span.First.AddDays(1)
	}
	for p.span.Days() > 0 && y.sits[p.span.Last] {
		p.span.Last = p.span.Last.AddDays(-1)
	}
}

func (y *houseYear) within(s calendar.Span) []calendar.Date {
	var found []calendar.Date
	for _, d := range y.days {
		if s.Contains(d) {
			found = append(found, d)
		}
	}
	return found
}

// entry makes the entry of a time away. The id is that of the projection, so that it
// takes the projection's place.
func (y *houseYear) entry(p period) calendar.Entry {
	e := calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%d", y.house, p.kind, p.span.First.Year()),
		Body:      y.house,
		Kind:      p.kind,
		First:     p.span.First,
		Last:      p.span.Last,
		Rises:     y.sittingBefore(p.span.First),
		Returns:   y.sittingAfter(p.span.Last),
		Certainty: certainty(p.span.Last, y.today),
		Source:    calendar.Source{Name: y.page},
	}
	switch p.kind {
	case calendar.KindProrogation:
		e.Title = "Prorogation"
	case calendar.KindDissolution:
		e.Title = "Parliament dissolved"
	case calendar.KindRecess:
		e.ID = fmt.Sprintf("%s/%s/%s/%d", y.house, p.kind, p.name, p.span.First.Year())
		e.Title = strings.ToUpper(p.name[:1]) + strings.ReplaceAll(p.name[1:], "-", " ") + " recess"
		e.Rises = cmp.Or(e.Rises, workingDayBefore(e.First))
		e.Returns = cmp.Or(e.Returns, workingDayAfter(e.Last))
	}
	return e
}

func (y *houseYear) sittingBefore(d calendar.Date) calendar.Date {
	for n := range edgeReach {
		if before := d.AddDays(-1 - n); y.sits[before] {
			return before
		}
	}
	return calendar.Date{}
}

func (y *houseYear) sittingAfter(d calendar.Date) calendar.Date {
	for n := range edgeReach {
		if after := d.AddDays(1 + n); y.sits[after] {
			return after
		}
	}
	return calendar.Date{}
}

func (y *houseYear) recall(d calendar.Date) calendar.Entry {
	return calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%s", y.house, calendar.KindRecall, d),
		Body:      y.house,
		Kind:      calendar.KindRecall,
		Title:     "Recall of the House",
		First:     d,
		Last:      d,
		Certainty: certainty(d, y.today),
		Source:    calendar.Source{Name: y.page, Note: "A sitting day inside a time away."},
	}
}

// reach is the last day of which it is told whether there is a recess: that of the
// return from the last one, for what comes after it may not be announced yet. A
// term that would be longer than any is one in which recesses are not announced yet.
func (y *houseYear) reach() calendar.Date {
	last := y.today
	for _, p := range y.away {
		if p.span.First.DaysSince(last) > longestTerm {
			break
		}
		if after := workingDayAfter(p.span.Last); after.After(last) {
			last = after
		}
	}
	return last
}

// tellSittingDays tells the sitting days as far as the recesses are told and as far
// as there are any: a day after the last one may only not be down yet.
func (y *houseYear) tellSittingDays(c *importer.Collector, reach calendar.Extent) {
	if y.days == nil {
		return
	}
	if last := y.days[len(y.days)-1]; last.Before(reach.Last) {
		reach.Last = last
	}
	if y.fridaysAreFilledIn(reach.Last) {
		reach.Last = y.today.AddDays(-1)
	}
	if reach.ConfirmedUntil.After(reach.Last) {
		reach.ConfirmedUntil = reach.Last
	}
	if d, never := y.neverSits(reach.Span); never {
		c.Refuse("sitting dates", fmt.Errorf("the %s has no sitting in the two weeks from %s, and no recess covers them", y.house.Title(), d))
		return
	}
	days := y.within(reach.Span)
	if len(days) == 0 {
		return
	}
	c.SittingDays(y.house, reach, days)
}

// fridaysAreFilledIn reports whether the House is down to sit on most Fridays to
// come, which neither House does: then the days are not those that it has fixed but
// all that nothing is said against.
func (y *houseYear) fridaysAreFilledIn(last calendar.Date) bool {
	fridays, sat := 0, 0
	for d := y.today.OnOrAfter(time.Friday); !d.After(last); d = d.AddDays(7) {
		if y.isAway(d) {
			continue
		}
		fridays++
		if y.sits[d] {
			sat++
		}
	}
	return fridays >= fewFridays && 2*sat > fridays
}

func (y *houseYear) isAway(d calendar.Date) bool {
	return slices.ContainsFunc(y.away, func(p period) bool { return p.span.Contains(d) })
}

// neverSits finds two weeks, Monday to Thursday, one after the other, in which the
// House neither sits nor is away. It returns the first day of the two.
func (y *houseYear) neverSits(s calendar.Span) (calendar.Date, bool) {
	empty := 0
	for monday := s.First.OnOrAfter(time.Monday); !monday.AddDays(3).After(s.Last); monday = monday.AddDays(7) {
		empty++
		for i := range 4 {
			if d := monday.AddDays(i); y.sits[d] || y.isAway(d) {
				empty = 0
			}
		}
		if empty == 2 {
			return monday.AddDays(-7), true
		}
	}
	return calendar.Date{}, false
}
