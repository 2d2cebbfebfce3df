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
	leans map[calendar.Nation][][]lean
	about map[pair]about
	pool  *sync.Pool // of *desk

	lanes lanes
}

// about is what a pair of office and action needs besides its rules.
type about struct {
	body    calendar.Body // whose member it is
	rules   []int
	matters matters
	lead    map[Venue]lead
	steps   map[Venue][]stepRule
	asks    []Ask
	what    string // it is, in the middle of a sentence: a letter to your MP
}

// fits reports whether a question of the pair can say something by that name: it is asked
// for, or one of the pair's rules hangs on it.
func (x about) fits(name string) bool {
	m := x.matters
	return slices.ContainsFunc(x.asks, func(a Ask) bool { return a.Name == name }) ||
		map[string]bool{"sent": m.sent, "met": m.met, "opens": m.opens, "closes": m.closes, "venue": m.venue}[name]
}

// laneOf is a pair of office and action as seen from a nation, and what a question
// says of it besides.
type laneOf struct {
	pair
	nation calendar.Nation
	said   said
}

// mostRules is how many rules there can be: a holding numbers them with 16 bits.
const mostRules = 1 << 16

// For makes an advisor on a calendar. Every condition is worked out here, once; the
// sums for a pair when somebody first asks for it.
func (b *Book) For(cal *calendar.Calendar, options ...Option) (*Advisor, error) {
	if cal.Span().Days() == 0 {
		return nil, fmt.Errorf("advice needs a calendar with days: this one runs from %s to %s", cal.Span().First, cal.Span().Last)
	}
	if len(b.rules) > mostRules {
		return nil, fmt.Errorf("%d timing rules are too many: at most %d are allowed", len(b.rules), mostRules)
	}
	a := &Advisor{
		book: b, cal: cal, read: newReading(cal, b.topics),
		lanes: lanes{most: mostLanes, kept: make(map[laneOf]func() *lane)},
		about: make(map[pair]about),
		leans: make(map[calendar.Nation][][]lean),
		pool:  &sync.Pool{New: func() any { return new(desk) }},
	}
	for _, option := range options {
		option(a)
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
		if b.answers(p) {
			a.about[p] = b.about(p)
		}
	}
	return a, nil
}

