package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/sources/fetch"
	"divisionbell/scheduler"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/changes"
	"divisionbell/scheduler/digest"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/following"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/outbox"
	"divisionbell/scheduler/pass"
	"divisionbell/scheduler/webhook"
	"divisionbell/store"
)

// post is who writes mails, and those who have mails to send.
type post struct {
	letters  *letter.Writer
	outbox   *outbox.Outbox
	changes  *changes.Watch
	digest   *digest.Digest
	accounts *account.Accounts
	news     *scheduler.News
	hooks    *webhook.Hooks
}

// mailing is whose mails go out, what they are about, and who takes them.
type mailing struct {
	voice    voice
	store    store.Store
	editions *edition.Editions
	sender   mail.Post
	base     string // the address of the service, without a slash at the end
}

// letters writes the mails.
func (m mailing) letters() (*letter.Writer, error) {
	passes, err := pass.NewSealer(context.Background(), m.store, rand.Reader)
	if err != nil {
		return nil, err
	}
	return letter.New(letter.Config{
		Base:   m.base,
		Advice: func() *advice.Advisor { return m.editions.Current().Advice },
		Passes: passes,
		Body:   m.voice.body,
	})
}

// post has the mails of the service written and sent.
func (cmd *serveCmd) post(a *app, m mailing, log *slog.Logger) (post, error) {
	letters, err := m.letters()
	if err != nil {
		return post{}, err
	}
	desk, err := engagement.New(engagement.Needs{
		Editions: m.editions, Store: m.store, Now: a.now, Location: a.loc, Random: rand.Reader,
	})
	if err != nil {
		return post{}, err
	}
	matcher, err := following.NewMatcher()
	if err != nil {
		return post{}, err
	}
	p := post{
		letters: letters,
		changes: &changes.Watch{
			Store: m.store, Desk: desk, Letters: letters, Now: a.now, Location: a.loc, Log: log, ICS: contactsICS,
		},
		digest: &digest.Digest{
			Store: m.store, Desk: desk, Letters: letters, Now: a.now, Location: a.loc, Log: log, ICS: contactsICS,
			Besides: []digest.Source{digest.Campaigns(&campaign.Desk{Plans: desk}), digest.Followed(desk)},
		},
		accounts: cmd.accounts(a, m.voice, account.Config{Store: m.store, Sender: m.sender, Letters: letters, Log: log}),
		news: &scheduler.News{
			Store: m.store, Editions: m.editions, Matcher: matcher, Letters: letters, Now: a.now, Location: a.loc,
		},
		hooks: cmd.hooks(a, m.store, m.editions),
	}
	err = p.openOutbox(a, m, log)
	return p, err
}

// openOutbox has what is owed by now and from now on written by those who know of it.
func (p *post) openOutbox(a *app, m mailing, log *slog.Logger) (err error) {
	reminders := &scheduler.Reminders{Store: m.store, Log: log, Letters: p.letters, ICS: contactsICS}
	p.outbox, err = outbox.New(context.Background(), outbox.Config{
		Store: m.store, Post: m.sender, Now: a.now, Location: a.loc, Log: log,
		Writers: map[store.MailKind]outbox.Writer{
			store.MailReminders:   reminders.Write,
			store.MailPlanChanges: p.changes.Write,
			store.MailDigest:      p.digest.Write,
			store.MailFollowing:   p.news.Write,
		},
		IsWorkingDay: func(n calendar.Nation, d calendar.Date) bool {
			return m.editions.Current().Calendar.IsWorkingDay(n, d)
		},
	})
	if err != nil {
		return err
	}
	p.changes.Trusts, p.digest.Trusts = p.outbox.TrustsClock, p.outbox.TrustsClock
	return nil
}

// contactsICS is the attachment of a mail about contacts.
func contactsICS(all []store.Contact) ([]byte, error) {
	return feed.Encode(feed.Calendar{Name: "Division Bell", Events: feed.FromContacts(all)})
}

// send sends what is due. What became late while the service was off is spread before that, so
// that no member is reminded of all of it at once.
func (p post) send(ctx context.Context) (int, error) {
	_, _ = p.changes.Look(ctx) // what is wrong with that is told where it is looked for
	return p.outbox.Look(ctx)
}

// hooks tell the membership body's own program when dates change.
func (cmd *serveCmd) hooks(a *app, st store.Store, editions *edition.Editions) *webhook.Hooks {
	return &webhook.Hooks{
		Store: st, Editions: editions, Now: a.now, Location: a.loc, Random: rand.Reader,
		Poster: fetch.NewPoster(fetch.Config{
			UserAgent:    fetch.UserAgent(version, strings.TrimRight(cmd.BaseURL, "/")),
			AllowPrivate: cmd.AllowPrivate,
		}),
	}
}
