package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// whatsOnRecesses tells when the Houses are away and on which days they sit, which
// belong together: a recess that moves moves sitting days.
type whatsOnRecesses struct {
	location *time.Location // in which days are meant
}

// How far, in days, What's On is asked back and ahead. Recesses are announced some
// months ahead; what it tells of the past joins it to the facts in the binary.
const (
	recessesBack  = 300
	recessesAhead = 365
	// longestAway is more days than any House was away at once.
	longestAway = 200
)

func (whatsOnRecesses) About() About {
	return About{
		Name:    "whats-on-recesses",
		Title:   "What's On: recesses and sitting days",
		Bodies:  houses(),
		Address: whatsOnPage,
		Licence: openParliament,
		Every:   daily,
		Why:     "Recesses are announced months ahead, but recalls, prorogation and sitting days at a day's notice.",
	}
}

// Ask asks for the times away of both Houses and for the days on which each sits.
func (s whatsOnRecesses) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	asked := calendar.Span{First: today.AddDays(-recessesBack), Last: today.AddDays(recessesAhead)}
	c := begin(s.About(), today)
	list := &nonsitting{Collector: c, asked: asked, seen: make(map[string]period)}
	if err := byRange(ctx, get, asked, nonsittingDays, whatsOnRange("nonsitting"), list.read); err != nil {
		return importer.Reading{}, err
	}
	for _, house := range houses() {
		days := &sittingDates{Collector: c, house: house, asked: asked, days: []calendar.Date{}}
		switch err := byRange(ctx, get, asked, nonsittingDays, days.request, days.read); {
		case isGone(err):
			days.days = nil
		case err != nil:
			return importer.Reading{}, err
		}
		newHouseYear(house, today, asked, list.of(house), days.inOrder()).tell(c)
	}
	return inOrder(c)
}

// isGone reports whether the service no longer has what it was asked for, at least not
// so. Recesses are worth telling without the sitting days between them.
func isGone(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && slices.Contains([]int{statusBadRequest, statusNotFound, statusGone}, status.Status)
}

// period is a time in which a House does not sit.
type period struct {
	place string
	house calendar.Body
	kind  calendar.Kind // nothing for single days, which sitting days tell better
	name  string        // of a recess: christmas
	span  calendar.Span
}

// nonsitting gathers the periods of What's On.
type nonsitting struct {
	*importer.Collector
	asked   calendar.Span
	periods []period
	seen    map[string]period // by House and id
}

// nonsittingPeriod is a period as What's On writes it.
type nonsittingPeriod struct {
	ID           text `json:"Id"`
	StartDate    text
	EndDate      text
	Category     text
	CategoryCode text
	House        text
	Description  text
}

func (n *nonsitting) read(a Answer) {
	var list []nonsittingPeriod
	if err := decode(a.Content, &list); err != nil {
		n.Refuse("times away", err)
		return
	}
	if list == nil {
		n.Refuse("times away", errors.New("there is no list in the answer"))
	}
	for i, raw := range list {
		place := fmt.Sprintf("period %d in the list", i+1)
		if raw.ID == "0" {
			raw.ID = "" // which all periods had in the answers of 2017 and 2018
		}
		if raw.ID != "" {
			place = "period " + string(raw.ID)
		}
		in, err := raw.houses()
		if err != nil {
			n.Refuse(place, err)
			continue
		}
		p, err := raw.period(place)
		if err != nil {
			n.Refuse(place, err)
			continue
		}
		for _, p.house = range in {
			n.add(string(raw.ID), p)
		}
	}
}

// add takes a period that shares a day with what was asked for. Pieces of the range
// share periods, so one may come twice.
func (n *nonsitting) add(id string, p period) {
	if !p.span.Overlaps(n.asked) {
		return
	}
	key := cmp.Or(id, p.span.String()) + " " + string(p.house)
	was, twice := n.seen[key]
	switch {
	case !twice:
		n.seen[key] = p
		n.periods = append(n.periods, p)
	case was.span != p.span || was.kind != p.kind || was.name != p.name:
		n.Refuse(p.place, fmt.Errorf("it is from %s to %s in one answer and from %s to %s in another", was.span.First, was.span.Last, p.span.First, p.span.Last))
	}
}

