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

// post has the mails of the service at that address written and sent.
func (cmd *serveCmd) post(a *app, v voice, st store.Store, sender mail.Post, editions *edition.Editions, base string, log *slog.Logger) (post, error) {
	passes, err := pass.NewSealer(context.Background(), st, rand.Reader)
	if err != nil {
		return post{}, err
	}
	letters, err := letter.New(letter.Config{
		Base: base, Advice: func() *advice.Advisor { return editions.Current().Advice }, Passes: passes, Body: v.body,
	})
	if err != nil {
		return post{}, err
	}
	desk, err := engagement.New(engagement.Needs{Editions: editions, Store: st, Now: a.now, Location: a.loc, Random: rand.Reader})
	if err != nil {
		return post{}, err
	}
	matcher, err := following.NewMatcher()
	if err != nil {
		return post{}, err
	}
	news := &scheduler.News{Store: st, Editions: editions, Matcher: matcher, Letters: letters, Now: a.now, Location: a.loc}
	reminders := &scheduler.Reminders{Store: st, Log: log, Letters: letters, ICS: contactsICS}
	watch := &changes.Watch{Store: st, Desk: desk, Letters: letters, Now: a.now, Location: a.loc, Log: log, ICS: contactsICS}
	asked := digest.Campaigns(&campaign.Desk{Plans: desk})
	weekly := &digest.Digest{Store: st, Desk: desk, Letters: letters, Now: a.now, Location: a.loc, Log: log, ICS: contactsICS, Besides: []digest.Source{asked, digest.Followed(desk)}}
	owed, err := outbox.New(context.Background(), outbox.Config{
		Store: st, Post: sender, Now: a.now, Location: a.loc, Log: log,
		Writers: map[store.MailKind]outbox.Writer{
			store.MailReminders: reminders.Write, store.MailPlanChanges: watch.Write, store.MailDigest: weekly.Write, store.MailFollowing: news.Write,
		},
		IsWorkingDay: func(n calendar.Nation, d calendar.Date) bool { return editions.Current().Calendar.IsWorkingDay(n, d) },
	})
	if err != nil {
		return post{}, err
	}
	watch.Trusts, weekly.Trusts = owed.TrustsClock, owed.TrustsClock
	return post{
		letters: letters, outbox: owed, changes: watch, digest: weekly,
		accounts: cmd.accounts(a, v, account.Config{Store: st, Sender: sender, Letters: letters, Log: log}),
		news:     news,
		hooks:    cmd.hooks(a, st, editions),
	}, nil
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
		Poster: fetch.NewPoster(fetch.Config{UserAgent: fetch.UserAgent(version, strings.TrimRight(cmd.BaseURL, "/")), AllowPrivate: cmd.AllowPrivate}),
	}
}
