// Package outbox sends the mails that members are owed: when each may go, over a few kept
// connections, and what is to be made of how it went. What is owed and what went out is known
// to the store alone, so a mail outlives any crash: killed between sending and marking, it is
// sent once more, with the same Message-ID.
//
// It may not know what a mail says, nor how it travels. Nothing that it logs or tells has an
// address, a name or a word of a plan.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/panicked"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

const (
	// claimSize is about how many mails are claimed at a time, and marked.
	claimSize = 100
	// connections is how many conversations are kept at once.
	connections = 4
	// parting is how much longer a mail on its way may take when the service stops: broken
	// off, it might arrive twice.
	parting = 5 * time.Second
)

// Writer writes the mail of what a member is owed of one kind: one thing, or several that are
// late and go as one. id is that of the message. The error is a *Dropped if the mail is not
// to go at all.
type Writer func(ctx context.Context, m store.Member, id string, owed []store.Mail, now time.Time) (mail.Message, error)

// Dropped says why a mail is not to go at all.
type Dropped struct{ Why store.Reason }

func (d *Dropped) Error() string { return "not to be sent: " + string(d.Why) }

// Config is what an outbox needs of its surroundings.
type Config struct {
	Store   store.Store
	Post    mail.Carrier
	Writers map[store.MailKind]Writer
	Now     func() time.Time
	// Location decides which day and hour it is: Europe/London.
	Location *time.Location
	// IsWorkingDay tells whether people of a nation work on that day.
	IsWorkingDay func(calendar.Nation, calendar.Date) bool
	Log          *slog.Logger
}

// Outbox sends what is due.
type Outbox struct {
	Config
	jitter  func() float64 // from 0 to 1
	started time.Time

	recording sync.Mutex
	unsaid    []store.Try // what could not be recorded, and must be before anything else is sent

	mu      sync.Mutex
	trouble trouble
	clock   trust
	refused map[string]bool // members whose addresses were refused since a mail was taken

	due, sent int64
	results   map[store.Came]int64
}

// New returns an outbox that has sent nothing yet. What a service held that is no more is
// given back.
func New(ctx context.Context, cfg Config) (*Outbox, error) {
	o := &Outbox{Config: cfg, jitter: rand.Float64, started: cfg.Now(), refused: make(map[string]bool), results: make(map[store.Came]int64)}
	return o, cfg.Store.Release(ctx)
}

// Counts returns how many mails have fallen due, each try counted, and how many were sent
// since the program started.
func (o *Outbox) Counts() (due, sent int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.due, o.sent
}

// count adds to what fell due and was sent.
func (o *Outbox) count(due, sent int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.due += int64(due)
	o.sent += int64(sent)
}

// Results returns how often each thing came of a mail since the program started.
func (o *Outbox) Results() map[store.Came]int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.results)
}

// tally counts what came of mails.
func (o *Outbox) tally(tries []store.Try) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, t := range tries {
		o.results[t.Came]++
	}
}

// Look sends all that is due and may go, and returns how many mails went out. One that cannot
// be sent holds up no other. The error is about the store; what the mail server does is told
// by Warnings.
func (o *Outbox) Look(ctx context.Context) (int, error) {
	if err := o.record(ctx, nil); err != nil {
		return 0, err
	}
	ok, err := o.trustsClock(ctx)
	if err != nil || !ok || o.pauses() {
		return 0, err
	}
	r := newRound(o)
	err = r.work(ctx)
	return r.sent, err
}

// record has the store know what came of mails. What it could not be told it is told before
// anything else is sent.
func (o *Outbox) record(ctx context.Context, tries []store.Try) error {
	o.recording.Lock()
	defer o.recording.Unlock()
	o.unsaid = append(o.unsaid, tries...)
	for len(o.unsaid) > 0 {
		n := min(len(o.unsaid), claimSize)
		if err := o.Store.Settle(context.WithoutCancel(ctx), o.unsaid[:n]); err != nil {
			return err
		}
		o.tally(o.unsaid[:n])
		o.unsaid = o.unsaid[n:]
	}
	o.unsaid = nil
	return nil
}

// here is the clock, where it says which day it is.
func (o *Outbox) here() time.Time { return o.Now().In(o.Location) }

// write makes the message of a letter. One that panics over it stops no other.
func (o *Outbox) write(ctx context.Context, l letter) (e mail.Encoded, err error) {
	defer func() {
		if p := recover(); p != nil {
			o.Log.Error("a mail cannot be written", "mail", l.id, "kind", l.kind, "panic", panicked.Kind(p), "stack", string(debug.Stack()))
			err = errors.New("panic")
		}
	}()
	m, err := o.Store.Member(ctx, l.member)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return mail.Encoded{}, &Dropped{store.DropGone}
	case err != nil:
		return mail.Encoded{}, err
	case m.State == store.StateDisabled || !m.Wants(l.kind):
		return mail.Encoded{}, &Dropped{store.DropUnwanted}
	}
	now := o.here()
	if at := o.mayGo(m, now); at.After(now) {
		return mail.Encoded{}, &notNow{at}
	}
	writer, ok := o.Writers[l.kind]
	if !ok {
		return mail.Encoded{}, errors.New("nobody writes mails of the kind " + string(l.kind))
	}
	message, err := writer(ctx, m, l.id, l.mails, now)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return mail.Encoded{}, &Dropped{store.DropGone}
	case err != nil:
		return mail.Encoded{}, err
	}
	return o.Post.Encode(message)
}
