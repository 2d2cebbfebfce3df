package letter_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"divisionbell/calendar"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// hostile are texts that people type to see what happens.
var hostile = map[string]string{
	"an end of line and a header": "a\r\nBcc: everybody@example.org\r\n\r\nBody",
	"other ends of line":          "a\u0085b\u2028c\u2029d\v\fe",
	"control characters":          "a\x00b\x07c\x1b[31md\x7f",
	"emoji":                       "📚🔔 👩‍👩‍👧",
	"right to left":               "שלום \u202e gro.elpmaxe \u2066 \u200f عربي",
	"10,000 letters":              strings.Repeat("ŵ ", 5000),
	"10,000 without a space":      strings.Repeat("a", 10000),
	"names of headers":            "Subject: To: From: Bcc: Content-Type: text/html",
	"markup":                      `</li><script>alert(1)</script><img src=x>"'&<!--`,
	"templates":                   "{{.Base}} {{template \"block\" .}} {{.Day}}",
	"a link of somebody else":     "https://evil.example.net/mail/x",
	"broken UTF-8":                "a\xff\xfeb\xc3",
	"blank":                       " \t ",
}

// aboutAll is a reminder of a contact whose every field says that.
func aboutAll(t testing.TB, w *letter.Writer, m store.Member, said string) (mail.Message, error) {
	t.Helper()
	step := store.Step{Name: "manager", Due: day("2026-05-05"), Text: said}
	unworded := store.Step{Name: "communications", Due: day("2026-05-05"), Text: strings.TrimSpace(said)}
	c := store.Contact{
		ID: "k3x", Office: "mp", Action: "write", Whom: said, Subject: said, Purpose: said, Points: []string{said}, Notes: said, Nation: calendar.Wales,
		First: day("2026-05-19"), Last: day("2026-05-19"), Steps: []store.Step{step, unworded},
	}
	return w.Reminder(m, "k3x", []letter.Due{{Contact: c, Steps: c.Steps}}, nil, at(t, "2026-05-05T08:00:00+01:00"))
}

// inTag finds the tags of a mail in HTML.
var inTag = regexp.MustCompile(`<(/?\w+)[^>]*>`)

// faultOf says what is wrong with what a mail says.
func faultOf(m mail.Message) string {
	unfit := func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029'
	}
	switch {
	case strings.ContainsFunc(m.Subject, unfit) || strings.Contains(m.Subject, "\n"):
		return "the subject is no line: " + m.Subject
	case utf8.RuneCountInString(m.Subject) > 700:
		return "the subject is endless"
	case strings.ContainsFunc(m.Text, unfit), strings.ContainsFunc(m.HTML, unfit):
		return "there is in it what cannot be read: " + m.Text
	case len(m.Text) > 20<<10 || len(m.HTML) > 30<<10:
		return "it is endless"
	}
	for _, tag := range inTag.FindAllStringSubmatch(m.HTML, -1) {
		switch strings.TrimPrefix(tag[1], "/") {
		case "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li", "strong", "a", "div", "span":
		default:
			return "somebody's tag is in it: " + tag[0]
		}
	}
	for _, line := range strings.Split(m.Text, "\n") {
		if strings.HasPrefix(line, "http") && !strings.HasPrefix(line, base+"/") {
			return "a line leads elsewhere: " + line
		}
	}
	return ""
}

func TestHostileContentIsHarmlessInMails(t *testing.T) {
	w := writer(t)
	for name, said := range hostile {
		t.Run(name, func(t *testing.T) {
			for _, m := range []store.Member{sian, mair} {
				got, err := aboutAll(t, w, m, said)
				if err != nil {
					t.Fatal(err)
				}
				if fault := faultOf(got); fault != "" {
					t.Errorf("%s\n%s\n%s", fault, got.Text, got.HTML)
				}
			}
		})
	}
}

func TestAContactOfNoKnownKindIsRemindedOfAllTheSame(t *testing.T) {
	c := store.Contact{ID: "k3x", Office: "speaker", Action: "sing", First: day("2026-05-19"), Last: day("2026-05-19")}
	due := []letter.Due{{Contact: c, Steps: []store.Step{{Name: "tune-up", Due: day("2026-05-05")}}}}
	for _, m := range []store.Member{sian, mair} {
		got, err := writer(t).Reminder(m, "k3x", due, nil, at(t, "2026-05-05T08:00:00+01:00"))
		if err != nil || !strings.Contains(got.Text, "tune up") {
			t.Errorf("%v: %s", err, got.Text)
		}
	}
}

// mostSeed is how long the texts are from which fuzzing begins: what is long takes it long.
const mostSeed = 200

// FuzzReminder looks for a text that makes of a mail what it is not.
func FuzzReminder(f *testing.F) {
	w := writer(f)
	for _, said := range hostile {
		if len(said) < mostSeed {
			f.Add(said)
		}
	}
	f.Fuzz(func(t *testing.T, said string) {
		if strings.HasPrefix(said, "http") {
			return // a line that a member herself begins with a link
		}
		got, err := aboutAll(t, w, mair, said)
		if err != nil {
			t.Fatal(err)
		}
		if fault := faultOf(got); fault != "" {
			t.Errorf("%s\n%s", fault, got.Text)
		}
	})
}
