package account

import (
	"net/mail"
	"strings"

	"divisionbell/scheduler/field"
)

const (
	// mostName is how many letters a name may have: the longest that people bear have
	// half as many.
	mostName = 100
	// mostAddress is how many bytes an address may have (RFC 5321 section 4.5.3.1.3).
	mostAddress = 254
)

// Address returns a bare e-mail address, or a FieldError that says what one is.
func Address(s string) (string, error) {
	s, unfit := field.Line("email", s, mostAddress)
	a, err := mail.ParseAddress(s)
	if unfit != nil || err != nil || a.Name != "" || a.Address != s || len(s) > mostAddress || strings.ContainsAny(s, " <>\"") {
		return "", field.Wrong("email", "must be an e-mail address, such as name@example.org")
	}
	return a.Address, nil
}

// checkName returns a name as it is kept. A FieldError says what is none.
func checkName(name string) (string, error) {
	name, err := field.Line("name", name, mostName)
	if err == nil && name == "" {
		err = field.Wrong("name", "must not be empty")
	}
	return name, err
}
