package address_test

import (
	"testing"

	"divisionbell/calendar/address"
)

func TestWhatIsShownOfAnAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://democracy.example.gov.uk":               "https://democracy.example.gov.uk",
		"https://democracy.example.gov.uk/":              "https://democracy.example.gov.uk/",
		"https://example.org/private-5d41402a/dates.ics": "example.org",
		"https://example.org?token=b1946ac9":             "example.org",
		"https://example.org#b1946ac9":                   "example.org",
		"https://sian:hunter22@example.org":              "example.org",
		"https://sian:hunter22@example.org:port/":        "its address",
		"http://[fd12::7]:8080/dates.ics":                "fd12::7",
		"hunter22":                                       "its address",
		"":                                               "its address",
	} {
		if got := address.Shown(in); got != want {
			t.Errorf("of %q %q is shown, want %q", in, got, want)
		}
	}
}

func TestWhatReveals(t *testing.T) {
	const secret = "https://sian:hunter22@example.org/private-5d41402a/dates.ics?token=b1946%20ac9&v=1"
	for text, want := range map[string]bool{
		"":                        false,
		"example.org":             false,
		"https://example.org/agm": false,
		secret:                    true,
		"See https://example.org/private-5d41402a/dates.ics": true,
		"https://example.org/x?t=b1946+ac9":                  true,
		"https://example.org/private-5d41402a/agm":           true,
		"sian:hunter22": true,
		"version 1":     false,
	} {
		if got := address.Reveals(text, secret); got != want {
			t.Errorf("%q reveals it: %v", text, got)
		}
	}
}
