package calendar

import (
	"fmt"
	"slices"
)

// Calendar is one state of the whole calendar. It never changes once made, so
// any number of readers may share it.
type Calendar struct {
	version  string
	span     Span
	entries  []Entry // by first day, then id
	byID     map[string]int
	byKind   map[bodyKind][]Entry
	byDay    map[bodyKind]*timeline // of a body, a kind, both or neither
	sittings map[Body]Sittings
	holidays map[Nation]map[Date]string
	ruledOut map[string]bool
	gone     []Lapsed // what was called off

	knowledge Knowledge
	recesses  map[Body]*Announcer // who announces the recesses of a parliament
}

// Option says more of a calendar than what is on it.
type Option func(*Calendar)

// RuledOut names what will not happen, because somebody has said so.
func RuledOut(ids ...string) Option {
	return func(c *Calendar) {
		c.ruledOut = make(map[string]bool, len(ids))
		for _, id := range ids {
			c.ruledOut[id] = true
		}
	}
}

type bodyKind struct {
	body Body
	kind Kind
}

// Sittings says for every day of a calendar's span whether a parliament sits; its
// first element is the first day of the span.
type Sittings []Sitting

// Sitting says whether a parliament sits on a day.
type Sitting struct {
	// Probability that it sits, 0 to 1; exactly 0 or 1 where the day is known.
	Probability float64 `json:"probability"`
	// Certainty of that answer.
	Certainty Certainty `json:"certainty"`
	// Cause is the id of the entry that explains the answer, if there is one:
	// the recess, dissolution or prorogation, or the recall.
	Cause string `json:"cause,omitempty"`
}

// Sits reports whether sitting is more likely than not.
func (s Sitting) Sits() bool { return s.Probability >= 0.5 }

// JudgedBy has each entry say which doubt it is in, as one sees it on a day. Without it
// doubts stay as they are given.
func JudgedBy(k Knowledge) Option { return func(c *Calendar) { c.knowledge = k } }

// New makes a calendar of those entries and sittings over the span. Each
// Sittings must have as many elements as the span has days. It refuses entries
// that do not pass their own check and ids that occur twice.
func New(span Span, entries []Entry, sittings map[Body]Sittings, options ...Option) (*Calendar, error) {
	c := &Calendar{
		span:     span,
		entries:  byDays(entries),
		byID:     make(map[string]int, len(entries)),
		byKind:   make(map[bodyKind][]Entry),
		byDay:    make(map[bodyKind]*timeline),
		sittings: sittings,
		holidays: make(map[Nation]map[Date]string),
	}
	for _, option := range options {
		option(c)
	}
	if err := c.index(); err != nil {
		return nil, err
	}
	c.recesses = make(map[Body]*Announcer, len(sittings))
	for body, days := range sittings {
		c.recesses[body] = c.knowledge.announcer(&Entry{Body: body, Kind: KindRecess})
		if len(days) != span.Days() {
			return nil, fmt.Errorf("%s has %d sitting days for a span of %d days", body, len(days), span.Days())
		}
	}
	for _, n := range Nations() {
		c.holidays[n] = make(map[Date]string)
		for _, e := range c.byKind[bodyKind{BankHolidays, KindBankHoliday}] {
			if e.Nation.Covers(n) {
				c.holidays[n][e.First] = e.Title
			}
		}
	}
	c.version = digest(c.span, c.entries, c.sittings)
	return c, nil
}

// byDays returns the entries by first day, then id. It sorts where they are, and not the entries,
// which are large.
func byDays(entries []Entry) []Entry {
	places := make([]*Entry, len(entries))
	for i := range entries {
		places[i] = &entries[i]
	}
	slices.SortFunc(places, byFirstDay)
	sorted := make([]Entry, len(entries))
	for i, e := range places {
		sorted[i] = *e
	}
	return sorted
}

// index checks the entries and files them by id, and by body and kind.
func (c *Calendar) index() error {
	count := make(map[bodyKind]int)
	for i := range c.entries {
		e := &c.entries[i]
		if err := e.Check(); err != nil {
			return err
		}
		if !c.knowledge.Seen.IsZero() {
			c.knowledge.mark(e)
		}
		if _, twice := c.byID[e.ID]; twice {
			return fmt.Errorf("entry %s occurs twice", e.ID)
		}
		c.byID[e.ID] = i
		count[bodyKind{e.Body, e.Kind}]++
	}
	for k, n := range count {
		c.byKind[k] = make([]Entry, 0, n)
	}
	for _, e := range c.entries {
		k := bodyKind{e.Body, e.Kind}
		c.byKind[k] = append(c.byKind[k], e)
	}
	c.indexDays()
	return nil
}

