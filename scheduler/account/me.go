package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/field"
	"divisionbell/store"
)

// Change is what of a member is to be another; nil stays.
type Change struct {
	Name      *string
	Language  *string
	Nation    *calendar.Nation // empty for none
	MailHour  *int
	Off       *[]store.MailKind
	Introduce *bool
	// Asked is whether she wants to be asked to take part in campaigns.
	Asked *bool
}

// Change changes what is kept of a member whose revision is that one. A FieldError for
// what cannot be kept; store.ErrConflict if she was changed since.
func (a *Accounts) Change(ctx context.Context, m store.Member, c Change) (store.Member, error) {
	if err := c.apply(&m); err != nil {
		return store.Member{}, err
	}
	if c.Asked != nil && *c.Asked == m.AskSince.IsZero() {
		m.AskSince = calendar.Date{}
		if *c.Asked {
			m.AskSince = calendar.DateIn(a.here(), a.Location)
		}
	}
	return a.Store.UpdateMember(ctx, m)
}

func (c Change) apply(m *store.Member) (err error) {
	if c.Name != nil {
		if m.Name, err = field.Line("name", *c.Name, mostName); err != nil {
			return err
		}
	}
	if c.Language != nil {
		if !slices.Contains(store.Languages(), *c.Language) {
			return oneOf("language", store.Languages())
		}
		m.Language = *c.Language
	}
	if c.Nation != nil {
		if *c.Nation != "" && !slices.Contains(calendar.Nations(), *c.Nation) {
			return oneOf("nation", calendar.Nations())
		}
		m.Nation = *c.Nation
	}
	if c.MailHour != nil {
		if *c.MailHour < store.FirstMailHour || *c.MailHour > store.LastMailHour {
			return field.Wrong("mail_hour", "must be %d to %d: no mail comes by night", store.FirstMailHour, store.LastMailHour)
		}
		m.MailHour = *c.MailHour
	}
	if c.Introduce != nil {
		m.Introduce = *c.Introduce
	}
	if c.Off != nil {
		for i, kind := range *c.Off {
			if !slices.Contains(store.MailKinds(), kind) {
				return oneOf("off", store.MailKinds())
			}
			if slices.Contains((*c.Off)[:i], kind) {
				return field.Wrong("off", "names %s twice", kind)
			}
		}
		m.Off = slices.Clone(*c.Off)
	}
	return nil
}

// oneOf says what is allowed.
func oneOf[T ~string](name string, allowed []T) error {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	return field.Wrong(name, "must be one of %s", strings.Join(words, ", "))
}

// Export is everything that is kept of a member. What is kept only as a hash is not in
// it: it tells nothing.
type Export struct {
	Member    store.Member            `json:"member"`
	Contacts  []store.Contact         `json:"contacts"`
	Reminders map[string][]store.Mail `json:"reminders"` // and other mails, by the contact that they are about
	Mails     []store.Mail            `json:"mails"`     // those about none
	Replies   []store.Reply           `json:"campaigns"` // what she replied to campaigns
	Feeds     []store.Feed            `json:"feeds"`
	Follows   []store.Follow          `json:"follows"`
	Told      []store.ToldNews        `json:"told"` // what she follows and was told of
	Tokens    []store.Token           `json:"tokens"`
	Sessions  []store.Session         `json:"sessions"`
	// Unreadable is how many contacts are damaged, and are not here.
	Unreadable int `json:"unreadable"`
}

// Export returns everything that is kept of a member.
func (a *Accounts) Export(ctx context.Context, memberID string) (e Export, err error) {
	if e.Member, err = a.Store.Member(ctx, memberID); err != nil {
		return Export{}, err
	}
	contacts, err := a.Store.Contacts(ctx, memberID, store.Part{})
	if err != nil {
		return Export{}, err
	}
	e.Contacts, e.Unreadable = contacts.Items, contacts.Damaged
	e.Reminders = make(map[string][]store.Mail, len(e.Contacts))
	for _, c := range e.Contacts {
		if e.Reminders[c.ID], err = a.Store.Mails(ctx, memberID, c.ID); err != nil {
			return Export{}, err
		}
	}
	if e.Mails, err = a.Store.Mails(ctx, memberID, ""); err != nil {
		return Export{}, err
	}
	replies, err := a.Store.RepliesOf(ctx, memberID)
	if err != nil {
		return Export{}, err
	}
	e.Replies = replies.Items
	if e.Feeds, err = a.Store.Feeds(ctx, memberID); err != nil {
		return Export{}, err
	}
	if e.Follows, err = a.Store.Follows(ctx, memberID); err != nil {
		return Export{}, err
	}
	if e.Told, err = a.Store.ToldOf(ctx, memberID); err != nil {
		return Export{}, err
	}
	if e.Tokens, err = a.Store.Tokens(ctx, memberID); err != nil {
		return Export{}, err
	}
	e.Sessions, err = a.Store.Sessions(ctx, memberID, a.Now())
	return e, err
}

// ExportCalendar returns a member's contacts and their steps as a calendar.
func (a *Accounts) ExportCalendar(ctx context.Context, memberID string) ([]byte, error) {
	contacts, err := a.Store.Contacts(ctx, memberID, store.Part{})
	if err != nil {
		return nil, err
	}
	return feed.Encode(feed.Calendar{
		Name: "Division Bell: all that I planned", Events: feed.FromContacts(contacts.Items),
	})
}

// ResumeMails takes a member's address for good again, because she says that it is: what was
// suspended comes.
func (a *Accounts) ResumeMails(ctx context.Context, memberID string) error {
	return a.Store.ResumeMails(ctx, memberID)
}

// Erase erases a member who wants to go, and everything that is hers.
// store.ErrLastOfficer if nobody would be left who acts for the body: she makes another
// officer first.
func (a *Accounts) Erase(ctx context.Context, memberID string) error {
	return a.erase(ctx, memberID, a.Store.RemoveMemberUnlessLast)
}

// IsThere returns store.ErrNotFound if there is no such member.
func (a *Accounts) IsThere(ctx context.Context, memberID string) error {
	_, err := a.Store.Member(ctx, memberID)
	return err
}

// mostTries is how often a change is tried that others get in the way of.
const mostTries = 5

// Stop has a member get no more mails of a kind. A FieldError if there is no such kind.
func (a *Accounts) Stop(ctx context.Context, memberID string, kind store.MailKind) error {
	for range mostTries {
		m, err := a.Store.Member(ctx, memberID)
		if err != nil || !m.Wants(kind) {
			return err
		}
		off := append(slices.Clone(m.Off), kind)
		if _, err = a.Change(ctx, m, Change{Off: &off}); !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return store.ErrConflict
}
