// Package fetch asks public addresses politely: it says who asks, asks again only
// for what has changed, one thing at a time of each host, with bounds on time and
// size, and never an address inside somebody's own network unless that was
// configured.
//
// It knows HTTP, but not what is asked for, who reads the answers or what is in them.
package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"divisionbell/calendar/address"
	"divisionbell/calendar/sources"
)

// Config is what the client needs of its surroundings. What is left out is as New
// says.
type Config struct {
	// UserAgent says who asks: see UserAgent.
	UserAgent string
	// Kept is the folder for answers that can be asked for again by their tag; without
	// it nothing is kept.
	Kept string
	// AllowPrivate lets a configured address be inside one's own network, where it need
	// not be HTTPS. Redirects to another host still may not lead there.
	AllowPrivate bool
	// Patience is the most that one Get may spend on pauses before it tries again; an
	// hour if left out.
	Patience time.Duration
	Timeouts Timeouts
	// Roots are the authorities that are believed; those of the system if left out.
	Roots *x509.CertPool

	Now func() time.Time
	// Pause waits, or returns the error of ctx if that is done before.
	Pause func(ctx context.Context, d time.Duration) error
	// Random returns a number from 0 to below 1.
	Random   func() float64
	Resolver Resolver
	// Dial connects to an IP address and port that the client has found to be allowed.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Resolver finds the addresses of a host; net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Timeouts bound one request. Those left out are as in Usual.
type Timeouts struct {
	// Connect is the most for one connection, Headers from the request to the first
	// bytes of the answer, Whole for all of it.
	Connect, Headers, Whole time.Duration
}

// Usual are the timeouts that fit the public sources: most answer within two seconds.
func Usual() Timeouts {
	return Timeouts{Connect: 5 * time.Second, Headers: 15 * time.Second, Whole: 35 * time.Second}
}

// UserAgent is how the service introduces itself, with the address at which whoever
// runs a source finds out who runs the service; without an address it has none.
func UserAgent(version, baseURL string) string {
	if baseURL == "" {
		return "DivisionBell/" + version
	}
	return fmt.Sprintf("DivisionBell/%s (+%s)", version, baseURL)
}

// Client fetches addresses. It may be used by many at once.
type Client struct {
	cfg   Config
	http  *http.Client
	hosts *hosts
	kept  *shelf
}

// New returns a client. Left out are: the clock, timer, chance, resolver and dialer
// of this machine; an hour of patience; usual timeouts.
func New(cfg Config) *Client {
	cfg = completed(cfg)
	c := &Client{cfg: cfg, hosts: newHosts(cfg.Now, cfg.Pause)}
	c.http = &http.Client{Transport: newTransport(cfg), CheckRedirect: checkRedirect}
	if cfg.Kept != "" {
		c.kept = &shelf{dir: cfg.Kept, now: cfg.Now}
	}
	return c
}

func completed(cfg Config) Config {
	usual := Usual()
	for t, usually := range map[*time.Duration]time.Duration{
		&cfg.Patience: time.Hour, &cfg.Timeouts.Connect: usual.Connect,
		&cfg.Timeouts.Headers: usual.Headers, &cfg.Timeouts.Whole: usual.Whole,
	} {
		if *t == 0 {
			*t = usually
		}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Pause == nil {
		cfg.Pause = Wait
	}
	if cfg.Random == nil {
		cfg.Random = rand.Float64
	}
	if cfg.Resolver == nil {
		cfg.Resolver = net.DefaultResolver
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	return cfg
}

// Wait waits on the clock of this machine.
func Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Get fetches an address. What may be better in a moment it tries again, up to
// three times: status 408, 429 and 5xx, and connections that break.
func (c *Client) Get(ctx context.Context, r sources.Request) (sources.Answer, error) {
	u, err := url.Parse(r.Address)
	if err != nil {
		return sources.Answer{}, fmt.Errorf("ask %s: %w", address.Host(r.Address), reason(err))
	}
	if err := c.checkScheme(u); err != nil {
		return sources.Answer{}, fmt.Errorf("ask %s: %w", address.Host(r.Address), reason(err))
	}
	waited := time.Duration(0)
	for attempt := 0; ; attempt++ {
		answer, err := c.inTurn(ctx, u, r)
		if err == nil {
			return answer, nil
		}
		pause, again := c.pauseAfter(attempt, err)
		if waited += pause; !again || waited > c.cfg.Patience || ctx.Err() != nil {
			return sources.Answer{}, withoutPause(err)
		}
		if err := c.cfg.Pause(ctx, pause); err != nil {
			return sources.Answer{}, fmt.Errorf("ask %s: %w", address.Host(r.Address), reason(err))
		}
	}
}

func (c *Client) checkScheme(u *url.URL) error {
	switch {
	case u.Host == "":
		return errors.New("it names no host")
	case u.Scheme == "https", u.Scheme == "http" && c.cfg.AllowPrivate:
		return nil
	default:
		return &sources.ForbiddenError{Host: u.Host, Why: "only https is asked"}
	}
}

// inTurn asks once, when the host is free.
func (c *Client) inTurn(ctx context.Context, u *url.URL, r sources.Request) (sources.Answer, error) {
	leave, err := c.hosts.enter(ctx, u.Hostname(), c.cfg.Patience)
	if err != nil {
		return sources.Answer{}, fmt.Errorf("ask %s: %w", address.Host(r.Address), reason(err))
	}
	answer, err := c.once(ctx, r)
	leave(min(retryAfter(err), mostRest))
	return answer, err
}

// once asks once.
func (c *Client) once(ctx context.Context, r sources.Request) (sources.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeouts.Whole)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.Address, nil)
	if err != nil {
		return sources.Answer{}, fmt.Errorf("ask %s: %w", address.Host(r.Address), reason(err))
	}
	request.Header.Set("User-Agent", c.cfg.UserAgent)
	request.Header.Set("Accept", r.Accept)
	old, isKept := c.kept.find(r)
	if isKept {
		old.ask(request.Header)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return sources.Answer{}, fmt.Errorf("ask %s: %w", address.Host(r.Address), reason(err))
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotModified && isKept:
		c.kept.touch(r)
		return sources.Answer{Content: old.content, Fresh: freshFor(response.Header)}, nil
	case response.StatusCode != http.StatusOK:
		return sources.Answer{}, c.statusError(r, response)
	}
	content, err := read(response, r)
	if err == nil {
		// A server that sees us hang up may yet end its answer in good form.
		err = ctx.Err()
	}
	if err != nil {
		return sources.Answer{}, fmt.Errorf("read the answer of %s: %w", address.Host(r.Address), reason(err))
	}
	c.kept.put(r, newPage(response.Header, content))
	return sources.Answer{Content: content, Fresh: freshFor(response.Header)}, nil
}
