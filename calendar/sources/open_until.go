package sources

import (
	"cmp"
	"errors"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

const (
	// mostOpen is how many invitations a source tells at the most: those that close
	// soonest.
	mostOpen = 200
	// openYears is how far ahead, in years, an invitation can close. One that closes
	// later has no real end.
	openYears = 2
)

// invitations are things that people can answer until a day: calls for evidence and
// consultations.
type invitations struct {
	*importer.Collector
	today  calendar.Date
	found  map[string]calendar.Entry
	places map[string]string
}

func newInvitations(c *importer.Collector, today calendar.Date) *invitations {
	return &invitations{Collector: c, today: today, found: make(map[string]calendar.Entry), places: make(map[string]string)}
}

// isOpen reports whether what closes on that day is open still, and has an end.
func (v *invitations) isOpen(closes calendar.Date) bool {
	return !closes.Before(v.today) && closes.Before(v.today.AddDays(openYears*366))
}

// add takes an invitation. The same twice is one; of two that differ the Collector
// hears of both.
func (v *invitations) add(place string, e calendar.Entry) {
	if was, twice := v.found[e.ID]; twice {
		if !was.SaysTheSame(e) {
			v.Add(v.places[e.ID], was)
			v.Add(place, e)
		}
		return
	}
	v.found[e.ID], v.places[e.ID] = e, place
}

// tell tells those that close soonest, and is complete for the kinds of those bodies
// if that is all of them.
func (v *invitations) tell(kinds []calendar.Kind, bodies ...calendar.Body) {
	all := make([]calendar.Entry, 0, len(v.found))
	for _, e := range v.found {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b calendar.Entry) int {
		return cmp.Or(a.Last.Compare(b.Last), cmp.Compare(a.ID, b.ID))
	})
	if len(all) > 0 && !slices.ContainsFunc(all, func(e calendar.Entry) bool { return !e.Source.Announced.IsZero() }) {
		v.Refuse("", errors.New("none is said to have opened on any day"))
	}
	for _, e := range all[:min(len(all), mostOpen)] {
		v.Add(v.places[e.ID], e)
	}
	if len(all) > mostOpen {
		return
	}
	for _, body := range bodies {
		for _, kind := range kinds {
			v.Complete(importer.List{Body: body, Kind: kind, Span: calendar.Span{First: calendar.Year(v.today.Year() - 10).First, Last: v.today.AddDays(openYears * 366)}})
		}
	}
}
