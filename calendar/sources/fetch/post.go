package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"divisionbell/calendar/sources"
)

// Poster tells a program at an address that somebody configured. It goes where Client may
// go, and follows no redirect: what is told is meant for that address and for no other.
type Poster struct {
	cfg  Config
	http *http.Client
}

// NewPoster returns a poster. What is left out is as New says.
func NewPoster(cfg Config) *Poster {
	cfg = completed(cfg)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Poster{cfg, &http.Client{Transport: newTransport(cfg), CheckRedirect: stay}}
}

// Check says what is wrong with an address to which something is to be posted, or nothing.
// It asks nobody: whether a name leads inside somebody's own network is found out when it
// is asked.
func (p *Poster) Check(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "":
		return errors.New("must be an address such as https://hooks.example.org/bell")
	case u.User != nil:
		return errors.New("must have no user and password in it: what is sent is signed")
	case u.Fragment != "":
		return errors.New("must have nothing after a #")
	case u.Scheme != "https" && !(u.Scheme == "http" && p.cfg.AllowPrivate):
		return errors.New("must begin with https://")
	case !isPort(u.Port()):
		return errors.New("must have a port from 1 to 65535, or none")
	case p.isForbidden(u.Hostname()):
		return errInside
	}
	return nil
}

// isPort reports whether a port can be asked. None is the usual one.
func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// isForbidden reports whether a host is, by its name alone, one that is never asked.
func (p *Poster) isForbidden(host string) bool {
	name := strings.TrimSuffix(strings.ToLower(host), ".")
	ip, err := netip.ParseAddr(host)
	if err == nil {
		return door{Config: p.cfg, private: p.cfg.AllowPrivate}.forbids(ip.Unmap()) != ""
	}
	return !p.cfg.AllowPrivate && (name == "localhost" || strings.HasSuffix(name, ".localhost")) // RFC 6761, section 6.3
}

// errInside says that an address is none to which anything is sent.
var errInside = errors.New("it is inside a private network, where nothing is sent")

// mostRead is how much of an answer is read, so that the connection can be used again.
const mostRead = 4 << 10

// Post sends a body once. An answer other than 2xx is an error; no error tells the address.
func (p *Poster) Post(ctx context.Context, address string, header http.Header, body []byte) error {
	if err := p.Check(address); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Timeouts.Whole)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address cannot be asked")
	}
	request.Header = header.Clone()
	request.Header.Set("User-Agent", p.cfg.UserAgent)
	response, err := p.http.Do(request)
	if err != nil {
		return withoutAddress(err)
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, mostRead)
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("it answered %d", response.StatusCode)
	}
	return nil
}

// withoutAddress says why nobody could be told, in words that an officer can show around.
func withoutAddress(err error) error {
	forbidden := (*sources.ForbiddenError)(nil)
	switch {
	case errors.As(err, &forbidden):
		return errInside
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("it did not answer in time")
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, sources.ErrUnreachable):
		return errors.New("it cannot be reached")
	}
	return errors.New("it broke off, or its certificate is not believed")
}
