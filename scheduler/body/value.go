package body

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/field"
)

// Problem says what is wrong with a file of a membership body, and what is allowed.
type Problem struct {
	Line int // in the file, from 1
	// Field is the way to what is wrong: links[2].address. Empty for the file as a whole.
	Field   string
	Problem string
}

func (p *Problem) Error() string {
	if p.Field == "" {
		return fmt.Sprintf("line %d: %s", p.Line, p.Problem)
	}
	return fmt.Sprintf("line %d, %s: %s", p.Line, p.Field, p.Problem)
}

// value is a value of the file, with the way to it.
type value struct {
	*yaml.Node
	field string
	file  *file
}

// file gathers what is wrong with a file, so that all of it is told at once.
type file struct{ problems []error }

// wrong tells that a value is wrong, and what is allowed.
func (v value) wrong(format string, args ...any) {
	v.file.problems = append(v.file.problems, &Problem{Line: v.Line, Field: v.field, Problem: fmt.Sprintf(format, args...)})
}

// below is the value of a field, or an item, of v.
func (v value) below(name string, n *yaml.Node) value {
	if v.field != "" && !strings.HasPrefix(name, "[") {
		name = "." + name
	}
	return value{n, v.field + name, v.file}
}

// readers read the fields of a value, by their names.
type readers map[string]func(value)

// fields hands each field to what reads it. A field that nothing reads is wrong, and so is
// one that stands there twice; of those that must be there none may be missing.
func (v value) fields(read readers, must ...string) {
	if v.Kind != yaml.MappingNode {
		v.wrong("must have fields of its own, each on a line: %s", rule.List(slices.Sorted(maps.Keys(read))))
		return
	}
	seen := make(map[string]bool)
	for i := 0; i+1 < len(v.Content); i += 2 {
		name := v.Content[i].Value
		at := v.below(name, v.Content[i+1])
		at.Node = onItsLine(at.Node, v.Content[i])
		switch do, known := read[name]; {
		case !known:
			at.wrong("is not a field: allowed are %s", rule.List(slices.Sorted(maps.Keys(read))))
		case seen[name]:
			at.wrong("stands there twice: keep one of them")
		case at.isBlank():
			at.wrong("must not be blank: say something, or leave the field out")
		default:
			do(at)
		}
		seen[name] = true
	}
	for _, name := range must {
		if !seen[name] {
			v.below(name, v.Node).wrong("must be given")
		}
	}
}

// onItsLine is a value that is told of by the line of its name: what is missing has none.
func onItsLine(n, name *yaml.Node) *yaml.Node {
	if n.Line > 0 {
		return n
	}
	other := *n
	other.Line = name.Line
	return &other
}

// isBlank reports whether there is nothing: no value, an empty text or an empty list.
func (v value) isBlank() bool {
	switch v.Kind {
	case yaml.ScalarNode:
		return v.Tag == "!!null" || strings.TrimSpace(v.Value) == ""
	case yaml.AliasNode:
		return false
	default:
		return len(v.Content) == 0
	}
}

// each hands each item of a list to what reads it.
func (v value) each(most int, read func(value)) {
	if v.Kind != yaml.SequenceNode {
		v.wrong("must be a list, each item on a line that begins with a hyphen")
		return
	}
	if len(v.Content) > most {
		v.wrong("has %d items: at most %d are allowed", len(v.Content), most)
		return
	}
	for i, n := range v.Content {
		item := v.below(fmt.Sprintf("[%d]", i+1), n)
		if item.isBlank() {
			item.wrong("must not be blank: say something, or leave the item out")
			continue
		}
		read(item)
	}
}

// text is one line of at most so many letters.
func (v value) text(most int) string {
	if v.Kind != yaml.ScalarNode {
		v.wrong("must be a text")
		return ""
	}
	line, err := field.Line(v.field, v.Value, most)
	if unfit := (*field.Error)(nil); errors.As(err, &unfit) {
		v.wrong("%s", unfit.Problem)
	}
	return line
}

// spoken is a text, or one in each language.
func (v value) spoken(most int) (t Text) {
	if v.Kind != yaml.MappingNode {
		t.English = v.text(most)
		return t
	}
	v.fields(readers{
		string(words.English): func(v value) { t.English = v.text(most) },
		string(words.Welsh):   func(v value) { t.Welsh = v.text(most) },
	}, string(words.English))
	return t
}

// oneOf is a word of those that are allowed.
func oneOf[T ~string](v value, allowed []T) T {
	word := T(v.Value)
	if v.Kind != yaml.ScalarNode || !slices.Contains(allowed, word) {
		v.wrong("%q is not known: allowed are %s", v.Value, rule.List(allowed))
	}
	return word
}

// someOf are words of those that are allowed, each once.
func someOf[T ~string](v value, allowed []T) (all []T) {
	v.each(len(allowed)*2, func(v value) {
		word := oneOf(v, allowed)
		if slices.Contains(all, word) {
			v.wrong("%q stands there twice: keep one of them", word)
		}
		all = append(all, word)
	})
	return all
}

// number is a whole one within bounds.
func (v value) number(least, most int) int {
	n, err := strconv.Atoi(v.Value)
	if v.Kind != yaml.ScalarNode || err != nil || n < least || n > most {
		v.wrong("%q must be a whole number from %d to %d", v.Value, least, most)
		return least
	}
	return n
}

// once tells of a name that was given before.
func (v value) once(seen map[string]int, name string) {
	if name == "" {
		return // told of already
	}
	if before, twice := seen[name]; twice {
		v.wrong("%q is there twice, first on line %d: each must be another", name, before)
		return
	}
	seen[name] = v.Line
}
