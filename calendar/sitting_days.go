package calendar

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Houses says of which House days are counted, or how the two go together.
type Houses string

// The ways to count. On a day of BothHouses both sit, on a day of EitherHouse at
// least one does.
const (
	CommonsOnly Houses = "commons"
	LordsOnly   Houses = "lords"
	BothHouses  Houses = "both"
	EitherHouse Houses = "either"
)

// AllHouses returns the four, in the order in which people are told of them.
func AllHouses() []Houses { return []Houses{CommonsOnly, LordsOnly, BothHouses, EitherHouse} }

// UnmarshalText reads one of the four words and refuses any other.
func (h *Houses) UnmarshalText(text []byte) error { return oneOf(h, text, "body", AllHouses()) }

// Bodies returns the Houses that are looked at.
func (h Houses) Bodies() []Body {
	switch h {
	case CommonsOnly:
		return []Body{Commons}
	case LordsOnly:
		return []Body{Lords}
	default:
		return []Body{Commons, Lords}
	}
}

// DayRule says which days count.
type DayRule string

const (
	// CountSitting counts the days on which the Houses sit.
	CountSitting DayRule = "sitting"
	// CountPraying counts the days of the forty in which a statutory instrument
	// can be prayed against: all but "any time during which Parliament is dissolved
	// or prorogued or during which both Houses are adjourned for more than four
	// days" (Statutory Instruments Act 1946, s. 7(1)).
	//
	// So a day counts if either House sits on it or is adjourned for four days at
	// most, weekends included. The Act looks at Parliament, so BothHouses,
	// EitherHouse and LordsOnly have the same answer; CommonsOnly is for an
	// instrument that is laid before the Commons only (s. 7(2)) and looks at no
	// other House, as Parliament's own calculator does
	// (github.com/ukparliament/egg-timer, commons_only_si.rb).
	//
	// How long an adjournment is follows from the days on which a House sat, not
	// from the motion: a recall cuts a recess in two, and a short part of it counts.
	CountPraying DayRule = "praying"
)

// DayRules returns the two rules.
func DayRules() []DayRule { return []DayRule{CountSitting, CountPraying} }

// UnmarshalText reads the name of a rule and refuses any other word.
func (r *DayRule) UnmarshalText(text []byte) error { return oneOf(r, text, "rule", DayRules()) }

// shortAdjournment is how many days an adjournment may last and still count
// (Statutory Instruments Act 1946, s. 7(1): not "more than four days").
const shortAdjournment = 4

// DayQuestion asks how many days there are between two days, or on which day a
// number of them is reached. Exactly one of To and Count is given.
type DayQuestion struct {
	Houses Houses
	Rule   DayRule
	// From and To are both counted, if they are days that count.
	From, To Date
	// Count is at least 1; 0 is none.
	Count int
}

// DayQuestionError is a question about days that has no answer. It names the field
// as users write it (from, to, count) and says what is allowed.
type DayQuestionError struct{ Field, Problem string }

func (e *DayQuestionError) Error() string { return e.Field + ": " + e.Problem }

// DayAnswer says how many days count from one day to another, both of them in.
type DayAnswer struct {
	Houses          Houses  `json:"body"`
	Rule            DayRule `json:"rule"`
	From            Date    `json:"from"`
	To              Date    `json:"to"`
	CalendarVersion string  `json:"calendar_version"`
	DayCount
	// Reached holds the day on which a given count is reached; nil if To alone does.
	Reached *DayRange `json:"reached,omitempty"`
	// Weeks in which the Houses sit, whatever the rule.
	Weeks WeekCount `json:"weeks"`
	// NextRecesses is the next recess of each House, seen from the first day.
	NextRecesses []NextRecess `json:"next_recesses"`
}

// DayCount is a number of days that count. Where the calendar does not know, a day
// counts if it is more likely than not that the Houses sit.
type DayCount struct {
	Count     int       `json:"count"`
	Certainty Certainty `json:"certainty"`
	// Odds is nil where no day is a matter of odds, and with CountPraying, where
	// the days hang together too much for a figure to be honest.
	Odds *CountOdds `json:"odds,omitempty"`
}

// CountOdds says how a count may come out.
type CountOdds struct {
	// Expected is the mean number of days, to one decimal.
	Expected float64 `json:"expected"`
	// AtLeast and AtMost hold the number in eight cases of ten or more.
	AtLeast int `json:"at_least"`
	AtMost  int `json:"at_most"`
}

// DayRange holds a day in eight cases of ten or more.
type DayRange struct {
	Earliest Date `json:"earliest"`
	// Latest is no date if it may lie after the end of the calendar.
	Latest Date `json:"latest,omitzero"`
}

// WeekCount is a number of weeks, Monday to Sunday, with at least one sitting day.
type WeekCount struct {
	Count     int       `json:"count"`
	Certainty Certainty `json:"certainty"`
}