// indexDays files the entries by their days.
func (c *Calendar) indexDays() {
	for i := range c.entries {
		e := &c.entries[i]
		for _, k := range []bodyKind{{}, {body: e.Body}, {kind: e.Kind}, {e.Body, e.Kind}} {
			if c.byDay[k] == nil {
				c.byDay[k] = &timeline{}
			}
			c.byDay[k].add(e)
		}
	}
	for _, t := range c.byDay {
		t.grow()
	}
}

// Version identifies the content: the same content has the same version on
// every machine.
func (c *Calendar) Version() string { return c.version }

// Span returns the days for which the calendar can answer.
func (c *Calendar) Span() Span { return c.span }

// Size returns how many entries the calendar has.
func (c *Calendar) Size() int { return len(c.entries) }

// Query asks for entries. An empty list of bodies, kinds or certainties stands
// for all of them.
type Query struct {
	// Span the entries must share a day with; an entry counts from its first to
	// its last day, not from its earliest to its latest.
	Span        Span
	Bodies      []Body
	Kinds       []Kind
	Certainties []Certainty
}

// Entries returns the entries that the query asks for, by first day, then id.
func (c *Calendar) Entries(q Query) []Entry {
	var found []Entry
	c.byDay[q.file()].during(q.Span, func(e *Entry) bool {
		if (len(q.Bodies) == 0 || slices.Contains(q.Bodies, e.Body)) &&
			(len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) &&
			(len(q.Certainties) == 0 || slices.Contains(q.Certainties, e.Certainty)) {
			found = append(found, *e)
		}
		return true
	})
	return found
}

// file is where all entries are found that the query may ask for.
func (q Query) file() (k bodyKind) {
	if len(q.Bodies) == 1 {
		k.body = q.Bodies[0]
	}
	if len(q.Kinds) == 1 {
		k.kind = q.Kinds[0]
	}
	return k
}

// Entry returns the entry with that id.
func (c *Calendar) Entry(id string) (Entry, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Entry{}, false
	}
	return c.entries[i], true
}

// IsRuledOut reports whether somebody has said that what has that id will not happen.
func (c *Calendar) IsRuledOut(id string) bool { return c.ruledOut[id] }

// Of returns every entry of that body and kind, by first day. The slice is
// shared: do not change it.
func (c *Calendar) Of(body Body, kind Kind) []Entry { return c.byKind[bodyKind{body, kind}] }

// On returns the entry of that body and kind which holds on d.
func (c *Calendar) On(d Date, body Body, kind Kind) (e Entry, ok bool) {
	c.byDay[bodyKind{body, kind}].during(Span{d, d}, func(found *Entry) bool {
		e, ok = *found, true
		return false
	})
	return e, ok
}

// Sitting says whether a parliament sits on d. It answers only for parliaments and
// for days in the calendar's span; for others ok is false.
func (c *Calendar) Sitting(parliament Body, d Date) (s Sitting, ok bool) {
	days := c.sittings[parliament]
	if days == nil || !c.span.Contains(d) {
		return Sitting{}, false
	}
	return days[d.DaysSince(c.span.First)], true
}

// SitsInWeek returns the probability that the House sits on at least one of the
// days Monday to Friday of the week of d, and how certain that is. The days of a
// week are taken to rise and fall together, so it is that of the likeliest day.
func (c *Calendar) SitsInWeek(house Body, d Date) Sitting {
	monday := d.AddDays(-(int(d.Weekday()) + 6) % 7)
	var best Sitting
	for i := range 5 {
		if s, ok := c.Sitting(house, monday.AddDays(i)); ok && (best.Certainty == "" || s.Probability > best.Probability) {
			best = s
		}
	}
	return best
}

// Holiday returns the name of the bank holiday on d in that nation.
func (c *Calendar) Holiday(n Nation, d Date) (title string, ok bool) {
	title, ok = c.holidays[n][d]
	return title, ok
}

// IsWorkingDay reports whether d is Monday to Friday and no bank holiday in
// that nation.
func (c *Calendar) IsWorkingDay(n Nation, d Date) bool {
	_, holiday := c.Holiday(n, d)
	return !holiday && !d.IsWeekend()
}

// AddWorkingDays counts n working days of the nation on from d, or back if n is
// negative; d itself is not counted. Zero returns d.
func (c *Calendar) AddWorkingDays(nation Nation, d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		next := d.AddDays(step)
		if next == d { // the end of all dates
			return d
		}
		d = next
		if c.IsWorkingDay(nation, d) {
			n--
		}
	}
	return d
}
