package typical

import (
	"errors"
	"fmt"
	"slices"

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
}

// moves is the share of the odds that the weeks beside the one that the past teaches
// have.
const moves = 0.1

// devolvedRecesses projects every recess of a devolved parliament that begins in one of
// the years and is not known: after the facts end, and in the years that they leave
// out. None is projected into another recess or a dissolution, be it known or, in what
// is given, projected.
func (o others) devolvedRecesses(body calendar.Body, known calendar.Layer, from, until int) []projected {
	entries := byID(known)
	past := make(map[string]*devolvedHistory)
	for _, r := range o.Devolved {
		if past[r.Name] == nil {
			past[r.Name] = &devolvedHistory{}
		}
		if r.Body == body {
			past[r.Name].add(r, entries, known.Known.Year())
		}
	}
	away := timesAwayOf(body, known, calendar.KindRecess, calendar.KindDissolution)
	var found []projected
	for _, r := range o.Devolved {
		for year := from; year <= until; year++ {
			_, announced := entries[recessID(r.Body, r.Name, year)]
			if r.Body != body || announced || !r.holdsIn(year) || r.calledOff(year, known.Known) {
				continue
			}
			if p := r.project(year, *past[r.Name]); !fallsAway(away, p.entry.Span()) {
				found = append(found, p)
			}
		}
	}
	return found
}

// calledOff reports whether it is known that the recess of a year did not take place.
func (r devolvedRecess) calledOff(year int, known calendar.Date) bool {
	return year <= known.Year() && slices.Contains(r.NotHeld, year)
}

func (h *devolvedHistory) add(r devolvedRecess, entries map[string]*calendar.Entry, until int) {
	for year := learnFrom; year <= until; year++ {
		e, ok := entries[recessID(r.Body, r.Name, year)]
		if !ok || !r.holdsIn(year) {
			continue
		}
		h.first = append(h.first, e.First.DaysSince(r.First.in(year)))
		h.last = append(h.last, e.Last.DaysSince(r.Last.in(year)))
		h.held, h.years = h.held+1, h.years+1
	}
	for _, year := range r.NotHeld {
		if year <= until {
			h.years++
		}
	}
}

func (r devolvedRecess) project(year int, past devolvedHistory) projected {
	first, last := r.First.in(year), r.Last.in(year)
	p := projected{
		rises: first.AddDays(-1), returns: last.AddDays(1),
		risesOff: learn(past.first, 1).widened(moves), returnsOff: learn(past.last, 1).widened(moves),
	}
	begins, ends := likely(first, &p.risesOff), likely(last, &p.returnsOff)
	p.entry = asProjected(calendar.Entry{
		ID:     recessID(r.Body, r.Name, year),
		Kind:   calendar.KindRecess,
		Body:   r.Body,
		Nation: r.Body.Nation(),
		Title:  r.Title,
		First:  first,
		Last:   last,
		Source: calendar.Source{
			Name: r.Source,
			Note: fmt.Sprintf("%s The facts have %d years of it.", r.Reason, past.held),
		},
	}, happens(past.held, past.years), begins, ends)
	return p
}
