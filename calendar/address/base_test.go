package address_test

import (
	"strings"
	"testing"

	"divisionbell/calendar/address"
)

func TestWhatLinksCanBeginWith(t *testing.T) {
	for _, good := range []string{
		"https://bell.example.org", "https://bell.example.org/", "http://localhost:8080", "http://127.0.0.1:8080", "http://[fd12::7]:8080", "http://[::1]",
		"https://example.org/bell", "https://example.org/tools/bell/", "https://bell.example.org:65535", "HTTPS://Bell.Example.org", "http://bell_web:80",
	} {
		if err := address.CheckBase(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for name, wrong := range map[string]string{
		"a user and a password": "http://user:pw@bell.example.org", "a user": "http://user@bell.example.org", "a password that is broken": "https://user:p%zzw@bell.example.org",
		"markup": `https://bell.example.org/"><script>alert(1)</script>`, "markup in the host": `https://bell.example.org"><script>`, "a mark within a page": "https://bell.example.org/#x",
		"a mark of nothing": "https://bell.example.org/#", "a port that is too high": "https://bell.example.org:99999", "port 0": "https://bell.example.org:0", "half a port": "https://bell.example.org:",
		"a port that is a word": "https://bell.example.org:https", "a question": "https://bell.example.org/?a=b", "a bare question mark": "https://bell.example.org?",
		"no scheme": "bell.example.org", "another scheme": "ftp://bell.example.org", "a script": "javascript:alert(1)", "no host": "https://", "no host but a port": "https://:8080",
		"a blank": "https://bell.example.org/a b", "a line that ends": "https://bell.example.org\r\nX: y", "letters of no address": "https://bücher.example.org", "a path that goes up": "https://example.org/a/../b",
		"two hosts": "https://bell.example.org,www.example.org", "a host that begins with a hyphen": "https://-bell.example.org", "an address in words": "http://[bell]", "a host with an empty part": "https://bell..example.org",
		"nothing": "", "a backslash": `https://bell.example.org\@evil.example.org`, "an escaped blank in the host": "https://bell%20.example.org", "a path with an empty part": "https://example.org//bell",
	} {
		if err := address.CheckBase(wrong); err == nil || strings.Contains(err.Error(), "pw") {
			t.Errorf("%s: %q, %v", name, wrong, err)
		}
	}
}
