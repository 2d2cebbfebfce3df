package advice

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"divisionbell/calendar"
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

// stepRule is a thing to do on the way, so many working days from the day.
type stepRule struct {
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
			return fmt.Errorf("%q is not a family: there are %s", p.Family, list(slices.Sorted(maps.Keys(s.Families))))
		}
		for step := range p.Days {
			if !words[step] {
				return fmt.Errorf("step %q of %s has no words", step, list(p.Actions))
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

// stepsOf returns the steps of a pair at a venue, in order of time; those of one day in
// the order of their words.
func (b *Book) stepsOf(p pair, v Venue) []stepRule {
	days := make(map[string]int)
	for _, plan := range b.steps.Plans {
		if slices.Contains(plan.Actions, p.action) && (plan.Family == "" || slices.Contains(b.steps.Families[plan.Family], p.office)) &&
			(plan.Venue == "" || plan.Venue == v) {
			maps.Copy(days, plan.Days)
		}
	}
	var steps []stepRule
	for _, w := range b.steps.Words {
		if day, ok := days[w.Step]; ok {
			name, _, _ := strings.Cut(w.Step, "/")
			steps = append(steps, stepRule{name, w.Text, day})
		}
	}
	slices.SortStableFunc(steps, func(a, b stepRule) int { return cmp.Compare(a.WorkingDays, b.WorkingDays) })
	return steps
}

// checkSteps sees to it that the steps of a pair begin inside the member's own house
// and end with the report, and that the day itself is among them.
func (b *Book) checkSteps(p pair, v Venue) error {
	days := make(map[string]int)
	first, last := 0, 0
	steps := b.stepsOf(p, v)
	if len(steps) > maxSteps {
		return fmt.Errorf("%d steps are too many: at most %d are allowed", len(steps), maxSteps)
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

// Steps returns what has to be done for something on that day, in order of time,
// counted in days on which people are at their desks in the nation: working days but
// for those from 24 December to 1 January. Nothing is due before the first such day from
// start on; where that leaves less time than an unhurried plan takes, the steps are drawn
// together, two on a day at most. If even that cannot be, short is true.
func (a *Advisor) Steps(o Office, act Action, day calendar.Date, n calendar.Nation, start calendar.Date) (steps []Step, short bool) {
	rules := a.book.stepsOf(pair{o, act}, "")
	steps, short = a.read.desks[n].steps(make([]Step, 0, len(rules)), rules, start, day)
	if act == "write" {
		a.read.desks[n].waitForAnswer(steps, a.read.chaseOn(a.book.lead(pair{o, act}, "").Chase, o, n, day))
	}
	return steps, short
}

// mostADay is how many steps fall on one day unless time is short.
const mostADay = 2

// steps adds the steps of a plan for day that begins on start or later. The rules are in
// order of time. Where no working day is left before the day, all is due on start.
func (w *workingDays) steps(into []Step, rules []stepRule, start, day calendar.Date) (steps []Step, short bool) {
	begin := w.onOrAfter(start)
	room := w.room(begin, day)
	if room < 0 {
		begin = start
	}
	n := 0 // of the steps up to the day itself
	for n < len(rules) && rules[n].WorkingDays <= 0 {
		n++
	}
	var at [maxSteps]int
	last := room
	if !w.isWorkingDay(day) {
		last--
	}
	short = !drawTogether(at[:n], rules[:n], room, last)
	for i, r := range rules {
		due := w.addTo(day, r.WorkingDays)
		if i < n && (r.WorkingDays < 0 || at[i] < room) {
			due = w.addTo(begin, at[i])
		}
		if due.Before(start) {
			due = start
		}
		into = append(into, Step{Name: r.Name, Due: due, Text: r.Text})
	}
	return into, short
}

// maxSteps is how many steps a pair can have.
const maxSteps = 16

// room returns the number of the day where working days are counted from start, which is
// number 0; a day that is none has a number of its own. It is below zero if the day comes
// first.
func (w *workingDays) room(start, day calendar.Date) int {
	if day.Before(start) {
		return -1
	}
	n := w.before(day.DaysSince(w.first)) - w.before(start.DaysSince(w.first))
	if !w.isWorkingDay(day) {
		n++
	}
	return n
}

// drawTogether says on which working day each step falls, counted from the start, where
// the day itself is number room. Steps keep their order and, where the plan does not fit,
// their proportions; those that come before the day fall on number last at the latest. It
// reports whether no day has too many. Without room all fall on the start.
func drawTogether(at []int, rules []stepRule, room, last int) bool {
	if room < 0 {
		return len(rules) <= mostADay
	}
	whole := -rules[0].WorkingDays
	for i, r := range rules {
		at[i] = room + r.WorkingDays
		if whole > room {
			at[i] = ((whole+r.WorkingDays)*room + whole/2) / whole
		}
		if r.WorkingDays < 0 {
			at[i] = min(at[i], max(room-1, 0))
		}
		if i >= mostADay {
			at[i] = max(at[i], at[i-mostADay]+1)
		}
	}
	for i := len(at) - 1; i >= 0; i-- {
		latest := room
		if rules[i].WorkingDays < 0 {
			latest = last
		}
		if i+mostADay < len(at) {
			latest = min(latest, at[i+mostADay]-1)
		}
		at[i] = max(min(at[i], latest), 0)
	}
	for i := mostADay; i < len(at); i++ {
		if at[i] == at[i-mostADay] {
			return false
		}
	}
	return true
}
