package account

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
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
	s = strings.TrimSpace(s)
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || len(s) > mostAddress || strings.ContainsFunc(s, unfit) || strings.ContainsAny(s, " <>\"") {
		return "", &FieldError{"email", "must be an e-mail address, such as name@example.org"}
	}
	return a.Address, nil
}

// line returns a text of one line without the white space around it. A FieldError if it
// is shorter or longer, in letters, or has in it what no line has.
func line(field, s string, least, most int) (string, error) {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s):
		return "", &FieldError{field, "must be text in UTF-8"}
	case strings.ContainsFunc(s, unfit):
		return "", &FieldError{field, "must be one line, without control characters and marks of direction"}
	case n < least:
		return "", &FieldError{field, "must not be empty"}
	case n > most:
		return "", &FieldError{field, fmt.Sprintf("must have %d letters at most, and has %d", most, n)}
	}
	return s, nil
}

// unfit tells of a rune that can stand in no line: control characters, what ends a line,
// and marks that turn the direction of the text around them, so that it is read as
// another.
func unfit(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError
}
