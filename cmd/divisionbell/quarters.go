package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

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

	sender    mail.Post
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
		if q.voice, err = t.voice(); err != nil { // before there are data
			return all, err
		}
		if q.sender, err = t.sender(); err != nil {
			return all, err
		}
		if q.store, err = t.open(); err != nil {
			return all, err
		}
		all = append(all, q)
		q.copies = q.tenant.copies(ctx, q.store, log)
		if q.ledger, err = q.copies.ledger(ctx); err != nil {
			return all, err
		}
		if q.editor, err = t.editor(a, q.voice, log); err != nil {
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
	refreshing *rhythm.Job
	backups    *dailyBackup
}

// furnish makes what works on the data of a body, and its pages.
func (q *quarters) furnish(a *app, listening net.Addr, with inCommon, log *slog.Logger) (err error) {
	q.base = q.baseURL(listening)
	q.post, err = q.tenant.post(a, mailing{q.voice, q.store, q.editor.Editions, q.sender, q.base}, log)
	if err != nil {
		return err
	}
	q.orders = q.newOrders(a, with.refreshing)
	if q.looks, err = scheduler.NewLooks(a.loc, log); err != nil {
		return err
	}
	q.condition = q.newCondition(a, log)
	q.backups = with.backups
	if q.provider, err = q.tenant.provider(q.voice.body, q.base, q.store, log); err != nil {
		return err
	}
	q.handler, err = api.New(q.interfaceOf(a, with.refreshing, log))
	return err
}

// newOrders carries out what officers decide. What sources say is for all bodies, so that none of
// several decides on it for the others.
func (q *quarters) newOrders(a *app, asked *rhythm.Job) *decision.Clerk {
	if q.shared != "" {
		asked = nil
	}
	return decision.New(decision.Config{
		Layers:   q.layers(),
		Besides:  q.voice.body.Records(),
		Now:      a.now,
		Location: a.loc,
		Renew:    q.editor.Look,
		Editions: q.editor.Editions,
		Store:    q.store,
		Alone:    q.copies.alone(),
		Sources:  asked,
	})
}

// interfaceOf is what pages and answers of the body are made with.
func (q *quarters) interfaceOf(a *app, asked *rhythm.Job, log *slog.Logger) api.Config {
	return api.Config{
		Editions:          q.editor.Editions,
		Store:             q.store,
		Accounts:          q.post.accounts,
		Passes:            q.post.letters.Passes,
		Now:               a.now,
		Location:          a.loc,
		Random:            rand.Reader,
		BaseURL:           q.base,
		Version:           version,
		Provider:          q.provider,
		Body:              q.voice.body,
		Log:               log,
		Sources:           asked.Status,
		Trouble:           troubles(q.editor.Trouble, q.backups.Trouble, q.post.outbox.Warnings, q.space(a).Warnings, a.pretence),
		Orders:            q.orders,
		Webhook:           q.post.hooks,
		OperatorElsewhere: q.AdminAddr != "",
		Failures:          q.condition.Failures,
		Free:              q.space(a),
		Touched:           q.post.changes.Touched,
		TrustedProxies:    prefixes(q.TrustedProxy),
		Ledger:            q.ledger,
		Outbox:            q.post.outbox,
		Looks:             q.looks.Status,
		EmbedFrom:         origins(q.EmbedFrom),
	}
}

// hang tells whether a look, whosever it is, does not come back.
func (all everybody) hang() bool {
	return slices.ContainsFunc(all, func(q *quarters) bool { return len(q.looks.Hanging()) > 0 })
}

// openOffices takes the commands of members and officers, for each body at its own place, until
// they are shut.
func (all everybody) openOffices(a *app, log *slog.Logger) (shut func()) {
	var shuts []func()
	for _, q := range all {
		shuts = append(shuts, q.openOffice(a, log))
	}
	if all[0].shared != "" {
		shuts = append(shuts, openOrWarn(dataFlags{Data: all[0].shared}, all.hall(a), log))
	}
	return inTurn(shuts)
}

// openOffice takes the commands of members and officers until it is shut.
func (q *quarters) openOffice(a *app, log *slog.Logger) (shut func()) {
	return openOrWarn(q.dataFlags, &Office{
		Hall: Hall{
			failures: q.condition.Failures,
			clerk:    &clerk{app: a, orders: q.orders},
			archives: archiverOf(q.dataFlags, q.store, a.now),
		},
		book: memberBook{store: q.store, now: a.now, forget: q.forgetMails},
	}, log)
}

// openOrWarn opens an office until it is shut. The service does without if it cannot.
func openOrWarn(d dataFlags, office any, log *slog.Logger) (shut func()) {
	closeOffice, err := openOffice(d, office, log)
	if err != nil {
		log.Warn("member commands work only while the service is stopped, and what officers decide shows within a minute", "error", err)
		return func() {}
	}
	return func() { _ = closeOffice() } // nobody can ask any more, whatever it says
}

// inTurn calls all of them, one after the other.
func inTurn(all []func()) func() {
	return func() {
		for _, do := range all {
			do()
		}
	}
}

// hall takes the commands that are about all bodies: on the calendar that they share, and backups.
func (all everybody) hall(a *app) *Hall {
	orders := decision.New(decision.Config{
		Layers: layersIn(all[0].shared), Now: a.now, Location: a.loc, Ground: a.groundOf,
		Renew: func(ctx context.Context) (int, error) { return 0, all.look(ctx) },
	})
	failures := func() (failures []string) {
		for _, q := range all {
			failures = append(failures, q.condition.Failures()...)
		}
		return failures
	}
	return &Hall{clerk: &clerk{app: a, orders: orders}, archives: all.archiver(a.now), failures: failures}
}

// archiver makes archives of all that is kept, whosever it is.
func (all everybody) archiver(now func() time.Time) archiver {
	r := archiver{folder: cmp.Or(all[0].shared, all[0].Data), now: now}
	for _, q := range all {
		r.stores = append(r.stores, openStore{q.dataFlags, q.store})
	}
	return r
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
