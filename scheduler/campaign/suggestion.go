package campaign

import (
	"context"
	"errors"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// Suggestion is a plan that a member can take up.
type Suggestion struct {
	Campaign store.Campaign
	Nation   calendar.Nation
	Day      calendar.Date
	// Grade is how good the day is.
	Grade advice.Grade
}

// Open are the suggestions that a member has not replied to, the next day first.
func (d *Desk) Open(ctx context.Context, m store.Member) ([]Suggestion, error) {
	if m.AskSince.IsZero() {
		return nil, nil
	}
	campaigns, err := d.store().Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	replied, err := d.store().RepliesOf(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	var open []Suggestion
	for _, c := range campaigns.Items {
		hers := func(r store.Reply) bool { return r.Campaign == c.ID }
		if !c.Runs(d.today()) || !c.Asks(m) || slices.ContainsFunc(replied.Items, hers) {
			continue
		}
		s, found, err := d.suggest(ctx, c, m, calendar.Date{})
		if err != nil {
			return nil, err
		}
		if found {
			open = append(open, s)
		}
	}
	slices.SortStableFunc(open, func(a, b Suggestion) int { return a.Day.Compare(b.Day) })
	return open, nil
}

// suggest works out the suggestion of a campaign for a member: on the day that she was shown,
// if there still is room, or on the one that is offered now. False if there is none.
func (d *Desk) suggest(ctx context.Context, c store.Campaign, m store.Member, shown calendar.Date) (Suggestion, bool, error) {
	nation := nationOf(c, m)
	days, err := d.goodDays(c, nation)
	if err != nil {
		return Suggestion{}, false, err
	}
	replies, err := d.store().Replies(ctx, c.ID)
	if err != nil {
		return Suggestion{}, false, err
	}
	taken, coming := loadOf(replies.Items, nation), d.ahead(c, nation, days)
	free := taken.withRoom(c, coming)
	if i := slices.IndexFunc(free, func(day goodDay) bool { return day.date == shown }); i >= 0 {
		return Suggestion{c, nation, shown, free[i].grade}, true, nil
	}
	day, found := taken.offer(c, m.ID, coming)
	return Suggestion{c, nation, day.date, day.grade}, found, nil
}

// nationOf is in which nation a campaign asks a member: hers or, if she does not say, the
// first of those in which it asks.
func nationOf(c store.Campaign, m store.Member) calendar.Nation {
	if m.Nation == "" && len(c.Nations) > 0 {
		return c.Nations[0]
	}
	return advice.Office(c.Office).Nation(m.Nation)
}

// Accept makes a plan of the suggestion of a campaign, on the day that the member was shown
// or, if that is taken by now, on another. Accepted before, it returns that plan.
// store.ErrNotFound if she has no such suggestion.
func (d *Desk) Accept(ctx context.Context, m store.Member, id string, shown calendar.Date) (made store.Contact, err error) {
	for range mostTries {
		made, err = d.accept(ctx, m, id, shown)
		if !errors.Is(err, store.ErrFull) { // somebody else took the last place of that week
			return made, err
		}
	}
	return made, err
}

// mostTries is how often a day is looked for when others take it.
const mostTries = 100

func (d *Desk) accept(ctx context.Context, m store.Member, id string, shown calendar.Date) (store.Contact, error) {
	c, err := d.store().Campaign(ctx, id)
	if err != nil {
		return store.Contact{}, err
	}
	replied, err := d.hasReplied(ctx, m, c)
	if err != nil {
		return store.Contact{}, err
	}
	if replied {
		return d.accepted(ctx, m, c)
	}
	if !c.Runs(d.today()) || !c.Asks(m) {
		return store.Contact{}, store.ErrNotFound
	}
	s, found, err := d.suggest(ctx, c, m, shown)
	if err != nil {
		return store.Contact{}, err
	}
	if !found {
		return store.Contact{}, store.ErrNotFound
	}
	made, err := d.takePart(ctx, m, s)
	if errors.Is(err, store.ErrExists) { // she sent it twice
		return d.accepted(ctx, m, c)
	}
	return made, err
}

// takePart makes a plan of a suggestion. store.ErrFull if its week is full by now,
// store.ErrExists if she has replied.
func (d *Desk) takePart(ctx context.Context, m store.Member, s Suggestion) (store.Contact, error) {
	plan, due, err := d.Plans.Prepare(ctx, m.ID, planOf(s))
	if err != nil {
		return store.Contact{}, err
	}
	reply := store.Reply{Campaign: s.Campaign.ID, Member: m.ID, Planned: plan.First, Nation: plan.Nation, On: d.today()}
	return d.store().TakePart(ctx, reply, plan, due)
}

// Refuse has a member not asked again, and keeps nothing but that.
func (d *Desk) Refuse(ctx context.Context, m store.Member, id string) error {
	return d.keep(ctx, store.Reply{Campaign: id, Member: m.ID, On: d.today()})
}

// keep keeps a reply; the first holds.
func (d *Desk) keep(ctx context.Context, r store.Reply) error {
	if err := d.store().AddReply(ctx, r); !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

// hasReplied tells whether a member has replied to a campaign.
func (d *Desk) hasReplied(ctx context.Context, m store.Member, c store.Campaign) (bool, error) {
	hers, err := d.store().RepliesOf(ctx, m.ID)
	return slices.ContainsFunc(hers.Items, func(r store.Reply) bool { return r.Campaign == c.ID }), err
}

// accepted returns the plan with which a member takes part; store.ErrNotFound if she has none,
// for she refused or has given it up.
func (d *Desk) accepted(ctx context.Context, m store.Member, c store.Campaign) (store.Contact, error) {
	hers, err := d.Plans.Contacts(ctx, m.ID)
	if err != nil {
		return store.Contact{}, err
	}
	i := slices.IndexFunc(hers, func(one store.Contact) bool { return one.Campaign == c.ID })
	if i < 0 {
		return store.Contact{}, store.ErrNotFound
	}
	return hers[i], nil
}

// planOf is the plan of a suggestion, in the campaign's words.
func planOf(s Suggestion) engagement.Plan {
	return engagement.Plan{
		Office: advice.Office(s.Campaign.Office), Action: advice.Action(s.Campaign.Action), Subject: s.Campaign.Title, Points: s.Campaign.Points,
		Notes: strings.Join(s.Campaign.Links, "\n"), Nation: s.Nation, First: s.Day, Campaign: s.Campaign.ID,
	}
}
