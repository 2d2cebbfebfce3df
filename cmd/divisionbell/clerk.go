package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
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

// clerk does the officers' work on the log of layers.
type clerk struct {
	*app
	log *layers.Log
	// renew puts to use what was kept; may be left out.
	renew func(context.Context) (int, error)

	mu sync.Mutex // held from reading the log until what comes of it is kept
}

// Import weighs a file against all that is known and keeps what is new.
func (c *clerk) Import(file importer.File) (string, error) {
	return c.keep(func(a *app, records []layers.Record) (layers.Record, error) {
		p, reading, err := propose(a, records, file)
		if err != nil {
			return layers.Record{}, err
		}
		return p.Record, writeProposal(a, p, reading)
	}, "Imported")
}

// Decide keeps the officers' word on one entry.
func (c *clerk) Decide(d importer.Decision) (string, error) {
	return c.keep(func(a *app, records []layers.Record) (layers.Record, error) {
		d.Day = a.today()
		cal, err := a.calendarOf(records, calendar.Date{}, calendar.Date{})
		if err != nil {
			return layers.Record{}, err
		}
		reading, err := importer.Decide(d, cal)
		if errors.As(err, new(*importer.DecisionError)) {
			return layers.Record{}, usageError{err}
		}
		if err != nil {
			return layers.Record{}, err
		}
		p, err := a.weigh(records, reading)
		if err != nil {
			return layers.Record{}, err
		}
		if p.Record.Empty() {
			fmt.Fprintf(a.out, "The calendar says so already of %s.\n", d.ID)
			return p.Record, nil
		}
		return p.Record, writeChanges(a, p.Before, p.After)
	}, "Decided")
}

// Undo takes one layer back.
func (c *clerk) Undo(u undoing) (string, error) {
	return c.keep(func(a *app, records []layers.Record) (layers.Record, error) {
		p, err := almanac.Undo(records, u.ID, u.Who, u.Why, a.today(), a.now().UTC())
		if errors.As(err, new(*almanac.UnknownLayerError)) {
			return layers.Record{}, usageError{err}
		}
		if err != nil {
			return layers.Record{}, err
		}
		return p.Record, writeChanges(a, p.Before, p.After)
	}, "Taken back")
}

// keep works out a record, keeps it if it says anything, and puts it to use.
func (c *clerk) keep(work func(*app, []layers.Record) (layers.Record, error), done string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var said strings.Builder
	a := *c.app
	a.out = &said
	records, apart := c.log.Records()
	for _, file := range apart {
		fmt.Fprintf(&said, "Beware: %v.\n", file)
	}
	r, err := work(&a, records)
	if err != nil || r.Empty() {
		return said.String(), err
	}
	if err := c.log.Append(r); err != nil {
		return "", err
	}
	fmt.Fprintf(&said, "%s as layer %s. To undo it: divisionbell calendar undo %s\n", done, r.ID(), r.ID())
	if c.renew == nil {
		return said.String(), nil
	}
	if _, err := c.renew(context.Background()); err != nil {
		return said.String(), fmt.Errorf("it is kept as layer %s, and the service cannot put it to use: %w", r.ID(), err)
	}
	return said.String(), nil
}

// propose weighs a file against all that is known.
func propose(a *app, records []layers.Record, file importer.File) (almanac.Proposal, importer.Reading, error) {
	file.Day, file.Location, file.Within = a.today(), a.loc, almanac.Span()
	reading, err := importer.Read(file)
	if err != nil {
		return almanac.Proposal{}, reading, err
	}
	p, err := a.weigh(records, reading)
	return p, reading, err
}

// weigh weighs a reading against all that is known.
func (a *app) weigh(records []layers.Record, reading importer.Reading) (almanac.Proposal, error) {
	ground, err := a.groundOf(almanac.StandingOf(reading), records)
	if err != nil {
		return almanac.Proposal{}, err
	}
	return ground.Propose(reading, a.now().UTC())
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
		return &clerk{app: a, log: f.log()}, func() error { return nil }, nil
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
