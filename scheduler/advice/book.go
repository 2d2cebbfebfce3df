package advice

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/expr-lang/expr/vm"
	"go.yaml.in/yaml/v3"
)

//go:embed rules.yaml
var rulesFile []byte

//go:embed leads.yaml
var leadsFile []byte

//go:embed steps.yaml
var stepsFile []byte

// Rule is one timing rule.
type Rule struct {
	ID      string   `yaml:"id" json:"id"`
	Offices []Office `yaml:"offices" json:"offices"`
	Actions []Action `yaml:"actions" json:"actions"`
	// When is the condition on a day, in the words of the vocabulary.
	When string `yaml:"when" json:"when"`
	// Effect is added to the score of the day, -100 to 100; 0 if the rule blocks.
	Effect int `yaml:"effect" json:"effect"`
	// Block names the law or guidance that is in the way, if the rule blocks.
	Block    string `yaml:"block" json:"block,omitempty"`
	Reason   string `yaml:"reason" json:"reason"`
	Source   string `yaml:"source" json:"source"`
	Strength string `yaml:"strength" json:"strength"`

	condition *vm.Program
}

// lead is the latest notice for a pair of office and action.
type lead struct {
	Actions     []Action `yaml:"actions"`
	Offices     []Office `yaml:"offices"`
	Days        int      `yaml:"days"`
	WorkingDays int      `yaml:"working_days"`
}

// stepRule is a thing to do on the way, so many working days from the day.
type stepRule struct {
	Name        string   `yaml:"name"`
	Actions     []Action `yaml:"actions"`
	Offices     []Office `yaml:"offices"` // empty for all
	WorkingDays int      `yaml:"working_days"`
	Text        string   `yaml:"text"`
}

// Book holds everything that advice is made of, apart from the calendar.
type Book struct {
	rules []Rule
	leads map[pair]lead
	steps []stepRule
}

type pair struct {
	office Office
	action Action
}

// Load reads the rules, leads and steps in the binary and checks them all: words
// that do not exist, conditions that are none, a missing reason or source, an id
// that occurs twice. The error names the rule.
func Load() (*Book, error) {
	b := &Book{leads: make(map[pair]lead)}
	if err := decode(rulesFile, &b.rules); err != nil {
		return nil, fmt.Errorf("timing rules: %w", err)
	}
	seen := make(map[string]bool)
	for i := range b.rules {
		r := &b.rules[i]
		if err := r.check(seen); err != nil {
			return nil, fmt.Errorf("timing rule %q: %w", r.ID, err)
		}
		seen[r.ID] = true
	}
	var leads []lead
	if err := decode(leadsFile, &leads); err != nil {
		return nil, fmt.Errorf("leads: %w", err)
	}
	for _, l := range leads {
		for _, p := range pairs(l.Offices, l.Actions) {
			b.leads[p] = l
		}
	}
	if err := decode(stepsFile, &b.steps); err != nil {
		return nil, fmt.Errorf("steps: %w", err)
	}
	return b, b.checkPairs()
}

func decode(file []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(file))
	dec.KnownFields(true)
	return dec.Decode(into)
}

func (r *Rule) check(seen map[string]bool) (err error) {
	strengths := []string{"statute", "official", "data", "practitioner", "judgement"}
	switch {
	case r.ID == "":
		return errors.New("no id")
	case seen[r.ID]:
		return errors.New("the id occurs twice")
	case len(r.Offices) == 0 || len(r.Actions) == 0:
		return errors.New("offices and actions must be given")
	case r.Reason == "" || r.Source == "":
		return errors.New("reason and source must be given")
	case !slices.Contains(strengths, r.Strength):
		return fmt.Errorf("strength %q is not one of %s", r.Strength, list(strengths))
	case r.Effect < -100 || r.Effect > 100:
		return fmt.Errorf("effect %d is not between -100 and 100", r.Effect)
	case (r.Block == "") == (r.Effect == 0):
		return errors.New("either an effect other than 0 or a block must be given")
	}
	r.condition, err = compile(r.When)
	return err
}

// checkPairs sees to it that each pair for which there are rules has a lead and
// a step on the day itself.
func (b *Book) checkPairs() error {
	for _, r := range b.rules {
		for _, p := range pairs(r.Offices, r.Actions) {
			if _, ok := b.leads[p]; !ok {
				return fmt.Errorf("rule %s: there is no lead for %s and %s", r.ID, p.office, p.action)
			}
			if err := b.checkSteps(p); err != nil {
				return fmt.Errorf("steps for %s and %s: %w", p.office, p.action, err)
			}
		}
	}
	return nil
}

// checkSteps sees to it that the steps of a pair begin inside the member's own house
// and end with the report, and that the day itself is among them.
func (b *Book) checkSteps(p pair) error {
	days := make(map[string]int)
	first, last := 0, 0
	for _, s := range b.steps {
		if !s.isFor(p) {
			continue
		}
		if _, twice := days[s.Name]; twice {
			return fmt.Errorf("%s occurs twice", s.Name)
		}
		days[s.Name] = s.WorkingDays
		first, last = min(first, s.WorkingDays), max(last, s.WorkingDays)
	}
	for name, want := range map[string]int{"manager": first, "communications": first, "report": last} {
		if got, ok := days[name]; !ok || got != want {
			return fmt.Errorf("%s is on day %d, want day %d", name, got, want)
		}
	}
	for _, day := range days {
		if day == 0 {
			return nil
		}
	}
	return errors.New("none is on the day itself")
}

func (s stepRule) isFor(p pair) bool {
	return slices.Contains(s.Actions, p.action) && (len(s.Offices) == 0 || slices.Contains(s.Offices, p.office))
}

func pairs(offices []Office, actions []Action) []pair {
	var all []pair
	for _, o := range offices {
		for _, a := range actions {
			all = append(all, pair{o, a})
		}
	}
	return all
}

// Rules returns every timing rule, in the order of the file.
func (b *Book) Rules() []Rule { return slices.Clone(b.rules) }

// Answers reports whether there is advice for the pair.
func (b *Book) Answers(o Office, a Action) bool {
	_, ok := b.leads[pair{o, a}]
	return ok
}

// covered says in words for which pairs there is advice.
func (b *Book) covered() string {
	var offices []Office
	var actions []Action
	for _, o := range Offices() {
		for _, a := range Actions() {
			if !b.Answers(o, a) {
				continue
			}
			if !slices.Contains(offices, o) {
				offices = append(offices, o)
			}
			if !slices.Contains(actions, a) {
				actions = append(actions, a)
			}
		}
	}
	return fmt.Sprintf("so far there is advice for the offices %s and the actions %s", list(offices), list(actions))
}
