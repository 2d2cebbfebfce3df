package words

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

// Data is what the names in a text stand for: {{.Day}} is Data{"Day": ...}. A value is a
// string, a number, a Text or a Phrase.
type Data map[string]any

// Catalogue holds the texts of one room in every language, each by its key. It does not
// change once it is loaded, so any number of goroutines may use it.
type Catalogue struct {
	texts      map[Language]map[string]message
	localizers map[Language]*i18n.Localizer
}

// message is a text as it stands in a file.
type message struct {
	file  string
	forms map[string]string // by the name of the plural form; "other" alone where no number matters
	parts parts             // of the form "other"
}

// isCounted reports whether the text goes by a number.
func (m message) isCounted() bool {
	for form := range m.forms {
		if form != "other" {
			return true
		}
	}
	return false
}

// Load reads the texts of a room: the files NAME.en.yaml and NAME.cy.yaml in dir, any
// number of them. It fails where something could only be found out when it is said: a
// key that stands twice, a Welsh text without an English one or with names that the
// English does not have, a form for a number that is missing.
func Load(files fs.FS, dir string) (*Catalogue, error) { return LoadBeside(nil, files, dir) }

// LoadBeside is Load for a room whose English, or part of it, stands in other files: the
// texts are given by their keys, and dir has the Welsh.
func LoadBeside(english map[string]string, files fs.FS, dir string) (*Catalogue, error) {
	paths, err := fs.Glob(files, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list the texts in %s: %w", dir, err)
	}
	c := &Catalogue{
		texts:      map[Language]map[string]message{English: {}, Welsh: {}},
		localizers: make(map[Language]*i18n.Localizer),
	}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	if err := c.addEnglish(bundle, english); err != nil {
		return nil, err
	}
	for _, file := range paths {
		if err := c.loadFile(bundle, files, file); err != nil {
			return nil, fmt.Errorf("texts in %s: %w", file, err)
		}
	}
	for _, lang := range Languages() {
		c.localizers[lang] = i18n.NewLocalizer(bundle, string(lang))
	}
	return c, c.check()
}

func (c *Catalogue) loadFile(bundle *i18n.Bundle, files fs.FS, file string) error {
	content, err := fs.ReadFile(files, file)
	if err != nil {
		return err
	}
	var lang Language
	name := strings.TrimSuffix(path.Base(file), ".yaml")
	if err := lang.UnmarshalText([]byte(name[strings.LastIndex(name, ".")+1:])); err != nil {
		return fmt.Errorf("a file of texts is named after its language, as pages.cy.yaml is: %w", err)
	}
	parsed, err := bundle.ParseMessageFileBytes(content, path.Base(file))
	if err != nil {
		return err
	}
	return c.add(lang, file, parsed.Messages)
}

func (c *Catalogue) addEnglish(bundle *i18n.Bundle, english map[string]string) error {
	var messages []*i18n.Message
	for key, text := range english {
		messages = append(messages, &i18n.Message{ID: key, Other: text})
	}
	if err := bundle.AddMessages(language.English, messages...); err != nil {
		return err
	}
	return c.add(English, "the room's own data", messages)
}

func (c *Catalogue) add(lang Language, file string, messages []*i18n.Message) error {
	for _, m := range messages {
		if before, twice := c.texts[lang][m.ID]; twice {
			return fmt.Errorf("the text %q stands in %s already", m.ID, before.file)
		}
		c.texts[lang][m.ID] = message{file, formsOf(m), partsOf(m.Other)}
	}
	return nil
}

func formsOf(m *i18n.Message) map[string]string {
	forms := map[string]string{
		"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other,
	}
	maps.DeleteFunc(forms, func(_, words string) bool { return words == "" })
	return forms
}

// Say returns the text with that key in the language, or in English where it has not
// been translated. It panics if there is no such key or data lacks a name that the text
// has: both are faults of the program, which the tests of its texts find (wordstest).
func (c *Catalogue) Say(lang Language, key string, data Data) Text {
	text := c.say(lang, key)
	if text.isCounted() {
		panic(fmt.Sprintf("words: the text %q goes by a number: it is said by Count", key))
	}
	words, err := text.parts.Execute(data)
	if err != nil {
		panic(fmt.Sprintf("words: say %q in %s: %v", key, lang, err))
	}
	return Text{words, c.answers(lang, key)}
}

// Count is Say for a text with a number in it, which stands there as {{.N}}: it takes
// the form that the language has for that number.
func (c *Catalogue) Count(lang Language, key string, n int, data Data) Text {
	if !c.say(lang, key).isCounted() {
		panic(fmt.Sprintf("words: the text %q has no forms for numbers: it is said by Say", key))
	}
	with := Data{"N": n}
	maps.Copy(with, data)
	lang = c.answers(lang, key)
	words, err := c.localizers[lang].Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: with, PluralCount: n, TemplateParser: filler{}})
	if err != nil {
		panic(fmt.Sprintf("words: count %q in %s: %v", key, lang, err))
	}
	return Text{words, lang}
}

// Has reports whether there is a text with that key.
func (c *Catalogue) Has(key string) bool {
	_, has := c.texts[English][key]
	return has
}

// Keys returns every key, in order.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.texts[English])) }

// Untranslated returns the keys of the texts that the language answers in English, in order.
func (c *Catalogue) Untranslated(lang Language) []string {
	return slices.DeleteFunc(c.Keys(), func(key string) bool { return c.answers(lang, key) == lang })
}

func (c *Catalogue) say(lang Language, key string) message {
	text, has := c.texts[c.answers(lang, key)][key]
	if !has {
		panic(fmt.Sprintf("words: there is no text %q", key))
	}
	return text
}

// answers returns the language in which the text is there when lang is asked for.
func (c *Catalogue) answers(lang Language, key string) Language {
	if _, has := c.texts[lang][key]; has {
		return lang
	}
	return English
}
