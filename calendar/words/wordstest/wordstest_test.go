package wordstest

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"divisionbell/calendar/words"
)

func TestWhatIsWrongWithTheTextsOfARoomIsNamed(t *testing.T) {
	texts := load(t, "ask: Ask\ngrade:\n  good: good\n  poor: poor\nstale: Nobody says this\n", "ask: Gofyn\ngrade:\n  good: da\n")
	room := Room{Texts: texts, Composed: []string{"grade.good", "grade.poor", "grade.fair"}, Untranslated: "list", AtMost: 1}
	sources := `cat.Say(lang, "ask", nil); cat.Say(lang, "grade."+string(g), nil); {{.Say "gone"}} {{$.Say "gone-too"}}`
	same(t, "use", faultsOfUse(room, sources), []string{
		"missing: the text gone is said, but no file of texts has it",
		"missing: the text gone-too is said, but no file of texts has it",
		"missing: the text grade.fair is said, but no file of texts has it",
		"unused: nothing says the text stale",
	})
	same(t, "translation", faultsOfTranslation(room, []string{"ask", "grade.poor"}), []string{
		"untranslated: the text stale has no Welsh",
		"translated: take ask out of list, and one from AtMost",
		"list has grown: it may only shrink",
	})
}

func TestAKeyIsUsedHoweverItIsSaid(t *testing.T) {
	texts := load(t, "one-key: A text", "one-key: Testun")
	for _, source := range []string{
		`c.Say(lang, "one-key", words.Data{})`,
		"c.Count(\n\tlang, \"one-key\", 3, nil)",
		`{{.Say "one-key"}}`, `{{$.Say "one-key"}}`, `{{say .Lang "one-key"}}`, `{{count .Lang "one-key" 3}}`,
		`title := "one-key"; return p.Say(title)`,
	} {
		if faults := faultsOfUse(Room{Texts: texts}, source); faults != nil {
			t.Errorf("%s: %q", source, faults)
		}
		if faults := faultsOfUse(Room{Texts: texts}, strings.ReplaceAll(source, "one-key", "other-key")); faults == nil {
			t.Errorf("%s: it is not noticed that another key is said", source)
		}
	}
}

func TestAListThatIsShorterThanItsNumberIsNoticed(t *testing.T) {
	room := Room{Texts: load(t, "a: A text", "a: Testun"), Untranslated: "list", AtMost: 1}
	same(t, "translation", faultsOfTranslation(room, nil),
		[]string{"list has shrunk: AtMost has to be as low, so that it stays so"})
}

func load(t *testing.T, english, welsh string) *words.Catalogue {
	t.Helper()
	texts, err := words.Load(fstest.MapFS{
		"room.en.yaml": {Data: []byte(english)}, "room.cy.yaml": {Data: []byte(welsh)},
	}, ".")
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}
