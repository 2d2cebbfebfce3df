package feed

import (
	"embed"
	"fmt"
	"sync"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

//go:embed texts/*.yaml
var textFiles embed.FS

// Voice says in one language what feeds tell. What has no words in it is told in English.
type Voice struct {
	lang  words.Language
	said  *words.Catalogue
	names *words.Names // nil in English, which the calendar speaks
}

// In returns the voice for a language. It panics if the texts in the binary are no good,
// which the tests would show.
func In(lang words.Language) *Voice {
	v, err := english()
	if lang == words.Welsh && err == nil {
		v, err = welsh()
	}
	if err != nil {
		panic(fmt.Sprintf("feed: %v", err))
	}
	return v
}

// The voices, each read from the binary when it is first asked for. They never change.
var (
	english = sync.OnceValues(func() (*Voice, error) {
		said, err := Texts()
		return &Voice{lang: words.English, said: said}, err
	})
	welsh = sync.OnceValues(func() (*Voice, error) {
		names, err := words.LoadNames()
		if err != nil {
			return nil, err
		}
		v, err := english()
		return &Voice{words.Welsh, v.said, names}, err
	})
)

// Texts are what feeds tell, by their keys.
func Texts() (*words.Catalogue, error) { return words.Load(textFiles, "texts") }

// marked is the language as events tell it: English ones do not.
func (v *Voice) marked() words.Language {
	if v.lang == words.English {
		return ""
	}
	return v.lang
}

func (v *Voice) say(key string, data words.Data) words.Text { return v.said.Say(v.lang, key, data) }

// day is a date with its year, in the forms of the language.
func (v *Voice) day(d calendar.Date) any {
	if v.lang == words.English {
		return d.Long()
	}
	return v.lang.LongDate(d)
}

// sentence is what the calendar says in English, in the language of the voice.
func (v *Voice) sentence(said string) words.Text {
	if v.lang == words.English {
		return words.Text{Words: said, Language: words.English}
	}
	return v.names.Sentence(v.lang, said)
}

func (v *Voice) body(b calendar.Body) string {
	if v.lang == words.English {
		return b.Title()
	}
	return v.names.BodyTitle(v.lang, b).Words
}

func (v *Voice) nation(n calendar.Nation) string {
	if v.lang == words.English {
		return n.Title()
	}
	return v.names.Nation(v.lang, n).Plain
}

func (v *Voice) kind(k calendar.Kind) string {
	if v.lang == words.English {
		return words.Spaced(string(k))
	}
	return v.names.Kind(v.lang, k).Plain
}
