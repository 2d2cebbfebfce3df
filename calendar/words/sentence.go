package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Capital makes the first letter a capital.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// small makes the first letter a small one.
func small(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// Spaced makes a name readable: private-members-bill-friday has hyphens for spaces.
func Spaced(name string) string { return strings.ReplaceAll(name, "-", " ") }
