package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"

	"divisionbell/calendar/sources"
)

const maxRedirects = 5

// checkRedirect follows at most five redirects, and none out of HTTPS. Where they
// lead is looked at when it is known, by the transport.
func checkRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects {
		return &sources.WrongAnswerError{Problem: fmt.Sprintf("it redirects more than %d times", maxRedirects)}
	}
	if next.URL.Scheme != "https" && (before[0].URL.Scheme == "https" || !sameHost(next.URL, before[0].URL)) {
		return &sources.ForbiddenError{Host: next.URL.Host, Why: "a redirect leads out of https"}
	}
	next.Header.Del("Referer") // the address that was asked may be a secret
	return nil
}

// transport sends redirects to another host through connections of their own, which
// never lead inside; a connection that is kept open from a configured address
// cannot be had by a redirect to it.
type transport struct {
	configured, elsewhere *http.Transport
	plain                 *http.Transport // without TLS, which only addresses inside are asked
}

func newTransport(cfg Config) http.RoundTripper {
	return &transport{
		configured: httpTransport(cfg, door{Config: cfg, private: cfg.AllowPrivate}),
		elsewhere:  httpTransport(cfg, door{Config: cfg}),
		plain:      httpTransport(cfg, door{Config: cfg, private: cfg.AllowPrivate, plain: true}),
	}
}

func httpTransport(cfg Config, d door) *http.Transport {
	return &http.Transport{ // Proxy is left out: a proxy would look up names for us
		DialContext:            d.dial,
		TLSHandshakeTimeout:    cfg.Timeouts.Connect,
		ResponseHeaderTimeout:  cfg.Timeouts.Headers,
		IdleConnTimeout:        cfg.Timeouts.Headers,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost:    1,
		TLSClientConfig:        &tls.Config{RootCAs: cfg.Roots, MinVersion: tls.VersionTLS12},
	}
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "http" {
		return t.plain.RoundTrip(r)
	}
	if r.Response == nil || sameHost(r.URL, first(r)) {
		return t.configured.RoundTrip(r)
	}
	return t.elsewhere.RoundTrip(r)
}

// first returns the address that was asked for before all redirects.
func first(r *http.Request) *url.URL {
	for r.Response != nil {
		r = r.Response.Request
	}
	return r.URL
}

func sameHost(a, b *url.URL) bool { return a.Host == b.Host }

// door lets out connections to allowed addresses only.
type door struct {
	Config
	// private is whether addresses inside one's own network are allowed.
	private bool
	// plain is whether it is for requests without TLS.
	plain bool
}

// mostTried is how many of a host's addresses are tried.
const mostTried = 3

// dial looks the name up and connects to an address that it has looked at itself, so
// that a name which stands for something else at the next look gains nothing.
func (d door) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	ips, err := d.lookUp(ctx, host)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", sources.ErrUnreachable, withoutUs(err))
	}
	for _, ip := range ips {
		if why := d.forbids(ip); why != "" {
			return nil, &sources.ForbiddenError{Host: host, IP: ip, Why: why}
		}
	}
	for _, ip := range ips[:min(len(ips), mostTried)] {
		var conn net.Conn
		if conn, err = d.connect(ctx, network, ip.String(), port); err == nil {
			return conn, nil
		}
	}
	return nil, fmt.Errorf("%w: %w", sources.ErrUnreachable, withoutUs(err))
}

func (d door) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, d.Timeouts.Connect)
	defer cancel()
	ips := []netip.Addr{}
	if ip, err := netip.ParseAddr(host); err == nil {
		ips = append(ips, ip)
	} else if ips, err = d.Resolver.LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	if len(ips) == 0 {
		return nil, fmt.Errorf("%s has no address", host)
	}
	for i := range ips {
		ips[i] = ips[i].Unmap()
	}
	return ips, nil
}

func (d door) connect(ctx context.Context, network, ip, port string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.Timeouts.Connect)
	defer cancel()
	return d.Dial(ctx, network, net.JoinHostPort(ip, port))
}

// forbids says why the address is not asked, or nothing. Link-local, multicast and
// unspecified addresses never are, nor those at which machines in a cloud are told
// their secrets: no calendar is there.
func (d door) forbids(ip netip.Addr) string {
	switch {
	case ip.Zone() != "" || ip.IsLinkLocalUnicast():
		return "it is a link-local address"
	case ip.IsMulticast():
		return "it is a multicast address"
	case isMetadata(ip):
		return "it is an address at which a cloud tells machines their secrets"
	case ip.IsUnspecified():
		return "it is no address of a host"
	case d.private && isInside(ip):
		return ""
	case isInside(ip):
		return "it is an address inside a network, and those are asked only if --allow-private says so"
	case !isPublic(ip):
		return "it is not an address on the internet"
	case d.plain:
		return "on the internet only https is asked"
	default:
		return ""
	}
}

// isMetadata reports whether the address is that of the service which tells a machine in
// a cloud about itself, and is not link-local, as 169.254.169.254 is: of Amazon, Google,
// Oracle, Scaleway, Akamai and Alibaba by IPv6, of Alibaba and Azure by IPv4.
func isMetadata(ip netip.Addr) bool {
	return within(ip, "fd00:ec2::/32", "fd20:ce::254/128", "fd00:c1::a9fe:a9fe/128", "fd00:42::42/128",
		"fd00:a9fe:a9fe::1/128", "fd00:100::100:200/128", "100.100.100.200/32", "168.63.129.16/32")
}

// isInside reports whether the address is of this machine, of a private network (RFC
// 1918, RFC 4193) or of a carrier's (RFC 6598).
func isInside(ip netip.Addr) bool {
	return ip.IsLoopback() || ip.IsPrivate() || within(ip, "100.64.0.0/10")
}

// isPublic reports whether the address may be on the internet: for IPv4 it is in none
// of IANA's special-purpose blocks; for IPv6 it is global unicast (RFC 4291) in no such
// block. Addresses that carry an IPv4 address in them (RFC 6052) are what that one is;
// 6to4 and Teredo, which do too, are out of use and refused.
func isPublic(ip netip.Addr) bool {
	if ip.Is4() {
		return !isInside(ip) && !within(ip, "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24",
			"192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3")
	}
	if within(ip, "64:ff9b::/96") {
		bytes := ip.As16()
		carried := netip.AddrFrom4([4]byte(bytes[12:]))
		return isPublic(carried) && !isMetadata(carried)
	}
	return within(ip, "2000::/3") && !within(ip, "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
}

func within(ip netip.Addr, blocks ...string) bool {
	for _, block := range blocks {
		if netip.MustParsePrefix(block).Contains(ip) {
			return true
		}
	}
	return false
}