// houses returns the Houses of a period: one, or both of what is joint.
func (raw nonsittingPeriod) houses() ([]calendar.Body, error) {
	if h := raw.House.lower(); h == "joint" || h == "both" {
		return houses(), nil
	}
	house, err := houseOf(raw.House)
	return []calendar.Body{house}, err
}

// period reads a period without its House.
func (raw nonsittingPeriod) period(place string) (p period, err error) {
	p.place = place
	if p.span.First, err = raw.StartDate.mustDate("StartDate"); err != nil {
		return p, err
	}
	if p.span.Last, err = raw.EndDate.mustDate("EndDate"); err != nil {
		return p, err
	}
	switch n := p.span.Days(); {
	case n == 0:
		return p, fmt.Errorf("it ends on %s, before it begins on %s", p.span.Last, p.span.First)
	case n > longestAway:
		return p, fmt.Errorf("it would last %d days, from %s to %s", n, p.span.First, p.span.Last)
	}
	if p.kind, err = raw.kind(p.span); err != nil || p.kind != calendar.KindRecess {
		return p, err
	}
	if p.name = recessName(raw.Description.lower(), p.span.First); p.name == "" {
		return p, fmt.Errorf("a recess from %s that is not named has no place in the year", p.span.First)
	}
	return p, nil
}

// of returns the periods of a House by first day.
func (n *nonsitting) of(house calendar.Body) []period {
	var found []period
	for _, p := range n.periods {
		if p.house == house {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b period) int {
		return cmp.Or(a.span.First.Compare(b.span.First), a.span.Last.Compare(b.span.Last), cmp.Compare(a.kind, b.kind))
	})
	return found
}

// sittingDates gathers the days on which a House sits.
type sittingDates struct {
	*importer.Collector
	house calendar.Body
	asked calendar.Span
	days  []calendar.Date
}

func (s *sittingDates) request(span calendar.Span) Request {
	return Request{
		Address: fmt.Sprintf("%s/proceduraldates/%s/sittingdates.json?startDate=%s&endDate=%s", whatsOnAPI, s.house, span.First, span.Last),
		Accept:  acceptJSON,
	}
}

func (s *sittingDates) read(a Answer) {
	place := "sitting dates of the " + s.house.Title()
	var list struct {
		SittingDates []struct{ Date text }
	}
	if err := decode(a.Content, &list); err != nil {
		s.Refuse(place, err)
		return
	}
	if list.SittingDates == nil {
		s.Refuse(place, errors.New("there is no list in the answer"))
	}
	for _, raw := range list.SittingDates {
		d, err := raw.Date.mustDate("Date")
		if err != nil {
			s.Refuse(place, err)
			continue
		}
		if s.asked.Contains(d) {
			s.days = append(s.days, d)
		}
	}
}

// inOrder returns the days in order, each once.
func (s *sittingDates) inOrder() []calendar.Date {
	slices.SortFunc(s.days, calendar.Date.Compare)
	return slices.Compact(s.days)
}

// workingDayBefore and workingDayAfter pass over weekends and the Mondays and days
// that are bank holidays in England every year.
func workingDayBefore(d calendar.Date) calendar.Date {
	for d = d.AddDays(-1); d.IsWeekend() || isUsualHoliday(d); d = d.AddDays(-1) {
	}
	return d
}

func workingDayAfter(d calendar.Date) calendar.Date {
	for d = d.AddDays(1); d.IsWeekend() || isUsualHoliday(d); d = d.AddDays(1) {
	}
	return d
}

func isUsualHoliday(d calendar.Date) bool {
	easter := calendar.Easter(d.Year())
	_, month, day := d.YMD()
	monday := d.Weekday() == time.Monday
	switch month {
	case time.January:
		return day == 1
	case time.May:
		return monday && (day <= 7 || day > 24)
	case time.August:
		return monday && day > 24
	case time.December:
		return day == 25 || day == 26
	}
	return d == easter.AddDays(-2) || d == easter.AddDays(1)
}
