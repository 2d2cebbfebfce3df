package advice

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sync"

	"divisionbell/calendar"
)

// Advisor answers questions on one calendar. It never changes what it says, and
// any number of goroutines may ask it.
type Advisor struct {
	book  *Book
	cal   *calendar.Calendar
	read  *reading
	lanes map[laneOf]func() *lane
	leans map[calendar.Nation][][]lean
	pool  *sync.Pool // of *desk
}

// laneOf is a pair of office and action as seen from a nation.
type laneOf struct {
	pair
	nation calendar.Nation
}

// For makes an advisor on a calendar. Every condition is worked out here, once; the
// sums for a pair when somebody first asks for it.
func (b *Book) For(cal *calendar.Calendar) (*Advisor, error) {
	if cal.Span().Days() == 0 {
		return nil, fmt.Errorf("advice needs a calendar with days: this one runs from %s to %s", cal.Span().First, cal.Span().Last)
	}
	a := &Advisor{
		book: b, cal: cal, read: newReading(cal, b.topics),
		lanes: make(map[laneOf]func() *lane),
		leans: make(map[calendar.Nation][][]lean),
		pool:  &sync.Pool{New: func() any { return new(desk) }},
	}
	for i := range b.rules {
		for _, n := range calendar.Nations() {
			a.read.prepare(b.rules[i].condition, n)
		}
	}
	known := make(map[string][]mention)
	for _, n := range calendar.Nations() {
		a.read.occurrences("any_poll", n)
		a.read.occurrences("pre_election_councils", n)
		a.leans[n] = a.newLeans(n, known)
	}
	for _, p := range pairs(Offices(), Actions()) {
		if !b.answers(p) {
			continue
		}
		for _, n := range calendar.Nations() {
			a.lanes[laneOf{p, n}] = sync.OnceValue(func() *lane { return a.newLane(p, n) })
		}
	}
	return a, nil
}

// Answers reports whether there is advice for the pair.
func (a *Advisor) Answers(o Office, act Action) bool { return a.book.Answers(o, act) }

// Instead returns what to do instead of a pair for which there is no advice.
func (a *Advisor) Instead(o Office, act Action) string { return a.book.Instead(o, act) }

// Book returns the rules and names that the advice is made of.
func (a *Advisor) Book() *Book { return a.book }

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
	case score >= fair:
		return Fair
	case score >= 25:
		return Poor
	default:
		return Avoid
	}
}

// fair is the lowest score with which a day is offered.
const fair = 45

// told is in how many cases of ten a rule must hold to be told as a reason, and to
// block a day: in more than half, so that of two rules that exclude each other only
// one is told.
const told = cases/2 + 1

// maxReasons is how many reasons a person is given.
const maxReasons = 4

// lane is what the rules say of every day to one pair, as seen from one nation, apart
// from what hangs on the question.
type lane struct {
	stories []story
	of      []uint16 // the story of each day
	asking  []asking
	work    *workingDays
	leans   [][]lean
	lead    map[Venue]lead
	steps   map[Venue][]stepRule
	unsaid  []Ask
}

// story is what the rules say on days on which the same ones hold.
type story struct {
	holds []holding // in the order of the book
	top   []holding // the strongest of those that are told
	tail  []holding // the strongest of those that speak against the day
	// sum of the effects in tenths; blocked is in how many cases the day is blocked.
	sum, blocked int
	doubt        int
	// told and against number the sets of rules that are told, in all and against.
	told, against int
}

// holding is a rule that holds on a day, in a number of the cases.
type holding struct {
	rule  int // index into the book
	share int
	doubt int
}

// weight is what a rule adds to the score in tenths.
func (b *Book) weight(h holding) int {
	rule := &b.rules[h.rule]
	if rule.Block == "" {
		return rule.Effect * h.share
	}
	if h.share >= told {
		return 0
	}
	return -best * h.share
}

// newLane puts the rules of a pair together, day by day.
func (a *Advisor) newLane(p pair, n calendar.Nation) *lane {
	l := &lane{of: make([]uint16, a.read.days), work: a.read.work[n], leans: a.leans[n], lead: make(map[Venue]lead), steps: make(map[Venue][]stepRule)}
	for _, v := range Venues() {
		l.lead[v], l.steps[v] = a.book.lead(p, v), a.book.stepsOf(p, v)
	}
	for _, ask := range a.book.taxonomy.Asks {
		if slices.Contains(ask.Offices, p.office) && slices.Contains(ask.Actions, p.action) {
			l.unsaid = append(l.unsaid, ask)
		}
	}
	var fixed []int
	for i := range a.book.rules {
		rule := &a.book.rules[i]
		switch {
		case !rule.isFor(p):
		case rule.condition.asks:
			l.asking = append(l.asking, asking{i, rule.condition})
		default:
			fixed = append(fixed, i)
		}
	}
	a.tell(l, fixed, n)
	return l
}

func (r *Rule) isFor(p pair) bool {
	return slices.Contains(r.Offices, p.office) && slices.Contains(r.Actions, p.action)
}

