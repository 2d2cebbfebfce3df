// Package openid has another service say at which address somebody is reached, by OpenID
// Connect: the code flow with PKCE, a state and a nonce that only the browser that began knows.
//
// It asks only the issuer that the operator named, and knows nothing of members. No error of
// this package holds an address, a secret or what the issuer said, so its errors may be logged.
package openid

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"divisionbell/store"
)

var (
	// ErrAway: the issuer cannot be reached, or does not answer as one.
	ErrAway = errors.New("the issuer cannot be reached")
	// ErrRefused: what came back signs nobody in: it is not of the browser that began, came
	// twice, has run out, or was refused at the issuer.
	ErrRefused = errors.New("signs nobody in")
	// ErrUnverified: the issuer knows somebody, and does not say that the address is theirs.
	ErrUnverified = errors.New("the address is not verified")
)

// ReturnPath is the page to which browsers come back.
const ReturnPath = "/sign-in/back"

// Config is what a provider needs. All of it must be set.
type Config struct {
	// Issuer is the address by which the other service calls itself.
	Issuer           string
	ClientID, Secret string
	// Return is the address to which browsers come back.
	Return string
	// Tallies know which browsers have come back, whichever copy of the service they came to.
	Tallies store.Tallies
	Now     func() time.Time
	Log     *slog.Logger
}

// Provider is the other service. Any number of goroutines may use it.
type Provider struct {
	cfg    Config
	client *http.Client

	found atomic.Pointer[found]

	looking  sync.Mutex // held while the issuer is asked about itself
	nextLook time.Time
	away     bool // and it was told of
}

// found is what an issuer says of itself.
type found struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
}

const (
	// patience is how long the issuer may take for an answer, mostAnswer how many bytes of it
	// are read.
	patience   = 10 * time.Second
	mostAnswer = 1 << 20
	// lookAgain is how long an issuer is left alone that did not answer.
	lookAgain = 30 * time.Second
)

// New returns a provider. The issuer is asked about itself when it is first needed.
func New(cfg Config) *Provider {
	return &Provider{cfg: cfg, client: &http.Client{Timeout: patience, Transport: bounded{http.DefaultTransport}}}
}

// Host names the issuer for people.
func (p *Provider) Host() string {
	u, err := url.Parse(p.cfg.Issuer)
	if err != nil {
		return p.cfg.Issuer
	}
	return u.Hostname()
}

// Run asks the issuer about itself until it has answered, or ctx is done. Without a provider
// there is nothing to do.
func (p *Provider) Run(ctx context.Context) {
	if p == nil {
		return
	}
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for ctx.Err() == nil {
		if _, err := p.issuer(ctx); err == nil {
			return
		}
		select {
		case <-ctx.Done():
		case <-again.C:
		}
	}
}

// IsThere reports whether the issuer has said what is needed to go there. It does not ask.
func (p *Provider) IsThere() bool { return p.found.Load() != nil }

// issuer is what the issuer says of itself. ErrAway if it does not answer, just now did not, or
// is being asked.
func (p *Provider) issuer(ctx context.Context) (*found, error) {
	if there := p.found.Load(); there != nil {
		return there, nil
	}
	if !p.looking.TryLock() {
		return nil, ErrAway
	}
	defer p.looking.Unlock()
	if p.cfg.Now().Before(p.nextLook) {
		return nil, ErrAway
	}
	there, err := p.discover(ctx)
	if err != nil {
		p.nextLook = p.cfg.Now().Add(lookAgain)
		if !p.away {
			p.cfg.Log.Warn("nobody can sign in by OpenID Connect until the issuer answers", "error", err)
		}
		p.away = true
		return nil, err
	}
	p.found.Store(there)
	if p.away {
		p.cfg.Log.Debug("members can sign in by OpenID Connect")
	}
	return there, nil
}

// discover asks the issuer about itself.
func (p *Provider) discover(ctx context.Context) (*found, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.cfg.Issuer)
	if err != nil {
		if mismatch := (*oidc.IssuerMismatchError)(nil); errors.As(err, &mismatch) {
			return nil, fmt.Errorf("%w: it calls itself by another address", ErrAway)
		}
		return nil, ErrAway
	}
	return &found{
		provider: provider,
		verifier: provider.Verifier(&oidc.Config{ClientID: p.cfg.ClientID, Now: p.cfg.Now}),
		oauth: oauth2.Config{
			ClientID: p.cfg.ClientID, ClientSecret: p.cfg.Secret, Endpoint: provider.Endpoint(), RedirectURL: p.cfg.Return,
			Scopes: []string{oidc.ScopeOpenID, "email"},
		},
	}, nil
}

