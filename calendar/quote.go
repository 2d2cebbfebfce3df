package calendar

import (
	"strconv"
	"unicode/utf8"
)

// mostQuoted is how many letters of a text are said back: longer than any word that is meant.
const mostQuoted = 40

// Quote says a text back that cannot be meant, in quotation marks, with what cannot be printed
// written out. Of a long one it says the beginning: an error is no copy of what came.
func Quote[T ~string | ~[]byte](text T) string {
	said := string(text)
	if utf8.RuneCountInString(said) > mostQuoted {
		said = string([]rune(said[:min(len(said), 4*mostQuoted)])[:mostQuoted]) + "…"
	}
	return strconv.Quote(said)
}
