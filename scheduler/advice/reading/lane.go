package reading

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// Usual is the score with which each day begins.
const Usual = 50

// The bounds of a score.
const (
	worst, best = 0, 100
)

// laneOf is a pair of office and action as seen from a nation, and what a question
// says of it besides.
type laneOf struct {
	rule.Pair
	nation calendar.Nation
	said   outline
}

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
	rule.About
	work    *WorkingDays
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
func (r *Reading) weight(h holding) int {
	rule := &r.rules[h.rule]
	if rule.Block == "" {
		return rule.Effect * int(h.share)
	}
	if h.share >= told {
		return 0
	}
	return -best * int(h.share)
}

// newLane puts the rules of a pair together, day by day.
func (r *Reading) newLane(key laneOf) *lane {
	l := &lane{
		About: r.book.About(key.Pair), work: r.work[key.nation], leans: r.leans[key.nation],
		of: make([]uint16, r.days),
	}
	asked := key.said.asked(key.nation)
	e := evaluation{r, &desk{}, &asked, rule.Counts{Least: 0, Most: r.days - 1}, 0, r.words()}
	groups := make(map[string]int)
	var fixed []fixedRule
	for _, i := range l.Rules {
		c := r.rules[i].Condition()
		if j, ok := groups[c.Text]; ok {
			l.asking[j].rules = append(l.asking[j].rules, i)
			continue
		}
		p := e.plan(c, key.said)
		if p.known != nil {
			fixed = append(fixed, fixedRule{i, p.known})
			continue
		}
		groups[c.Text] = len(l.asking)
		l.asking = append(l.asking, asking{plan: p, rules: []int{i}})
	}
	for j := range l.asking {
		r.sumUp(&l.asking[j])
	}
	r.tell(l, fixed)
	return l
}

// fixedRule is a rule that does not hang on the dates of a question.
type fixedRule struct {
	rule int
	odds *odds
}

// sumUp works out what the rules of a group count together.
func (r *Reading) sumUp(g *asking) {
	var all, against []holding
	for _, i := range g.rules {
		h := newHolding(i, cases, 0)
		if r.rules[i].Block != "" {
			g.blocks++
		}
		g.sum += r.rules[i].Effect
		all = append(all, h)
		if r.rules[i].Effect <= 0 {
			against = append(against, h)
		}
	}
	for _, h := range r.strongest(all) {
		g.top = append(g.top, int(h.rule))
	}
	for _, h := range r.strongest(against) {
		g.tail = append(g.tail, int(h.rule))
	}
}

// tell finds the story of every day. A column holds for each rule in how many cases
// it holds and how sure that is, in one byte, and last how great the doubt is at least.
func (r *Reading) tell(l *lane, fixed []fixedRule) {
	width := len(fixed) + 1
	columns := make([]byte, r.days*width)
	for j, f := range fixed {
		f.odds.fill(columns[j:], width, 0)
	}
	for day := range l.of {
		columns[(day+1)*width-1] = byte(r.untoldFor(l.Body, day))
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
			l.stories = append(l.stories, r.newStory(column, fixed, sets))
		}
		l.of[day] = number
	}
}

func (r *Reading) newStory(column []byte, fixed []fixedRule, sets map[string]int) story {
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
		rule := &r.rules[h.rule]
		s.sum += r.weight(h)
		if rule.Block != "" {
			s.blocked = max(s.blocked, int(h.share))
		}
		if h.share < told {
			continue
		}
		toldOf = fmt.Appendf(toldOf, "%d.%d ", h.rule, Doubt(h.doubt).Weight())
		s.top = append(s.top, h)
		if rule.Together && s.together == 0 {
			s.together = int(h.rule) + 1
		}
		if rule.Effect <= 0 {
			againstOf = fmt.Appendf(againstOf, "%d.%d ", h.rule, Doubt(h.doubt).Weight())
			s.tail = append(s.tail, h)
		}
	}
	s.judged = newJudged(s.sum, s.blocked, s.doubt)
	s.told, s.against = number(sets, string(toldOf)), number(sets, string(againstOf))
	s.top, s.tail = r.strongest(s.top), r.strongest(s.tail)
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
func (r *Reading) strongest(all []holding) []holding {
	slices.SortStableFunc(all, func(x, y holding) int {
		return cmp.Or(cmp.Compare(r.strength(y), r.strength(x)), cmp.Compare(x.rule, y.rule))
	})
	return all[:min(len(all), maxReasons)]
}

func (r *Reading) strength(h holding) int {
	if r.rules[h.rule].Block != "" {
		return best*cases + int(h.share)
	}
	return max(r.weight(h), -r.weight(h))
}

// reason is what people are told of a rule that holds, or may hold.
func (r *Reading) reason(h holding, dates string) Reason {
	said := r.tellings[h.rule][h.doubt]
	said.MayHold = h.share < told
	said.Effect = tenths(r.rules[h.rule].Effect * int(h.share))
	said.Dates = dates
	return said
}

// tenths rounds a number of tenths, halves away from zero.
func tenths(n int) int {
	if n < 0 {
		return -((-n + cases/2) / cases)
	}
	return (n + cases/2) / cases
}
