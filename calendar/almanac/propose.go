package almanac

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
)

// Proposal is what a file or a source would change.
type Proposal struct {
	// Record is to be appended to the log if it says anything.
	Record layers.Record
	// Before and After are the calendars without and with it, both as on its day: what the
	// days that have passed since the last layer did to projections is none of its doing.
	Before, After *calendar.Calendar
}

// Propose weighs what was read at that instant against all that has come before. A
// reading that is not believed is an importer.RefusedError. Imports are weighed
// without the officers' overrides: what an override hides stays hidden, and is
// not new again each time that it is read.
func Propose(records []layers.Record, reading importer.Reading, at time.Time) (Proposal, error) {
	ground, err := GroundFor(StandingOf(reading), records)
	if err != nil {
		return Proposal{}, err
	}
	return ground.Propose(reading, at)
}

// StandingOf returns the standing of a layer that is made of the reading.
func StandingOf(reading importer.Reading) layers.Standing {
	if reading.Override {
		return layers.Override
	}
	return layers.Import
}

// Ground is all that has come before, as readings of one standing are weighed against
// it. Whoever has many to weigh keeps it, for it takes as long to make as a calendar.
type Ground struct {
	standing layers.Standing
	records  []layers.Record
	known    calendar.Layer     // of the records that do not win over the standing
	asKnown  *calendar.Calendar // made of those
	whole    *calendar.Calendar // made of all records
}

// GroundFor makes the ground for readings of that standing.
func GroundFor(standing layers.Standing, records []layers.Record) (*Ground, error) {
	weaker := layers.UpTo(standing, records)
	known, err := Known(With(layers.Stack(weaker...)...))
	if err != nil {
		return nil, err
	}
	g := &Ground{standing: standing, records: records, known: known}
	if g.asKnown, err = Complete(known); err != nil {
		return nil, err
	}
	g.whole = g.asKnown
	if len(weaker) < len(records) {
		g.whole, err = Build(With(layers.Stack(records...)...))
	}
	return g, err
}

// Calendar is the calendar of all that has come before.
func (g *Ground) Calendar() *calendar.Calendar { return g.whole }

// Records returns how many records it is made of.
func (g *Ground) Records() int { return len(g.records) }

// Propose weighs a reading of the ground's standing, as the function Propose does.
func (g *Ground) Propose(reading importer.Reading, at time.Time) (Proposal, error) {
	news, err := reading.Weigh(g.known, g.asKnown)
	if err != nil {
		return Proposal{}, err
	}
	return g.proposal(news, at)
}

// ProposeAgain weighs what a source says each time that it is asked. What the officers took
// back of it is not new again for being said again; what it says otherwise is.
func (g *Ground) ProposeAgain(reading importer.Reading, at time.Time) (Proposal, error) {
	news, err := g.unlessTakenBack(reading)
	if err != nil {
		return Proposal{}, err
	}
	return g.proposal(news, at)
}

// unlessTakenBack is what is new in a reading but for what the officers took back of it.
func (g *Ground) unlessTakenBack(reading importer.Reading) (calendar.Layer, error) {
	news, err := reading.Weigh(g.known, g.asKnown)
	if err != nil {
		return calendar.Layer{}, err
	}
	back := layers.TakenBack(g.records)
	for _, r := range g.records {
		if back[r.ID()] && r.Layer.Name == news.Name {
			news = without(news, r.Layer)
		}
	}
	return news, nil
}

// Vouched is what would be new in a reading that was refused if an officer said that it is
// right. Nothing is if it contradicts itself or what is known.
func (g *Ground) Vouched(reading importer.Reading) calendar.Layer {
	reading.Vouched = true
	news, err := g.unlessTakenBack(reading)
	if err != nil {
		return calendar.Layer{}
	}
	return news
}

// Accept proposes what was held back before. A RefusedError says what it contradicts by now.
func (g *Ground) Accept(held calendar.Layer, at time.Time) (Proposal, error) {
	if problems := calendar.NewProblems(g.known, calendar.Merge(g.known, held)); len(problems) > 0 {
		return Proposal{}, &importer.RefusedError{File: held.Name, Problems: problems}
	}
	return g.proposal(held, at)
}

