package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"divisionbell/scheduler/field"
)

// mostTyped is how many letters of what a member typed stand in a mail: enough to know it
// again. mostSaid is the same for what a step says.
const (
	mostTyped = 120
	mostSaid  = 300
)

// typed is what a member typed, as it can stand in any line of a mail.
func typed(s string) string { return field.Cut(field.OneLine(s), mostTyped) }

// clause is a sentence as a part of another: without its full stop, and with a small first
// letter unless it is that of an acronym.
func clause(s string) string {
	s = strings.TrimSuffix(s, ".")
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if size == 0 || unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}
