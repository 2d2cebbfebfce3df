package reading

import (
	"math/bits"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// outline is what a question says besides its pair, as far as it matters to the rules
// of the pair. Of dates it holds only whether they are given: what hangs on them is
// worked out for each question, for its days alone.
type outline struct {
	topic                    string
	venue                    rule.Venue
	council                  councilSaid
	sent, met, opens, closes bool
}

type councilSaid int

const (
	councilUnsaid councilSaid = iota
	councilNone
	councilDate
)

func outlineOf(q *rule.Said) outline {
	s := outline{
		topic: q.Topic, venue: q.Venue,
		sent: !q.Sent.IsZero(), met: !q.Met.IsZero(), opens: !q.Opens.IsZero(), closes: !q.Closes.IsZero(),
	}
	switch {
	case !q.CouncilPoll.Date.IsZero():
		s.council = councilDate
	case q.CouncilPoll.Given:
		s.council = councilNone
	}
	return s
}

// asked returns a question that says the same. Of a poll that is given it has no
// real date, for what hangs on that is not asked of it.
func (s outline) asked(n calendar.Nation) Asked {
	q := Asked{Nation: n, Said: rule.Said{Topic: s.topic, Venue: s.venue, CouncilPoll: rule.CouncilPoll{Given: s.council != councilUnsaid}}}
	if s.council == councilDate {
		q.CouncilPoll.Date = calendar.Year(1).First
	}
	return q
}

// only leaves out what does not matter.
func (s outline) only(m rule.Matters) outline {
	if !m.Topic {
		s.topic = ""
	}
	if !m.Venue {
		s.venue = ""
	}
	if !m.Council {
		s.council = councilUnsaid
	}
	s.sent, s.met, s.opens, s.closes = s.sent && m.Sent, s.met && m.Met, s.opens && m.Opens, s.closes && m.Closes
	return s
}

// dates reports whether a word hangs on a date that is given.
func (s outline) dates(w rule.Word) bool {
	switch rule.Occasion(w.Of) {
	case rule.Sent:
		return s.sent
	case rule.Met:
		return s.met
	case rule.Opens:
		return s.opens
	case rule.Closes:
		return s.closes
	case rule.OwnPoll, rule.OwnPreElection, rule.OwnAnnualMeeting:
		return s.council == councilDate
	}
	return w.Name == "percent_open" && s.opens && s.closes || w.Name == "days_in_term_since_sent" && s.sent
}

// plan is a condition with all parts worked out that do not hang on a date of the
// question.
type plan struct {
	known       *odds // nil for the others
	op          rule.Operator
	left, right *plan
	word        rule.Word
}

// plan works out what can be of a condition.
func (e *evaluation) plan(c *rule.Condition, s outline) *plan {
	dated := false
	c.Leaves(true, func(l *rule.Condition, _ bool) { dated = dated || s.dates(l.Word) })
	if !dated {
		known := e.odds(c)
		return &plan{known: &known}
	}
	p := &plan{op: c.Op, word: c.Word}
	if c.Left != nil {
		p.left = e.plan(c.Left, s)
	}
	if c.Right != nil {
		p.right = e.plan(c.Right, s)
	}
	return p
}

// asking are the rules of one condition that hangs on a date of the question.
type asking struct {
	plan  *plan
	rules []int
	// sum of the effects of those that do not block; blocks is their number.
	sum, blocks int
	// top are the strongest of the rules, tail those that speak against a day.
	top, tail []int
}

// weight is what the rules add to the score in tenths.
func (g *asking) weight(share int) int {
	if share >= told {
		return g.sum * share
	}
	return (g.sum - best*g.blocks) * share
}

// desk is what is needed to work out one question. It is used again for the next.
type desk struct {
	arena arena
	spans []occurrence
	// columns hold for each asking condition and day in how many cases it holds and
	// how sure that is, as those of a lane do.
	columns []byte
	days    []judged
	holds   []holding
}

// ask works out the asking conditions of a lane for the days of a question.
func (r *Reading) ask(d *desk, l *lane, q *Asked, first, days int) {
	d.arena.used = 0
	d.columns = slices.Grow(d.columns[:0], len(l.asking)*days)[:len(l.asking)*days]
	if len(l.asking) == 0 {
		return
	}
	clear(d.columns)
	from := first / wordBits
	e := evaluation{r, d, q, rule.Counts{Least: first, Most: first + days - 1}, from, wordsFor(first + days)}
	for j := range l.asking {
		o := e.run(l.asking[j].plan)
		o.fill(d.columns[j*days:(j+1)*days], 1, first-from*wordBits)
	}
}

// fill writes in how many cases something holds, and how sure that is, in one byte a
// day, so many bytes apart. The first is of the day first. What holds in no case may
// still be in doubt: that it does not hold then leans on what is not announced.
func (o *odds) fill(columns []byte, apart, first int) {
	days := (len(columns) + apart - 1) / apart
	for w := first / wordBits; w < len(o.in[0]) && w*wordBits < first+days; w++ {
		for left := o.ever(w) | o.unsure[announcedOnly][w]; left != 0; left &= left - 1 {
			day := w*wordBits + bits.TrailingZeros64(left)
			if day >= first && day < first+days {
				columns[(day-first)*apart] = byte(o.share(day)*(doubts+1) + o.doubt(day))
			}
		}
	}
}

// evaluation works out conditions for the days of a question.
type evaluation struct {
	read   *Reading
	desk   *desk
	q      *Asked
	window rule.Counts // numbers of the first and the last day
	// The words of the sets from the first to the last, last out.
	first, last int
}

func (e *evaluation) odds(c *rule.Condition) odds {
	if !c.Asks {
		return e.read.facts[at(c, e.q.Nation)].part(e.first, e.last)
	}
	a := &e.desk.arena
	switch c.Op {
	case rule.Not:
		return a.not(e.odds(c.Left))
	case rule.And:
		return a.both(e.odds(c.Left), e.odds(c.Right))
	case rule.Or:
		return a.either(e.odds(c.Left), e.odds(c.Right))
	}
	if rule.Occasion(c.Word.Of).IsOfTopic() && e.q.Topic != "" {
		key := at(c, e.q.Nation)
		key.text = e.q.Topic + ": " + key.text
		return e.read.facts[key].part(e.first, e.last)
	}
	return e.word(c.Word)
}

// word works out a word that hangs on the question.
func (e *evaluation) word(w rule.Word) odds {
	switch {
	case w.Name == "days_in_term_since_sent":
		return e.daysInTerm(w)
	case w.Of != "":
		return e.occasion(w)
	case w.Name == "percent_open":
		return e.percentOpen(w)
	default:
		return e.always(e.isSo(w))
	}
}

// run works out a plan.
func (e *evaluation) run(p *plan) odds {
	a := &e.desk.arena
	switch {
	case p.known != nil:
		return p.known.part(e.first, e.last)
	case p.op == rule.Not:
		return a.not(e.run(p.left))
	case p.op == rule.And:
		return a.both(e.run(p.left), e.run(p.right))
	case p.op == rule.Or:
		return a.either(e.run(p.left), e.run(p.right))
	default:
		return e.word(p.word)
	}
}

func (e *evaluation) words() int { return e.last - e.first }

func (e *evaluation) always(so bool) odds {
	out := e.desk.arena.odds(e.words(), true)
	if so {
		out.in[0].addSpan(0, e.words()*wordBits-1)
	}
	return out
}

func (e *evaluation) isSo(w rule.Word) bool {
	switch w.Name {
	case "council_poll_given":
		return e.q.CouncilPoll.Given
	case "council_poll_none":
		return e.q.CouncilPoll.Given && e.q.CouncilPoll.Date.IsZero()
	case "at_conference":
		return e.q.Venue == rule.AtConference
	default: // topic
		for _, v := range w.Values {
			if v.(rule.Subject) == rule.Subject(e.q.Topic) {
				return !w.Other
			}
		}
		return w.Other
	}
}

func (e *evaluation) occasion(w rule.Word) odds {
	e.desk.spans = e.spans(e.desk.spans[:0], rule.Occasion(w.Of))
	o := occurrences{same: true}
	for k := range cases {
		o.in[k], o.byLast[k] = e.desk.spans, e.desk.spans
	}
	out := e.desk.arena.odds(e.words(), w.Name != "sitting_days_to")
	e.read.occasionWord(&out, w, &o, e.q.Nation, e.window, e.first*wordBits)
	return out
}

// spans places an occasion that the question gives, in order of time.
func (e *evaluation) spans(into []occurrence, o rule.Occasion) []occurrence {
	switch o {
	case rule.Sent:
		return e.on(into, e.q.Sent)
	case rule.Met:
		return e.on(into, e.q.Met)
	case rule.Opens:
		return e.on(into, e.q.Opens)
	case rule.Closes:
		return e.on(into, e.q.Closes)
	case rule.OwnPoll:
		return e.ownPoll(into)
	case rule.OwnPreElection:
		return e.preElection(into)
	case rule.OwnAnnualMeeting:
		return e.annualMeeting(into)
	default:
		return into
	}
}

func (e *evaluation) on(into []occurrence, d calendar.Date) []occurrence {
	if d.IsZero() {
		return into
	}
	return append(into, occurrence{first: e.read.index(d), last: e.read.index(d)})
}

// percentOpen says how far a day lies between opening and closing.
func (e *evaluation) percentOpen(w rule.Word) odds {
	out := e.desk.arena.odds(e.words(), true)
	opens, closes := e.read.index(e.q.Opens), e.read.index(e.q.Closes)
	given := !e.q.Opens.IsZero() && !e.q.Closes.IsZero()
	for i := e.window.Least; i <= e.window.Most; i++ {
		percent := rule.Never
		if given && opens <= i && i <= closes {
			percent = 100 * (i - opens) / max(closes-opens, 1)
		}
		if w.Allows(percent, "") {
			out.in[0].add(i - e.first*wordBits)
		}
	}
	return out
}
