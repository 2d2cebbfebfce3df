package advice

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"divisionbell/calendar"
)

// reading is a calendar turned into sets of days, one for each word and condition
// that rules use, and what a book of rules says of them. It is filled once for a calendar
// and never changes what it says; any number of goroutines may ask it.
type reading struct {
	book   *Book
	rules  []Rule // of the book
	cal    *calendar.Calendar
	first  calendar.Date
	days   int
	ofYear []int16 // month*100+day of each day
	topics []Topic
	named  map[occasion][]entries

	work     map[calendar.Nation]*workingDays
	desks    map[calendar.Nation]*workingDays
	untold   map[house]unsureDays
	unlisted unsureDays
	sittings map[house]*sittings
	breaks   map[house]*breaks
	occurs   map[placed]*occurrences
	facts    map[placed]*odds

	about    map[pair]about
	leans    map[calendar.Nation][][]lean
	tellings [][doubts + 1]Reason // of each rule, by how sure it is
	lanes    lanes
	pool     sync.Pool // of *desk
}

// placed is a text as it is meant in a nation; where the nation does not matter there
// is none.
type placed struct {
	text   string
	nation calendar.Nation
}

// mostRules is how many rules there can be: a holding numbers them with 16 bits.
const mostRules = 1 << 16

// newReading works out every condition of a book on a calendar; the sums for a pair are
// when somebody first asks for it.
func newReading(b *Book, cal *calendar.Calendar, options ...Option) (*reading, error) {
	if cal.Span().Days() == 0 {
		return nil, fmt.Errorf("advice needs a calendar with days: this one runs from %s to %s", cal.Span().First, cal.Span().Last)
	}
	if len(b.Rules()) > mostRules {
		return nil, fmt.Errorf("%d timing rules are too many: at most %d are allowed", len(b.Rules()), mostRules)
	}
	r := readCalendar(cal, b.Topics())
	r.readRules(b)
	for _, option := range options {
		option(r)
	}
	return r, nil
}

// readRules works out what is the same for all questions.
func (r *reading) readRules(b *Book) {
	r.book, r.rules = b, b.Rules()
	r.lanes = lanes{most: mostLanes, kept: make(map[laneOf]func() *lane)}
	r.about = make(map[pair]about)
	r.leans = make(map[calendar.Nation][][]lean)
	r.pool.New = func() any { return new(desk) }
	for i := range r.rules {
		r.tellings = append(r.tellings, tellings(&r.rules[i]))
		for _, n := range calendar.Nations() {
			r.prepare(r.rules[i].Condition(), n)
		}
	}
	known := make(map[string][]mention)
	for _, n := range calendar.Nations() {
		r.occurrences("any_poll", n)
		r.occurrences("pre_election_councils", n)
		r.leans[n] = r.newLeans(n, known)
	}
	for _, p := range b.Pairs() {
		r.about[p] = b.about(p)
	}
}

// readCalendar turns a calendar into sets of days.
func readCalendar(cal *calendar.Calendar, topics []Topic) *reading {
	r := &reading{
		cal: cal, first: cal.Span().First, days: cal.Span().Days(), topics: topics, named: occasions(),
		work:     make(map[calendar.Nation]*workingDays),
		desks:    make(map[calendar.Nation]*workingDays),
		untold:   make(map[house]unsureDays),
		sittings: make(map[house]*sittings),
		breaks:   make(map[house]*breaks),
		occurs:   make(map[placed]*occurrences),
		facts:    make(map[placed]*odds),
	}
	for d := range cal.Span().All() {
		_, month, day := d.YMD()
		r.ofYear = append(r.ofYear, int16(int(month)*100+day))
	}
	for _, n := range calendar.Nations() {
		r.work[n], r.desks[n] = newWorkingDays(cal, n), newDesks(cal, n)
	}
	r.unlisted = r.unlistedDays()
	for _, b := range calendar.Parliaments() {
		r.untold[house(b)] = r.untoldOf(house(b))
		r.breaks[house(b)] = r.breaksOf(house(b))
	}
	for _, b := range calendar.Parliaments() {
		r.sittings[house(b)] = r.sittingsOf(house(b))
	}
	return r
}

// index returns the number of the day; days outside the calendar have numbers below
// zero or from r.days on.
func (r *reading) index(d calendar.Date) int { return d.DaysSince(r.first) }

func (r *reading) words() int { return wordsFor(r.days) }

// at returns a text as it is meant in a nation.
func (c *condition) at(n calendar.Nation) placed {
	if c.here {
		return placed{c.text, n}
	}
	return placed{text: c.text}
}

// odds works out a condition that does not hang on the question, and remembers it
// with all its parts.
func (r *reading) odds(c *condition, n calendar.Nation) *odds {
	key := c.at(n)
	if known, ok := r.facts[key]; ok {
		return known
	}
	var made odds
	switch c.op {
	case leaf:
		made = r.word(c.word, n)
	case not:
		made = (*arena)(nil).not(*r.odds(c.left, n))
	case and:
		made = (*arena)(nil).both(*r.odds(c.left, n), *r.odds(c.right, n))
	case or:
		made = (*arena)(nil).either(*r.odds(c.left, n), *r.odds(c.right, n))
	}
	r.facts[key] = &made
	return &made
}

// prepare works out every part of a condition that does not hang on the question,
// and what may be asked of topics.
func (r *reading) prepare(c *condition, n calendar.Nation) {
	switch {
	case !c.asks:
		r.odds(c, n)
	case c.op != leaf:
		r.prepare(c.left, n)
		if c.right != nil {
			r.prepare(c.right, n)
		}
	case occasion(c.word.of).IsOfTopic():
		for _, t := range r.topics {
			r.ofTopic(c, t.Name, n)
		}
	}
}

