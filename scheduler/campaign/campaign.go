// Package campaign is what the membership body asks of its members: something towards an
// office, each for herself, within some days. Officers make, change and end campaigns; a
// member who wants to be asked gets a plan suggested, and takes it up or not.
//
// Nobody knows who a member's representative is, so members are spread over the good days of
// the campaign by nation: in each week at most as many take part as the officer allows, and
// each is offered a day in a week in which the fewest do so far.
//
// It may not know by what way an officer or a member asks, nor how the store keeps things.
package campaign

import (
	"context"
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/numbers"
	"divisionbell/store"
)

// What officers do, as it stands in their record.
const (
	actMake   = "make-campaign"
	actChange = "change-campaign"
	actEnd    = "end-campaign"
)

// Desk is where it is done.
type Desk struct {
	// Plans is where a member's plan is kept that takes part.
	Plans *engagement.Desk
	// Numbers count what comes of it.
	Numbers *numbers.Publisher
}

func (d *Desk) store() store.Store { return d.Plans.Store }

func (d *Desk) today() calendar.Date { return d.Plans.Today() }

// All returns every campaign, the latest first.
func (d *Desk) All(ctx context.Context) ([]store.Campaign, error) {
	found, err := d.store().Campaigns(ctx)
	return found.Items, err
}

// One returns a campaign; store.ErrNotFound.
func (d *Desk) One(ctx context.Context, id string) (store.Campaign, error) {
	return d.store().Campaign(ctx, id)
}

// Make keeps a new campaign in the name of an officer. A FieldError says what cannot be
// meant.
func (d *Desk) Make(ctx context.Context, by string, draft Draft) (store.Campaign, error) {
	c, err := d.check(draft)
	if err != nil {
		return store.Campaign{}, err
	}
	if err := d.checkToCome(c); err != nil {
		return store.Campaign{}, err
	}
	c.ID, c.Created = store.NewID(), d.Plans.Now()
	if c, err = d.store().AddCampaign(ctx, c); err != nil {
		return store.Campaign{}, err
	}
	if err := d.record(ctx, by, actMake, c.ID); err != nil {
		return store.Campaign{}, err
	}
	return c, d.Numbers.Begin(ctx, c)
}

// Change puts a draft in the place of a campaign. What members planned already stays as it
// is. store.ErrConflict if it is not as the officer saw it.
func (d *Desk) Change(ctx context.Context, by, id string, seen engagement.Seen, draft Draft) (store.Campaign, error) {
	before, err := d.asSeen(ctx, id, seen)
	if err != nil {
		return store.Campaign{}, err
	}
	c, err := d.check(draft)
	if err != nil {
		return store.Campaign{}, err
	}
	if c.First != before.First {
		if err := d.checkToCome(c); err != nil {
			return store.Campaign{}, err
		}
	}
	c.ID, c.Ended, c.Revision = before.ID, before.Ended, before.Revision
	return d.update(ctx, by, actChange, c)
}

// End has nobody asked any more. What members planned stays as it is.
func (d *Desk) End(ctx context.Context, by, id string, seen engagement.Seen) (store.Campaign, error) {
	c, err := d.asSeen(ctx, id, seen)
	if err != nil || !c.Ended.IsZero() {
		return c, err
	}
	c.Ended = d.today()
	return d.update(ctx, by, actEnd, c)
}

func (d *Desk) asSeen(ctx context.Context, id string, seen engagement.Seen) (store.Campaign, error) {
	c, err := d.store().Campaign(ctx, id)
	if err != nil {
		return store.Campaign{}, err
	}
	if seen != nil && !seen(c.Revision) {
		return store.Campaign{}, store.ErrConflict
	}
	return c, nil
}

func (d *Desk) update(ctx context.Context, by, what string, c store.Campaign) (store.Campaign, error) {
	c, err := d.store().UpdateCampaign(ctx, c)
	if err != nil {
		return store.Campaign{}, err
	}
	return c, d.record(ctx, by, what, c.ID)
}

func (d *Desk) record(ctx context.Context, by, what, on string) error {
	_, err := d.store().AddAct(ctx, store.Act{At: d.Plans.Now().In(time.UTC), By: by, What: what, On: on})
	if err != nil {
		return fmt.Errorf("record what an officer did: %w", err)
	}
	return nil
}
