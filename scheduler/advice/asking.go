package advice

import (
	"math/bits"
	"slices"

	"divisionbell/calendar"
)

// outline is what a question says besides its pair, as far as it matters to the rules
// of the pair. Of dates it holds only whether they are given: what hangs on them is
// worked out for each question, for its days alone.
type outline struct {
	topic                    string
	venue                    Venue
	council                  councilSaid
	sent, met, opens, closes bool
}

type councilSaid int

const (
	councilUnsaid councilSaid = iota
	councilNone
	councilDate
)

func outlineOf(q *Said) outline {
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
	q := Asked{Nation: n, Said: Said{Topic: s.topic, Venue: s.venue, CouncilPoll: CouncilPoll{Given: s.council != councilUnsaid}}}
	if s.council == councilDate {
		q.CouncilPoll.Date = calendar.Year(1).First
	}
	return q
}

// only leaves out what does not matter.
func (s outline) only(m matters) outline {
	if !m.topic {
		s.topic = ""
	}
	if !m.venue {
		s.venue = ""
	}
	if !m.council {
		s.council = councilUnsaid
	}
	s.sent, s.met, s.opens, s.closes = s.sent && m.sent, s.met && m.met, s.opens && m.opens, s.closes && m.closes
	return s
}

// dates reports whether a word hangs on a date that is given.
func (s outline) dates(w word) bool {
	switch occasion(w.of) {
	case sent:
		return s.sent
	case met:
		return s.met
	case opens:
		return s.opens
	case closes:
		return s.closes
	case ownPoll, ownPreElection, ownAnnualMeeting:
		return s.council == councilDate
	}
	return w.name == "percent_open" && s.opens && s.closes || w.name == "days_in_term_since_sent" && s.sent
}

// plan is a condition with all parts worked out that do not hang on a date of the
// question.
type plan struct {
	known       *odds // nil for the others
	op          operator
	left, right *plan
	word        word
}

// plan works out what can be of a condition.
func (e *evaluation) plan(c *condition, s outline) *plan {
	dated := false
	c.leaves(true, func(l *condition, _ bool) { dated = dated || s.dates(l.word) })
	if !dated {
		known := e.odds(c)
		return &plan{known: &known}
	}
	p := &plan{op: c.op, word: c.word}
	if c.left != nil {
		p.left = e.plan(c.left, s)
	}
	if c.right != nil {
		p.right = e.plan(c.right, s)
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
func (r *reading) ask(d *desk, l *lane, q *Asked, first, days int) {
	d.arena.used = 0
	d.columns = slices.Grow(d.columns[:0], len(l.asking)*days)[:len(l.asking)*days]
	if len(l.asking) == 0 {
		return
	}
	clear(d.columns)
	from := first / wordBits
	e := evaluation{r, d, q, counts{first, first + days - 1}, from, wordsFor(first + days)}
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
	read   *reading
	desk   *desk
	q      *Asked
	window counts // numbers of the first and the last day
	// The words of the sets from the first to the last, last out.
	first, last int
}

func (e *evaluation) odds(c *condition) odds {
	if !c.asks {
		return e.read.facts[c.at(e.q.Nation)].part(e.first, e.last)
	}
	a := &e.desk.arena
	switch c.op {
	case not:
		return a.not(e.odds(c.left))
	case and:
		return a.both(e.odds(c.left), e.odds(c.right))
	case or:
		return a.either(e.odds(c.left), e.odds(c.right))
	}
	if occasion(c.word.of).IsOfTopic() && e.q.Topic != "" {
		key := c.at(e.q.Nation)
		key.text = e.q.Topic + ": " + key.text
		return e.read.facts[key].part(e.first, e.last)
	}
	return e.word(c.word)
}

// word works out a word that hangs on the question.
func (e *evaluation) word(w word) odds {
	switch {
	case w.name == "days_in_term_since_sent":
		return e.daysInTerm(w)
	case w.of != "":
		return e.occasion(w)
	case w.name == "percent_open":
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
	case p.op == not:
		return a.not(e.run(p.left))
	case p.op == and:
		return a.both(e.run(p.left), e.run(p.right))
	case p.op == or:
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

func (e *evaluation) isSo(w word) bool {
	switch w.name {
	case "council_poll_given":
		return e.q.CouncilPoll.Given
	case "council_poll_none":
		return e.q.CouncilPoll.Given && e.q.CouncilPoll.Date.IsZero()
	case "at_conference":
		return e.q.Venue == AtConference
	default: // topic
		for _, v := range w.values {
			if v.(subject) == subject(e.q.Topic) {
				return !w.other
			}
		}
		return w.other
	}
}

func (e *evaluation) occasion(w word) odds {
	e.desk.spans = e.spans(e.desk.spans[:0], occasion(w.of))
	o := occurrences{same: true}
	for k := range cases {
		o.in[k], o.byLast[k] = e.desk.spans, e.desk.spans
	}
	out := e.desk.arena.odds(e.words(), w.name != "sitting_days_to")
	e.read.occasionWord(&out, w, &o, e.q.Nation, e.window, e.first*wordBits)
	return out
}

// spans places an occasion that the question gives, in order of time.
func (e *evaluation) spans(into []occurrence, o occasion) []occurrence {
	switch o {
	case sent:
		return e.on(into, e.q.Sent)
	case met:
		return e.on(into, e.q.Met)
	case opens:
		return e.on(into, e.q.Opens)
	case closes:
		return e.on(into, e.q.Closes)
	case ownPoll:
		return e.on(into, e.q.CouncilPoll.Date)
	case ownPreElection:
		return e.preElection(into)
	case ownAnnualMeeting:
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
func (e *evaluation) percentOpen(w word) odds {
	out := e.desk.arena.odds(e.words(), true)
	opens, closes := e.read.index(e.q.Opens), e.read.index(e.q.Closes)
	given := !e.q.Opens.IsZero() && !e.q.Closes.IsZero()
	for i := e.window.least; i <= e.window.most; i++ {
		percent := never
		if given && opens <= i && i <= closes {
			percent = 100 * (i - opens) / max(closes-opens, 1)
		}
		if w.allows(percent, "") {
			out.in[0].add(i - e.first*wordBits)
		}
	}
	return out
}
