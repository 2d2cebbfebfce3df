package typical

import (
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// governmentRules are the rules of Budgets and forecasts.
type governmentRules struct {
	FiscalEvents []fiscalEvent `yaml:"fiscal_events"`
	Occasions    []occasion    `yaml:"occasions"`
}

func (r governmentRules) check() error {
	for _, f := range r.FiscalEvents {
		if err := f.check(); err != nil {
			return err
		}
	}
	for _, o := range r.Occasions {
		if err := o.check(); err != nil {
			return err
		}
	}
	return nil
}

// fiscalEvent is a Budget or a forecast of the UK Government, which comes in one
// season of the year if it comes.
type fiscalEvent struct {
	Kind        calendar.Kind `yaml:"kind"`
	Name        string        `yaml:"name"`
	Title       string        `yaml:"title"` // %d is the year
	Day         edge          `yaml:"day"`
	SeasonFrom  edge          `yaml:"season_from"`
	SeasonUntil edge          `yaml:"season_until"`
	// Kinds count as the event, DayKinds teach on which day it falls.
	Kinds           []calendar.Kind `yaml:"kinds"`
	DayKinds        []calendar.Kind `yaml:"day_kinds"`
	DayFrom         int             `yaml:"day_from"`
	OddsFrom        int             `yaml:"odds_from"`
	Reason          string          `yaml:"reason"`
	Source          string          `yaml:"source"`
	Representations representations `yaml:"representations"`
}

// representations is the time in which the Treasury takes proposals for a Budget.
type representations struct {
	Title  string `yaml:"title"`
	Opens  int    `yaml:"opens"` // days before the Budget
	Closes int    `yaml:"closes"`
	Reason string `yaml:"reason"`
	Source string `yaml:"source"`
}

func (f fiscalEvent) check() error {
	if f.Kind == "" || f.Name == "" || f.Title == "" || !f.Day.Anchor.given() || !f.SeasonFrom.Anchor.given() || !f.SeasonUntil.Anchor.given() || f.Reason == "" || f.Source == "" {
		return fmt.Errorf("fiscal event %q must have a kind, a name, a title, a day, a season, a reason and a source", f.Title)
	}
	if r := f.Representations; r.Title != "" && (r.Opens <= r.Closes || r.Reason == "" || r.Source == "") {
		return fmt.Errorf("representations %q must open before they close and have a reason and a source", r.Title)
	}
	return nil
}

// government projects, up to and including the year until, the Budgets and
// forecasts that are not announced, the time for representations before any Budget,
// and, from the year from on, the budgets of the Scottish and the Welsh Government.
func (o others) government(known calendar.Layer, from, until int) []calendar.Entry {
	var found []calendar.Entry
	fiscal := calendar.Layer{Known: known.Known}
	for _, e := range known.Entries {
		if e.Body == calendar.UKGovernment {
			fiscal.Entries = append(fiscal.Entries, e)
		}
	}
	for _, f := range o.Government.FiscalEvents {
		for year := known.Known.Year(); year <= until; year++ {
			event, announced := f.announced(fiscal, year)
			if !announced && f.Day.in(year).Before(known.Known) {
				continue
			}
			if !announced {
				event = f.project(fiscal, year)
				found = append(found, event)
			}
			if f.Representations.Title == "" || event.First.Before(known.Known) || f.Representations.isKnown(fiscal, f.Name, year) {
				continue
			}
			if e := f.before(fiscal, event, year); !e.Last.Before(known.Known) {
				found = append(found, e)
			}
		}
	}
	return append(found, projectOccasions(o.Government.Occasions, known, from, until)...)
}

// of returns the known events of those kinds that fell in the season of a year. What
// is known here is that of the UK Government alone.
func (f fiscalEvent) of(known calendar.Layer, kinds []calendar.Kind, year int) []calendar.Entry {
	season := calendar.Span{First: f.SeasonFrom.in(year), Last: f.SeasonUntil.in(year)}
	var found []calendar.Entry
	for _, e := range known.Entries {
		if slices.Contains(kinds, e.Kind) && season.Contains(e.First) {
			found = append(found, e)
		}
	}
	return found
}

// announced returns the first event that stands for that year's, if one is known.
func (f fiscalEvent) announced(known calendar.Layer, year int) (calendar.Entry, bool) {
	if of := f.of(known, f.Kinds, year); len(of) > 0 {
		return of[0], true
	}
	return calendar.Entry{}, false
}

func (f fiscalEvent) isKnown(known calendar.Layer, kinds []calendar.Kind, year int) bool {
	return len(f.of(known, kinds, year)) > 0
}

func (f fiscalEvent) project(known calendar.Layer, year int) calendar.Entry {
	var past offsets
	for y := f.DayFrom; y < year; y++ {
		for _, e := range f.of(known, f.DayKinds, y) {
			past = append(past, e.First.DaysSince(f.Day.in(y)))
		}
	}
	held, years := 0, 0
	for y := f.OddsFrom; y < year; y++ {
		switch {
		case f.isKnown(known, f.Kinds, y):
			held, years = held+1, years+1
		case f.SeasonUntil.in(y).Before(known.Known):
			years++
		}
	}
	day := f.Day.in(year)
	e := calendar.Entry{
		ID:     fmt.Sprintf("%s/%s/%s/%d", calendar.UKGovernment, f.Kind, f.Name, year),
		Kind:   f.Kind,
		Body:   calendar.UKGovernment,
		Nation: calendar.UnitedKingdom,
		Title:  fmt.Sprintf(f.Title, year),
		First:  day,
		Last:   day,
		Source: calendar.Source{
			Name: f.Source,
			Note: fmt.Sprintf("%s It came in %d of %d years since %d.", f.Reason, held, years, f.OddsFrom),
		},
		Revised: known.Known,
	}
	likely := past.likely(day)
	return asProjected(e, happens(held, years), likely, likely)
}

// before projects the time for representations before a Budget, known or projected.
// The odds are the Budget's, less by the share of past Budgets in its season before
// which none were found. None open before the Budget is announced.
func (f fiscalEvent) before(known calendar.Layer, budget calendar.Entry, year int) calendar.Entry {
	held, years := 0, 0
	for y := f.DayFrom; y < year; y++ {
		if !f.isKnown(known, []calendar.Kind{f.Kind}, y) {
			continue
		}
		years++
		if f.Representations.isKnown(known, f.Name, y) {
			held++
		}
	}
	e := f.Representations.project(known, budget, f.Name)
	e.Probability *= happens(held, years)
	e.Source.Note = fmt.Sprintf("%s They were found for %d of the %d Budgets in that season since %d.", e.Source.Note, held, years, f.DayFrom)
	if told := budget.Source.Announced; !told.IsZero() {
		openFrom(&e, told)
	}
	return e
}

// project returns the time for representations before a Budget. Its range is that of
// the Budget, wider by how far the known ones lay from the rule, so it holds more than
// eight cases of ten.
func (r representations) project(known calendar.Layer, budget calendar.Entry, name string) calendar.Entry {
	opened, closed := r.learn(known)
	e := calendar.Entry{
		ID:      fmt.Sprintf("%s/%s/%s/%d", calendar.UKGovernment, calendar.KindRepresentations, name, budget.First.Year()),
		Kind:    calendar.KindRepresentations,
		Body:    calendar.UKGovernment,
		Nation:  calendar.UnitedKingdom,
		Title:   fmt.Sprintf(r.Title, budget.First.Year()),
		First:   budget.First.AddDays(-r.Opens),
		Last:    budget.First.AddDays(-r.Closes),
		Source:  calendar.Source{Name: r.Source, Note: r.Reason},
		Revised: known.Known,
	}
	around := func(d calendar.Date, past offsets) calendar.Span {
		s := past.likely(d)
		return calendar.Span{
			First: s.First.AddDays(budget.Earliest.DaysSince(budget.First)),
			Last:  s.Last.AddDays(budget.Latest.DaysSince(budget.First)),
		}
	}
	return asProjected(e, budget.Probability, around(e.First, opened), around(e.Last, closed))
}

// openFrom moves what would open before that day to it. A Budget is announced too
// early to leave no time before the representations close.
func openFrom(e *calendar.Entry, told calendar.Date) {
	later := func(d calendar.Date) calendar.Date {
		if d.Before(told) && told.Before(e.Last) {
			return told
		}
		return d
	}
	e.First, e.Earliest = later(e.First), later(e.Earliest)
	e.FirstLikely = &calendar.Span{First: later(e.FirstLikely.First), Last: later(e.FirstLikely.Last)}
}

// isKnown reports whether the time for representations before that Budget is announced.
func (r representations) isKnown(known calendar.Layer, name string, year int) bool {
	id := fmt.Sprintf("%s/%s/%s/%d", calendar.UKGovernment, calendar.KindRepresentations, name, year)
	return slices.ContainsFunc(known.Entries, func(e calendar.Entry) bool { return e.ID == id })
}

// learn returns how far known representations opened and closed from the rule. They
// share their name with the Budget that they were for: autumn/2025. Where only the
// last day was found the entry is one day long.
func (r representations) learn(known calendar.Layer) (opened, closed offsets) {
	entries := byID(known)
	for _, e := range known.Entries {
		if e.Kind != calendar.KindRepresentations {
			continue
		}
		name := strings.TrimPrefix(e.ID, fmt.Sprintf("%s/%s/", e.Body, e.Kind))
		budget, ok := entries[fmt.Sprintf("%s/%s/%s", e.Body, calendar.KindBudget, name)]
		if !ok {
			continue
		}
		closed = append(closed, e.Last.DaysSince(budget.First)+r.Closes)
		if e.First != e.Last {
			opened = append(opened, e.First.DaysSince(budget.First)+r.Opens)
		}
	}
	return opened, closed
}

// Happened returns the fact that a projection came true as: the entry of the same
// id or, for a Budget or forecast, an event that stands for it in its season.
func (m *Model) Happened(projected calendar.Entry, facts calendar.Layer) (calendar.Entry, bool) {
	for _, e := range facts.Entries {
		if e.ID == projected.ID {
			return e, true
		}
	}
	for _, f := range m.others.Government.FiscalEvents {
		if f.Kind != projected.Kind || projected.Body != calendar.UKGovernment {
			continue
		}
		for _, e := range f.of(facts, f.Kinds, projected.First.Year()) {
			if e.Body == calendar.UKGovernment {
				return e, true
			}
		}
	}
	return calendar.Entry{}, false
}
