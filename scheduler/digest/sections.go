package digest

import (
	"context"
	"errors"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/letter"
	"divisionbell/store"
)

const (
	// aWeek is how many days the mail is about, and how far back is looked for what has moved.
	aWeek = 7
	// fourWeeks is how many days ahead is looked.
	fourWeeks = 28
)

// Asked is for whom a section is made.
type Asked struct {
	Member store.Member
	// Plans are those of hers that are not over.
	Plans  []store.Contact
	Today  calendar.Date
	Tongue letter.Tongue
}

// Source has something to say in the weekly mail; a section without lines says nothing.
type Source func(context.Context, Asked) (letter.Section, error)

// sections are all that is said, worst first. Who plans nothing is not nagged: she hears only
// what others have to say.
func (d *Digest) sections(ctx context.Context, asked Asked) ([]letter.Section, error) {
	sources := d.Besides
	if len(asked.Plans) > 0 { // who plans nothing is told only of what somebody wants of her
		sources = slices.Concat([]Source{d.overdue, d.thisWeek, d.moved}, d.Besides, []Source{d.ahead, d.best})
	}
	var sections []letter.Section
	for _, source := range sources {
		s, err := source(ctx, asked)
		if err != nil {
			return nil, err
		}
		sections = append(sections, s)
	}
	return sections, nil
}

// tasks is the section of the steps that are to be done within a span, by their days.
func tasks(asked Asked, heading words.Text, within calendar.Span) letter.Section {
	type task struct {
		of   store.Contact
		step store.Step
	}
	var all []task
	for _, c := range asked.Plans {
		for _, s := range c.Steps {
			if isOpen(c, s) && within.Contains(s.Due) {
				all = append(all, task{c, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b task) int { return a.step.Due.Compare(b.step.Due) })
	section := letter.Section{Heading: heading}
	for _, one := range all {
		section.Lines = append(section.Lines, asked.Tongue.Step(one.of, one.step))
	}
	return section
}

func (d *Digest) overdue(_ context.Context, asked Asked) (letter.Section, error) {
	long := calendar.Span{First: calendar.MustDate("0001-01-01"), Last: asked.Today.AddDays(-1)}
	return tasks(asked, asked.Tongue.Overdue(), long), nil
}

func (d *Digest) thisWeek(_ context.Context, asked Asked) (letter.Section, error) {
	week := calendar.Span{First: asked.Today, Last: asked.Today.AddDays(aWeek - 1)}
	return tasks(asked, asked.Tongue.ThisWeek(), week), nil
}

// offices are those that a member engages.
func offices(plans []store.Contact) (all []advice.Office) {
	for _, c := range plans {
		if o := advice.Office(c.Office); !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	return all
}

func (d *Digest) moved(ctx context.Context, asked Asked) (letter.Section, error) {
	section := letter.Section{Heading: asked.Tongue.Moved()}
	changes, err := d.Desk.Since(ctx, asked.Today.AddDays(-aWeek))
	if err != nil {
		return section, err
	}
	for _, c := range engagement.Of(changes, d.Desk.Bodies(asked.Member.Nation, offices(asked.Plans))) {
		if c.After.Last.Before(asked.Today) && c.Before.Last.Before(asked.Today) {
			continue // it is over, however it was
		}
		section.Lines = append(section.Lines, asked.Tongue.Change(c))
	}
	return section, nil
}

func (d *Digest) ahead(_ context.Context, asked Asked) (letter.Section, error) {
	section := letter.Section{Heading: asked.Tongue.Ahead()}
	for _, e := range d.Desk.Ahead(fourWeeks, d.Desk.Bodies(asked.Member.Nation, offices(asked.Plans))) {
		if e.Nation != "" && asked.Member.Nation != "" && !e.Nation.Covers(asked.Member.Nation) {
			continue
		}
		section.Lines = append(section.Lines, asked.Tongue.Entry(e))
	}
	return section, nil
}

// best are the best moments for what a member has planned, each pair of office and action
// once.
func (d *Digest) best(_ context.Context, asked Asked) (letter.Section, error) {
	section := letter.Section{Heading: asked.Tongue.Best()}
	var asks []advice.Question
	for _, c := range asked.Plans {
		o := advice.Office(c.Office)
		q := advice.Question{
			Office: o, Action: advice.Action(c.Action), Nation: o.Nation(c.Nation), From: asked.Today, Days: fourWeeks, Limit: 1,
		}
		if slices.Contains(asks, q) {
			continue
		}
		asks = append(asks, q)
		found, err := d.Desk.Editions.Current().Advice.BestTime(q)
		if errors.As(err, new(*advice.QuestionError)) {
			continue // what more must be said to ask that, no plan says
		}
		if err != nil {
			return section, err
		}
		for _, w := range found.Windows {
			if isFit(w) {
				section.Lines = append(section.Lines, asked.Tongue.Moment(q.Office, q.Action, w))
			}
		}
	}
	return section, nil
}

// isFit tells of a moment that is worth being told of.
func isFit(w advice.Window) bool {
	return !engagement.IsWorseThan(string(w.Grade), string(reading.Fair))
}