// tell finds the story of every day. A column holds for each rule in how many cases
// it holds and how sure that is, in one byte.
func (a *Advisor) tell(l *lane, fixed []int, n calendar.Nation) {
	columns := a.columns(fixed, n)
	width := len(fixed)
	known := make(map[string]uint16)
	sets := make(map[string]int)
	var before []byte
	for day := range l.of {
		column := columns[day*width : (day+1)*width]
		if day > 0 && bytes.Equal(column, before) {
			l.of[day] = l.of[day-1]
			continue
		}
		before = column
		number, ok := known[string(column)]
		if !ok {
			number = uint16(len(l.stories))
			known[string(column)] = number
			l.stories = append(l.stories, a.newStory(column, fixed, sets))
		}
		l.of[day] = number
	}
}

func (a *Advisor) columns(fixed []int, n calendar.Nation) []byte {
	width := len(fixed)
	columns := make([]byte, a.read.days*width)
	for j, i := range fixed {
		rule := a.book.rules[i].condition
		o := a.read.facts[rule.at(n)]
		for w := range o.in[0] {
			if o.ever(w) == 0 {
				continue
			}
			for day := w * wordBits; day < min((w+1)*wordBits, a.read.days); day++ {
				if share := o.share(day); share > 0 {
					columns[day*width+j] = byte(share*(doubts+1) + o.doubt(day))
				}
			}
		}
	}
	return columns
}

func (a *Advisor) newStory(column []byte, fixed []int, sets map[string]int) story {
	var s story
	for j, v := range column {
		if v > 0 {
			s.holds = append(s.holds, holding{fixed[j], int(v) / (doubts + 1), int(v) % (doubts + 1)})
		}
	}
	var toldOf, againstOf []byte
	for _, h := range s.holds {
		rule := &a.book.rules[h.rule]
		s.sum += a.book.weight(h)
		s.doubt = max(s.doubt, h.doubt)
		if rule.Block != "" {
			s.blocked = max(s.blocked, h.share)
		}
		if h.share < told {
			continue
		}
		toldOf = fmt.Appendf(toldOf, "%d.%d ", h.rule, h.doubt)
		s.top = append(s.top, h)
		if rule.Effect <= 0 {
			againstOf = fmt.Appendf(againstOf, "%d.%d ", h.rule, h.doubt)
			s.tail = append(s.tail, h)
		}
	}
	s.told, s.against = number(sets, string(toldOf)), number(sets, string(againstOf))
	s.top, s.tail = a.book.strongest(s.top), a.book.strongest(s.tail)
	return s
}

// number gives every text another number.
func number(numbers map[string]int, text string) int {
	n, ok := numbers[text]
	if !ok {
		n = len(numbers)
		numbers[text] = n
	}
	return n
}

// strongest sorts rules, what blocks first, then those that count most, and keeps at
// most maxReasons of them.
func (b *Book) strongest(all []holding) []holding {
	slices.SortStableFunc(all, func(x, y holding) int {
		return cmp.Or(cmp.Compare(b.strength(y), b.strength(x)), cmp.Compare(x.rule, y.rule))
	})
	return all[:min(len(all), maxReasons)]
}

func (b *Book) strength(h holding) int {
	if b.rules[h.rule].Block != "" {
		return best*cases + h.share
	}
	return max(b.weight(h), -b.weight(h))
}

// reason is what people are told of a rule that holds.
func (b *Book) reason(h holding, dates string) Reason {
	r := b.rules[h.rule].reasons[h.doubt]
	r.Effect = tenths(b.rules[h.rule].Effect * h.share)
	r.Dates = dates
	return r
}

// tenths rounds a number of tenths, halves away from zero.
func tenths(n int) int {
	if n < 0 {
		return -((-n + cases/2) / cases)
	}
	return (n + cases/2) / cases
}

// Steps returns what has to be done for something on that day, in order of time,
// counted in working days of the nation.
func (a *Advisor) Steps(o Office, act Action, day calendar.Date, n calendar.Nation) []Step {
	rules := a.book.stepsOf(pair{o, act}, "")
	return a.read.work[n].steps(make([]Step, 0, len(rules)), rules, day)
}

func (w *workingDays) steps(into []Step, rules []stepRule, day calendar.Date) []Step {
	for i := range rules {
		into = append(into, Step{Name: rules[i].Name, Due: w.addTo(day, rules[i].WorkingDays), Text: rules[i].Text})
	}
	return into
}

// startBy is the last working day on which to start with that notice so that the
// day can be met; the day itself if no notice is needed.
func (w *workingDays) startBy(notice notice, day calendar.Date) calendar.Date {
	d := w.addTo(day.AddDays(-notice.Days), -notice.WorkingDays)
	if d != day && !w.isWorkingDay(d) {
		return w.addTo(d, -1)
	}
	return d
}

// chaseOn is the first working day after waiting that long for an answer.
func (w *workingDays) chaseOn(wait notice, day calendar.Date) calendar.Date {
	if !wait.given() {
		return calendar.Date{}
	}
	d := w.addTo(day.AddDays(wait.Days), wait.WorkingDays)
	if !w.isWorkingDay(d) {
		return w.addTo(d, 1)
	}
	return d
}
