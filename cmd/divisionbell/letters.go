package main

import (
	"context"
	"crypto/rand"
	"log/slog"

	"divisionbell/scheduler"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// post is who writes mails, and those who have mails to send.
type post struct {
	letters   *letter.Writer
	reminders *scheduler.Reminders
	accounts  *account.Accounts
}

// post has the mails of the service at that address written and sent.
func (cmd *serveCmd) post(a *app, v voice, st store.Store, sender mail.Sender, editions *edition.Editions, base string, log *slog.Logger) (post, error) {
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
	return post{
		letters:   letters,
		reminders: &scheduler.Reminders{Store: st, Sender: sender, Now: a.now, Location: a.loc, Log: log, Letters: letters, ICS: contactICS},
		accounts:  cmd.accounts(a, v, account.Config{Store: st, Sender: sender, Letters: letters, Log: log}),
	}, nil
}
