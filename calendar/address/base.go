package address

import (
	"errors"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var (
	errSecret = errors.New("has a user or a password in it, and all the world reads it: leave them out")
	errNoBase = errors.New("is not understood: allowed are http:// or https://, a host, and if need be a port of at most 65535 and a path, and nothing behind them, such as https://bell.example.org")
)

// CheckBase says why links cannot begin with an address: of every page, mail and feed they are to.
// It repeats nothing of it.
func CheckBase(address string) error {
	u, err := url.Parse(address)
	switch {
	case err == nil && u.User != nil, err != nil && strings.Contains(address, "@"):
		return errSecret
	case err != nil, u.Scheme != "http" && u.Scheme != "https", !NamesHost(u), strings.ContainsFunc(address, cannotBegin), !isStraight(strings.TrimRight(u.Path, "/")):
		return errNoBase
	}
	return nil
}

// isStraight tells a path without detours.
func isStraight(way string) bool { return way == "" || path.Clean(way) == way }

// label is one part of the name of a host. Networks of one's own know some with a stroke below.
var label = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)

// NamesHost tells whether an address names a host and, if it names any, a port.
func NamesHost(u *url.URL) bool {
	if port, err := strconv.ParseUint(u.Port(), 10, 16); u.Port() != "" && (err != nil || port == 0) || strings.HasSuffix(u.Host, ":") {
		return false
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	for part := range strings.SplitSeq(host, ".") {
		if !label.MatchString(part) {
			return false
		}
	}
	return len(host) <= 253 // RFC 1035 section 2.3.4
}

// cannotBegin tells of letters that stand in no address of the web as they are (RFC 3986), or end
// the part that links can begin with.
func cannotBegin(r rune) bool {
	return r <= ' ' || r > unicode.MaxASCII || r == unicode.MaxASCII || strings.ContainsRune("<>\"'`{}|\\^?#;", r)
}
