package typical

import (
	"errors"
	"fmt"

	"divisionbell/calendar"
)

// devolvedRules are the recesses of the devolved parliaments.
type devolvedRules []devolvedRecess

// devolvedRecess is one of them. Rules of the same body and name share what is
// learnt from past years and differ in when Easter falls.
type devolvedRecess struct {
	Body        calendar.Body `yaml:"body"`
	Name        string        `yaml:"name"`
	Title       string        `yaml:"title"`
	EasterFrom  dayOfYear     `yaml:"easter_from"`
	EasterUntil dayOfYear     `yaml:"easter_until"`
	First       edge          `yaml:"first"`
	Last        edge          `yaml:"last"`
	NotHeld     []int         `yaml:"not_held"`
	Reason      string        `yaml:"reason"`
	Source      string        `yaml:"source"`
}

func (rules devolvedRules) check() error {
	if len(rules) == 0 {
		return errors.New("no rules")
	}
	for _, r := range rules {
		if r.Body == "" || r.Name == "" || r.Title == "" || !r.First.Anchor.given() || !r.Last.Anchor.given() || r.Reason == "" || r.Source == "" {
			return fmt.Errorf("%s %q must have a body, a name, a title, a first and a last day, a reason and a source", r.Body, r.Name)
		}
	}
	return nil
}

func (r devolvedRecess) holdsIn(year int) bool {
	return rule{EasterFrom: r.EasterFrom, EasterUntil: r.EasterUntil}.holdsIn(year)
}

// devolvedHistory is what past years say of a recess.
type devolvedHistory struct {
	first, last offsets
	held, years int
	latest      int // the latest known year
}

// fewYears is the number of known years below which a week is added on either side
// of what they teach.
const fewYears = 4

// dissolvedBefore is the number of days before a poll from which a devolved
// parliament is dissolved: the Scottish Parliament was for 28 days in 2026, the
// Senedd for 29.
const dissolvedBefore = 28

// devolvedRecesses projects, up to and including the year until, the recesses of
// the devolved parliaments that are not known. None is projected into a
// dissolution before a poll that is known.
func (o others) devolvedRecesses(known calendar.Layer, until int) []calendar.Entry {
	entries := byID(known)
	past := make(map[string]*devolvedHistory)
	for _, r := range o.Devolved {
		key := string(r.Body) + "/" + r.Name
		if past[key] == nil {
			past[key] = &devolvedHistory{}
		}
		past[key].add(r, entries, known.Known.Year())
	}
	var found []calendar.Entry
	for _, r := range o.Devolved {
		for year := known.Known.Year() - 1; year <= until; year++ {
			_, announced := entries[recessID(r.Body, r.Name, year)]
			if announced || !r.holdsIn(year) || r.Last.in(year).Before(known.Known) {
				continue
			}
			e := r.project(year, *past[string(r.Body)+"/"+r.Name])
			if isDissolved(known, r.Body, e.Span()) {
				continue
			}
			e.Revised = known.Known
			found = append(found, e)
		}
	}
	return found
}

func (h *devolvedHistory) add(r devolvedRecess, entries map[string]*calendar.Entry, until int) {
	for year := learnFrom; year <= until; year++ {
		e, ok := entries[recessID(r.Body, r.Name, year)]
		if !ok || !r.holdsIn(year) {
			continue
		}
		h.first = append(h.first, e.First.DaysSince(r.First.in(year)))
		h.last = append(h.last, e.Last.DaysSince(r.Last.in(year)))
		h.held, h.years, h.latest = h.held+1, h.years+1, max(h.latest, year)
	}
	for _, year := range r.NotHeld {
		if year <= until {
			h.years++
		}
	}
}

func (r devolvedRecess) project(year int, past devolvedHistory) calendar.Entry {
	lead := year - past.latest
	firstOff, lastOff := learn(past.first, lead), learn(past.last, lead)
	first, last := r.First.in(year), r.Last.in(year)
	begins, ends := likely(first, &firstOff), likely(last, &lastOff)
	if past.held < fewYears {
		begins = calendar.Span{First: begins.First.AddDays(-7), Last: begins.Last.AddDays(7)}
		ends = calendar.Span{First: ends.First.AddDays(-7), Last: ends.Last.AddDays(7)}
	}
	return asProjected(calendar.Entry{
		ID:     recessID(r.Body, r.Name, year),
		Kind:   calendar.KindRecess,
		Body:   r.Body,
		Nation: nationOf(r.Body),
		Title:  r.Title,
		First:  first,
		Last:   last,
		Source: calendar.Source{
			Name: r.Source,
			Note: fmt.Sprintf("%s The facts have %d years of it.", r.Reason, past.held),
		},
	}, happens(past.held, past.years), begins, ends)
}

func nationOf(parliament calendar.Body) calendar.Nation {
	switch parliament {
	case calendar.ScottishParliament:
		return calendar.Scotland
	case calendar.Senedd:
		return calendar.Wales
	default:
		return calendar.NorthernIreland
	}
}

// isDissolved reports whether a poll of the body, with the weeks of dissolution
// before it, falls into the span.
func isDissolved(known calendar.Layer, body calendar.Body, span calendar.Span) bool {
	for _, e := range known.Entries {
		dissolution := calendar.Span{First: e.First.AddDays(-dissolvedBefore), Last: e.First}
		if e.Body == body && e.Kind == calendar.KindElection && dissolution.Overlaps(span) {
			return true
		}
	}
	return false
}
