package words

import (
	"fmt"
	"slices"
)

// Language is a language in which the program speaks, by its code in RFC 5646.
type Language string

// The languages. English is whole; what Welsh lacks is said in English.
const (
	English Language = "en"
	Welsh   Language = "cy"
)

// Languages returns every language, English first.
func Languages() []Language { return []Language{English, Welsh} }

// UnmarshalText reads the code of a language and refuses any other.
func (l *Language) UnmarshalText(text []byte) error {
	if !slices.Contains(Languages(), Language(text)) {
		return fmt.Errorf("%q is not a language of this service: allowed are en (English) and cy (Welsh)", text)
	}
	*l = Language(text)
	return nil
}

// pluralForms returns the forms of a text with a number in it that a language has, by
// their names in Unicode's CLDR: Welsh tells none, 1, 2, 3 and 6 from all other numbers.
func (l Language) pluralForms() []string {
	if l == Welsh {
		return []string{"zero", "one", "two", "few", "many", "other"}
	}
	return []string{"one", "other"}
}
