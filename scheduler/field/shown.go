package field

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OneLine is a text as it can be shown on one line, whatever stands in it: without what
// Line refuses, for what was kept before that was refused, and what others say.
func OneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), isBreak(r):
			return ' '
		case isUnfit(r), isUnseen(r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// isUnseen tells of runes that stand for nothing: the mark of byte order, and tags.
func isUnseen(r rune) bool { return r == '\ufeff' || r >= 0xE0000 && r <= 0xE007F }

// Cut shortens a text to so many letters at most, and shows that it did.
func Cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	letters := string([]rune(text)[:most-1])
	return strings.TrimRightFunc(letters, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsMark(r) || r == '\u200d' }) + "…"
}

// SafeID writes an id with letters, digits and hyphens alone, so that it may stand in a header
// and name a file or an event. Different ids stay different.
func SafeID(id string) string {
	var b strings.Builder
	for _, c := range []byte(id) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}
