package feed

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"divisionbell/calendar"
)

// maxOctets is the length of a line without its end (RFC 5545 section 3.1).
const maxOctets = 75

// lines is a stream of content lines that are written one after the other, each
// folded where it is too long.
type lines struct {
	out []byte
	// long is where a line stands while it is folded.
	long []byte
}

// put writes a line whose value needs no escaping. The name may have parameters.
func (l *lines) put(name, value string) {
	at := l.open(name)
	l.out = append(l.out, value...)
	l.close(at)
}

// uri writes an address in the letters that addresses have (RFC 3986 section 2): of others
// each octet as % and two digits.
func (l *lines) uri(name string, address *url.URL) {
	at := l.open(name)
	for _, c := range []byte(address.String()) {
		if c > ' ' && c < 0x7F {
			l.out = append(l.out, c)
			continue
		}
		l.out = fmt.Appendf(l.out, "%%%02X", c)
	}
	l.close(at)
}

// text writes those of the texts that say something, or no line at all if none does. It
// never says VALUE=TEXT: that is what readers assume, and some look for X-WR-CALNAME
// without parameters.
func (l *lines) text(name string, values ...string) {
	at := l.open(name)
	empty := len(l.out)
	for _, v := range values {
		if v = clean(v); v == "" {
			continue
		}
		if len(l.out) > empty {
			l.out = append(l.out, ',')
		}
		l.out = appendEscaped(l.out, v)
	}
	if len(l.out) == empty {
		l.out = l.out[:at]
		return
	}
	l.close(at)
}

func (l *lines) instant(name string, t time.Time) {
	at := l.open(name)
	l.out = t.UTC().AppendFormat(l.out, "20060102T150405Z")
	l.close(at)
}

func (l *lines) day(name string, d calendar.Date) {
	at := l.open(name + ";VALUE=DATE")
	l.out = appendWithout(l.out, d.String(), '-')
	l.close(at)
}

// local writes a time on the clock in London, HH:MM. RFC 5545 section 3.3.5 says which
// instant is meant where the clock changes.
func (l *lines) local(name string, m wallTime) {
	at := l.open(name + ";TZID=" + london)
	l.out = appendWithout(l.out, m.day.String(), '-')
	l.out = append(l.out, 'T')
	l.out = appendWithout(l.out, m.clock, ':')
	l.out = append(l.out, "00"...)
	l.close(at)
}

// open begins a line and returns where it begins.
func (l *lines) open(name string) (at int) {
	at = len(l.out)
	l.out = append(append(l.out, name...), ':')
	return at
}

// close ends the line that begins there. What is too long goes on after a line end and a
// space. It never breaks inside a character: readers may decode each line by itself.
func (l *lines) close(at int) {
	if len(l.out)-at > maxOctets {
		l.long = append(l.long[:0], l.out[at:]...)
		l.out = appendFolded(l.out[:at], l.long)
	}
	l.out = append(l.out, "\r\n"...)
}

func appendFolded(out, line []byte) []byte {
	room := maxOctets
	for len(line) > room {
		n := room
		for !utf8.RuneStart(line[n]) {
			n--
		}
		out = append(out, line[:n]...)
		out = append(out, "\r\n "...)
		line = line[n:]
		room = maxOctets - len(" ")
	}
	return append(out, line...)
}

// appendEscaped writes a text as RFC 5545 section 3.3.11 has it.
func appendEscaped(out []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', ';', ',':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, `\n`...)
		default:
			out = append(out, c)
		}
	}
	return out
}

func appendWithout(out []byte, s string, left byte) []byte {
	for i := range len(s) {
		if s[i] != left {
			out = append(out, s[i])
		}
	}
	return out
}

// lineBreaks are what readers take for the end of a line: some split a stream at
// every one of these, and so lose the event.
var lineBreaks = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n",
)

// clean makes any string fit for a text value: UTF-8 without control characters
// (RFC 5545 section 3.3.11), with \n as the only line break, and without the marks that
// turn the direction of what follows, for they would turn the words of others beside it.
// The text stays as it is otherwise.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	s = lineBreaks.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || turnsDirection(r) {
			return -1
		}
		return r
	}, s)
}

// turnsDirection reports whether all that comes after a character may be shown the other
// way round: it embeds, overrides or isolates (Unicode Standard Annex 9, section 2).
func turnsDirection(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// isClean says, of most texts that are clean, that they are.
func isClean(s string) bool {
	for _, r := range s {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7F && r <= 0x9F || r >= 0x2028 && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == utf8.RuneError {
			return false
		}
	}
	return true
}
