package field

import (
	"net/mail"
	"strings"
)

// mostAddress is how many bytes an address may have (RFC 5321 section 4.5.3.1.3).
const mostAddress = 254

// Address returns a bare e-mail address, or an Error that says what one is.
func Address(field, s string) (string, error) {
	s, unfit := Line(field, s, mostAddress)
	a, err := mail.ParseAddress(s)
	if unfit != nil || err != nil || a.Name != "" || a.Address != s || len(s) > mostAddress || strings.ContainsAny(s, " <>\"") {
		return "", Wrong(field, "must be an e-mail address, such as name@example.org")
	}
	return a.Address, nil
}
