// Package account is how members come to be, sign in, change what is kept of them
// and go. It knows nothing of HTTP, and of no network but through the sender of mails.
//
// Who asks to be signed in is answered before anybody looks whether the address is
// known: what the answer is, and what it takes to make it, cannot tell. The rest is
// done by Run.
package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"divisionbell/scheduler/body"
	"divisionbell/scheduler/field"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

var (
	// ErrBusy: so many wait for their mails that no more are taken.
	ErrBusy = errors.New("too many ask to be signed in")
	// ErrNotNow: what was shown signs nobody in: it is not enough, was used, has run
	// out, or too many codes were tried.
	ErrNotNow = errors.New("signs nobody in")
)

// FieldError is a value that cannot be kept: the field, and what is wrong and allowed.
type FieldError = field.Error

// Config is what accounts need of their surroundings. All of it must be set but for
// what says otherwise.
type Config struct {
	Store  store.Store
	Sender mail.Sender
	Random io.Reader
	Now    func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Letters writes the mails.
	Letters *letter.Writer
	// Domains are those whose addresses may join without an invitation, in lower case;
	// none if left out.
	Domains []string
	// Retention says for how long things are kept; the usual time if left out.
	Retention body.Retention
	// Forget removes what is kept of mails to an address besides the store; may be left out.
	Forget func(address string) error
	Log    *slog.Logger
}

const (
	// mostWaiting is how many requests to sign in may wait for their mails.
	mostWaiting = 1000
	// senders is how many mails are sent at once, so that one hanging mailbox holds up
	// few others.
	senders = 4
	// sendTimeout is the most that one mail may take.
	sendTimeout = time.Minute
	// parting is how much longer the mails that are owed may take when the service stops.
	parting = 10 * time.Second
)

// Accounts are the members' accounts.
type Accounts struct {
	Config
	waiting chan request

	mu       sync.Mutex
	nextKeep time.Time // when to look again at what has run its time
}

// request is somebody who asked to be signed in.
type request struct {
	email string
	// language is that of the page on which she asked.
	language string
	inquiry  store.SignIn
	keys     store.SignInKeys
}

// New returns accounts that take requests; their mails are sent by Run.
func New(cfg Config) *Accounts {
	return &Accounts{Config: cfg, waiting: make(chan request, mostWaiting)}
}

// here is the clock, where it says which day it is.
func (a *Accounts) here() time.Time { return a.Now().In(a.Location) }

// AskToSignIn takes a request of that address, made in a language (nothing if it is not
// said), and returns the word by which its browser is known again. Who joins by it is written
// to in that language. A FieldError if it is no address; ErrBusy. Whether the address
// is known is neither looked at nor told.
func (a *Accounts) AskToSignIn(email, language string) (browser store.Secret, err error) {
	address, err := Address(email)
	if err != nil {
		return store.Secret{}, err
	}
	inquiry, keys, err := store.NewSignIn(a.Random, address, "", a.Now())
	if err != nil {
		return store.Secret{}, err
	}
	select {
	case a.waiting <- request{address, language, inquiry, keys}:
		return keys.Browser, nil
	default:
		return store.Secret{}, ErrBusy
	}
}

// Run sends the mails of those who asked to be signed in, until ctx is done and nobody waits
// any more: who was told that a mail comes gets it, also if the service stops. Nobody may ask
// after ctx is done. What is in the store cannot bring such a mail again after a crash, for
// the link and the code are kept nowhere; who waits then in vain asks again.
func (a *Accounts) Run(ctx context.Context) {
	working, done := withParting(ctx)
	defer done()
	var all sync.WaitGroup
	for range senders {
		all.Go(func() { a.answerUntil(ctx, working) })
	}
	all.Wait()
	if n := a.Waiting(); n > 0 {
		a.Log.Warn("the service stopped before all mails to sign in were sent", "left", n)
	}
}

// answerUntil answers one after the other until ctx is done and nobody waits, or working is
// done.
func (a *Accounts) answerUntil(ctx, working context.Context) {
	for working.Err() == nil {
		select {
		case r := <-a.waiting:
			a.answerOrSay(working, r)
			continue
		default:
		}
		select {
		case r := <-a.waiting:
			a.answerOrSay(working, r)
		case <-ctx.Done():
			if a.Waiting() == 0 {
				return
			}
		}
	}
}

func (a *Accounts) answerOrSay(ctx context.Context, r request) {
	if err := a.answer(ctx, r); err != nil {
		a.Log.Error("a mail to sign in was not sent", "error", err)
	}
}

// Waiting returns how many asked to be signed in and have not been answered.
func (a *Accounts) Waiting() int { return len(a.waiting) }

// answer keeps a request to sign in and, if it is a member's or of somebody who may be
// one, mails what signs her in. A request of anybody else is kept all the same: codes
// can be tried for it as for any.
func (a *Accounts) answer(ctx context.Context, r request) error {
	m, err := a.memberFor(ctx, r.email, r.language)
	if err != nil {
		return err
	}
	r.inquiry.Member = m.ID
	err = a.Store.AddSignIn(ctx, r.inquiry)
	if errors.Is(err, store.ErrTooMany) {
		a.Log.Warn("an address asks to be signed in too often")
		return nil
	}
	if err != nil || m.ID == "" {
		return err
	}
	message, err := a.Letters.SignIn(m, r.keys, a.here())
	if err != nil {
		return err
	}
	return a.send(ctx, message)
}

