package main

import (
	"fmt"
	"strings"

	"divisionbell/calendar/address"
)

// checkBaseURL says why no links can lead to an address, which stands in every page, mail and feed.
// It never repeats one with a password.
func checkBaseURL(written string) error {
	if written == "" {
		return nil
	}
	err := address.CheckBase(written)
	switch {
	case err == nil:
		return nil
	case strings.Contains(written, "@"):
		return fmt.Errorf("--base-url %w, such as https://bell.example.org", err)
	}
	return fmt.Errorf("--base-url %q %w", written, err)
}
