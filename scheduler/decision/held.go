package decision

import (
	"context"
	"errors"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/rhythm"
)

// ErrNothingToAccept says that there is nothing in an answer that could be taken: it could
// not be read, or contradicts itself or what is known.
var ErrNothingToAccept = errors.New("there is nothing in it that could be accepted")

// Accept believes what a source said and was held back.
type Accept struct{ Source, ID string }

func (a Accept) propose(b *bench) (almanac.Proposal, error) {
	held, err := b.held(a.Source, a.ID)
	if err != nil {
		return almanac.Proposal{}, err
	}
	if held.Held == nil {
		return almanac.Proposal{}, ErrNothingToAccept
	}
	ground, err := b.Ground(layers.Import, b.records)
	if err != nil {
		return almanac.Proposal{}, err
	}
	layer := *held.Held
	layer.Who, layer.Why, layer.Known = b.by.Who, b.by.Why, b.today()
	return ground.Accept(layer, b.Now().UTC())
}

func (a Accept) act(layers.Record) (what, on string) { return ActAccept, a.Source }

// kept has the source believed again.
func (a Accept) kept(c *Clerk) error { return c.Sources.Believe(a.Source, a.ID) }

// Refuse notes that what a source said and was held back is wrong. It changes no date.
func (c *Clerk) Refuse(ctx context.Context, source, id string, by By) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Sources == nil {
		return rhythm.ErrNotHeld
	}
	return c.Alone(ctx, func(ctx context.Context) error {
		if err := c.Sources.Refuse(source, id); err != nil {
			return err
		}
		return c.note(ctx, by, ActRefuse, source)
	})
}

// MayAccept tells whether what sources say is decided on here. Where several membership bodies
// stand on one calendar none of them decides that for the others.
func (c *Clerk) MayAccept() bool { return c.Sources != nil }

// held is what a source says that is held back.
func (c *Clerk) held(source, id string) (rhythm.Quarantined, error) {
	if c.Sources == nil {
		return rhythm.Quarantined{}, rhythm.ErrNotHeld
	}
	return c.Sources.Held(source, id)
}

// Decisions returns what officers decided, brought in, accepted and took back, the latest
// first, and the ids of what was taken back.
func (c *Clerk) Decisions() (made []layers.Record, back map[string]bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all, _ := c.kept.Records()
	for _, r := range all {
		if r.Standing == layers.Override || r.Undoes != "" || r.Layer.Who != "" {
			made = append(made, r)
		}
	}
	slices.SortStableFunc(made, func(a, b layers.Record) int { return b.At.Compare(a.At) })
	return made, layers.TakenBack(all)
}

// Of returns the ids of the entries of which a layer speaks.
func Of(l calendar.Layer) []string {
	ids := []string{}
	for _, e := range l.Entries {
		ids = append(ids, e.ID)
	}
	return append(append(ids, l.Withdrawn...), l.RuledOut...)
}
