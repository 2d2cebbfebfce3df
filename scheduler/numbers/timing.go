package numbers

import (
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/store"
)

const (
	// fewest is of how many cases on either side something is said.
	fewest = 30
	// waiting is how many days after a month it is taken that what was answered has been:
	// twice as long as a department may take.
	waiting = 60
)

// The tables of timing: contacts by whether their moment was good when it was chosen, and
// days until the answer.
const (
	byGood      = "good"
	byOther     = "other"
	byGoodDays  = "days-good"
	byOtherDays = "days-other"
	answered    = "answered"
	silent      = "not-answered"
	median      = "median"
	least       = "least"
	most        = "most"
	casesDown   = "cases-at-least"
)

// side are the contacts whose moment was good, or those whose moment was not.
type side struct {
	answered, silent *row
	days             []int
}

func newSide() side { return side{answered: newRow(answered), silent: newRow(silent)} }

func (s *side) add(c store.Contact) {
	if !isAnswered(c.Outcome) {
		s.silent.add(entry{member: c.Member})
		return
	}
	s.answered.add(entry{member: c.Member})
	if !c.Outcome.Replied.IsZero() {
		s.days = append(s.days, max(0, c.Outcome.Replied.DaysSince(c.First)))
	}
}

func (s *side) cases() int { return s.answered.contacts + s.silent.contacts }

func (s *side) isEnough() bool {
	return s.cases() >= fewest && s.answered.isEnough() && s.silent.isEnough()
}

// timings are what can be told of timing that was not told yet. months are those that were
// published since, in order: what is told is of the same contacts, so that it is one more
// table of them.
func timings(contacts []store.Contact, months []store.Figures, today calendar.Date) []store.Figures {
	var told []store.Figures
	begin := 0
	for i, m := range months {
		if today.DaysSince(m.Last) < waiting {
			break
		}
		total := 0
		for _, counted := range months[begin : i+1] {
			total += counted.Counts[0].N
		}
		span := calendar.Span{First: months[begin].First, Last: m.Last}
		if f, enough := timingOf(contacts, span, total); enough {
			f.Published = today
			told = append(told, f)
			begin = i + 1
		}
	}
	return told
}

// timingOf counts what was told of the contacts of some days, of which total were counted
// before; false if one of its rows, or what is left of the total, is of too few.
func timingOf(contacts []store.Contact, span calendar.Span, total int) (store.Figures, bool) {
	good, other, rest := newSide(), newSide(), newRow(Rest)
	for _, c := range contacts {
		switch {
		case !counts(c) || !span.Contains(c.First):
		case c.Accepted == nil || c.Outcome == nil:
			rest.add(entry{member: c.Member})
		case isGood(c.Accepted.Grade):
			good.add(c)
		default:
			other.add(c)
		}
	}
	left := total - good.cases() - other.cases() // those that are gone are among them
	if !good.isEnough() || !other.isEnough() || left != 0 && (left < Least || !rest.isEnough()) {
		return store.Figures{}, false
	}
	f := store.Figures{Of: ofTiming, First: span.First, Last: span.Last}
	f.Counts = append(f.Counts, good.counts(byGood)...)
	f.Counts = append(f.Counts, other.counts(byOther)...)
	if len(good.days) >= fewest && len(other.days) >= fewest {
		f.Counts = append(f.Counts, daysOf(byGoodDays, good.days)...)
		f.Counts = append(f.Counts, daysOf(byOtherDays, other.days)...)
	}
	return f, true
}

func isGood(grade string) bool {
	return slices.Contains([]string{string(reading.Ideal), string(reading.Good)}, grade)
}

func (s *side) counts(by string) []store.Count {
	return []store.Count{{By: by, What: answered, N: s.answered.contacts}, {By: by, What: silent, N: s.silent.contacts}}
}

// daysOf says of how many only in steps: how many answers have no day would be a small count.
func daysOf(by string, days []int) []store.Count {
	m := middleOf(days)
	return []store.Count{
		{By: by, What: median, N: m.Median}, {By: by, What: least, N: m.Least}, {By: by, What: most, N: m.Top},
		{By: by, What: casesDown, N: inSteps(len(days))},
	}
}

// inSteps is the largest multiple of Least that is not larger.
func inSteps(n int) int { return n - n%Least }

// Timing is what was told of whether contacts in good windows were answered more often, or
// sooner, than others.
type Timing struct {
	First, Last calendar.Date
	Good, Other Share
	// More is how much larger the share is that was answered of those in good windows.
	More Difference
	// Sooner has the days until the answer; nil if of too few the day is known.
	Sooner *Sooner
}

// Sooner has the days until the answer, and of how many on either side they are at least.
type Sooner struct {
	Good, Other           Middle
	GoodCases, OtherCases int
}

// readTiming reads what was published.
func readTiming(f store.Figures) Timing {
	n := func(by, what string) int {
		i := slices.IndexFunc(f.Counts, func(c store.Count) bool { return c.By == by && c.What == what })
		if i < 0 {
			return 0
		}
		return f.Counts[i].N
	}
	share := func(by string) Share { return shareOf(n(by, answered), n(by, answered)+n(by, silent)) }
	middle := func(by string) Middle { return Middle{n(by, median), n(by, least), n(by, most)} }
	t := Timing{First: f.First, Last: f.Last, Good: share(byGood), Other: share(byOther)}
	t.More = differenceOf(t.Good, t.Other)
	if cases := n(byGoodDays, casesDown); cases > 0 {
		t.Sooner = &Sooner{middle(byGoodDays), middle(byOtherDays), cases, n(byOtherDays, casesDown)}
	}
	return t
}
