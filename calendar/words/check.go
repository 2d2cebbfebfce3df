package words

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// placeholder is all that a text may have in braces: a name and, of a phrase, its form.
var placeholder = regexp.MustCompile(`\{\{\.([A-Z]\w*)(?:\.(Plain|Capital|Soft|In|To|Of|And|With))?\}\}`)

// check returns everything that is wrong with the texts, one error a fault.
func (c *Catalogue) check() error {
	var faults []error
	for _, lang := range Languages() {
		for _, key := range slices.Sorted(maps.Keys(c.texts[lang])) {
			text := c.texts[lang][key]
			for _, err := range c.faultsOf(lang, key, text) {
				faults = append(faults, fmt.Errorf("%s: the text %q %w", text.file, key, err))
			}
		}
	}
	return errors.Join(faults...)
}

func (c *Catalogue) faultsOf(lang Language, key string, text message) []error {
	english, has := c.texts[English][key]
	if !has {
		return []error{errors.New("is not there in English")}
	}
	faults := faultsOfForms(lang, text)
	if text.isCounted() != english.isCounted() {
		faults = append(faults, errors.New("has forms for numbers in one language and not in the other"))
	}
	for _, form := range slices.Sorted(maps.Keys(text.forms)) {
		words := text.forms[form]
		if rest := placeholder.ReplaceAllString(words, ""); strings.ContainsAny(rest, "{}") {
			faults = append(faults, fmt.Errorf("has braces that are not a name as in {{.Day}} or {{.Day.Soft}}: %s", words))
		}
		for _, name := range names(words) {
			if !slices.Contains(english.names(), name) {
				faults = append(faults, fmt.Errorf("uses {{.%s}}, which the English text does not have", name))
			}
		}
	}
	return faults
}

// faultsOfForms holds a text that goes by a number to the forms of its language.
func faultsOfForms(lang Language, text message) []error {
	want := lang.pluralForms()
	if !text.isCounted() {
		want = []string{"other"}
	}
	var faults []error
	for _, form := range want {
		if text.forms[form] == "" {
			faults = append(faults, fmt.Errorf("lacks the form %q: it needs %s", form, strings.Join(want, ", ")))
		}
	}
	for _, form := range slices.Sorted(maps.Keys(text.forms)) {
		if !slices.Contains(want, form) {
			faults = append(faults, fmt.Errorf("has a form %q: there are %s", form, strings.Join(want, ", ")))
		}
	}
	return faults
}

// names returns what the text has in braces, N of a text with a number among it.
func (m message) names() []string {
	var all []string
	if m.isCounted() {
		all = []string{"N"}
	}
	for _, words := range m.forms {
		all = append(all, names(words)...)
	}
	return all
}

func names(words string) []string {
	var all []string
	for _, m := range placeholder.FindAllStringSubmatch(words, -1) {
		all = append(all, m[1])
	}
	return all
}