// without returns what news says beyond a layer that was taken back.
func without(news, back calendar.Layer) calendar.Layer {
	news.Entries = slices.DeleteFunc(slices.Clone(news.Entries), func(e calendar.Entry) bool {
		return slices.ContainsFunc(back.Entries, e.SaysTheSame)
	})
	news.Withdrawn = slices.DeleteFunc(slices.Clone(news.Withdrawn), func(id string) bool {
		return slices.Contains(back.Withdrawn, id)
	})
	return news
}

// proposal is what would come of the news.
func (g *Ground) proposal(news calendar.Layer, at time.Time) (Proposal, error) {
	p := Proposal{Record: layers.Record{Standing: g.standing, At: at, Layer: news}, Before: g.whole, After: g.whole}
	if news.Empty() {
		return p, nil
	}
	var err error
	if p.After, err = Build(With(layers.Stack(g.with(p)...)...)); err != nil {
		return p, err
	}
	p.Before, err = g.on(news.Known)
	return p, err
}

// on is the calendar of all records as it is on a day, if that is after the last of them.
func (g *Ground) on(day calendar.Date) (*calendar.Calendar, error) {
	if !day.After(g.whole.Seen()) {
		return g.whole, nil
	}
	return Build(With(asOn(g.records, day)...))
}

// asOn stacks the records, to be looked at as on a day.
func asOn(records []layers.Record, day calendar.Date) []calendar.Layer {
	return append(layers.Stack(records...), calendar.Layer{Known: day})
}

// Grown returns the ground with what was proposed on it.
func (g *Ground) Grown(p Proposal) (*Ground, error) {
	records := g.with(p)
	stack := layers.Stack(layers.UpTo(g.standing, records)...)
	grown := &Ground{
		standing: g.standing, records: records, known: calendar.Merge(g.known, stack[len(stack)-1]),
		asKnown: p.After, whole: p.After,
	}
	if g.asKnown == g.whole {
		return grown, nil
	}
	var err error
	grown.asKnown, err = Complete(grown.known)
	return grown, err
}

func (g *Ground) with(p Proposal) []layers.Record {
	return append(g.records[:len(g.records):len(g.records)], p.Record)
}

// Undo proposes to take back the record of that id, or of which that is the beginning. If
// the rest would contradict itself without it, it stays.
func Undo(records []layers.Record, id, who, why string, day calendar.Date, at time.Time) (Proposal, error) {
	target, err := layers.Named(id, records)
	if err != nil {
		return Proposal{}, &UnknownLayerError{err}
	}
	if layers.TakenBack(records)[target.ID()] {
		return Proposal{}, &UnknownLayerError{fmt.Errorf("the layer %s is taken back already", target.ID())}
	}
	undo := layers.Record{
		Standing: target.Standing, At: at, Undoes: target.ID(),
		Layer: calendar.Layer{Name: "undo of " + target.Layer.Name, Who: who, Why: why, Known: day},
	}
	before, err := Known(With(asOn(records, day)...))
	if err != nil {
		return Proposal{}, err
	}
	after, err := Known(With(layers.Stack(append(slices.Clip(records), undo)...)...))
	if err != nil {
		return Proposal{}, err
	}
	if problems := calendar.NewProblems(before, after); len(problems) > 0 {
		return Proposal{}, fmt.Errorf("the layer %s cannot be taken back by itself, for what is left would contradict itself: %w", target.ID(), errors.Join(problems...))
	}
	p := Proposal{Record: undo}
	if p.Before, err = Complete(before); err != nil {
		return Proposal{}, err
	}
	p.After, err = Complete(after)
	return p, err
}

// UnknownLayerError says that there is no layer to take back.
type UnknownLayerError struct{ err error }

func (e *UnknownLayerError) Error() string { return e.err.Error() }

// Unwrap returns what was wrong.
func (e *UnknownLayerError) Unwrap() error { return e.err }
