package advice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// mostAvoided is how many times to keep away from are named.
const mostAvoided = 4

// avoid names the times to keep away from: days of the week that come again, and
// stretches, those that touch as one.
func (b *briefing) avoid() []string {
	says, rest := b.weekly(periodsOf(b.answer.Avoid))
	periods := b.joined(rest)
	room := max(mostAvoided-len(says), 1)
	for _, p := range periods[:min(len(periods), room)] {
		says = append(says, b.say(p.span)+inBrackets(p.labels))
	}
	if more := len(periods) - room; more > 0 {
		says = append(says, fmt.Sprintf("and %d more", more))
	}
	if len(says) == 0 {
		return nil
	}
	return []string{strings.Join(says, "; ") + "."}
}

func inBrackets(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	return " (" + strings.Join(labels, ", ") + ")"
}

// period is a time to keep away from, the rule that speaks most against it and the names
// of what is against it.
type period struct {
	span   calendar.Span
	rule   string
	labels []string
}

// periodsOf returns stretches, each as often as it comes again, in order of time.
func periodsOf(stretches []Stretch) []period {
	var all []period
	for _, s := range stretches {
		p := period{rule: s.Reasons[0].Rule}
		p.add(s.Reasons[0].Short)
		for _, span := range append([]calendar.Span{{First: s.First, Last: s.Last}}, s.Again...) {
			for _, p.span = range byWeeks(span) {
				all = append(all, p)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b period) int { return a.span.First.Compare(b.span.First) })
	return all
}

// fewDays is how many days of a week can be told as days of the week.
const fewDays = 4

// byWeeks parts a span of few days at the weekend, so that a Friday and the Monday after
// it can be told as days of the week.
func byWeeks(s calendar.Span) []calendar.Span {
	if s.Days() > fewDays || s.First.Weekday() <= s.Last.Weekday() {
		return []calendar.Span{s}
	}
	friday := s.First.AddDays(int(time.Friday - s.First.Weekday()))
	return []calendar.Span{{First: s.First, Last: friday}, {First: friday.AddDays(3), Last: s.Last}}
}

func (p *period) add(labels ...string) {
	for _, l := range labels {
		if l != "" && !slices.Contains(p.labels, l) {
			p.labels = append(slices.Clip(p.labels), l)
		}
	}
}

// weekly finds what one rule says of some days of one week after the other, and returns
// it in words, and the other periods.
func (b *briefing) weekly(periods []period) (says []string, rest []period) {
	rest = periods
	for _, p := range periods {
		days, ok := weekdaysOf(periods, p.rule)
		if !ok {
			continue
		}
		isFound := func(o period) bool { return o.rule == p.rule && days.hold(o.span) }
		found := slices.DeleteFunc(slices.Clone(rest), func(o period) bool { return !isFound(o) })
		if len(found) > 0 {
			says = append(says, b.everyWeek(days, found))
			rest = slices.DeleteFunc(slices.Clone(rest), isFound)
		}
	}
	return says, rest
}

// weekdays are days of the week, by their numbers.
type weekdays [7]bool

// hold reports whether all days of a span are among them.
func (w weekdays) hold(s calendar.Span) bool {
	for d := range s.All() {
		if !w[d.Weekday()] {
			return false
		}
	}
	return true
}

func (w weekdays) String() string {
	var days []time.Weekday
	var names []string
	for d := time.Monday; d <= time.Saturday; d++ {
		if w[d] {
			days, names = append(days, d), append(names, d.String()+"s")
		}
	}
	last := len(names) - 1
	switch {
	case last == 0:
		return names[0]
	case last > 1 && int(days[last]-days[0]) == last:
		return names[0] + " to " + names[last]
	default:
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
}

// oftenEnough is in how many weeks days of the week must come to be told as such.
const oftenEnough = 5

// weekdaysOf returns the days of the week on which a rule speaks in at least every other
// week; there are none if it speaks seldom or of whole weeks.
func weekdaysOf(periods []period, rule string) (w weekdays, ok bool) {
	var on [7]int
	var spans []calendar.Span
	for _, p := range periods {
		if p.rule != rule || p.span.Days() > fewDays {
			continue
		}
		spans = append(spans, p.span)
		for d := range p.span.All() {
			on[d.Weekday()]++
		}
	}
	weeks := weeksOf(spans)
	if weeks < max(oftenEnough, weeksFrom(spans)/2) {
		return w, false
	}
	n := 0
	for d := time.Monday; d <= time.Friday; d++ {
		if w[d] = 2*on[d] >= weeks; w[d] {
			n++
		}
	}
	return w, 0 < n && n < 5
}

// weeksFrom returns the number of weeks from the first span to the last, both in.
func weeksFrom(spans []calendar.Span) int {
	if len(spans) == 0 {
		return 0
	}
	return sundayBefore(spans[len(spans)-1]).DaysSince(sundayBefore(spans[0]))/7 + 1
}

// weeksOf returns the number of weeks in which spans begin, which are in order of time.
func weeksOf(spans []calendar.Span) int {
	n := 0
	for i, s := range spans {
		if i == 0 || sundayBefore(s) != sundayBefore(spans[i-1]) {
			n++
		}
	}
	return n
}

func sundayBefore(s calendar.Span) calendar.Date { return s.First.AddDays(-int(s.First.Weekday())) }

// everyWeek says until when days of the week are to be kept away from, and that there are
// weeks in which they need not be.
func (b *briefing) everyWeek(days weekdays, found []period) string {
	var spans []calendar.Span
	for _, p := range found {
		spans = append(spans, p.span)
	}
	text := days.String()
	if weeksOf(spans) < weeksFrom(spans) {
		text += " in most weeks"
	}
	return text + " until " + spans[len(spans)-1].Last.InWords(b.answer.From) + inBrackets(found[0].labels)
}

// joined puts periods together that touch, with no working day between them.
func (b *briefing) joined(periods []period) []period {
	work := b.read.WorkingDays(b.answer.Nation)
	var all []period
	for _, p := range periods {
		if n := len(all) - 1; n >= 0 && !work.AddTo(all[n].span.Last, 1).Before(p.span.First) {
			all[n].span.Last = later(all[n].span.Last, p.span.Last)
			all[n].add(p.labels...)
			continue
		}
		all = append(all, p)
	}
	return all
}
