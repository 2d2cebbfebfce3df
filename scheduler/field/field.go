// Package field says what a text that people write can be, and refuses the rest in one way:
// beside the field that it is about, with what is allowed. It knows nothing of what is
// written.
package field

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is a value that cannot be meant or kept.
type Error struct {
	Field   string // as people write it: first, whom, label ...
	Problem string // what is wrong, and what is allowed
}

func (e *Error) Error() string { return e.Field + ": " + e.Problem }

// Wrong returns an Error that says what is wrong with a field, and what is allowed.
func Wrong(field, format string, args ...any) error {
	return &Error{Field: field, Problem: fmt.Sprintf(format, args...)}
}

// Line returns a text of one line without the white space around it. It may be left out. An
// Error if nothing is seen in it, if it has more letters than most, or if it has
// in it what no line has.
func Line(field, text string, most int) (string, error) {
	line := strings.TrimSpace(text)
	switch {
	case strings.ContainsFunc(line, isBreak):
		return "", Wrong(field, "must be one line, without control characters and marks of direction")
	case isBlank(line) && text != "":
		return "", blank(field)
	}
	return line, check(field, line, most)
}

// Lines is Line for a text that may have several.
func Lines(field, text string, most int) (string, error) {
	lines := strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if isBlank(lines) && text != "" {
		return "", blank(field)
	}
	return lines, check(field, lines, most)
}

// fillers are letters and signs of which nothing is seen.
const fillers = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"

// isBlank tells of a text in which nothing is seen.
func isBlank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Mn) && !strings.ContainsRune(fillers, r)
	})
}

func blank(field string) error {
	return Wrong(field, "must not be blank: say something, or leave it out")
}

// check refuses what cannot be read as it was written: broken UTF-8, control characters, and
// marks that turn the direction of the text around them, so that it is read as another.
func check(field, text string, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text):
		return Wrong(field, "must be text in UTF-8")
	case strings.ContainsFunc(text, isUnfit):
		return Wrong(field, "must be without control characters and marks of direction")
	case n > most:
		return Wrong(field, "has %d letters: at most %d are allowed", n, most)
	}
	return nil
}

// isBreak tells of a rune that ends a line or moves on in it.
func isBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029'
}

// isUnfit tells of a rune that can stand in no text.
func isUnfit(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError
}