// NextRecess says how far off a recess is.
type NextRecess struct {
	Body Body   `json:"body"`
	ID   string `json:"id"`
	// Title such as Summer recess.
	Title string `json:"title"`
	First Date   `json:"first"`
	// Days until First; 0 if the recess begins that day or is running already.
	Days      int       `json:"days"`
	Certainty Certainty `json:"certainty"`
}

// CountDays answers a question about days. A question that cannot be answered, or
// about days outside the calendar, is refused with a *DayQuestionError.
func (c *Calendar) CountDays(q DayQuestion) (DayAnswer, error) {
	if err := c.checkDays(q); err != nil {
		return DayAnswer{}, err
	}
	a := DayAnswer{Houses: q.Houses, Rule: q.Rule, From: q.From, To: q.To, CalendarVersion: c.version}
	if q.Count > 0 {
		day, certainty, likely, err := c.NthDay(q.Houses, q.Rule, q.From, q.Count)
		if err != nil {
			return DayAnswer{}, err
		}
		a.To, a.Reached = day, likely
		a.DayCount = DayCount{Count: q.Count, Certainty: certainty}
	} else {
		n, err := c.DaysIn(q.Houses, q.Rule, Span{q.From, q.To})
		if err != nil {
			return DayAnswer{}, err
		}
		a.DayCount = n
	}
	weeks, err := c.SittingWeeks(q.Houses, Span{a.From, a.To})
	if err != nil {
		return DayAnswer{}, err
	}
	a.Weeks = weeks
	a.NextRecesses = []NextRecess{}
	for _, house := range q.Houses.Bodies() {
		if r, ok := c.NextRecess(house, q.From); ok {
			a.NextRecesses = append(a.NextRecesses, r)
		}
	}
	return a, nil
}

func (c *Calendar) checkDays(q DayQuestion) error {
	switch {
	case q.Count < 0:
		return &DayQuestionError{"count", fmt.Sprintf("%d is not a number of days to count: it must be at least 1", q.Count)}
	case q.Count > 0 && !q.To.IsZero():
		return &DayQuestionError{"count", "came together with to: only one of them is allowed"}
	case q.Count == 0 && q.To.IsZero():
		return &DayQuestionError{"to", "neither to nor count is given: give the last day, or a count of at least 1"}
	case q.Count > 0:
		return c.checkIn("from", q.From)
	}
	return c.checkSpan(Span{q.From, q.To})
}

func (c *Calendar) checkIn(field string, d Date) error {
	if c.span.Contains(d) {
		return nil
	}
	return &DayQuestionError{field, fmt.Sprintf("%s is outside the calendar, which runs from %s to %s", d, c.span.First, c.span.Last)}
}

func (c *Calendar) checkSpan(s Span) error {
	if s.Last.Before(s.First) {
		return &DayQuestionError{"to", fmt.Sprintf("%s is before %s, the first day: it must be that day or later", s.Last, s.First)}
	}
	if err := c.checkIn("from", s.First); err != nil {
		return err
	}
	return c.checkIn("to", s.Last)
}

// DaysIn returns how many days of the span count, its first and last day included.
// Counts add up: those of two halves are that of the whole. It fails with a
// *DayQuestionError if the span is empty or not wholly in the calendar.
//
// The odds take the uncertain days of one week to rise and fall together and
// different weeks to be independent of each other, for what is uncertain is mostly
// in which week a recess begins or ends. An election that nobody expects moves
// many weeks at once, and is not in them.
func (c *Calendar) DaysIn(h Houses, rule DayRule, span Span) (DayCount, error) {
	if err := c.checkSpan(span); err != nil {
		return DayCount{}, err
	}
	n := DayCount{Certainty: Confirmed}
	var t tally
	for i, s := range c.counted(h, rule, span) {
		if s.Sits() {
			n.Count++
		}
		n.Certainty = n.Certainty.LessSure(s.Certainty)
		t.add(span.First.AddDays(i), s.Probability)
	}
	n.Odds = t.odds(n.Count)
	return n, nil
}

