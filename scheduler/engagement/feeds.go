package engagement

import (
	"context"
	"net/netip"
	"slices"

	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/field"
	"divisionbell/store"
)

// Subscribe makes a feed of a member's own plans. Whoever has its secret can read it, and
// only she is shown the secret, this once.
func (d *Desk) Subscribe(ctx context.Context, member, label string) (store.Feed, store.Secret, error) {
	return d.SubscribeTo(ctx, member, store.FeedOfPlan, label)
}

// SubscribeTo is Subscribe for what else she can have a feed of.
func (d *Desk) SubscribeTo(ctx context.Context, member string, of store.FeedOf, label string) (store.Feed, store.Secret, error) {
	label, err := field.Line("label", label, MaxLabel)
	if err != nil {
		return store.Feed{}, store.Secret{}, err
	}
	secret, err := store.NewSecret(d.Random)
	if err != nil {
		return store.Feed{}, store.Secret{}, err
	}
	f := store.Feed{ID: store.NewID(), Member: member, Of: of, Label: label, Created: d.Now()}
	return f, secret, d.Store.AddFeed(ctx, f, secret)
}

// Feeds returns a member's feeds that are not revoked, oldest first.
func (d *Desk) Feeds(ctx context.Context, member string) ([]store.Feed, error) {
	return d.Store.Feeds(ctx, member)
}

// Revoke makes the secret of a feed useless.
func (d *Desk) Revoke(ctx context.Context, member, id string) error {
	return d.Store.RevokeFeed(ctx, member, id, d.Now())
}

// Open returns the feed of a secret, and a word that is another one after each change of
// what it is made of; store.ErrRevoked if it was revoked. The word is known before what the
// feed is made of is read: a change meanwhile is found the next time. from is who opens it; no
// address if that is not known.
func (d *Desk) Open(ctx context.Context, secret store.Secret, from netip.Addr) (f store.Feed, state string, err error) {
	f, err = d.Store.FeedBySecret(ctx, secret, d.Now().In(d.Location))
	if err != nil {
		return store.Feed{}, "", err
	}
	d.noteOpening(ctx, f, from)
	changes, err := d.Store.State(ctx, f.Member)
	if err != nil {
		return store.Feed{}, "", err
	}
	state = d.Editions.Current().Calendar.Version() + "-" + changes + "-" + d.Today().String()
	if f.Of == store.FeedOfFollows { // which is in her language
		m, err := d.Store.Member(ctx, f.Member)
		return f, state + string(m.Language), err
	}
	return f, state, nil
}

// shownDays is for how many days after it ended a contact is shown in a feed. All are in
// what a member exports.
const shownDays = 366

// Own is what a member's feed shows: what she follows or her contacts and the steps on the
// way, and for a while what was given up of them, but for what ended long ago.
func (d *Desk) Own(ctx context.Context, f store.Feed) (feed.Calendar, error) {
	if f.Of == store.FeedOfFollows {
		return d.followed(ctx, f.Member)
	}
	contacts, err := d.Contacts(ctx, f.Member)
	from := d.Today().AddDays(-shownDays)
	contacts = slices.DeleteFunc(contacts, func(c store.Contact) bool { return c.Ends().Before(from) })
	return feed.Calendar{
		Name:        "Division Bell: my plan",
		Description: "What I plan and the steps on the way.",
		Events:      feed.FollowedContacts(contacts, d.Today()),
	}, err
}
