package rule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"divisionbell/calendar/words"
)

// OwnStep is what a membership body says of a step: other words for one of the program's,
// or a step that the program does not know.
type OwnStep struct {
	Name string
	Text string
	// Welsh is the text in Welsh; nothing if there is none.
	Welsh string
	// Offices and Actions are those for which it is said; empty for all.
	Offices []Office
	Actions []Action
	// Place is the day of a new step; nil for other words.
	Place *Place
}

// Place says on which day a new step falls: so many working days from the step of that
// name, or from the day itself where none is named.
type Place struct {
	Beside string
	Days   int
}

// isFor reports whether it is said to a pair.
func (s OwnStep) isFor(p Pair) bool {
	return (len(s.Offices) == 0 || slices.Contains(s.Offices, p.Office)) && (len(s.Actions) == 0 || slices.Contains(s.Actions, p.Action))
}

// HasStep reports whether the program itself has a step of that name.
func (b *Book) HasStep(name string) bool {
	return slices.ContainsFunc(b.steps.Words, func(w stepWords) bool { return nameOf(w.Step) == name })
}

// StepNames returns the names of the program's own steps, in order.
func (b *Book) StepNames() []string {
	names := make(map[string]bool)
	for _, w := range b.steps.Words {
		names[nameOf(w.Step)] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// WithSteps returns a book that also says these steps; of two that are for the same step of
// a pair the later is said. An *OwnStepError says which of them cannot be.
func (b *Book) WithSteps(own ...OwnStep) (*Book, error) {
	other := *b
	other.own = slices.Concat(b.own, own)
	for i, s := range own {
		if err := other.checkOwn(s); err != nil {
			return nil, &OwnStepError{Number: i, Err: err}
		}
	}
	if err := other.checkPairs(); err != nil {
		return nil, err
	}
	other.gather()
	welsh := make(map[string]string)
	for _, step := range own {
		welsh[step.Text] = step.Welsh
	}
	other.texts = b.textsWith(welsh)
	return &other, nil
}

// OwnStepError says what is wrong with one of the steps that were given.
type OwnStepError struct {
	Number int // from 0
	Err    error
}

func (e *OwnStepError) Error() string { return e.Err.Error() }
func (e *OwnStepError) Unwrap() error { return e.Err }

// checkOwn sees to it that a step is said to somebody, and that one that is new comes
// after the talk with the manager and before the report.
func (b *Book) checkOwn(s OwnStep) error {
	said := false
	for _, p := range b.Pairs() {
		for _, v := range Venues() {
			if !s.isFor(p) {
				continue
			}
			steps := b.programSteps(p, v)
			at, ok := s.dayIn(steps)
			said = said || ok
			if first, last := steps[0].WorkingDays, steps[len(steps)-1].WorkingDays; ok && (at < first || at > last) {
				return fmt.Errorf("for %s and %s it falls on working day %d, counted from the day itself: it must come from %d, when the plan begins inside, to %d, when it is reported", p.Office, p.Action, at, first, last)
			}
		}
	}
	if !said {
		return fmt.Errorf("no plan for these offices and actions has the step %q", cmp.Or(s.beside(), s.Name))
	}
	return nil
}

func (s OwnStep) beside() string {
	if s.Place == nil {
		return ""
	}
	return s.Place.Beside
}

// dayIn is the day of the step in a plan; ok is false if the plan has no place for it.
func (s OwnStep) dayIn(steps []StepRule) (day int, ok bool) {
	if s.Place != nil && s.Place.Beside == "" {
		return s.Place.Days, true
	}
	i := slices.IndexFunc(steps, func(r StepRule) bool { return r.Name == cmp.Or(s.beside(), s.Name) })
	if i < 0 {
		return 0, false
	}
	if s.Place == nil {
		return steps[i].WorkingDays, true
	}
	return steps[i].WorkingDays + s.Place.Days, true
}

// withOwn puts into the steps of a pair what is said of one's own.
func (b *Book) withOwn(p Pair, steps []StepRule) []StepRule {
	program := slices.Clone(steps)
	for _, s := range b.own {
		day, ok := s.dayIn(program)
		if !ok || !s.isFor(p) {
			continue
		}
		if i := slices.IndexFunc(steps, func(r StepRule) bool { return r.Name == s.Name }); i >= 0 {
			steps[i].Text = s.Text
			continue
		}
		before, _ := slices.BinarySearchFunc(steps, day+1, func(r StepRule, d int) int { return cmp.Compare(r.WorkingDays, d) })
		steps = slices.Insert(steps, before, StepRule{s.Name, s.Text, day})
	}
	return steps
}

// nameOf is the name of a step as the program has it: what stands before the slash.
func nameOf(step string) string {
	name, _, _ := strings.Cut(step, "/")
	return name
}

// WithTexts returns a book that says in Welsh what one's own names are, by their English.
func (b *Book) WithTexts(welsh map[string]string) *Book {
	other := *b
	other.texts = b.textsWith(welsh)
	return &other
}

// textsWith are the texts of the book with others, by their English.
func (b *Book) textsWith(welsh map[string]string) func() (*Texts, error) {
	return sync.OnceValues(func() (*Texts, error) {
		texts, err := b.texts()
		if err != nil {
			return nil, err
		}
		other := *texts
		other.own = maps.Clone(welsh)
		maps.Copy(other.own, texts.own)
		return &other, nil
	})
}

// ownWelsh is the Welsh of a text of one's own; ok is false if it is none, or has none.
func (t *Texts) ownWelsh(lang words.Language, english string) (words.Text, bool) {
	welsh := t.own[english]
	if lang != words.Welsh || welsh == "" {
		return words.Text{}, false
	}
	return words.Text{Words: welsh, Language: words.Welsh}, true
}
