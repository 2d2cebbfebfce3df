// Package address says what may be shown of an address: that of a calendar which
// somebody configured may be a secret that opens it.
package address

import (
	"net/url"
	"slices"
	"strings"
)

// Host returns the host of an address, which is what may be shown of one that may be
// a secret.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "its address"
	}
	return u.Hostname()
}

// leastSecret is how many bytes a part of an address has at least that could be a
// secret; shorter ones are in any text.
const leastSecret = 6

// Reveals reports whether a text holds an address, or so much of it that somebody who
// reads the text could ask there: user, password, the path or a value of the query.
func Reveals(text, address string) bool {
	if text == "" {
		return false
	}
	if strings.Contains(text, address) {
		return true
	}
	u, err := url.Parse(address)
	if err != nil {
		return true // nobody knows what part of it is secret
	}
	parts := []string{u.User.String(), u.Path, u.EscapedPath()}
	for _, folder := range strings.Split(u.Path, "/") {
		if isToken(folder) {
			parts = append(parts, folder)
		}
	}
	for _, values := range u.Query() {
		for _, v := range values {
			parts = append(parts, v, url.QueryEscape(v))
		}
	}
	return slices.ContainsFunc(parts, func(part string) bool {
		return len(part) >= leastSecret && strings.Contains(text, part)
	})
}

// isToken reports whether a part of a path looks like a secret and not like a word that
// other addresses have too.
func isToken(s string) bool { return len(s) >= 8 && strings.ContainsAny(s, "0123456789") }

// Shown returns what may be shown of an address about which nothing else is said: all of
// it if it is only a host, and otherwise the host.
func Shown(address string) string {
	u, err := url.Parse(address)
	if err == nil && u.Host != "" && u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == "" {
		return address
	}
	return Host(address)
}
