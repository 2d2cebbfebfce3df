package numbers

import (
	"context"
	"errors"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Publisher counts what is over, and keeps what it has counted.
type Publisher struct {
	Store store.Store
	Now   func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location

	mu   sync.Mutex
	done calendar.Date // the day on which it was counted last
}

// Publish counts what has been over since it was last looked, once a day, and returns how
// many figures were published. It goes by store.Upkeep.BelievedDay: a clock that is ahead for
// a while closes no month before its end.
func (p *Publisher) Publish(ctx context.Context) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	today := calendar.DateIn(p.Now(), p.Location)
	if today == p.done {
		return 0, nil
	}
	day, err := p.Store.BelievedDay(ctx, today)
	if err != nil {
		return 0, err
	}
	n, err := p.publish(ctx, day)
	if err == nil {
		p.done = today
	}
	return n, err
}

func (p *Publisher) publish(ctx context.Context, today calendar.Date) (int, error) {
	all, err := p.everything(ctx)
	if err != nil {
		return 0, err
	}
	months, err := p.publishMonths(ctx, all.contacts, today)
	if err != nil {
		return months, err
	}
	told, err := p.publishTiming(ctx, all.contacts, today)
	if err != nil {
		return months + told, err
	}
	weeks, err := p.publishCampaigns(ctx, all, today)
	return months + told + weeks, err
}

// everything is all that is counted.
type everything struct {
	members  []store.Member
	contacts []store.Contact
}

// everything reads the members and what they planned. What cannot be read is not counted.
func (p *Publisher) everything(ctx context.Context) (everything, error) {
	found, err := p.Store.Members(ctx, store.Part{})
	if err != nil {
		return everything{}, err
	}
	all := everything{members: found.Items}
	for _, m := range found.Items {
		hers, err := p.Store.Contacts(ctx, m.ID, store.Part{})
		if err != nil {
			return everything{}, err
		}
		for _, c := range hers.Items {
			all.contacts = append(all.contacts, bare(c))
		}
	}
	return all, nil
}

// bare is what of a contact is counted: of many members all words would not fit into memory.
func bare(c store.Contact) store.Contact {
	counted := store.Contact{
		Member: c.Member, Office: c.Office, Action: c.Action, Nation: c.Nation, First: c.First, Cancelled: c.Cancelled,
		Accepted: c.Accepted, Outcome: c.Outcome, Campaign: c.Campaign,
	}
	if c.Campaign != "" {
		counted.Steps = c.Steps
	}
	return counted
}

func (p *Publisher) publishMonths(ctx context.Context, contacts []store.Contact, today calendar.Date) (int, error) {
	before, err := p.Store.Published(ctx, ofContacts)
	if err != nil {
		return 0, err
	}
	from := firstDay(contacts)
	if n := len(before.Items); n > 0 {
		from = before.Items[n-1].Last.AddDays(1)
	}
	if from.IsZero() {
		return 0, nil
	}
	return p.keep(ctx, closed(contacts, from, today))
}

func (p *Publisher) publishTiming(ctx context.Context, contacts []store.Contact, today calendar.Date) (int, error) {
	months, err := p.Store.Published(ctx, ofContacts)
	if err != nil {
		return 0, err
	}
	before, err := p.Store.Published(ctx, ofTiming)
	if err != nil {
		return 0, err
	}
	since := months.Items
	if n := len(before.Items); n > 0 {
		for len(since) > 0 && !since[0].First.After(before.Items[n-1].Last) {
			since = since[1:]
		}
	}
	return p.keep(ctx, timings(contacts, since, today))
}

func (p *Publisher) publishCampaigns(ctx context.Context, all everything, today calendar.Date) (int, error) {
	campaigns, err := p.Store.Campaigns(ctx)
	if err != nil {
		return 0, err
	}
	published, err := p.publishAsked(ctx, all.members, today)
	if err != nil {
		return 0, err
	}
	for _, c := range campaigns.Items {
		n, err := p.publishCampaign(ctx, c, all, today)
		published += n
		if err != nil {
			return published, err
		}
	}
	return published, nil
}

// publishAsked counts, of the week that is over, who wants to be asked, unless it was counted.
func (p *Publisher) publishAsked(ctx context.Context, members []store.Member, today calendar.Date) (int, error) {
	before, err := p.Store.Published(ctx, ofAsked)
	if err != nil {
		return 0, err
	}
	first, end := weekAfter(before.Items, weekBefore(today))
	if first.After(end) {
		return 0, nil
	}
	return p.keep(ctx, []store.Figures{{Of: ofAsked, First: first, Last: end, Counts: asked(members, end), Published: today}})
}

// weekAfter are the days up to the end of a week that were not counted before.
func weekAfter(before []store.Figures, end calendar.Date) (first, last calendar.Date) {
	if n := len(before); n > 0 {
		return before[n-1].Last.AddDays(1), end
	}
	return end.AddDays(-6), end
}

// publishCampaign counts the week that is over, unless it was counted.
func (p *Publisher) publishCampaign(ctx context.Context, c store.Campaign, all everything, today calendar.Date) (int, error) {
	end := weekBefore(today)
	if end.DaysSince(c.Last) > after {
		return 0, nil
	}
	before, err := p.Store.Published(ctx, ofCampaign+c.ID)
	if err != nil {
		return 0, err
	}
	first, end := weekAfter(before.Items, end)
	if first.After(end) {
		return 0, nil
	}
	replies, err := p.Store.Replies(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	known, err := p.Store.Published(ctx, ofAsked)
	if err != nil {
		return 0, err
	}
	counted := weekOf(c, askedOf(c, known.Items), replies.Items, all.contacts, end)
	return p.keep(ctx, []store.Figures{{Of: ofCampaign + c.ID, First: first, Last: end, Counts: counted, Published: today}})
}

// keep publishes figures, and returns how many. What another service on the same store has
// published in the meantime stays.
func (p *Publisher) keep(ctx context.Context, all []store.Figures) (int, error) {
	for i, f := range all {
		if err := p.Store.Publish(ctx, f); errors.Is(err, store.ErrConflict) {
			return i, nil
		} else if err != nil {
			return i, err
		}
	}
	return len(all), nil
}

// Begin counts of a new campaign who is asked, without waiting for the end of its first week.
func (p *Publisher) Begin(ctx context.Context, c store.Campaign) error {
	day, err := p.Store.BelievedDay(ctx, calendar.DateIn(p.Now(), p.Location))
	if err != nil {
		return err
	}
	all, err := p.everything(ctx)
	if err != nil {
		return err
	}
	if _, err := p.publishAsked(ctx, all.members, day); err != nil {
		return err
	}
	_, err = p.publishCampaign(ctx, c, all, day)
	return err
}