// NthDay returns the n-th day that counts, n being at least 1. The count begins
// with from itself: if from is a day that counts, it is the first. The range is nil
// where it would be that day alone; see DaysIn for what the odds assume. It fails
// with a *DayQuestionError if from is not in the calendar, or if the calendar ends
// before the n-th day.
func (c *Calendar) NthDay(h Houses, rule DayRule, from Date, n int) (Date, Certainty, *DayRange, error) {
	if err := c.checkIn("from", from); err != nil {
		return Date{}, "", nil, err
	}
	if n < 1 {
		return Date{}, "", nil, &DayQuestionError{"count", fmt.Sprintf("%d is not a number of days to count: it must be at least 1", n)}
	}
	var (
		nth       Date
		certainty = Confirmed
		likely    DayRange
		counted   int
		t         tally
	)
	for i, s := range c.counted(h, rule, Span{from, c.span.Last}) {
		d := from.AddDays(i)
		if nth.IsZero() {
			certainty = certainty.LessSure(s.Certainty)
			if s.Sits() {
				counted++
			}
			if counted == n {
				nth = d
			}
		}
		t.add(d, s.Probability)
		if s.Probability > 0 {
			reached := t.atLeast(n)
			if likely.Earliest.IsZero() && reached >= 0.1 {
				likely.Earliest = d
			}
			if likely.Latest.IsZero() && reached >= 0.9 {
				likely.Latest = d
			}
		}
		if !nth.IsZero() && !likely.Latest.IsZero() {
			break
		}
	}
	if nth.IsZero() {
		return Date{}, "", nil, &DayQuestionError{"count", fmt.Sprintf("the calendar ends on %s, before the count reaches %d: from %s on at most %d is allowed", c.span.Last, n, from, counted)}
	}
	if likely.Earliest.After(nth) || likely.Earliest.IsZero() {
		likely.Earliest = nth
	}
	if !likely.Latest.IsZero() && likely.Latest.Before(nth) {
		likely.Latest = nth
	}
	if likely.Earliest == likely.Latest {
		return nth, certainty, nil, nil
	}
	return nth, certainty, &likely, nil
}

// SittingWeeks returns in how many weeks, Monday to Sunday, there is a sitting day
// that lies in the span. It fails as DaysIn does.
func (c *Calendar) SittingWeeks(h Houses, span Span) (WeekCount, error) {
	if err := c.checkSpan(span); err != nil {
		return WeekCount{}, err
	}
	weeks := WeekCount{Certainty: Confirmed}
	var week Sitting // at least one of the days so far
	days := c.counted(h, CountSitting, span)
	for i, s := range days {
		d := span.First.AddDays(i)
		if i == 0 || d.Weekday() == time.Monday {
			week = s
		} else {
			week = EitherHouse.together(week, s)
		}
		if d.Weekday() != time.Sunday && i != len(days)-1 {
			continue
		}
		if week.Sits() {
			weeks.Count++
		}
		weeks.Certainty = weeks.Certainty.LessSure(week.Certainty)
	}
	return weeks, nil
}

// NextRecess returns the recess of the House that is running on d or, if none is,
// the next to begin; ok is false if the calendar has none. Prorogation and
// dissolution are not recesses.
func (c *Calendar) NextRecess(house Body, d Date) (r NextRecess, ok bool) {
	for _, e := range c.Of(house, KindRecess) {
		if !e.Last.Before(d) {
			return NextRecess{Body: house, ID: e.ID, Title: e.Title, First: e.First, Days: max(e.First.DaysSince(d), 0), Certainty: e.Certainty}, true
		}
	}
	return NextRecess{}, false
}

// counted says for each day of the span, which must be in the calendar, whether it
// counts.
func (c *Calendar) counted(h Houses, rule DayRule, span Span) []Sitting {
	first := span.First.DaysSince(c.span.First)
	if rule == CountPraying {
		return c.praying(h)[first : first+span.Days()]
	}
	days := make([]Sitting, span.Days())
	for i := range days {
		d := span.First.AddDays(i)
		days[i], _ = c.Sitting(h.Bodies()[0], d)
		if len(h.Bodies()) > 1 {
			lords, _ := c.Sitting(Lords, d)
			days[i] = h.together(days[i], lords)
		}
	}
	return days
}

// together says whether both of two sittings take place or at least one. The two
// are taken to rise and fall together, as the recesses of the two Houses and the
// days of a week do. If one settles the question, the other does not make the
// answer less certain.
func (h Houses) together(a, b Sitting) Sitting {
	p, settled := min(a.Probability, b.Probability), 0.0
	if h == EitherHouse {
		p, settled = max(a.Probability, b.Probability), 1
	}
	certainty := a.Certainty.LessSure(b.Certainty)
	for _, surest := range Certainties() {
		if a.Probability == settled && a.Certainty == surest || b.Probability == settled && b.Certainty == surest {
			certainty = surest
			break
		}
	}
	return Sitting{Probability: p, Certainty: certainty}
}

// praying says for each day of the calendar whether it counts under CountPraying.
// An answer is as certain as the days must be to give it: those that are less
// certain could all turn out either way.
func (c *Calendar) praying(h Houses) []Sitting {
	houses := []Body{Commons, Lords}
	if h == CommonsOnly {
		houses = []Body{Commons}
	}
	closed := c.closed()
	likeliest := c.prayingIf(houses, closed, Projected, false)
	days := make([]Sitting, len(likeliest))
	for i, counts := range likeliest {
		days[i].Certainty = Projected
		if counts {
			days[i].Probability = 1
		}
	}
	for _, level := range []Certainty{Provisional, Confirmed} {
		most, least := c.prayingIf(houses, closed, level, true), c.prayingIf(houses, closed, level, false)
		for i, counts := range likeliest {
			if most[i] == counts && least[i] == counts {
				days[i].Certainty = level
			}
		}
	}
	return days
}

