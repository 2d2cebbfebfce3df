package main

import (
	"fmt"
	"net/netip"
	"strings"
)

// proxy is an address or a network of a proxy in front of the service.
type proxy struct{ netip.Prefix }

// UnmarshalText reads what an administrator writes.
func (p *proxy) UnmarshalText(text []byte) (err error) {
	written := strings.TrimSpace(string(text))
	if addr, err := netip.ParseAddr(written); err == nil && addr.Zone() == "" {
		p.Prefix = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen())
		return nil
	}
	if p.Prefix, err = netip.ParsePrefix(written); err != nil {
		return fmt.Errorf("%q is not an address or a network: it must look like 127.0.0.1 or 10.0.0.0/8", written)
	}
	return nil
}

func prefixes(proxies []proxy) (all []netip.Prefix) {
	for _, p := range proxies {
		all = append(all, p.Prefix)
	}
	return all
}