// memberFor returns who has the address, a new member of that language if one may join with it,
// and nobody if not, or if she is disabled.
func (a *Accounts) memberFor(ctx context.Context, email, language string) (store.Member, error) {
	m, err := a.Store.MemberByEmail(ctx, email)
	switch {
	case err == nil && m.State == store.StateDisabled:
		return store.Member{}, nil
	case errors.Is(err, store.ErrNotFound) && a.mayJoin(email):
		m = store.Member{ID: store.NewID(), Email: email, Language: language, Created: a.Now()}
		if err := a.Store.AddMember(ctx, m); err != nil && !errors.Is(err, store.ErrExists) {
			return store.Member{}, err
		}
		return a.Store.MemberByEmail(ctx, email)
	case errors.Is(err, store.ErrNotFound):
		return store.Member{}, nil
	}
	return m, err
}

// mayJoin tells whether an address may join without an invitation. The domain of its
// subdomain is another domain.
func (a *Accounts) mayJoin(email string) bool {
	return slices.Contains(a.Domains, strings.ToLower(email[strings.LastIndexByte(email, '@')+1:]))
}

func (a *Accounts) send(ctx context.Context, m mail.Message) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return a.Sender.Send(ctx, m)
}

// withParting is a context that ends a little after ctx does: what is under way when the
// service stops is done.
func withParting(ctx context.Context) (context.Context, func()) {
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(parting, cancel) })
	return working, func() { stop(); cancel() }
}

// LookAtLink tells whether a link still signs in and, if so, whether the browser is the
// one that asked, so that no code is needed. It changes nothing. ErrNotNow if the link
// is good no more.
func (a *Accounts) LookAtLink(ctx context.Context, link, browser store.Secret) (asked bool, err error) {
	inquiry, err := a.Store.SignInByLink(ctx, link, a.Now())
	if errors.Is(err, store.ErrNotFound) {
		return false, ErrNotNow
	}
	return inquiry.IsOf(browser), err
}

// SignIn signs in whoever shows two of the three keys, and returns the secret of the new
// session, which is for that device alone. device is by what its owner knows it again.
// store.ErrWrongCode if another code may be tried; ErrNotNow.
func (a *Accounts) SignIn(ctx context.Context, shown store.SignInKeys, device string) (store.Secret, store.Session, error) {
	inquiry, err := a.Store.RedeemSignIn(ctx, shown, a.Now())
	switch {
	case errors.Is(err, store.ErrWrongCode):
		a.Log.Warn("a wrong code to sign in")
		return store.Secret{}, store.Session{}, err
	case errors.Is(err, store.ErrTooMany):
		a.Log.Warn("too many wrong codes of one address")
		return store.Secret{}, store.Session{}, ErrNotNow
	case errors.Is(err, store.ErrNotFound), err == nil && inquiry.Member == "":
		return store.Secret{}, store.Session{}, ErrNotNow
	case err != nil:
		return store.Secret{}, store.Session{}, err
	}
	return a.begin(ctx, inquiry.Member, device)
}

// begin makes a session of a member's.
func (a *Accounts) begin(ctx context.Context, memberID, device string) (store.Secret, store.Session, error) {
	secret, err := store.NewSecret(a.Random)
	if err != nil {
		return store.Secret{}, store.Session{}, err
	}
	s := store.Session{ID: store.NewID(), Member: memberID, Device: device, Created: a.here()}
	err = a.Store.AddSession(ctx, s, secret)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDisabled) { // since she asked
		return store.Secret{}, store.Session{}, ErrNotNow
	}
	if err != nil {
		return store.Secret{}, store.Session{}, fmt.Errorf("sign in: %w", err)
	}
	return secret, s, nil
}

// BySession returns the session of that secret and its member; the errors are those of
// store.Sessions.
func (a *Accounts) BySession(ctx context.Context, secret store.Secret) (store.Session, store.Member, error) {
	return a.Store.MemberBySession(ctx, secret, a.here())
}

// ByToken returns whose token it is; the errors are those of store.Tokens.
func (a *Accounts) ByToken(ctx context.Context, secret store.Secret) (store.Member, error) {
	return a.Store.MemberByToken(ctx, secret, a.here())
}

// NewToken makes a token that acts for a member, and returns its secret, to be shown once.
func (a *Accounts) NewToken(ctx context.Context, memberID, name string) (store.Token, store.Secret, error) {
	name, err := checkName(name)
	if err != nil {
		return store.Token{}, store.Secret{}, err
	}
	secret, err := store.NewSecret(a.Random)
	if err != nil {
		return store.Token{}, store.Secret{}, err
	}
	t := store.Token{ID: store.NewID(), Member: memberID, Name: name, Created: a.Now().UTC()}
	return t, secret, a.Store.AddToken(ctx, t, secret)
}