// Begin returns where a browser goes to be known. The word is kept by that browser alone: all
// that it has to show when it comes back follows from it.
func (p *Provider) Begin(ctx context.Context, word store.Secret) (address string, err error) {
	there, err := p.issuer(ctx)
	if err != nil {
		return "", err
	}
	return there.oauth.AuthCodeURL(derived(word, "state"), oidc.Nonce(derived(word, "nonce")), oauth2.S256ChallengeOption(derived(word, "verifier"))), nil
}

// derived is a value that only who has the word can make, one for each use.
func derived(word store.Secret, use string) string {
	mac := hmac.New(sha256.New, []byte(word.Reveal()))
	mac.Write([]byte(use))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Finish returns the verified address of whom the issuer knows in the browser that has the
// word, given with what it came back. ErrRefused, ErrUnverified, ErrAway.
func (p *Provider) Finish(ctx context.Context, word store.Secret, came url.Values) (email string, err error) {
	state := derived(word, "state")
	if word.Reveal() == "" || subtle.ConstantTimeCompare([]byte(came.Get("state")), []byte(state)) != 1 {
		return "", fmt.Errorf("%w: it is not of this browser", ErrRefused)
	}
	if err := p.once(ctx, state); err != nil {
		return "", err
	}
	if came.Get("error") != "" || came.Get("code") == "" {
		return "", fmt.Errorf("%w: the issuer refused", ErrRefused)
	}
	there, err := p.issuer(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := there.oauth.Exchange(ctx, came.Get("code"), oauth2.VerifierOption(derived(word, "verifier")))
	if refused := (*oauth2.RetrieveError)(nil); errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError {
		return "", fmt.Errorf("%w: the issuer refused the code", ErrRefused)
	}
	if err != nil {
		return "", ErrAway
	}
	return there.address(ctx, token, derived(word, "nonce"))
}

// once takes a state that comes back for the first time. ErrRefused if it came before; it is
// known for longer than any issuer's code is good.
func (p *Provider) once(ctx context.Context, state string) error {
	now := p.cfg.Now()
	n, err := p.cfg.Tallies.Tally(ctx, sha256.Sum256([]byte("came back "+state)), now, now.Add(store.TallyLife))
	if err != nil {
		return fmt.Errorf("sign in by another service: %w", err)
	}
	if n > 1 {
		return fmt.Errorf("%w: it came twice", ErrRefused)
	}
	return nil
}

// claims are what is asked of an identity.
type claims struct {
	Party    string `json:"azp"`
	Email    string `json:"email"`
	Verified yesNo  `json:"email_verified"`
}

// yesNo is true; some issuers write it as a word.
type yesNo bool

func (y *yesNo) UnmarshalJSON(text []byte) error {
	*y = string(text) == "true" || string(text) == `"true"`
	return nil
}

// address takes the verified address out of a token.
func (f *found) address(ctx context.Context, token *oauth2.Token, nonce string) (string, error) {
	raw, _ := token.Extra("id_token").(string)
	id, err := f.verifier.Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("%w: the identity is not the issuer's, not for us, or has run out", ErrRefused)
	}
	var said claims
	if err := id.Claims(&said); err != nil || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 ||
		said.Party != "" && said.Party != f.oauth.ClientID {
		return "", fmt.Errorf("%w: the identity is not for this browser", ErrRefused)
	}
	if said.Email == "" {
		if said, err = f.ask(ctx, token, id.Subject); err != nil {
			return "", err
		}
	}
	if said.Email == "" || !said.Verified {
		return "", ErrUnverified
	}
	return said.Email, nil
}

// ask asks the issuer for the address of whom its token is, where it did not say so by itself.
func (f *found) ask(ctx context.Context, token *oauth2.Token, subject string) (said claims, err error) {
	if f.provider.UserInfoEndpoint() == "" {
		return said, nil
	}
	info, err := f.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return said, ErrAway
	}
	if info.Subject != subject {
		return said, fmt.Errorf("%w: the issuer spoke of somebody else", ErrRefused)
	}
	return claims{Email: info.Email, Verified: yesNo(info.EmailVerified)}, nil
}
