package field

import (
	"strings"
	"testing"
)

func TestOneLine(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"a plain text", "Siân Ŵyn AS", "Siân Ŵyn AS"},
		{"lines", "a\r\nBcc: b\u2028c\td", "a Bcc: b c d"},
		{"white space around and within", "  a \u00a0 b  ", "a b"},
		{"control characters", "a\x00\x07b\u0085c", "ab c"},
		{"marks that turn the direction", "a\u202egnp.exe\u202c\u2066b\u200f", "agnp.exeb"},
		{"what stands for nothing", "\ufeffa\U000e0041b\ufffd", "ab"},
		{"broken UTF-8", "a\xffb", "ab"},
		{"emoji of several runes stay", "👩‍👩‍👧 📚", "👩‍👩‍👧 📚"},
		{"nothing", "\n\t", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := OneLine(tc.text); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func TestCut(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"short enough", "abcde", "abcde"},
		{"too long", "abcdef", "abcd…"},
		{"at a space", "abc def", "abc…"},
		{"letters and not bytes", "ŵŵŵŵŵ", "ŵŵŵŵŵ"},
		{"no mark is left alone", "abc\u0302\u0302\u0302", "abc…"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Cut(tc.text, 5); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
	if got := Cut(strings.Repeat("a", 10000), 120); len([]rune(got)) != 120 {
		t.Errorf("%d letters are left", len([]rune(got)))
	}
}
