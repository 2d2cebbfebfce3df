package engagement

import (
	"context"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// Bodies are those whose dates matter to who engages holders of these offices in a nation:
// theirs, the nation's parliament, and the government whose budgets matter everywhere.
func (d *Desk) Bodies(n calendar.Nation, offices []advice.Office) []calendar.Body {
	bodies := []calendar.Body{calendar.UKGovernment}
	add := func(b calendar.Body) {
		if b != "" && !slices.Contains(bodies, b) {
			bodies = append(bodies, b)
		}
	}
	for _, o := range d.Editions.Current().Advice.Book().Offices {
		if slices.Contains(offices, o.Name) {
			add(o.Body)
		}
	}
	add(parliamentOf(n))
	return bodies
}

// parliamentOf is the parliament of a nation.
func parliamentOf(n calendar.Nation) calendar.Body {
	switch n {
	case calendar.Scotland:
		return calendar.ScottishParliament
	case calendar.Wales:
		return calendar.Senedd
	case calendar.NorthernIreland:
		return calendar.NIAssembly
	default:
		return calendar.Commons
	}
}

// Since are the changes that somebody announced since the end of that day, without what comes
// every day.
func (d *Desk) Since(ctx context.Context, day calendar.Date) ([]calendar.Change, error) {
	current := d.Editions.Current()
	if begins := current.Calendar.Span().First; day.Before(begins) {
		day = begins
	}
	past, err := current.KnownOn(ctx, day)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(calendar.Diff(past.Calendar, current.Calendar), func(c calendar.Change) bool {
		return !c.Announced() || slices.Contains(everyday(), entryOf(c).Kind)
	}), nil
}

// Of are the changes that are about one of these bodies.
func Of(changes []calendar.Change, bodies []calendar.Body) (found []calendar.Change) {
	for _, c := range changes {
		if slices.Contains(bodies, entryOf(c).Body) {
			found = append(found, c)
		}
	}
	return found
}

// entryOf is the entry that a change is about, as it is or, if it is gone, was.
func entryOf(c calendar.Change) calendar.Entry {
	if c.After.ID == "" {
		return c.Before
	}
	return c.After
}

// everyday are kinds of entries of which there are so many that nobody is told of each.
func everyday() []calendar.Kind {
	return []calendar.Kind{calendar.KindQuestions, calendar.KindPMBFriday, calendar.KindByElection, calendar.KindAdjournment}
}

// Ahead is what is to come of these bodies within so many days from today, without what comes
// every day.
func (d *Desk) Ahead(days int, bodies []calendar.Body) []calendar.Entry {
	today := d.Today()
	span := calendar.Span{First: today, Last: today.AddDays(days)}
	entries := d.Editions.Current().Calendar.Entries(calendar.Query{Span: span, Bodies: bodies})
	return slices.DeleteFunc(entries, func(e calendar.Entry) bool {
		return e.First.Before(today) || slices.Contains(everyday(), e.Kind)
	})
}
