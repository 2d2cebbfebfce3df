package store

import (
	"context"
	"slices"
	"time"

	"divisionbell/calendar"
)

// Campaign is something that the membership body wants its members to do at about the
// same time, each for herself. It is nobody's plan until she makes it one.
type Campaign struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Office string `json:"office"`
	Action string `json:"action"`
	// Points are the key message, point by point; never a ready letter.
	Points []string `json:"points,omitempty"`
	// Links lead to what members can read and use.
	Links []string `json:"links,omitempty"`
	// Nations are those whose members are asked; all if none is named.
	Nations []calendar.Nation `json:"nations,omitempty"`
	// First and Last are the days in which it is to happen. Both are in.
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	// Weekly is how many members of one nation are to do it in the same week at most.
	Weekly int `json:"weekly"`
	// Ended is the day on which an officer ended it before its time, zero if none did.
	Ended   calendar.Date `json:"ended,omitzero"`
	Created time.Time     `json:"created"`
	// Revision counts the changes, from 1. An update must name the one it saw.
	Revision int `json:"revision"`
}

// Runs tells whether members are asked on that day.
func (c Campaign) Runs(today calendar.Date) bool { return c.Ended.IsZero() && !c.Last.Before(today) }

// Asks tells whether it asks a member: one who wants to be asked, in one of its nations or
// who does not say in which she is.
func (c Campaign) Asks(m Member) bool {
	if m.AskSince.IsZero() || m.State != StateActive {
		return false
	}
	return m.Nation == "" || len(c.Nations) == 0 || slices.Contains(c.Nations, m.Nation)
}

// Reply is what a member said when she was asked to take part in a campaign.
type Reply struct {
	Campaign string `json:"campaign"` // Campaign.ID
	Member   string `json:"member"`   // Member.ID
	// Planned is the day on which she means to do it, zero if she wants no part in it.
	Planned calendar.Date `json:"planned,omitzero"`
	// Nation is that whose week Planned counts in.
	Nation calendar.Nation `json:"nation,omitempty"`
	// On is the day on which she said so.
	On calendar.Date `json:"on"`
}

// Accepted tells whether she takes part.
func (r Reply) Accepted() bool { return !r.Planned.IsZero() }

// Week are the days, Monday to Sunday, in which her day counts.
func (r Reply) Week() calendar.Span {
	monday := r.Planned.OnOrBefore(time.Monday)
	return calendar.Span{First: monday, Last: monday.AddDays(6)}
}

// Campaigns are what the membership body asks of its members, and what they replied.
type Campaigns interface {
	// AddCampaign keeps a new campaign with revision 1; a TooManyError if there are
	// MaxCampaigns.
	AddCampaign(ctx context.Context, c Campaign) (Campaign, error)
	// Campaign returns the campaign with that id, or ErrNotFound.
	Campaign(ctx context.Context, id string) (Campaign, error)
	// Campaigns returns all of them, by their first days, the latest first.
	Campaigns(ctx context.Context) (List[Campaign], error)
	// UpdateCampaign replaces a campaign whose stored revision is c.Revision and returns
	// it with the next one; ErrConflict if the revision is another.
	UpdateCampaign(ctx context.Context, c Campaign) (Campaign, error)
	// AddReply keeps what a member replied. ErrNotFound if there is no such campaign or
	// no such member, ErrExists if she replied before.
	AddReply(ctx context.Context, r Reply) error
	// TakePart keeps what a member who takes part replied, and with it the contact with which
	// she does, as AddContact keeps it, or neither. ErrNotFound if there is no such campaign
	// or member, or it does not run on r.On; ErrExists if she replied before; ErrFull if in the week of
	// r.Planned as many of r.Nation take part as Campaign.Weekly: of any number who do so at
	// once, never more do.
	TakePart(ctx context.Context, r Reply, c Contact, due []Mail) (Contact, error)
	// Replies returns what was replied to a campaign, in the order of the members' ids.
	Replies(ctx context.Context, campaign string) (List[Reply], error)
	// RepliesOf returns what a member replied, in the order of the campaigns' ids.
	RepliesOf(ctx context.Context, member string) (List[Reply], error)
}
