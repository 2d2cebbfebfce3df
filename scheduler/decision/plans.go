package decision

import (
	"context"

	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// Plans says of how many plans the moment gets worse or better.
type Plans struct{ Worse, Better Count }

// Count is how many plans there are of a sort. It is told in steps of Few, so that neither
// one number nor the difference of two tells of a plan of somebody's.
type Count int

// Few is the number under which it is not told how many there are.
const Few = 5

// IsFew reports whether there are so few that it is not told how many.
func (n Count) IsFew() bool { return n < Few }

// About is how many there are, to the nearest step.
func (n Count) About() int { return (int(n) + Few/2) / Few * Few }

// pageOfMembers is how many members are read at once.
const pageOfMembers = 500

// touched counts the plans of which a proposal changes how good their moment is.
func (c *Clerk) touched(ctx context.Context, p almanac.Proposal) (Plans, error) {
	var touched Plans
	if c.Store == nil || c.Editions == nil {
		return touched, nil
	}
	before := c.Editions.Current().Advice
	after, err := advice.New(before.Book(), p.After)
	if err != nil {
		return touched, err
	}
	today := (&bench{Clerk: c}).today()
	err = c.eachPlan(ctx, func(plan store.Contact) {
		if !plan.Open() || plan.First.Before(today) {
			return
		}
		switch change := engagement.Compare(plan, before, after); {
		case change > 0:
			touched.Worse++
		case change < 0:
			touched.Better++
		}
	})
	return touched, err
}

// eachPlan goes through the plans of all members who can sign in.
func (c *Clerk) eachPlan(ctx context.Context, do func(store.Contact)) error {
	part := store.Part{Most: pageOfMembers}
	for {
		members, err := c.Store.Members(ctx, part)
		if err != nil {
			return err
		}
		for _, m := range members.Items {
			if m.State == store.StateDisabled {
				continue
			}
			plans, err := c.Store.Contacts(ctx, m.ID, store.Part{})
			if err != nil {
				return err
			}
			for _, plan := range plans.Items {
				do(plan)
			}
		}
		if part.After = members.Next; part.After == "" {
			return nil
		}
	}
}