// about puts together what a pair needs.
func (b *Book) about(p pair) about {
	x := about{body: b.body(p.office), what: b.what(p), lead: make(map[Venue]lead), steps: make(map[Venue][]stepRule)}
	for i := range b.rules {
		if !b.rules[i].isFor(p) {
			continue
		}
		x.rules = append(x.rules, i)
		b.rules[i].condition.leaves(true, func(l *condition, _ bool) {
			if l.asks {
				x.matters.add(l.word)
			}
		})
	}
	for _, v := range Venues() {
		x.lead[v], x.steps[v] = b.lead(p, v), b.stepsOf(p, v)
	}
	for _, ask := range b.taxonomy.Asks {
		if slices.Contains(ask.Offices, p.office) && slices.Contains(ask.Actions, p.action) {
			x.asks = append(x.asks, ask)
		}
	}
	return x
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

// told is in how many cases of ten a rule must hold to be told as a reason, and to
// block a day: in more than half, so that of two rules that exclude each other only
// one is told. Where none is and the days are not as usual those are told that may
// hold, see mayHold.
const told = cases/2 + 1

// maxReasons is how many reasons a person is given.
const maxReasons = 4

// lane is what the rules say of every day to one pair, as seen from one nation, apart
// from what hangs on the dates of a question.
type lane struct {
	about
	work    *workingDays
	desks   *workingDays
	leans   [][]lean
	stories []story
	of      []uint16 // the story of each day
	asking  []asking
}

// story is what the rules say on days on which the same ones hold.
type story struct {
	holds []holding // in the order of the book
	top   []holding // the strongest of those that are told
	tail  []holding // the strongest of those that speak against the day
	// sum of the effects in tenths; blocked is in how many cases the day is blocked.
	sum, blocked int
	doubt        int
	judged       judged
	// told and against number the sets of rules that are told, in all and against.
	told, against int
	// together is the number of the rule, counted from 1, that holds the days together
	// on which it is told; 0 if none does.
	together int
}

// holding is a rule that holds on a day, in a number of the cases. There are many of
// them, so they are small.
type holding struct {
	rule         uint16 // index into the book
	share, doubt uint8
}

func newHolding(rule, share, doubt int) holding {
	return holding{uint16(rule), uint8(share), uint8(doubt)}
}

// weight is what a rule adds to the score in tenths.
func (b *Book) weight(h holding) int {
	rule := &b.rules[h.rule]
	if rule.Block == "" {
		return rule.Effect * int(h.share)
	}
	if h.share >= told {
		return 0
	}
	return -best * int(h.share)
}

// newLane puts the rules of a pair together, day by day.
func (a *Advisor) newLane(key laneOf) *lane {
	l := &lane{
		about: a.about[key.pair], work: a.read.work[key.nation], desks: a.read.desks[key.nation], leans: a.leans[key.nation],
		of: make([]uint16, a.read.days),
	}
	q := key.said.question(key.nation)
	e := evaluation{a.read, &desk{}, &q, counts{0, a.read.days - 1}, 0, a.read.words()}
	groups := make(map[string]int)
	var fixed []fixedRule
	for _, i := range l.rules {
		c := a.book.rules[i].condition
		if j, ok := groups[c.text]; ok {
			l.asking[j].rules = append(l.asking[j].rules, i)
			continue
		}
		p := e.plan(c, key.said)
		if p.known != nil {
			fixed = append(fixed, fixedRule{i, p.known})
			continue
		}
		groups[c.text] = len(l.asking)
		l.asking = append(l.asking, asking{plan: p, rules: []int{i}})
	}
	for j := range l.asking {
		a.book.sumUp(&l.asking[j])
	}
	a.tell(l, fixed)
	return l
}

// fixedRule is a rule that does not hang on the dates of a question.
type fixedRule struct {
	rule int
	odds *odds
}

// sumUp works out what the rules of a group count together.
func (b *Book) sumUp(g *asking) {
	var all, against []holding
	for _, i := range g.rules {
		h := newHolding(i, cases, 0)
		if b.rules[i].Block != "" {
			g.blocks++
		}
		g.sum += b.rules[i].Effect
		all = append(all, h)
		if b.rules[i].Effect <= 0 {
			against = append(against, h)
		}
	}
	for _, h := range b.strongest(all) {
		g.top = append(g.top, int(h.rule))
	}
	for _, h := range b.strongest(against) {
		g.tail = append(g.tail, int(h.rule))
	}
}

func (r *Rule) isFor(p pair) bool {
	return slices.Contains(r.Offices, p.office) && slices.Contains(r.Actions, p.action)
}

// tell finds the story of every day. A column holds for each rule in how many cases
// it holds and how sure that is, in one byte, and last how great the doubt is at least.
func (a *Advisor) tell(l *lane, fixed []fixedRule) {
	width := len(fixed) + 1
	columns := make([]byte, a.read.days*width)
	for j, f := range fixed {
		f.odds.fill(columns[j:], width, 0)
	}
	for day := range l.of {
		columns[(day+1)*width-1] = byte(a.read.untoldFor(l.body, day))
	}
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

func (a *Advisor) newStory(column []byte, fixed []fixedRule, sets map[string]int) story {
	s := story{doubt: int(column[len(fixed)])}
	for j, v := range column[:len(fixed)] {
		share, doubt := int(v)/(doubts+1), int(v)%(doubts+1)
		s.doubt = max(s.doubt, doubt)
		if share > 0 {
			s.holds = append(s.holds, newHolding(fixed[j].rule, share, doubt))
		}
	}
	var toldOf, againstOf []byte
	for _, h := range s.holds {
		rule := &a.book.rules[h.rule]
		s.sum += a.book.weight(h)
		if rule.Block != "" {
			s.blocked = max(s.blocked, int(h.share))
		}
		if h.share < told {
			continue
		}
		toldOf = fmt.Appendf(toldOf, "%d.%d ", h.rule, weightOf(h.doubt))
		s.top = append(s.top, h)
		if rule.Together && s.together == 0 {
			s.together = int(h.rule) + 1
		}
		if rule.Effect <= 0 {
			againstOf = fmt.Appendf(againstOf, "%d.%d ", h.rule, weightOf(h.doubt))
			s.tail = append(s.tail, h)
		}
	}
	s.judged = newJudged(s.sum, s.blocked, s.doubt)
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
		return best*cases + int(h.share)
	}
	return max(b.weight(h), -b.weight(h))
}

// reason is what people are told of a rule that holds, or may hold.
func (a *Advisor) reason(h holding, dates string) Reason {
	r := a.book.rules[h.rule].reasons[h.doubt]
	if h.share < told {
		r.MayHold = true
	}
	r.Effect = tenths(a.book.rules[h.rule].Effect * int(h.share))
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

// startBy is the last working day on which to start with that notice so that the
// day can be met; the day itself if no notice is needed.
func (w *workingDays) startBy(notice notice, day calendar.Date) calendar.Date {
	d := w.addTo(day.AddDays(-notice.Days), -notice.WorkingDays)
	if d != day && !w.isWorkingDay(d) {
		return w.addTo(d, -1)
	}
	return d
}
