package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// checkBaseURL says why no links can lead to an address, which stands in every page, mail and feed.
// It never repeats one with a password.
func checkBaseURL(address string) error {
	const like = "it must look like https://bell.example.org"
	u, err := url.Parse(address)
	switch {
	case address == "":
		return nil
	case err == nil && u.User != nil, err != nil && strings.Contains(address, "@"):
		return errors.New("--base-url has a user or a password in it, and all the world reads it: " + like)
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "", u.RawQuery != "", u.Fragment != "", strings.ContainsFunc(address, cannotBeInAddress):
		return fmt.Errorf("--base-url %q is not understood: %s", address, like)
	}
	return nil
}

// cannotBeInAddress tells of letters that stand in no address of the web as they are (RFC 3986).
func cannotBeInAddress(r rune) bool {
	return r <= ' ' || r > unicode.MaxASCII || strings.ContainsRune("<>\"'`{}|\\^", r)
}
