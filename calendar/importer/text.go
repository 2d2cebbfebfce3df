package importer

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// asUTF8 returns a table as text in UTF-8, whichever of the encodings it is in that
// spreadsheets in Britain save: UTF-8 and UTF-16, with a mark of which it is or without,
// and Windows-1252.
func asUTF8(content []byte) ([]byte, error) {
	text := bytes.TrimPrefix(content, []byte("\ufeff"))
	if other := encodingOf(content); other != nil {
		decoded, err := other.NewDecoder().Bytes(content)
		if err != nil {
			return nil, fmt.Errorf("it cannot be read as text: %w", err)
		}
		text = decoded
	}
	text = bytes.TrimRight(text, "\x1a") // the end of a file, in the oldest of them
	if !utf8.Valid(text) || bytes.ContainsFunc(text, isBinary) {
		return nil, errors.New("it is not text: save it as CSV")
	}
	return text, nil
}

// isBinary reports whether a character never stands in a text.
func isBinary(c rune) bool { return c < '\t' || c > '\r' && c < ' ' && c != '\x1b' }

// encodingOf guesses in what a text is encoded; nil stands for UTF-8. Of the letters of
// dates and names one byte in UTF-16 is zero.
func encodingOf(content []byte) encoding.Encoding {
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	even, odd := zeros(content[:min(len(content), 512)])
	switch {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), odd > 2*even:
		return little
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}), even > 2*odd:
		return big
	case !utf8.Valid(content):
		return charmap.Windows1252
	}
	return nil
}

// zeros counts the bytes that are zero, at even and at odd places.
func zeros(content []byte) (even, odd int) {
	for i, b := range content {
		switch {
		case b != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	return even, odd
}
