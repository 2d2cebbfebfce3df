package words

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"sync"

	"divisionbell/calendar"
)

//go:embed data/*.csv
var data embed.FS

// Name is the name of something, in the forms of the language in which it is.
type Name struct {
	Phrase
	Language Language
}

// Text returns the name as it stands by itself.
func (n Name) Text() Text { return Text{n.Plain, n.Language} }

// Names are the names that every room needs, what the calendar says in English and what is
// said of input that is wrong, in each language. They do not change once they are loaded.
type Names struct {
	names map[string]map[Language]Name
	book  phrasebook
}

// LoadNames returns the names in the binary, which are read when they are first asked for. An
// error names the file and what is wrong.
func LoadNames() (*Names, error) { return namesInBinary() }

var namesInBinary = sync.OnceValues(readNames)

func readNames() (*Names, error) {
	n := &Names{names: make(map[string]map[Language]Name)}
	err := eachTerm("names.csv", func(t term) error {
		if t.key == "" || n.names[t.key] != nil {
			return fmt.Errorf("%q must be a key of its own", t.key)
		}
		n.names[t.key] = map[Language]Name{
			English: {inEnglish(t.english), English},
			Welsh:   {inWelsh(t.welsh), Welsh},
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := eachTerm("phrases.csv", n.book.add); err != nil {
		return nil, err
	}
	return n, eachTerm("wrong.csv", n.book.add)
}

// Body returns the name of a body within a sentence: the House of Commons, Tŷ'r Cyffredin.
func (n *Names) Body(lang Language, b calendar.Body) Name {
	if lang == English {
		return Name{inEnglish(b.InSentence()), English}
	}
	return n.name(lang, "body."+string(b), b.InSentence())
}

// BodyTitle returns the name of a body as it stands by itself: House of Commons.
func (n *Names) BodyTitle(lang Language, b calendar.Body) Text {
	if lang == English {
		return Text{b.Title(), English}
	}
	name := n.name(lang, "body."+string(b), b.Title())
	return Text{name.Capital, name.Language}
}

// Nation returns the name of a nation or group within a sentence: Wales, Cymru.
func (n *Names) Nation(lang Language, of calendar.Nation) Name {
	return n.name(lang, "nation."+string(of), of.Title())
}

// Kind returns the name of a kind of entry: recess, toriad.
func (n *Names) Kind(lang Language, k calendar.Kind) Name {
	return n.name(lang, "kind."+string(k), Spaced(string(k)))
}

// Certainty returns in a word how sure something is: confirmed, provisional, expected.
func (n *Names) Certainty(lang Language, c calendar.Certainty) Name {
	return n.name(lang, "certainty."+string(c), string(c))
}

// Grade returns the word for a grade of a day: good, da.
func (n *Names) Grade(lang Language, grade string) Name {
	return n.name(lang, "grade."+grade, grade)
}

// Title returns what an entry of the calendar is called.
func (n *Names) Title(lang Language, e calendar.Entry) Text { return n.Sentence(lang, e.Title) }

// Sentence returns in that language what the calendar says in English: the title of an
// entry, the name of a holiday, why something is in doubt. What the phrases in the binary
// do not have stays as it is.
func (n *Names) Sentence(lang Language, english string) Text {
	if lang == Welsh {
		if welsh, found := n.book.welsh(n, english, deepest); found {
			return Text{welsh, Welsh}
		}
	}
	return Text{english, English}
}

func (n *Names) name(lang Language, key, english string) Name {
	if of, found := n.names[key]; found {
		return of[lang]
	}
	return Name{inEnglish(english), English}
}

// term is a row of a file of terms: what is said in English, in Welsh, where the Welsh
// comes from and how sure it is.
type term struct{ key, english, welsh, source, certainty string }

// certainties of a term: confirmed by a public body, seen elsewhere, or put together here
// of words of the dictionary.
var certainties = []string{"confirmed", "third-party", "provisional"}

func (t term) check() error {
	switch {
	case t.english == "" || t.welsh == "":
		return errors.New("what is said in English and in Welsh must be given")
	case t.source == "":
		return errors.New("its Welsh must have a source")
	case !slices.Contains(certainties, t.certainty):
		return fmt.Errorf("%q is not how sure a term is: allowed are %q", t.certainty, certainties)
	}
	return nil
}

// eachTerm hands over the rows of a file in data in order; those of phrases have no key.
func eachTerm(file string, use func(term) error) error {
	f, err := data.Open("data/" + file)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("terms in %s: %w", file, err)
	}
	at := func(row []string, column string) string {
		if i := slices.Index(rows[0], column); i >= 0 {
			return row[i]
		}
		return ""
	}
	for i, row := range rows[1:] {
		t := term{at(row, "key"), at(row, "english"), at(row, "welsh"), at(row, "source"), at(row, "certainty")}
		if err := errors.Join(t.check(), use(t)); err != nil {
			return fmt.Errorf("terms in %s, line %d: %w", file, i+2, err)
		}
	}
	return nil
}
