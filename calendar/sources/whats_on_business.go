package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// whatsOnBusiness tells what of the business of the two chambers matters to those who
// want to be heard: the State Opening, fiscal statements and the Fridays for private
// members' bills. Question times and second readings stand in its answer too, but
// have sources of their own: two that tell the same in different words would put
// it on the calendar twice, or take back in turn what the other has told.
type whatsOnBusiness struct {
	location *time.Location // in which days are meant
}

// How far, in days, business is asked for back and ahead. It is published two or
// three weeks ahead, Fridays for private members' bills months ahead; what is
// past is confirmed.
const (
	businessBack  = 28
	businessAhead = 84
)

func (whatsOnBusiness) About() About {
	return About{
		Name:    "whats-on-business",
		Title:   "What's On: business in the chambers",
		Bodies:  append(houses(), calendar.UKGovernment),
		Address: whatsOnPage,
		Licence: openParliament,
		Why:     "Business is announced every week and changed during the day.",
	}
}

// Ask asks for the events of both Houses.
func (s whatsOnBusiness) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	b := &business{
		Collector: begin(s.About(), today),
		today:     today,
		span:      calendar.Span{First: today.AddDays(-businessBack), Last: today.AddDays(businessAhead)},
		found:     make(map[string]sitting),
	}
	if err := byRange(ctx, get, b.span, listDays, whatsOnRange("list"), b.read); err != nil {
		return importer.Reading{}, err
	}
	if !b.inChamber {
		b.Refuse("", fmt.Errorf("there is nothing in either chamber from %s to %s", b.span.First, b.span.Last))
	}
	b.tell()
	return inOrder(b.Collector)
}

// business gathers what is of interest, by the id of its entry.
type business struct {
	*importer.Collector
	today     calendar.Date
	span      calendar.Span
	inChamber bool // something was
	found     map[string]sitting
}

// sitting is an entry with what decides between several events for it.
type sitting struct {
	place     string
	entry     calendar.Entry
	cancelled bool
	order     int
}

// whatsOnListed is an event as What's On writes it.
type whatsOnListed struct {
	ID            text `json:"Id"`
	StartDate     text
	StartTime     text
	CancelledDate text
	Type          text
	House         text
	Category      text
	Description   text
	SortOrder     text
}

func (b *business) read(a Answer) {
	var list []whatsOnListed
	if err := decode(a.Content, &list); err != nil {
		b.Refuse("", err)
		return
	}
	if list == nil {
		b.Refuse("", errors.New("there is no list in the answer"))
	}
	for i, raw := range list {
		if raw.Type.lower() != "main chamber" {
			continue
		}
		place := cmp.Or("event "+string(raw.ID), fmt.Sprintf("event %d in the list", i+1))
		on, err := raw.StartDate.mustDate("StartDate")
		if err != nil {
			b.Refuse(place, err)
			continue
		}
		if !b.span.Contains(on) {
			continue
		}
		b.inChamber = true
		for _, e := range raw.entries(on) {
			b.add(place, raw, e)
		}
	}
}

// add takes an event for an entry. Of several the first on the paper that is not
// cancelled holds.
func (b *business) add(place string, raw whatsOnListed, e calendar.Entry) {
	order, _ := strconv.Atoi(string(raw.SortOrder))
	s := sitting{place: place, entry: e, cancelled: raw.CancelledDate != "", order: order}
	s.entry.Certainty = certainty(e.Last, b.today)
	s.entry.Source.Name = whatsOnPage
	if raw.ID != "" {
		s.entry.Source.Name = whatsOnEvent + string(raw.ID)
	}
	was, twice := b.found[e.ID]
	if !twice || s.before(was) {
		b.found[e.ID] = s
	}
}

func (s sitting) before(o sitting) bool {
	if s.cancelled != o.cancelled {
		return o.cancelled
	}
	return cmp.Or(s.entry.First.Compare(o.entry.First), cmp.Compare(s.order, o.order), cmp.Compare(s.entry.Source.Name, o.entry.Source.Name)) < 0
}

func (b *business) tell() {
	for _, id := range slices.Sorted(maps.Keys(b.found)) {
		if s := b.found[id]; s.cancelled {
			b.Withdraw(s.place, id)
		} else {
			b.Add(s.place, s.entry)
		}
	}
}

// entries makes the entries that an event in a chamber is of interest for, if any.
// An event of a House that is not known is of none.
func (raw whatsOnListed) entries(on calendar.Date) []calendar.Entry {
	category := raw.Category.lower()
	said := category + " " + raw.Description.lower()
	if strings.Contains(category, "state opening") {
		return stateOpening(on)
	}
	if house, err := houseOf(raw.House); err != nil || house != calendar.Commons {
		return nil
	}
	if strings.HasPrefix(strings.ReplaceAll(category, "’", "'"), "private members' bill") && on.Weekday() == time.Friday {
		return []calendar.Entry{privateMembersBills(on, raw.Description.plain())}
	}
	return fiscalStatement(said, on, raw.StartTime.clock())
}

func stateOpening(on calendar.Date) []calendar.Entry {
	var both []calendar.Entry
	for _, house := range houses() {
		both = append(both, calendar.Entry{
			ID:    fmt.Sprintf("%s/%s/%d", house, calendar.KindStateOpening, on.Year()),
			Body:  house,
			Kind:  calendar.KindStateOpening,
			Title: "State Opening of Parliament",
			First: on,
			Last:  on,
		})
	}
	return both
}

func privateMembersBills(on calendar.Date, first string) calendar.Entry {
	e := calendar.Entry{
		ID:    fmt.Sprintf("%s/%s/%s", calendar.Commons, calendar.KindPMBFriday, on),
		Body:  calendar.Commons,
		Kind:  calendar.KindPMBFriday,
		Title: "Private members' bills",
		First: on,
		Last:  on,
	}
	if first != "" {
		e.Source.Note = "First on the paper: " + strings.TrimSuffix(first, ".") + "."
	}
	return e
}

// fiscalStatement makes the entry of a Budget or a forecast on the day of the
// Chancellor's statement, not of the debates that follow it.
func fiscalStatement(said string, on calendar.Date, starts string) []calendar.Entry {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
	}
	e := calendar.Entry{Body: calendar.UKGovernment, Nation: calendar.UnitedKingdom, First: on, Last: on, Starts: starts}
	season := seasonOf(on)
	switch {
	case has("debate", "resolution", "question", "petition"):
		return nil
	case has("budget statement", "financial statement"):
		e.Kind, e.Title = calendar.KindBudget, "Budget"
	case has("spring forecast", "spring statement"):
		e.Kind, e.Title, season = calendar.KindSpringForecast, "Spring Forecast", "spring"
	default:
		return nil
	}
	e.ID = fmt.Sprintf("%s/%s/%s/%d", e.Body, e.Kind, season, on.Year())
	e.Title = fmt.Sprintf("%s %d", e.Title, on.Year())
	return []calendar.Entry{e}
}

// seasonOf names the season of a Budget as the facts do.
func seasonOf(d calendar.Date) string {
	switch _, month, _ := d.YMD(); {
	case month <= time.April:
		return "spring"
	case month <= time.August:
		return "summer"
	default:
		return "autumn"
	}
}
