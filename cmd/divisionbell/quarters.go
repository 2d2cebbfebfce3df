package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"

	"divisionbell/api"
	"divisionbell/api/limits"
	"divisionbell/scheduler"
	"divisionbell/scheduler/account/openid"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/health"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
)

// quarters are all that one membership body has of the service: members' data, calendar,
// accounts, mails and pages. What is shared is the network, the sources and who sends mails;
// nothing of one body is in the quarters of another.
type quarters struct {
	*tenant
	voice  voice
	editor *edition.Editor
	store  store.Store
	copies copies
	ledger *limits.Ledger

	base      string
	post      post
	orders    *decision.Clerk
	condition *health.Health
	backups   *dailyBackup
	looks     *scheduler.Looks
	provider  *openid.Provider
	handler   http.Handler
}

// everybody are the quarters of all membership bodies.
type everybody []*quarters

// open opens what the tenants keep. Whatever comes of it, it is to be closed.
func open(ctx context.Context, a *app, tenants []*tenant, log *slog.Logger) (all everybody, err error) {
	for _, t := range tenants {
		q := &quarters{tenant: t}
		if q.store, err = t.open(); err != nil {
			return all, err
		}
		all = append(all, q)
		q.copies = q.tenant.copies(ctx, q.store, log)
		if q.ledger, err = q.copies.ledger(ctx); err != nil {
			return all, err
		}
		if q.voice, q.editor, err = t.editor(a, log); err != nil {
			return all, err
		}
	}
	warnOfHorizons(all[0].editor.Editions.Current().Calendar, a.today(), log)
	return all, nil
}

func (all everybody) close() (err error) {
	for _, q := range all {
		err = errors.Join(err, q.store.Close())
	}
	return err
}

// look has every body's calendar take up what came.
func (all everybody) look(ctx context.Context) (err error) {
	for _, q := range all {
		_, failed := q.editor.Look(ctx)
		err = errors.Join(err, failed)
	}
	return err
}

// inCommon is what all bodies have in common.
type inCommon struct {
	sender     mail.Post
	refreshing *rhythm.Job
}

// furnish makes what works on the data of a body, and its pages.
func (q *quarters) furnish(a *app, listening net.Addr, with inCommon, log *slog.Logger) (err error) {
	q.base = q.baseURL(listening)
	editions := q.editor.Editions
	if q.post, err = q.tenant.post(a, q.voice, q.store, with.sender, editions, q.base, log); err != nil {
		return err
	}
	asked := with.refreshing
	if q.shared != "" {
		asked = nil // what sources say is for all, so that no body decides on it for the others
	}
	q.orders = q.tenant.orders(a, q.voice, q.editor, q.store, asked)
	if q.looks, err = scheduler.NewLooks(a.loc, log); err != nil {
		return err
	}
	q.condition = conditionOf(a, q.editor, q.store, q.post, q.looks, log)
	q.backups = &dailyBackup{backupFlags: q.backupFlags, archiver: archiver{data: q.dataFlags, store: q.store, now: a.now}}
	if q.provider, err = q.tenant.provider(q.voice.body, q.base, q.store, log); err != nil {
		return err
	}
	q.handler, err = api.New(api.Config{
		Editions: editions, Store: q.store, Orders: q.orders, Accounts: q.post.accounts, Passes: q.post.letters.Passes, Touched: q.post.changes.Touched,
		Now: a.now, Location: a.loc, Random: rand.Reader, BaseURL: q.base, Version: version, Log: log,
		Sources: with.refreshing.Status, Trouble: troubles(q.editor.Trouble, q.backups.Trouble, q.post.outbox.Warnings, a.pretence),
		Failures: q.condition.Failures, OperatorElsewhere: q.AdminAddr != "", Webhook: q.post.hooks, Outbox: q.post.outbox, Looks: q.looks.Status,
		Body: q.voice.body, Provider: q.provider, Ledger: q.ledger, TrustedProxies: prefixes(q.TrustedProxy), EmbedFrom: origins(q.EmbedFrom),
	})
	return err
}

// run does what is done all the time and every minute, until ctx is done; wait returns once it is.
func (all everybody) run(ctx context.Context, a *app, log *slog.Logger) (wait func()) {
	var waits []func()
	for _, q := range all {
		waits = append(waits, runUntil(context.WithoutCancel(ctx), q.post.accounts.Run), // as long as somebody can ask
			runUntil(ctx, q.copies.present, q.provider.Run, inspecting(q.store, log)),
			q.looks.EveryMinute(ctx, append(q.copies.jobs(), everyMinute(a, q.store, q.editor, q.post, q.condition, q.backups)...)...))
	}
	return func() {
		for _, wait := range waits {
			wait()
		}
	}
}

// failures names what has not gone well for long, whosever it is.
func (all everybody) failures(ctx context.Context) (failures []string) {
	for _, q := range all {
		failures = append(failures, q.looks.Failures(ctx)...)
	}
	return failures
}

// openOffices takes the commands of members and officers, for each body at its own place, until
// they are shut.
func (all everybody) openOffices(a *app, log *slog.Logger) (shut func()) {
	var doors []func()
	for _, q := range all {
		doors = append(doors, q.openOffice(a, q.store, q.orders, q.condition, log))
	}
	return func() {
		for _, shut := range doors {
			shut()
		}
	}
}

// inside answers what is for the operator alone: of one body, or of several each below its name.
func (all everybody) inside() http.Handler {
	if all[0].name == "" {
		return api.Inside(all[0].handler)
	}
	each := http.NewServeMux()
	for _, q := range all {
		each.Handle("/"+q.name+"/", http.StripPrefix("/"+q.name, api.Inside(q.handler)))
	}
	return each
}

// handler answers each request for the body under whose host it comes.
func (all everybody) handler() (http.Handler, error) {
	if all[0].name == "" {
		return all[0].handler, nil
	}
	byHost := make(map[string]http.Handler)
	for _, q := range all {
		for _, host := range q.hosts {
			byHost[host] = q.handler
		}
	}
	return api.ByHost(byHost)
}
