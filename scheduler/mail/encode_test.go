package mail

import (
	"bytes"
	"errors"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// hostile are texts that people type to see what happens.
var hostile = []struct{ name, text string }{
	{"an end of line and a header", "a\r\nBcc: everybody@example.org\r\n\r\nBody"},
	{"a bare carriage return", "a\rBcc: everybody@example.org"},
	{"an end of line that begins folded", "a\r\n Bcc: everybody@example.org"},
	{"other ends of line", "a\u0085b\u2028c\u2029d\v\f"},
	{"control characters", "a\x00b\x07c\x1b[31md\x7f"},
	{"emoji", "📚🔔 👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿"},
	{"right to left", "שלום \u202e gro.elpmaxe \u2066 \u200f عربي"},
	{"10,000 letters", strings.Repeat("ŵ ", 5000)},
	{"10,000 letters without a space", strings.Repeat("a", 10000)},
	{"names of headers", "Subject: To: From: Bcc: Content-Type: text/html; charset=utf-7"},
	{"encoded words", "=?utf-8?B?Qmdj?= =?utf-8?Q?=0d=0aBcc:_x@y?="},
	{"the end of DATA", "a\r\n.\r\nQUIT\r\n"},
	{"dots at the beginning of lines", ".\r\n..\r\n.a"},
	{"a boundary", "--\r\nContent-Type: text/html\r\n\r\n<script>"},
	{"markup", `<script>alert(1)</script>"'&<!--`},
	{"broken UTF-8", "a\xff\xfeb\xc3"},
	{"nothing", ""},
}

// written is a mail as it is handed over, or the error if it is refused.
func written(m Message) ([]byte, error) {
	e, err := origin{address: from, domain: "example.org"}.encode(m)
	return e.Raw, err
}

// headers are all that a mail of a kind that can be stopped has.
var headers = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-Id", "Mime-Version", "Subject", "To",
}

// faultOf says what is wrong with a mail that was handed over.
func faultOf(raw []byte) string {
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
			return "a line is too long, or not one"
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err.Error()
	}
	var names []string
	for name, values := range m.Header {
		if names = append(names, name); len(values) != 1 {
			return name + " is there twice"
		}
	}
	if slices.Sort(names); !slices.Equal(names, headers) {
		return "the headers are " + strings.Join(names, ", ")
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || strings.ContainsFunc(subject, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		return "the subject is " + subject
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "sian@example.org" {
		return "it goes to others"
	}
	return ""
}

func TestHostileContentIsRefusedOrHarmless(t *testing.T) {
	for _, field := range []struct {
		name string
		put  func(*Message, string)
	}{
		{"the subject", func(m *Message, s string) { m.Subject = s }},
		{"the text", func(m *Message, s string) { m.Text = s }},
		{"the HTML", func(m *Message, s string) { m.HTML = s }},
		{"the id", func(m *Message, s string) { m.ID = s }},
		{"the calendar", func(m *Message, s string) { m.Calendar = []byte(s) }},
		{"the address that stops its kind", func(m *Message, s string) { m.Unsubscribe += s }},
		{"the address", func(m *Message, s string) { m.To += s }},
		{"the name of the address", func(m *Message, s string) { m.To = s + " <" + m.To + ">" }},
	} {
		for _, tc := range hostile {
			t.Run(field.name+"/"+tc.name, func(t *testing.T) {
				m := letterToSian()
				field.put(&m, tc.text)
				raw, err := written(m)
				if err != nil {
					if strings.Contains(err.Error(), "example.org") {
						t.Errorf("the error repeats what it refuses: %v", err)
					}
					return
				}
				if fault := faultOf(raw); fault != "" {
					t.Errorf("%s:\n%s", fault, raw)
				}
			})
		}
	}
}

// seeds are those of the hostile texts that are short: what is long takes fuzzing long.
func seeds() (short []string) {
	for _, tc := range hostile {
		if len(tc.text) < 200 {
			short = append(short, tc.text)
		}
	}
	return short
}

// FuzzCompose looks for a text, an id or an address that makes of a mail another one.
func FuzzCompose(f *testing.F) {
	for _, tc := range seeds() {
		f.Add(tc, tc, "k3x", "sian@example.org")
		f.Add("Today", "text", tc, tc)
	}
	f.Fuzz(func(t *testing.T, subject, text, id, to string) {
		m := letterToSian()
		m.Subject, m.Text, m.HTML, m.ID, m.To = subject, text, text, id, to
		raw, err := written(m)
		if errors.Is(err, ErrRefused) || id == "" || len(id) > maxID {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		fault := faultOf(raw)
		if to != "sian@example.org" && fault == "it goes to others" {
			fault = ""
		}
		if fault != "" {
			t.Errorf("%s:\n%s", fault, raw)
		}
	})
}

// FuzzAddress looks for an address that is taken, and is not one alone.
func FuzzAddress(f *testing.F) {
	for _, tc := range seeds() {
		f.Add("sian@example.org" + tc)
		f.Add(tc + "@example.org")
	}
	for _, address := range []string{"sian@example.org", "siân@enghraifft.cymru", `"sian"@example.org`, "a@b, c@d", "a@b(c)", "<a@b>", "a@[127.0.0.1]", "a@b\u202ec"} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, s string) {
		address, ok := plainAddress(s)
		if !ok {
			return
		}
		one, err := mail.ParseAddressList(address)
		if err != nil || len(one) != 1 || one[0].Address != s || one[0].Name != "" || strings.ContainsAny(s, "<>\r\n \t\x00") {
			t.Errorf("%q is taken as %v, %v", s, one, err)
		}
	})
}
