package words

import (
	"strings"
	"testing"
	"testing/fstest"
)

const (
	english = `
ask: Ask
kept: Not translated yet
on: "It is on {{.Day}}."
days:
  one: "{{.N}} day"
  other: "{{.N}} days"
grade:
  good: good
`
	welsh = `
ask: Gofyn
on: "Mae ar {{.Day.Soft}}."
days:
  zero: "{{.N}} diwrnod"
  one: "{{.N}} diwrnod"
  two: "{{.N}} ddiwrnod"
  few: "{{.N}} diwrnod"
  many: "{{.N}} diwrnod"
  other: "{{.N}} diwrnod"
grade:
  good: da
`
)

func TestATextIsSaidInTheLanguageAskedForOrInEnglish(t *testing.T) {
	texts := load(t, english, welsh)
	monday := Phrase{Plain: "dydd Llun", Soft: "ddydd Llun"}
	for _, tc := range []struct {
		name string
		got  Text
		want Text
	}{
		{"English", texts.Say(English, "ask", nil), Text{"Ask", English}},
		{"Welsh", texts.Say(Welsh, "ask", nil), Text{"Gofyn", Welsh}},
		{"within a group", texts.Say(Welsh, "grade.good", nil), Text{"da", Welsh}},
		{"what has no Welsh says that it is English", texts.Say(Welsh, "kept", nil), Text{"Not translated yet", English}},
		{"a name in the text", texts.Say(English, "on", Data{"Day": "Monday"}), Text{"It is on Monday.", English}},
		{"a phrase in English", texts.Say(English, "on", Data{"Day": English.Phrase("Monday")}), Text{"It is on Monday.", English}},
		{"a phrase changes after ar", texts.Say(Welsh, "on", Data{"Day": monday}), Text{"Mae ar ddydd Llun.", Welsh}},
		{"a number in English", texts.Count(English, "days", 1, nil), Text{"1 day", English}},
		{"several in English", texts.Count(English, "days", 0, nil), Text{"0 days", English}},
		{"two in Welsh", texts.Count(Welsh, "days", 2, nil), Text{"2 ddiwrnod", Welsh}},
		{"three in Welsh", texts.Count(Welsh, "days", 3, nil), Text{"3 diwrnod", Welsh}},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %+v, want %+v", tc.name, tc.got, tc.want)
		}
	}
}

func TestTextsThatCouldNotBeSaidAreNotLoaded(t *testing.T) {
	for _, tc := range []struct{ name, english, welsh, want string }{
		{"no English", "a: A", "b: B", `room.cy.yaml: the text "b" is not there in English`},
		{"a name that the English lacks", "a: '{{.Day}}'", "a: '{{.Dydd}}'", `uses {{.Dydd}}, which the English text does not have`},
		{"a form of a phrase that there is not", "a: '{{.Day.Mutated}}'", "", "has braces that are not a name"},
		{"a program in a text", "a: '{{if .Day}}x{{end}}'", "", "has braces that are not a name"},
		{"half a brace", "a: '{{.Day}'", "", "has braces that are not a name"},
		{"an empty text", "a: ''", "", `lacks the form "other"`},
		{"a number that has no form", "a: {one: 1 day}", "", `lacks the form "other": it needs one, other`},
		{"Welsh with the forms of English", "a: {one: 1 day, other: days}", "a: {one: 1 diwrnod, other: diwrnod}", `lacks the form "two"`},
		{"a form that English has not", "a: {one: 1 day, two: 2 days, other: days}", "", `has a form "two": there are one, other`},
		{"forms in one language only", "a: {one: 1 day, other: days}", "a: diwrnod", "has forms for numbers in one language and not in the other"},
		{"a key twice", "a: A\na: B", "", "already defined"},
		{"no file of texts at all", "a", "", "room.en.yaml"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(room(tc.english, tc.welsh), "texts")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one with %q", err, tc.want)
			}
		})
	}
}

func TestAKeyStandsInOneFileOfALanguage(t *testing.T) {
	files := room("a: A", "")
	files["texts/second.en.yaml"] = &fstest.MapFile{Data: []byte("a: B")}
	if _, err := Load(files, "texts"); err == nil || !strings.Contains(err.Error(), `the text "a" stands in texts/room.en.yaml already`) {
		t.Errorf("error %v", err)
	}
	files = fstest.MapFS{"texts/room.fr.yaml": &fstest.MapFile{Data: []byte("a: B")}}
	if _, err := Load(files, "texts"); err == nil || !strings.Contains(err.Error(), `"fr" is not a language of this service`) {
		t.Errorf("error %v", err)
	}
}

func TestEnglishThatStandsElsewhereHasItsWelshInAFile(t *testing.T) {
	rules := map[string]string{"reason.friday": "On Fridays MPs are at home.", "reason.day": "{{.Day}} is a holiday."}
	files := fstest.MapFS{"texts/rules.cy.yaml": {Data: []byte("reason.friday: Mae ASau gartref ar ddydd Gwener.")}}
	texts, err := LoadBeside(rules, files, "texts")
	if err != nil {
		t.Fatal(err)
	}
	if got := texts.Say(Welsh, "reason.friday", nil); got != (Text{"Mae ASau gartref ar ddydd Gwener.", Welsh}) {
		t.Errorf("in Welsh: %+v", got)
	}
	if got := texts.Say(Welsh, "reason.day", Data{"Day": "Friday"}); got != (Text{"Friday is a holiday.", English}) {
		t.Errorf("what has no Welsh: %+v", got)
	}
	files["texts/rules.en.yaml"] = &fstest.MapFile{Data: []byte("reason.friday: Something else.")}
	if _, err := LoadBeside(rules, files, "texts"); err == nil {
		t.Error("two English texts have one key")
	}
}

func TestAKeyIsNeverPrinted(t *testing.T) {
	texts := load(t, english, welsh)
	for name, say := range map[string]func(){
		"no such key":             func() { texts.Say(English, "gone", nil) },
		"a name without its data": func() { texts.Say(English, "on", nil) },
		"a number is not told":    func() { texts.Say(Welsh, "days", nil) },
		"a number too many":       func() { texts.Count(Welsh, "ask", 3, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it is said all the same")
				}
			}()
			say()
		})
	}
}

func TestWhatIsNotTranslatedIsNamed(t *testing.T) {
	if got := load(t, english, welsh).Untranslated(Welsh); len(got) != 1 || got[0] != "kept" {
		t.Errorf("untranslated: %q, want kept alone", got)
	}
}

func BenchmarkSay(b *testing.B) {
	texts := load(b, english, welsh)
	for name, say := range map[string]func(){
		"plain":    func() { texts.Say(Welsh, "ask", nil) },
		"fallback": func() { texts.Say(Welsh, "kept", nil) },
		"data":     func() { texts.Say(Welsh, "on", Data{"Day": Phrase{Soft: "ddydd Llun"}}) },
		"count":    func() { texts.Count(Welsh, "days", 2, nil) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				say()
			}
		})
	}
}

func load(t testing.TB, english, welsh string) *Catalogue {
	t.Helper()
	texts, err := Load(room(english, welsh), "texts")
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func room(english, welsh string) fstest.MapFS {
	return fstest.MapFS{"texts/room.en.yaml": {Data: []byte(english)}, "texts/room.cy.yaml": {Data: []byte(welsh)}}
}
