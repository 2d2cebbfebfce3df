package feed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"divisionbell/calendar"
)

// oneLine puts a text that people typed on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// capital makes the first letter a capital.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// sentence begins a text with a capital and ends it with a full stop, unless it
// begins or ends with an address.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	fields := strings.Fields(s)
	if s == "" || isAddress(fields[0]) {
		return s
	}
	s = capital(s)
	if strings.ContainsRune(".!?", rune(s[len(s)-1])) || isAddress(fields[len(fields)-1]) {
		return s
	}
	return s + "."
}

func isAddress(word string) bool {
	return strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://")
}

// clause makes a sentence fit for the middle of another: no capital, unless it is
// that of an acronym, and no full stop.
func clause(s string) string {
	s = strings.TrimSuffix(oneLine(s), ".")
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// joinSet joins those parts that say something.
func joinSet(sep string, parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, sep)
}

// dayMonth writes a date as people say it: 4 May.
func dayMonth(d calendar.Date) string { return midnight(d).Format("2 January") }