// ofTopic works out a word about the occasions of a topic.
func (r *reading) ofTopic(c *condition, topic string, n calendar.Nation) *odds {
	key := c.at(n)
	key.text = topic + ": " + key.text
	if known, ok := r.facts[key]; ok {
		return known
	}
	w := c.word
	w.of += "/" + topic
	made := r.word(w, n)
	r.facts[key] = &made
	return &made
}

// word works out one word.
func (r *reading) word(w word, n calendar.Nation) odds {
	switch w.name {
	case "on", "week_of", "announced", "days_to", "days_since", "days_to_end", "days_since_end",
		"working_days_to", "working_days_since", "sitting_days_to":
		out := (*arena)(nil).odds(r.words(), r.occurrences(occasion(w.of), n).same && w.name != "sitting_days_to")
		r.occasionWord(&out, w, r.occurrences(occasion(w.of), n), n, counts{0, r.days - 1}, 0)
		if w.name == "sitting_days_to" {
			r.untold[house(calendar.Commons)].addTo(&out)
		}
		return out
	case "sits":
		return r.sittings[house(w.of)].day
	case "sits_in_week":
		return r.sittings[house(w.of)].week
	case "recess":
		return r.breaks[house(w.of)].recess
	case "prorogued":
		out := r.spans(r.kindOf(calendar.Body(w.of), calendar.KindProrogation))
		r.untold[house(w.of)].addTo(&out)
		return out
	case "dissolved":
		return r.breaks[house(calendar.Commons)].dissolved
	case "dissolved_in":
		return r.breaks[house(w.of)].dissolved
	case "no_parliament":
		return r.spans(r.kindOf(calendar.Lords, calendar.KindDissolution))
	case "mourning":
		return r.spans(r.kindOf(calendar.Commons, calendar.KindMourning))
	case "working_days_to_rise", "working_days_since_return", "next_recess", "this_recess":
		return r.breakWord(w)
	default:
		return r.dayWord(w, n)
	}
}

// dayWord works out a word about the day itself, which is never in doubt.
func (r *reading) dayWord(w word, n calendar.Nation) odds {
	out := (*arena)(nil).odds(r.words(), true)
	switch w.name {
	case "weekday":
		var so [7]bool
		for d := range so {
			so[d] = slices.Contains(w.values, any(time.Weekday(d))) != w.other
		}
		for i := range r.days {
			if so[(int(r.first.Weekday())+i)%7] {
				out.in[0].add(i)
			}
		}
	case "nation":
		if slices.Contains(w.values, any(nation(n))) != w.other {
			out.in[0].addSpan(0, r.days-1)
		}
	case "working_day":
		copy(out.in[0], r.work[n].works)
	case "holiday":
		for _, e := range r.cal.Of(calendar.BankHolidays, calendar.KindBankHoliday) {
			if i := r.index(e.First); e.Nation.Covers(n) && i >= 0 && i < r.days {
				out.in[0].add(i)
			}
		}
	case "between":
		for i, on := range r.ofYear {
			if isWithin(int(on), w.from, w.until) {
				out.in[0].add(i)
			}
		}
	}
	return out
}

// isWithin reports whether a day of the year lies between two, both in, all given as
// month*100+day; over the new year too.
func isWithin(day, from, until int) bool {
	if from <= until {
		return from <= day && day <= until
	}
	return day >= from || day <= until
}

// sittings says when a parliament sits.
type sittings struct {
	day, week odds
	upTo      [cases][]int32 // for the Commons: sitting days up to and including each day
}

func (r *reading) sittingsOf(h house) *sittings {
	s := &sittings{
		day: r.sitting(h, func(d calendar.Date) calendar.Sitting {
			sitting, _ := r.cal.Sitting(calendar.Body(h), d)
			return sitting
		}),
		week: r.sitting(h, func(d calendar.Date) calendar.Sitting { return r.cal.SitsInWeek(calendar.Body(h), d) }),
	}
	if calendar.Body(h) == calendar.Commons {
		for k := range s.upTo {
			s.upTo[k] = make([]int32, r.days)
			var n int32
			for i := range r.days {
				if s.day.in[k].has(i) {
					n++
				}
				s.upTo[k][i] = n
			}
		}
	}
	return s
}

// sitting turns the probability of sitting into cases: a House sits in as many of
// them as the probability says, always the same ones first, so that the days of a
// week rise and fall together.
func (r *reading) sitting(h house, on func(calendar.Date) calendar.Sitting) odds {
	out := (*arena)(nil).odds(r.words(), false)
	for i := range r.days {
		s := on(r.first.AddDays(i))
		for k := range cases {
			if sitsIn(s, k) {
				out.in[k].add(i)
			}
		}
		out.mark(i, i, doubtOf(s.Certainty, r.cal.SittingDoubt(calendar.Body(h), r.first.AddDays(i))))
	}
	return out
}

// sitsIn reports whether a parliament sits in a case. The two in the middle go by what
// is likelier, so that there is never a tie and the advice says of a day what the
// calendar says.
func sitsIn(s calendar.Sitting, k int) bool {
	if k == cases/2-1 || k == cases/2 {
		return s.Sits()
	}
	return s.Probability > (float64(k)+0.5)/cases
}

// About returns what a pair needs besides its rules; nothing if there is no advice for it.
func (r *reading) About(p pair) about { return r.about[p] }

// WorkingDays returns the working days of a nation.
func (r *reading) WorkingDays(n calendar.Nation) *workingDays { return r.work[n] }

// Desks returns the days of a nation on which people are at their desks, so that something
// can be done: its working days but for those from 24 December to 1 January.
func (r *reading) Desks(n calendar.Nation) *workingDays { return r.desks[n] }
