package body

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"divisionbell/calendar/address"
	"divisionbell/scheduler/field"
)

// mostAddress is how many bytes an address of a page may have.
const mostAddress = 500

// webAddress is that of a page.
func (v value) webAddress() string {
	written := v.text(mostAddress)
	if written == "" {
		return "" // told of already
	}
	u, err := url.Parse(written)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || !isHost(u.Hostname()) || !address.NamesHost(u) || u.User != nil || strings.ContainsAny(written, " \"'<>`") {
		v.wrong("%q must be the address of a page, such as https://www.example.org/toolkit, and begin with https:// or http://", written)
	}
	return written
}

// baseURL is what links to the service begin with.
func (v value) baseURL() string {
	base := v.text(mostAddress)
	if base == "" {
		return "" // told of already
	}
	if err := address.CheckBase(base); err != nil {
		v.wrong("%v", err)
	}
	return base
}

// mailAddress is one to which people write.
func (v value) mailAddress() string {
	line := v.text(mostAddress)
	if line == "" {
		return "" // told of already
	}
	address, err := field.Address(v.field, line)
	if unfit := (*field.Error)(nil); errors.As(err, &unfit) {
		v.wrong("%q %s", v.Value, unfit.Problem)
		return ""
	}
	if !isDomain(address[strings.LastIndexByte(address, '@')+1:]) {
		v.wrong("%q must end in a domain, such as name@example.org", address)
	}
	return address
}

// domains are those whose addresses may join.
func (v value) domains() (all []string) {
	seen := make(map[string]int)
	v.each(mostItems, func(v value) {
		domain := strings.ToLower(v.text(mostDomain))
		if !isDomain(domain) {
			v.wrong("%q must be a domain, such as example.org, without @ and without a path", domain)
		}
		v.once(seen, domain)
		all = append(all, domain)
	})
	return all
}

// hosts are the names under which the service is reached for the body.
func (v value) hosts() (all []string) {
	seen := make(map[string]int)
	v.each(mostItems, func(v value) {
		host := strings.ToLower(v.text(mostDomain))
		if !isHost(host) {
			v.wrong("%q must be the name of a host, such as bell.example.org, without https:// and without a port", host)
		}
		v.once(seen, host)
		all = append(all, host)
	})
	return all
}

// mostDomain is how many letters a domain has at most (RFC 1035 section 2.3.4).
const mostDomain = 253

// label is one part of a domain (RFC 1123 section 2.1).
var label = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// isHost reports whether it is the name of a host, or its address in four numbers.
func isHost(name string) bool {
	for part := range strings.SplitSeq(strings.ToLower(name), ".") {
		if !label.MatchString(part) {
			return false
		}
	}
	return len(name) <= mostDomain
}

// isDomain reports whether mails can be sent to it: a name with a dot that does not end in a
// number.
func isDomain(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return isHost(name) && len(last) < len(name) && strings.Trim(last, "0123456789") != ""
}
