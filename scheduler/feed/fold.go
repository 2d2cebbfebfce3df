package feed

import (
	"bytes"
	"unicode/utf8"
)

// maxOctets is the length of a line without its end (RFC 5545 section 3.1).
const maxOctets = 75

// fold breaks lines that are too long; the rest of a line goes on after a line end
// and a space. It never breaks inside a character: readers may decode each line by
// itself. The stream must be UTF-8 with CRLF line ends.
func fold(stream []byte) []byte {
	out := make([]byte, 0, len(stream)+len(stream)/16)
	for line := range bytes.Lines(stream) {
		out = appendFolded(out, bytes.TrimSuffix(line, []byte("\r\n")))
	}
	return out
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
	out = append(out, line...)
	return append(out, "\r\n"...)
}
