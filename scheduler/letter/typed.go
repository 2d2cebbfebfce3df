package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostTyped is how many letters of what a member typed stand in a mail: enough to know it
// again.
const mostTyped = 120

// typed is what a member typed, as it can stand in any line of a mail.
func typed(s string) string { return cut(oneLine(s), mostTyped) }

// oneLine puts a text on one line, without control characters and marks that turn the
// direction of the text around them.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), isUnseen(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isUnseen tells of runes that stand for nothing: marks of byte order, tags, and those that
// are no letters.
func isUnseen(r rune) bool {
	return r == '\ufeff' || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Cs, r) || r >= 0xE0000 && r <= 0xE007F
}

// cut shortens a text to so many letters, and says so.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	letters := []rune(s)[:most-1]
	return strings.TrimRightFunc(string(letters), func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Mn, r) || r == '\u200d' }) + "…"
}

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
