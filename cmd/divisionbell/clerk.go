package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/decision"
	"divisionbell/store"
)

// desk is where officers change the calendar: here, or at the service that is running. It
// answers in words with what it has done.
type desk interface {
	Import(importer.File) (said string, err error)
	Decide(importer.Decision) (said string, err error)
	Undo(undoing) (said string, err error)
}

// undoing asks to take back a layer.
type undoing struct{ ID, Who, Why string }

// clerk has the officers' orders carried out, and says in words what came of it.
type clerk struct {
	*app
	orders *decision.Clerk
}

// newClerk is a clerk who works here, without the service.
func newClerk(a *app, log *layers.Log) *clerk {
	return &clerk{app: a, orders: decision.New(decision.Config{Layers: log, Now: a.now, Location: a.loc, Ground: a.groundOf})}
}

// Import weighs a file against all that is known and keeps what is new.
func (c *clerk) Import(file importer.File) (string, error) {
	by := decision.By{ID: store.CommandLine, Who: file.Who, Why: file.Why}
	return c.carry(decision.Import{File: file}, by, "Imported", func(a *app, p decision.Proposed) error {
		return writeProposal(a, p.Proposal, p.Reading)
	})
}

// Decide keeps the officers' word on one entry.
func (c *clerk) Decide(d importer.Decision) (string, error) {
	by := decision.By{ID: store.CommandLine, Who: d.Who, Why: d.Why}
	return c.carry(decision.Decide{Decision: d}, by, "Decided", func(a *app, p decision.Proposed) error {
		if !p.IsNews() {
			_, err := fmt.Fprintf(a.out, "The calendar says so already of %s.\n", d.ID)
			return err
		}
		return writeChanges(a, p.Before, p.After)
	})
}

// Undo takes one layer back.
func (c *clerk) Undo(u undoing) (string, error) {
	by := decision.By{ID: store.CommandLine, Who: u.Who, Why: u.Why}
	return c.carry(decision.Undo{Layer: u.ID}, by, "Taken back", func(a *app, p decision.Proposed) error {
		return writeChanges(a, p.Before, p.After)
	})
}

// carry has an order carried out, and says what it changed.
func (c *clerk) carry(o decision.Order, by decision.By, done string, tell func(*app, decision.Proposed) error) (string, error) {
	var said strings.Builder
	a := *c.app
	a.out = &said
	p, err := c.orders.Carry(context.Background(), o, by, "")
	for _, file := range p.Apart {
		fmt.Fprintf(&said, "Beware: %v.\n", file)
	}
	if errors.As(err, new(*importer.DecisionError)) || errors.As(err, new(*almanac.UnknownLayerError)) {
		return said.String(), usageError{err}
	}
	if err != nil && !p.Kept {
		return said.String(), err
	}
	if err := errors.Join(tell(&a, p), err); err != nil || !p.IsNews() {
		return said.String(), err
	}
	fmt.Fprintf(&said, "%s as layer %s. To undo it: divisionbell calendar undo %s\n", done, p.Record.ID(), p.Record.ID())
	return said.String(), nil
}

// atDesk does the work through the service that is running or, if none is, here.
func (f layersFlag) atDesk(a *app, do func(desk) (string, error)) error {
	d, leave, err := f.desk(a)
	if err != nil {
		return err
	}
	defer leave()
	said, err := do(d)
	if _, failed := fmt.Fprint(a.out, said); failed != nil {
		return errors.Join(err, failed)
	}
	return err
}

// desk finds the running service, or works here.
func (f layersFlag) desk(a *app) (d desk, leave func() error, err error) {
	client, err := dialOffice(dataFlags{Data: f.Data})
	if errors.Is(err, errNoService) {
		return newClerk(a, f.log()), func() error { return nil }, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return remoteDesk{client}, client.Close, nil
}

// entryWords says what a record tells of an entry.
func entryWords(e calendar.Entry) string {
	days := e.First.Long()
	switch {
	case e.Last.IsZero():
		days = "from " + days + " on"
	case e.Last != e.First:
		days += " to " + e.Last.Long()
	}
	return fmt.Sprintf("%s is %s, %s", e.ID, days, e.Certainty)
}
