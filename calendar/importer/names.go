package importer

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar"
)

//go:embed names.yaml
var namesFile []byte

// names are the words that people have for bodies and recesses.
type names struct {
	Bodies   map[calendar.Body][]string `yaml:"bodies"`
	Recesses []namedRecess              `yaml:"recesses"`
	Fillers  []string                   `yaml:"fillers"`
}

// namedRecess is a recess and what people call it.
type namedRecess struct {
	Name     string          `yaml:"name"`
	Words    []string        `yaml:"words"`
	HalfTerm []time.Month    `yaml:"half_term"`
	Bodies   []calendar.Body `yaml:"bodies"`
}

func (r namedRecess) isOf(body calendar.Body) bool {
	return len(r.Bodies) == 0 || slices.Contains(r.Bodies, body)
}

// loadNames reads the names in the binary and checks them.
func loadNames() (names, error) {
	var n names
	strict := yaml.NewDecoder(bytes.NewReader(namesFile))
	strict.KnownFields(true)
	if err := strict.Decode(&n); err != nil {
		return names{}, fmt.Errorf("the names of bodies and recesses: %w", err)
	}
	return n, n.check()
}

// check says what is wrong with the names, or nothing: no word may mean two bodies, or two
// recesses of one body.
func (n names) check() error {
	of := make(map[string]string)
	claim := func(what, word, owner string) error {
		if before, taken := of[what+word]; word == "" || taken && before != owner {
			return fmt.Errorf("the names of bodies and recesses: %q is of %s and of %s", word, before, owner)
		}
		of[what+word] = owner
		return nil
	}
	for body, called := range n.Bodies {
		for _, name := range called {
			if err := claim("body ", bare(name), string(body)); err != nil {
				return err
			}
		}
	}
	for _, body := range calendar.Bodies() {
		for _, r := range n.Recesses {
			for _, word := range r.Words {
				if !r.isOf(body) {
					continue
				}
				if err := claim(string(body)+" ", calendar.Slug(word), r.Name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// bare is a name without capitals, punctuation and article.
func bare(name string) string { return strings.TrimPrefix(calendar.Slug(name), "the-") }

// body finds the body that goes by a name.
func (n names) body(name string) (calendar.Body, error) {
	called := bare(name)
	for _, body := range calendar.Bodies() {
		if called == string(body) || slices.ContainsFunc(n.Bodies[body], func(other string) bool { return bare(other) == called }) {
			return body, nil
		}
	}
	var body calendar.Body
	return body, body.UnmarshalText([]byte(name)) // says which there are
}

// recess finds what a recess that begins on that day is called on the calendar. A name that
// is more than the words and fillers for one recess, such as coronation, stays what it is.
func (n names) recess(name string, body calendar.Body, first calendar.Date) string {
	slug := calendar.Slug(name)
	var said []string
	for word := range strings.SplitSeq(slug, "-") {
		if !slices.Contains(n.Fillers, word) && strings.Trim(word, "0123456789") != "" {
			said = append(said, word)
		}
	}
	_, month, _ := first.YMD()
	halfTerm := len(said) == 0 && (strings.Contains(slug, "half-term") || strings.Contains(slug, "halfterm"))
	for _, r := range n.Recesses {
		if r.isOf(body) && (r.means(said) || halfTerm && slices.Contains(r.HalfTerm, month)) {
			return r.Name
		}
	}
	return slug
}

// means reports whether all the words stand for the recess.
func (r namedRecess) means(said []string) bool {
	var words []string
	for _, w := range r.Words {
		words = append(words, strings.Split(calendar.Slug(w), "-")...)
	}
	for _, word := range said {
		if !slices.Contains(words, word) {
			return false
		}
	}
	return len(said) > 0
}
