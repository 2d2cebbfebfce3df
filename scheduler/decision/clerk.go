// Package decision is what officers have to say of the calendar: that something will not
// happen, when it is or that it is certain, a date of their own, that what a source said is
// believed after all, and that any of this holds no more. Each order can be looked at before
// it is carried out, and is then carried out in one way, whoever gives it: a page, a program
// or the command line.
//
// It may not know by what way an order came, nor say anything in words: who asks does that.
package decision

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
)

// ErrMoved says that the calendar is another by now than the one on which an order was
// looked at.
var ErrMoved = errors.New("the calendar has changed since it was looked at")

// Config is what the clerk needs of his surroundings. All of it must be set but for what
// says otherwise.
type Config struct {
	// Layers is where orders are kept.
	Layers *layers.Log
	// Besides stands beside what the log has; may be left out.
	Besides []layers.Record
	Now     func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Ground makes what orders are weighed against; almanac.GroundFor if left out.
	Ground func(layers.Standing, []layers.Record) (*almanac.Ground, error)

	// What follows is there while the service runs, and left out without it.

	// Renew puts to use what was kept, whoever kept it.
	Renew    func(context.Context) (int, error)
	Editions *edition.Editions
	// Store has the plans that an order may touch, and the record of what officers did.
	Store store.Store
	// Alone has an order be carried out while no other copy of the service carries out any, with
	// what those carried out known before; nil if there are no others.
	Alone func(ctx context.Context, do func(context.Context) error) error
	// Sources hold back what they do not believe; nil if none is asked.
	Sources *rhythm.Job
}

// Clerk looks at orders and carries them out, one at a time.
type Clerk struct {
	Config
	mu   sync.Mutex
	kept *layers.Watch // reads each file of the log once
}

// New returns a clerk.
func New(cfg Config) *Clerk {
	if cfg.Ground == nil {
		cfg.Ground = almanac.GroundFor
	}
	if cfg.Alone == nil {
		cfg.Alone = func(ctx context.Context, do func(context.Context) error) error { return do(ctx) }
	}
	return &Clerk{Config: cfg, kept: cfg.Layers.Watch()}
}

// By is who gives an order, and why.
type By struct {
	// ID is whom the record of acts names: an officer's Member.ID or store.CommandLine.
	ID string
	// Who is named beside the dates. What stands there is never erased, so it names nobody
	// who may want to be forgotten.
	Who string
	Why string
}

// AnOfficer is how an officer is named beside the dates.
const AnOfficer = "an officer"

// Officer is an officer who gives an order.
func Officer(m store.Member, why string) By { return By{m.ID, AnOfficer, why} }

// Order is something that an officer wants done to the calendar.
type Order interface {
	// propose works out what comes of it. A *field.Error, *importer.DecisionError or
	// *almanac.UnknownLayerError says that the order makes no sense, an
	// *importer.RefusedError what it contradicts.
	propose(*bench) (almanac.Proposal, error)
	// act is the word for it in the record of what officers did, and on what it was done.
	act(kept layers.Record) (what, on string)
}

// bench is what an order is worked out with.
type bench struct {
	*Clerk
	by      By
	records []layers.Record
	// reading is what a file told, for its notes.
	reading importer.Reading
}

func (b *bench) today() calendar.Date { return calendar.DateIn(b.Now(), b.Location) }

// weigh weighs a reading against all that is known.
func (b *bench) weigh(reading importer.Reading) (almanac.Proposal, error) {
	b.reading = reading
	ground, err := b.Ground(almanac.StandingOf(reading), b.records)
	if err != nil {
		return almanac.Proposal{}, err
	}
	return ground.Propose(reading, b.Now().UTC())
}

// Proposed is what an order would change or has changed.
type Proposed struct {
	almanac.Proposal
	// Reading is what a file told, with its notes.
	Reading importer.Reading
	// Version is that of the calendar on which it was looked at; nothing without the service.
	Version string
	// Plans are those of members whose moment gets worse or better by it.
	Plans Plans
	// Kept is set once it is in the log.
	Kept bool
	// Apart are layers that could not be read.
	Apart []layers.Apart
}

// IsNews reports whether the order changes anything.
func (p Proposed) IsNews() bool { return !p.Record.Empty() }

// Look works out what an order would change, and changes nothing.
func (c *Clerk) Look(ctx context.Context, o Order, by By) (Proposed, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.look(ctx, o, by)
}

func (c *Clerk) look(ctx context.Context, o Order, by By) (Proposed, error) {
	_ = c.catchUp(ctx) // a calendar that cannot be made is mended by taking back what spoils it
	records, apart := c.kept.Records()
	b := &bench{Clerk: c, by: by, records: append(records, c.Besides...)}
	p, err := o.propose(b)
	made := Proposed{Proposal: p, Reading: b.reading, Version: c.version(), Apart: apart}
	if err != nil || !made.IsNews() {
		return made, err
	}
	made.Plans, err = c.touched(ctx, p)
	return made, err
}

// Carry carries an order out, as it was looked at on the calendar of that version; no
// version stands for any. ErrMoved if the calendar is another by now: then it must be looked
// at again. What changes nothing is not kept.
func (c *Clerk) Carry(ctx context.Context, o Order, by By, version string) (p Proposed, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.Alone(ctx, func(ctx context.Context) (err error) {
		p, err = c.carry(ctx, o, by, version)
		return err
	})
	return p, err
}

func (c *Clerk) carry(ctx context.Context, o Order, by By, version string) (Proposed, error) {
	p, err := c.look(ctx, o, by)
	if err != nil {
		return p, err
	}
	if version != "" && version != p.Version {
		return p, ErrMoved
	}
	if !p.IsNews() {
		return p, nil
	}
	if err := c.Layers.Append(p.Record); err != nil {
		return p, err
	}
	p.Kept = true
	if then, follows := o.(interface{ kept(*Clerk) error }); follows {
		if err := then.kept(c); err != nil {
			return p, fmt.Errorf("it is kept as layer %s, and what follows from it is not: %w", p.Record.ID(), err)
		}
	}
	if err := c.record(ctx, o, by, p.Record); err != nil {
		return p, fmt.Errorf("it is kept as layer %s, and stands in no record: %w", p.Record.ID(), err)
	}
	if err := c.catchUp(ctx); err != nil {
		return p, fmt.Errorf("it is kept as layer %s, and the service cannot put it to use: %w", p.Record.ID(), err)
	}
	return p, nil
}

// catchUp puts to use what was kept, by whomever.
func (c *Clerk) catchUp(ctx context.Context) error {
	if c.Renew == nil {
		return nil
	}
	_, err := c.Renew(context.WithoutCancel(ctx))
	return err
}

func (c *Clerk) version() string {
	if c.Editions == nil {
		return ""
	}
	return c.Editions.Current().Calendar.Version()
}

// record notes what an officer did.
func (c *Clerk) record(ctx context.Context, o Order, by By, kept layers.Record) error {
	what, on := o.act(kept)
	return c.note(ctx, by, what, on)
}

func (c *Clerk) note(ctx context.Context, by By, what, on string) error {
	if c.Store == nil {
		return nil
	}
	_, err := c.Store.AddAct(context.WithoutCancel(ctx), store.Act{At: c.Now().UTC(), By: by.ID, What: what, On: on, Why: by.Why})
	return err
}
