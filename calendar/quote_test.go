package calendar_test

import (
	"strings"
	"testing"

	"divisionbell/calendar"
)

func TestQuote(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"a word", "king", `"king"`},
		{"nothing", "", `""`},
		{"what cannot be printed", "a\u202eb\n", `"a\u202eb\n"`},
		{"no text at all", "\xff", `"\xff"`},
		{"a long one", strings.Repeat("é", 50_000), `"` + strings.Repeat("é", 40) + `…"`},
		{"as long as can be", strings.Repeat("x", 40), `"` + strings.Repeat("x", 40) + `"`},
		{"long and no text", strings.Repeat("\xff", 200), `"` + strings.Repeat("�", 40) + `…"`},
	} {
		if got := calendar.Quote(tc.text); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}
