package advice

import (
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// mostAvoided is how many times to keep away from are named.
const mostAvoided = 4

// avoid names the times to keep away from: days of the week that come again, and
// stretches, those that touch as one.
func (b *briefing) avoid() []words.Text {
	says, rest := b.weekly(periodsOf(b.answer.Avoid))
	periods := b.joined(rest)
	room := max(mostAvoided-len(says), 1)
	for _, p := range periods[:min(len(periods), room)] {
		says = append(says, b.days(p.span).Plain+b.inBrackets(p.labels))
	}
	if more := len(periods) - room; more > 0 {
		says = append(says, b.more(more))
	}
	if len(says) == 0 {
		return nil
	}
	return []words.Text{{Words: words.Capital(strings.Join(says, "; ")) + ".", Language: b.lang}}
}

// inBrackets names what is against a time, by the short names of rules.
func (b *briefing) inBrackets(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	said := make([]string, len(labels))
	for i, l := range labels {
		said[i] = b.Sentence(l).Words
	}
	return " (" + strings.Join(said, ", ") + ")"
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

// days are the days of the week, Sunday left out.
func (w weekdays) days() []time.Weekday {
	var days []time.Weekday
	for d := time.Monday; d <= time.Saturday; d++ {
		if w[d] {
			days = append(days, d)
		}
	}
	return days
}

// every says that it is each of these days, of which there is at least one: Mondays,
// Wednesdays and Fridays.
func (b *briefing) every(w weekdays) words.Text {
	days := w.days()
	names := make([]string, len(days))
	for i, d := range days {
		names[i] = b.say("every."+strings.ToLower(d.String()), nil).Words
	}
	last := len(names) - 1
	data := words.Data{"Days": strings.Join(names[:max(last, 1)], ", "), "First": names[0], "Last": b.lang.Phrase(names[last])}
	switch {
	case last == 0:
		return b.say("weekdays.single", data)
	case last > 1 && int(days[last]-days[0]) == last:
		return b.say("weekdays.run", data)
	default:
		return b.say("weekdays.several", data)
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
	data := words.Data{"Weekdays": b.every(days), "Day": b.on(spans[len(spans)-1].Last)}
	key := "avoid.weekly"
	if weeksOf(spans) < weeksFrom(spans) {
		key = "avoid.mostly"
	}
	return b.say(key, data).Words + b.inBrackets(found[0].labels)
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
