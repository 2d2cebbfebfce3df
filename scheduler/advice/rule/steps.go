package rule

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// stepsFile is what steps.yaml says.
type stepsFile struct {
	Words    []stepWords         `yaml:"words"`
	Families map[string][]Office `yaml:"families"`
	Plans    []stepPlan          `yaml:"plans"`
}

// stepWords are the words of a step. Its name is what stands before the slash.
type stepWords struct {
	Step string `yaml:"step"`
	Text string `yaml:"text"`
}

// stepPlan says on which working days steps fall, counted from the day itself.
type stepPlan struct {
	Actions []Action       `yaml:"actions"`
	Family  string         `yaml:"family"` // empty for all offices
	Venue   Venue          `yaml:"venue"`  // empty for any
	Days    map[string]int `yaml:"days"`
}

// StepRule is a thing to do on the way, so many working days from the day.
type StepRule struct {
	Name        string
	Text        string
	WorkingDays int
}

// loadSteps reads steps.yaml.
func (b *Book) loadSteps() error {
	if err := decodeFile("steps.yaml", &b.steps); err != nil {
		return err
	}
	return b.steps.check()
}

// check says which words and plans do not fit each other.
func (s stepsFile) check() error {
	words := make(map[string]bool)
	for _, w := range s.Words {
		if w.Text == "" || words[w.Step] {
			return fmt.Errorf("step %q must have words, and only once", w.Step)
		}
		words[w.Step] = true
	}
	used := make(map[string]bool)
	for _, p := range s.Plans {
		if _, ok := s.Families[p.Family]; p.Family != "" && !ok {
			return fmt.Errorf("%q is not a family: there are %s", p.Family, List(slices.Sorted(maps.Keys(s.Families))))
		}
		for step := range p.Days {
			if !words[step] {
				return fmt.Errorf("step %q of %s has no words", step, List(p.Actions))
			}
			used[step] = true
		}
	}
	for step := range words {
		if !used[step] {
			return fmt.Errorf("step %q is in no plan", step)
		}
	}
	return nil
}

// stepsOf returns the steps of a pair at a venue, in order of time, with those of one's own.
func (b *Book) stepsOf(p Pair, v Venue) []StepRule { return b.withOwn(p, b.programSteps(p, v)) }

// programSteps returns the program's own steps of a pair at a venue, in order of time; those
// of one day in the order of their words.
func (b *Book) programSteps(p Pair, v Venue) []StepRule {
	days := make(map[string]int)
	for _, plan := range b.steps.Plans {
		if slices.Contains(plan.Actions, p.Action) && (plan.Family == "" || slices.Contains(b.steps.Families[plan.Family], p.Office)) &&
			(plan.Venue == "" || plan.Venue == v) {
			maps.Copy(days, plan.Days)
		}
	}
	var steps []StepRule
	for _, w := range b.steps.Words {
		if day, ok := days[w.Step]; ok {
			steps = append(steps, StepRule{nameOf(w.Step), w.Text, day})
		}
	}
	slices.SortStableFunc(steps, func(a, b StepRule) int { return cmp.Compare(a.WorkingDays, b.WorkingDays) })
	return steps
}

// checkSteps sees to it that the steps of a pair begin inside the member's own house
// and end with the report, and that the day itself is among them.
func (b *Book) checkSteps(p Pair, v Venue) error {
	days := make(map[string]int)
	first, last := 0, 0
	steps := b.stepsOf(p, v)
	if len(steps) > MaxSteps {
		return fmt.Errorf("%d steps are too many: at most %d are allowed", len(steps), MaxSteps)
	}
	for _, s := range steps {
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

// MaxSteps is how many steps a pair can have.
const MaxSteps = 24
