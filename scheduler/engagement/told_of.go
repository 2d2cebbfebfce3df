package engagement

import (
	"context"
	"slices"

	"divisionbell/calendar"
	"divisionbell/store"
)

// ToldOf returns a member's contact of which a mail told her, and those of the steps of these
// names that are still to be done. store.ErrNotFound if none is: it is done, given up or
// erased, or she may do nothing any more.
func (d *Desk) ToldOf(ctx context.Context, member, id string, names []string) (store.Contact, []store.Step, error) {
	c, open, err := d.toldOf(ctx, member, id, names)
	var steps []store.Step
	for _, i := range open {
		steps = append(steps, c.Steps[i])
	}
	return c, steps, err
}

func (d *Desk) toldOf(ctx context.Context, member, id string, names []string) (c store.Contact, open []int, err error) {
	if c, err = d.contactOfAble(ctx, member, id); err != nil {
		return c, nil, err
	}
	for i, s := range c.Steps {
		if s.State == store.StepOpen && c.Cancelled.IsZero() && slices.Contains(names, s.Name) {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return c, nil, store.ErrNotFound
	}
	return c, open, nil
}

// Offered returns a member's contact that a mail offered to move. store.ErrNotFound if it is
// over or erased, or she may do nothing any more.
func (d *Desk) Offered(ctx context.Context, member, id string) (store.Contact, error) {
	c, err := d.contactOfAble(ctx, member, id)
	if err == nil && !c.Open() {
		err = store.ErrNotFound
	}
	return c, err
}

// contactOfAble is a contact of a member who may still do something.
func (d *Desk) contactOfAble(ctx context.Context, member, id string) (store.Contact, error) {
	m, err := d.Store.Member(ctx, member)
	if err == nil && m.State == store.StateDisabled {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Contact{}, err
	}
	return d.Store.Contact(ctx, member, id)
}

// TickToldOf has the steps of these names done.
func (d *Desk) TickToldOf(ctx context.Context, member, id string, names []string) error {
	return d.changeToldOf(ctx, member, id, names, func(s *store.Step) error { return d.settle(s, store.StepDone) })
}

// MoveToldOf puts the steps of these names on another day.
func (d *Desk) MoveToldOf(ctx context.Context, member, id string, names []string, due calendar.Date) error {
	return d.changeToldOf(ctx, member, id, names, func(s *store.Step) error { return d.moveStep(s, due) })
}

func (d *Desk) changeToldOf(ctx context.Context, member, id string, names []string, change func(*store.Step) error) error {
	c, open, err := d.toldOf(ctx, member, id, names)
	if err != nil {
		return err
	}
	_, err = d.changeSteps(ctx, c, open, change)
	return err
}

// NextWorkingDay is the day to which a step of a contact is put off.
func (d *Desk) NextWorkingDay(c store.Contact) calendar.Date {
	return d.Editions.Current().Advice.NextWorkingDay(c.Nation, d.Today())
}
