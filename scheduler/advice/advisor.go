package advice

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/expr-lang/expr/vm"

	"divisionbell/calendar"
)

// Advisor answers questions on one calendar. It never changes what it says, and
// any number of goroutines may ask it.
type Advisor struct {
	book   *Book
	cal    *calendar.Calendar
	tables map[yearOf]func() (table, error)
}

// yearOf is a year as seen from a nation.
type yearOf struct {
	nation calendar.Nation
	year   int
}

// table says for each day of a span which rules hold on it, as seen from one
// nation. Conditions are worked out once for it, a year at a time when it is first
// asked for, and never again.
type table [][]holding

// holding is a rule that holds on a day.
type holding struct {
	rule int // index into the book
	sure calendar.Certainty
}

// For makes an advisor on a calendar. It works out one year to see that every
// condition can be.
func (b *Book) For(cal *calendar.Calendar) (*Advisor, error) {
	a := &Advisor{book: b, cal: cal, tables: make(map[yearOf]func() (table, error))}
	r := newReading(cal)
	var reading sync.Mutex
	for year := cal.Span().First.Year(); year <= cal.Span().Last.Year(); year++ {
		for _, n := range calendar.Nations() {
			a.tables[yearOf{n, year}] = sync.OnceValues(func() (table, error) {
				reading.Lock()
				defer reading.Unlock()
				return b.work(r, n, calendar.Year(year))
			})
		}
	}
	_, err := a.tables[yearOf{calendar.England, cal.Span().Last.Year()}]()
	return a, err
}

// work finds the rules that hold on each day of a span. Days outside the calendar
// have none.
func (b *Book) work(r *reading, n calendar.Nation, span calendar.Span) (table, error) {
	t := make(table, 0, span.Days())
	var machine vm.VM
	for d := range span.All() {
		if !r.cal.Span().Contains(d) {
			t = append(t, nil)
			continue
		}
		r.turnTo(d, n)
		var holds []holding
		for i, rule := range b.rules {
			r.leansOn = calendar.Confirmed
			out, err := machine.Run(rule.condition, r.vocabulary)
			if err != nil {
				return nil, fmt.Errorf("timing rule %s on %s: %w", rule.ID, d, err)
			}
			if out == true {
				holds = append(holds, holding{i, r.leansOn})
			}
		}
		t = append(t, holds)
	}
	return t, nil
}

// holds returns the rules that hold on a day of the calendar.
func (a *Advisor) holds(n calendar.Nation, d calendar.Date) ([]holding, error) {
	t, err := a.tables[yearOf{n, d.Year()}]()
	if err != nil {
		return nil, err
	}
	return t[d.DaysSince(calendar.Year(d.Year()).First)], nil
}

// Answers reports whether there is advice for the pair.
func (a *Advisor) Answers(o Office, act Action) bool { return a.book.Answers(o, act) }

// Covered says in words for which offices and actions there is advice.
func (a *Advisor) Covered() string { return a.book.covered() }

// The bounds of a score, and where each day begins.
const (
	worst, usual, best = 0, 50, 100
)

func grade(score int) Grade {
	switch {
	case score >= 80:
		return Ideal
	case score >= 65:
		return Good
	case score >= 45:
		return Fair
	case score >= 25:
		return Poor
	default:
		return Avoid
	}
}

// verdict is what the rules say of one day to one question.
type verdict struct {
	day   calendar.Date
	score int
	grade Grade
	sure  calendar.Certainty
	holds []holding
}

func (a *Advisor) verdict(p pair, holds []holding, d calendar.Date) verdict {
	v := verdict{day: d, score: usual, sure: calendar.Confirmed}
	blocked := false
	for _, h := range holds {
		rule := &a.book.rules[h.rule]
		if !rule.isFor(p) {
			continue
		}
		v.holds = append(v.holds, h)
		v.score += rule.Effect
		v.sure = v.sure.LessSure(h.sure)
		blocked = blocked || rule.Block != ""
	}
	v.score = min(max(v.score, worst), best)
	v.grade = grade(v.score)
	if blocked {
		v.score, v.grade = worst, Blocked
	}
	return v
}

func (r *Rule) isFor(p pair) bool {
	return slices.Contains(r.Offices, p.office) && slices.Contains(r.Actions, p.action)
}

// sameStory reports whether the two days are told in the same words.
func (v verdict) sameStory(o verdict) bool {
	return v.score == o.score && v.grade == o.grade && slices.Equal(v.holds, o.holds)
}

// maxReasons is how many reasons a person is given.
const maxReasons = 4

// against returns what speaks against the day.
func (a *Advisor) against(v verdict) []holding {
	return slices.DeleteFunc(slices.Clone(v.holds), func(h holding) bool { return a.book.rules[h.rule].Effect > 0 })
}

// reasons returns at most maxReasons of them, what blocks first, then the strongest.
func (a *Advisor) reasons(holds []holding) []Reason {
	holds = slices.Clone(holds)
	slices.SortStableFunc(holds, func(x, y holding) int {
		return cmp.Compare(a.weight(y), a.weight(x))
	})
	reasons := make([]Reason, 0, maxReasons)
	for _, h := range holds[:min(len(holds), maxReasons)] {
		rule := &a.book.rules[h.rule]
		text := rule.Reason
		if h.sure == calendar.Projected {
			text += " (Expected: the dates are not announced yet.)"
		}
		source := rule.Source
		if rule.Block != "" {
			source = rule.Block + "; " + source
		}
		reasons = append(reasons, Reason{Rule: rule.ID, Effect: rule.Effect, Text: text, Source: source})
	}
	return reasons
}

func (a *Advisor) weight(h holding) int {
	rule := &a.book.rules[h.rule]
	if rule.Block != "" {
		return best + 1
	}
	return max(rule.Effect, -rule.Effect)
}

// Steps returns what has to be done for something on that day, in order of time,
// counted in working days of the nation.
func (a *Advisor) Steps(o Office, act Action, day calendar.Date, n calendar.Nation) []Step {
	steps := []Step{}
	for _, s := range a.book.steps {
		if s.isFor(pair{o, act}) {
			steps = append(steps, Step{Name: s.Name, Due: a.cal.AddWorkingDays(n, day, s.WorkingDays), Text: s.Text})
		}
	}
	slices.SortStableFunc(steps, func(x, y Step) int { return x.Due.Compare(y.Due) })
	return steps
}

// actBy is the last working day on which to start so that the day can be met; the
// day itself if no notice is needed.
func (a *Advisor) actBy(p pair, day calendar.Date, n calendar.Nation) calendar.Date {
	l := a.book.leads[p]
	d := a.cal.AddWorkingDays(n, day.AddDays(-l.Days), -l.WorkingDays)
	if d != day && !a.cal.IsWorkingDay(n, d) {
		return a.cal.AddWorkingDays(n, d, -1)
	}
	return d
}
