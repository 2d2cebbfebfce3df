package words

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// filler reads texts with names in braces, which need no language of templates: what is
// said in every line of a page is put together without reflection.
type filler struct{}

// Cacheable says that what Parse returns may be kept.
func (filler) Cacheable() bool { return true }

// Parse takes a text apart at its names.
func (filler) Parse(text, _, _ string) (template.ParsedTemplate, error) { return partsOf(text), nil }

// parts are the pieces of a text, each but the last with the name that follows it.
type parts []part

type part struct{ before, name, form string }

func partsOf(text string) parts {
	var parts parts
	last := 0
	for _, at := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		part := part{before: text[last:at[0]], name: text[at[2]:at[3]], form: "Plain"}
		if at[4] >= 0 {
			part.form = text[at[4]:at[5]]
		}
		parts, last = append(parts, part), at[1]
	}
	return append(parts, part{before: text[last:]})
}

// usualLength is for how many bytes of a text room is made at once.
const usualLength = 128

// Execute puts the data into the text.
func (p parts) Execute(data any) (string, error) {
	if len(p) == 1 {
		return p[0].before, nil
	}
	given, _ := data.(Data)
	var text strings.Builder
	text.Grow(usualLength)
	for _, part := range p {
		text.WriteString(part.before)
		if part.name == "" {
			continue
		}
		value, has := given[part.name]
		if !has {
			return "", fmt.Errorf("{{.%s}} is not given", part.name)
		}
		words, err := form(value, part.form)
		if err != nil {
			return "", fmt.Errorf("{{.%s}}: %w", part.name, err)
		}
		text.WriteString(words)
	}
	return text.String(), nil
}

// form returns a value as a text wants it.
func form(value any, form string) (string, error) {
	switch v := value.(type) {
	case Phrase:
		return v.in(form), nil
	case Name:
		return v.in(form), nil
	}
	if form != "Plain" {
		return "", fmt.Errorf("%v is no phrase and has no form %s", value, form)
	}
	switch v := value.(type) {
	case string:
		return v, nil
	case int:
		return strconv.Itoa(v), nil
	default:
		return fmt.Sprint(v), nil
	}
}

// in returns the phrase in the form with that name, one of those that a text can ask for.
func (p Phrase) in(form string) string {
	switch form {
	case "Capital":
		return p.Capital
	case "Soft":
		return p.Soft
	case "In":
		return p.In
	case "To":
		return p.To
	case "Of":
		return p.Of
	case "And":
		return p.And
	case "With":
		return p.With
	default:
		return p.Plain
	}
}
