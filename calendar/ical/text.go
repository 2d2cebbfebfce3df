package ical

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// textLine is a content line as it was before somebody folded it, with the number of
// the line on which it begins.
type textLine struct {
	number int
	text   string
	// foreign says that it was not in UTF-8.
	foreign bool
}

// unfolded calls take for each content line. A line that begins with a space or a
// tab goes on with the one before (RFC 5545 section 3.1). Only then is it judged
// as text: some programs fold in the middle of a letter.
func unfolded(content []byte, take func(textLine)) {
	content = inBytes(content)
	var logical []byte
	begins := 0
	flush := func() {
		if begins > 0 {
			text, foreign := decoded(logical)
			take(textLine{begins, text, foreign})
		}
	}
	for number := 1; len(content) > 0; number++ {
		var line []byte
		line, content = cutLine(content)
		switch {
		case len(line) == 0:
		case (line[0] == ' ' || line[0] == '\t') && begins > 0:
			logical = append(logical, line[1:]...)
		default:
			flush()
			begins, logical = number, append(logical[:0], bytes.TrimLeft(line, " \t")...)
		}
	}
	flush()
}

// cutLine cuts off the first line, whether it ends with CR LF, LF or CR.
func cutLine(content []byte) (line, rest []byte) {
	end := bytes.IndexAny(content, "\r\n")
	if end < 0 {
		return content, nil
	}
	after := end + 1
	if content[end] == '\r' && after < len(content) && content[after] == '\n' {
		after++
	}
	return content[:end], content[after:]
}

// inBytes takes off the mark at the beginning of a text and makes UTF-8 of UTF-16,
// with a mark or without one.
func inBytes(content []byte) []byte {
	switch {
	case bytes.HasPrefix(content, []byte("\ufeff")):
		return content[len("\ufeff"):]
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}):
		return fromUTF16(content[2:], binary.LittleEndian)
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		return fromUTF16(content[2:], binary.BigEndian)
	case bytes.HasPrefix(content, []byte{'B', 0}):
		return fromUTF16(content, binary.LittleEndian)
	case bytes.HasPrefix(content, []byte{0, 'B'}):
		return fromUTF16(content, binary.BigEndian)
	}
	return content
}

func fromUTF16(content []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// decoded reads a line as UTF-8. One in which something else stands beside letters that
// can only be UTF-8 has been cut; any other is in Windows-1252.
func decoded(line []byte) (text string, foreign bool) {
	if utf8.Valid(line) {
		return string(line), false
	}
	kept := strings.ToValidUTF8(string(line), "")
	if len(kept) > utf8.RuneCountInString(kept) {
		return kept, true
	}
	var b strings.Builder
	for _, c := range line {
		b.WriteRune(windows1252(c))
	}
	return b.String(), true
}

// windows1252 is the letter that a byte stands for in Windows-1252: that of Latin-1,
// but for what is between 0x80 and 0x9f.
func windows1252(c byte) rune {
	const first = 0x80
	letters := [...]rune{
		'€', '\u0081', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u008d', 'Ž', '\u008f',
		'\u0090', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u009d', 'ž', 'Ÿ',
	}
	if c < first || int(c) >= first+len(letters) {
		return rune(c)
	}
	return letters[c-first]
}
