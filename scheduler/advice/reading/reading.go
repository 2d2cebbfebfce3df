package reading

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// Reading is a calendar turned into sets of days, one for each word and condition
// that rules use, and what a book of rules says of them. It is filled once for a calendar
// and never changes what it says; any number of goroutines may ask it.
type Reading struct {
	book   *rule.Book
	rules  []rule.Rule // of the book
	cal    *calendar.Calendar
	first  calendar.Date
	days   int
	ofYear []int16 // month*100+day of each day
	topics []rule.Topic
	named  map[rule.Occasion][]rule.Entries

	work     map[calendar.Nation]*WorkingDays
	desks    map[calendar.Nation]*WorkingDays
	untold   map[rule.House]unsureDays
	unlisted unsureDays
	sittings map[rule.House]*sittings
	breaks   map[rule.House]*breaks
	occurs   map[placed]*occurrences
	facts    map[placed]*odds

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

// New works out every condition of a book on a calendar; the sums for a pair are
// when somebody first asks for it.
func New(b *rule.Book, cal *calendar.Calendar, options ...Option) (*Reading, error) {
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
func (r *Reading) readRules(b *rule.Book) {
	r.book, r.rules = b, b.Rules()
	r.lanes = lanes{most: mostLanes, kept: make(map[laneOf]func() *lane)}
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
}

// readCalendar turns a calendar into sets of days.
func readCalendar(cal *calendar.Calendar, topics []rule.Topic) *Reading {
	r := &Reading{
		cal: cal, first: cal.Span().First, days: cal.Span().Days(), topics: topics, named: rule.Occasions(),
		work:     make(map[calendar.Nation]*WorkingDays),
		desks:    make(map[calendar.Nation]*WorkingDays),
		untold:   make(map[rule.House]unsureDays),
		sittings: make(map[rule.House]*sittings),
		breaks:   make(map[rule.House]*breaks),
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
		r.untold[rule.House(b)] = r.untoldOf(rule.House(b))
		r.breaks[rule.House(b)] = r.breaksOf(rule.House(b))
	}
	for _, b := range calendar.Parliaments() {
		r.sittings[rule.House(b)] = r.sittingsOf(rule.House(b))
	}
	return r
}

// index returns the number of the day; days outside the calendar have numbers below
// zero or from r.days on.
func (r *Reading) index(d calendar.Date) int { return d.DaysSince(r.first) }

func (r *Reading) words() int { return wordsFor(r.days) }

// at returns a text as it is meant in a nation.
func at(c *rule.Condition, n calendar.Nation) placed {
	if c.Here {
		return placed{c.Text, n}
	}
	return placed{text: c.Text}
}

// odds works out a condition that does not hang on the question, and remembers it
// with all its parts.
func (r *Reading) odds(c *rule.Condition, n calendar.Nation) *odds {
	key := at(c, n)
	if known, ok := r.facts[key]; ok {
		return known
	}
	var made odds
	switch c.Op {
	case rule.Leaf:
		made = r.word(c.Word, n)
	case rule.Not:
		made = (*arena)(nil).not(*r.odds(c.Left, n))
	case rule.And:
		made = (*arena)(nil).both(*r.odds(c.Left, n), *r.odds(c.Right, n))
	case rule.Or:
		made = (*arena)(nil).either(*r.odds(c.Left, n), *r.odds(c.Right, n))
	}
	r.facts[key] = &made
	return &made
}

// prepare works out every part of a condition that does not hang on the question,
// and what may be asked of topics.
func (r *Reading) prepare(c *rule.Condition, n calendar.Nation) {
	switch {
	case !c.Asks:
		r.odds(c, n)
	case c.Op != rule.Leaf:
		r.prepare(c.Left, n)
		if c.Right != nil {
			r.prepare(c.Right, n)
		}
	case rule.Occasion(c.Word.Of).IsOfTopic():
		for _, t := range r.topics {
			r.ofTopic(c, t.Name, n)
		}
	}
}

// ofTopic works out a word about the occasions of a topic.
func (r *Reading) ofTopic(c *rule.Condition, topic string, n calendar.Nation) *odds {
	key := at(c, n)
	key.text = topic + ": " + key.text
	if known, ok := r.facts[key]; ok {
		return known
	}
	w := c.Word
	w.Of += "/" + topic
	made := r.word(w, n)
	r.facts[key] = &made
	return &made
}

// word works out one word.
func (r *Reading) word(w rule.Word, n calendar.Nation) odds {
	switch w.Name {
	case "on", "week_of", "announced", "days_to", "days_since", "days_to_end", "days_since_end",
		"working_days_to", "working_days_since", "sitting_days_to":
		out := (*arena)(nil).odds(r.words(), r.occurrences(rule.Occasion(w.Of), n).same && w.Name != "sitting_days_to")
		r.occasionWord(&out, w, r.occurrences(rule.Occasion(w.Of), n), n, rule.Counts{Least: 0, Most: r.days - 1}, 0)
		if w.Name == "sitting_days_to" {
			r.untold[rule.House(calendar.Commons)].addTo(&out)
		}
		return out
	case "sits":
		return r.sittings[rule.House(w.Of)].day
	case "sits_in_week":
		return r.sittings[rule.House(w.Of)].week
	case "recess":
		return r.breaks[rule.House(w.Of)].recess
	case "prorogued":
		out := r.spans(r.kindOf(calendar.Body(w.Of), calendar.KindProrogation))
		r.untold[rule.House(w.Of)].addTo(&out)
		return out
	case "dissolved":
		return r.breaks[rule.House(calendar.Commons)].dissolved
	case "dissolved_in":
		return r.breaks[rule.House(w.Of)].dissolved
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
func (r *Reading) dayWord(w rule.Word, n calendar.Nation) odds {
	out := (*arena)(nil).odds(r.words(), true)
	switch w.Name {
	case "weekday":
		var so [7]bool
		for d := range so {
			so[d] = slices.Contains(w.Values, any(time.Weekday(d))) != w.Other
		}
		for i := range r.days {
			if so[(int(r.first.Weekday())+i)%7] {
				out.in[0].add(i)
			}
		}
	case "nation":
		if slices.Contains(w.Values, any(rule.Nation(n))) != w.Other {
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
			if isWithin(int(on), w.From, w.Until) {
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

func (r *Reading) sittingsOf(h rule.House) *sittings {
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
func (r *Reading) sitting(h rule.House, on func(calendar.Date) calendar.Sitting) odds {
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

// WorkingDays returns the working days of a nation.
func (r *Reading) WorkingDays(n calendar.Nation) *WorkingDays { return r.work[n] }

// Desks returns the days of a nation on which people are at their desks, so that something
// can be done: its working days but for those from 24 December to 1 January.
func (r *Reading) Desks(n calendar.Nation) *WorkingDays { return r.desks[n] }
