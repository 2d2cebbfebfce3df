package main

import "testing"

func TestSitesThatMayShowAnswers(t *testing.T) {
	for _, tc := range []struct{ written, want string }{
		{"www.example.org", "https://www.example.org"},
		{" https://www.example.org/ ", "https://www.example.org"},
		{"http://localhost:8000", "http://localhost:8000"},
		{"https://www.example.org/toolkit", ""},
		{"*", ""},
		{"https://a.example.org; script-src *", ""},
		{"ftp://example.org", ""},
		{"https://user:secret@example.org", ""},
		{"", ""},
	} {
		var o origin
		err := o.UnmarshalText([]byte(tc.written))
		if string(o) != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("%q is %q, %v; want %q", tc.written, o, err, tc.want)
		}
	}
}