// closed says for each day of the calendar how certain it is that Parliament is
// dissolved or prorogued; nothing if it is not.
func (c *Calendar) closed() []Certainty {
	days := make([]Certainty, c.span.Days())
	for _, kind := range []Kind{KindProrogation, KindDissolution} {
		for _, e := range c.Of(Commons, kind) {
			first := max(e.First.DaysSince(c.span.First), 0)
			last := min(e.Last.DaysSince(c.span.First), len(days)-1)
			for i := first; i <= last; i++ {
				days[i] = e.Certainty
			}
		}
	}
	return days
}

// prayingIf says for each day of the calendar whether it counts, if what is as
// certain as level holds and of the other days the Houses sit on all or on none.
func (c *Calendar) prayingIf(houses []Body, closed []Certainty, level Certainty, othersSit bool) []bool {
	counts := make([]bool, len(closed))
	isClosed := func(i int) bool { return closed[i] != "" && closed[i].LessSure(level) == level }
	for _, house := range houses {
		adjourned := 0 // days, up to the one before i
		for i, s := range c.sittings[house] {
			sits := s.Sits()
			if s.Certainty.LessSure(level) != level {
				sits = othersSit
			}
			if !sits && !isClosed(i) {
				adjourned++
				continue
			}
			countShort(counts[:i], adjourned)
			adjourned = 0
			counts[i] = counts[i] || !isClosed(i)
		}
		countShort(counts, adjourned)
	}
	return counts
}

// countShort counts the last days, those of an adjournment, if it is short.
func countShort(days []bool, adjourned int) {
	if adjourned > shortAdjournment {
		return
	}
	for i := len(days) - adjourned; i < len(days); i++ {
		days[i] = true
	}
}

// tally works out the odds of a count, from the odds of days that are added in
// order. The zero tally has counted nothing.
type tally struct {
	sure     int       // days with probability 1
	finished []float64 // by number of uncertain days: probability, over the weeks before this one
	monday   Date      // of this week
	week     []float64 // odds of this week's uncertain days, best first
}

func (t *tally) add(d Date, p float64) {
	if monday := d.OnOrBefore(time.Monday); monday != t.monday {
		t.finished = t.unsure()
		t.monday, t.week = monday, nil
	}
	switch {
	case p >= 1:
		t.sure++
	case p > 0:
		t.week = append(t.week, p)
		slices.SortFunc(t.week, func(a, b float64) int { return cmp.Compare(b, a) })
	}
}

// unsure returns the probability of each number of uncertain days that count.
func (t *tally) unsure() []float64 {
	before := t.finished
	if before == nil {
		before = []float64{1}
	}
	if len(t.week) == 0 {
		return before
	}
	all := make([]float64, len(before)+len(t.week))
	for n, p := range before {
		for k := range len(t.week) + 1 {
			all[n+k] += p * t.exactly(k)
		}
	}
	return all
}

// exactly returns the probability that k uncertain days of this week count. Rising
// and falling together, they are the k likeliest.
func (t *tally) exactly(k int) float64 {
	p := 1.0
	if k > 0 {
		p = t.week[k-1]
	}
	if k < len(t.week) {
		p -= t.week[k]
	}
	return p
}

// atLeast returns the probability that n days or more count.
func (t *tally) atLeast(n int) float64 {
	if t.sure >= n {
		return 1
	}
	sum := 0.0
	for k, p := range t.unsure() {
		if t.sure+k >= n {
			sum += p
		}
	}
	return sum
}

// odds returns how the count may come out, with a range that has the likeliest
// count in it; nil if nothing is uncertain.
func (t *tally) odds(likeliest int) *CountOdds {
	unsure := t.unsure()
	if len(unsure) == 1 {
		return nil
	}
	o := CountOdds{AtLeast: -1, AtMost: -1, Expected: float64(t.sure)}
	sum := 0.0
	for k, p := range unsure {
		o.Expected += float64(k) * p
		sum += p
		if o.AtLeast < 0 && sum >= 0.1 {
			o.AtLeast = t.sure + k
		}
		if o.AtMost < 0 && sum >= 0.9 {
			o.AtMost = t.sure + k
		}
	}
	o.Expected = math.Round(o.Expected*10) / 10
	o.AtLeast, o.AtMost = min(o.AtLeast, likeliest), max(o.AtMost, likeliest)
	return &o
}
