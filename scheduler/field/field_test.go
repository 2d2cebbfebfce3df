package field

import (
	"strings"
	"testing"
)

func TestWhatPeopleWrite(t *testing.T) {
	for _, tc := range []struct {
		name, text  string
		kept, line  string // line is why it is no line
		many, lines string // lines is why it is no text of several
	}{
		{name: "a name", text: "  Siân Jones MS ", kept: "Siân Jones MS", many: "Siân Jones MS"},
		{name: "nothing"},
		{name: "a name of spaces", text: "   ", line: "must not be blank", lines: "must not be blank"},
		{name: "a name of a space that does not break", text: "\u00a0", line: "must not be blank", lines: "must not be blank"},
		{name: "a name of which nothing is seen", text: " \u200b\u2060\u3164 ", line: "must not be blank", lines: "must not be blank"},
		{name: "a name with a joiner in it", text: "Jo\u200dBloggs", kept: "Jo\u200dBloggs", many: "Jo\u200dBloggs"},
		{name: "two lines", text: "Jo\r\nBloggs", line: "must be one line", many: "Jo\nBloggs"},
		{name: "two lines of an old machine", text: "Jo\rBloggs", line: "must be one line", lines: "control characters"},
		{name: "two lines that only Unicode ends", text: "Jo\u2028Bloggs", line: "must be one line", many: "Jo\u2028Bloggs"},
		{name: "a column", text: "Jo\tBloggs", line: "must be one line", many: "Jo\tBloggs"},
		{name: "a bell", text: "Jo\aBloggs", line: "control characters", lines: "control characters"},
		{name: "an end", text: "Jo\x00", line: "control characters", lines: "control characters"},
		{name: "the other direction", text: "Jo \u202eBloggs", line: "marks of direction", lines: "marks of direction"},
		{name: "broken UTF-8", text: "Jo \xff", line: "UTF-8", lines: "UTF-8"},
		{name: "as long as can be", text: strings.Repeat("é", 20), kept: strings.Repeat("é", 20), many: strings.Repeat("é", 20)},
		{name: "too long", text: strings.Repeat("é", 21), line: "has 21 letters: at most 20", lines: "has 21 letters: at most 20"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			kept, err := Line("whom", tc.text, 20)
			expect(t, "as a line", kept, tc.kept, err, tc.line)
			kept, err = Lines("notes", tc.text, 20)
			expect(t, "as lines", kept, tc.many, err, tc.lines)
		})
	}
}

func expect(t *testing.T, as, kept, want string, err error, problem string) {
	t.Helper()
	switch {
	case problem == "" && (err != nil || kept != want):
		t.Errorf("%s: %q, %v, want %q", as, kept, err, want)
	case problem != "" && (err == nil || !strings.Contains(err.Error(), problem)):
		t.Errorf("%s: %v, want a refusal with %q", as, err, problem)
	}
}
