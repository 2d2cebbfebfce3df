package advice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"divisionbell/calendar"
)

// Brief is an answer as a busy person reads it: a heading and a few lines.
type Brief struct {
	Title string
	// Lines in the order in which they are read.
	Lines []Line
}

// Line is a label, such as Best, and what is said under it, in one or more sentences each.
type Line struct {
	Label string
	Says  []string
}

// Brief puts an answer into few lines. No sentence is said twice.
func (a *Advisor) Brief(answer Answer) Brief {
	b := briefing{Advisor: a, answer: answer}
	return Brief{
		Title: a.book.title(pair{answer.Office, answer.Action}),
		Lines: slices.DeleteFunc([]Line{
			{"Today", b.blocked()},
			{"Best", b.best()},
			{"Sooner", b.sooner()},
			{"Avoid", b.avoid()},
			{"How sure", b.howSure()},
			{"Next", b.next()},
		}, func(l Line) bool { return len(l.Says) == 0 }),
	}
}

// briefing is an answer on its way into a few lines.
type briefing struct {
	*Advisor
	answer Answer
	said   []string
}

func (b *briefing) say(s calendar.Span) string { return s.InWords(b.answer.From) }

// blocked says what is in the way on the day itself, if that is blocked.
func (b *briefing) blocked() []string {
	if b.answer.Now.Grade != Blocked {
		return nil
	}
	return b.reasons(b.answer.Now.Reasons, 1, func(r Reason) bool { return r.Effect == 0 })
}

// best tells of the best window: when, by when to start and the first reason for it.
func (b *briefing) best() []string {
	if len(b.answer.Windows) == 0 || b.answer.Windows[0].isNothingSpecial() {
		return []string{b.answer.Headline}
	}
	w := b.answer.Windows[0]
	if strings.HasPrefix(b.answer.Headline, "Send it ") {
		return []string{b.answer.Headline}
	}
	says := []string{fmt.Sprintf("%s, %s. %s", b.say(w.Span()), w.Grade, b.start(w))}
	says = append(says, b.reasons(w.Reasons, 1, func(r Reason) bool { return r.Effect > 0 })...)
	if again := b.again(w); again != "" {
		says = append(says, again)
	}
	return says
}

// start says when to start for a window.
func (b *briefing) start(w Window) string {
	switch {
	case !b.answer.From.Before(w.StartBy):
		return "Start today."
	case w.TimeIsShort:
		return "Time is short: start on " + w.StartBy.InWords(b.answer.From) + "."
	default:
		return "Start by " + w.StartBy.InWords(b.answer.From) + "."
	}
}

// manyAgain is how many moments that come again are named.
const manyAgain = 3

func (b *briefing) again(w Window) string {
	if len(w.Again) == 0 {
		return ""
	}
	var spans []string
	for _, m := range w.Again[:min(len(w.Again), manyAgain)] {
		spans = append(spans, b.say(calendar.Span{First: m.First, Last: m.Last}))
	}
	text := "As good: " + strings.Join(spans, "; ")
	if more := len(w.Again) - manyAgain; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text + "."
}

// sooner tells of the first acceptable moment, if it is not the best one.
func (b *briefing) sooner() []string {
	w := b.answer.Soonest
	if w == nil || w.First == b.answer.Windows[0].First {
		return nil
	}
	says := []string{fmt.Sprintf("%s, %s. %s", b.say(w.Span()), w.Grade, b.start(*w))}
	against := b.reasons(w.Reasons, 1, func(r Reason) bool { return r.Effect <= 0 })
	if len(against) > 0 {
		return append(says, against...)
	}
	return append(says, b.reasons(w.Reasons, 1, func(Reason) bool { return true })...)
}

// reasons returns the texts of the first n that are wanted and hold, but for those that
// were said.
func (b *briefing) reasons(all []Reason, n int, wanted func(Reason) bool) []string {
	var texts []string
	for _, r := range all {
		if len(texts) < n && wanted(r) && !r.MayHold && !slices.Contains(b.said, r.Text) && r.Rule != nothingSpecialRule {
			texts = append(texts, r.Text)
		}
	}
	b.said = append(b.said, texts...)
	return texts
}

// howSure says, once for all that was told, why the dates are not sure.
func (b *briefing) howSure() []string {
	switch b.answer.Doubt {
	case "":
		return nil
	case calendar.MayChange:
		return []string{b.answer.DoubtText}
	default:
		return []string{"Expected. " + b.answer.DoubtText}
	}
}

// next is what to do first, for the soonest moment.
func (b *briefing) next() []string {
	if b.answer.Soonest == nil || len(b.answer.Soonest.Steps) == 0 {
		return nil
	}
	steps := b.answer.Soonest.Steps
	first := steps[0].Due
	on := "On " + first.InWords(b.answer.From)
	if first == b.answer.From {
		on = "Today"
	}
	if !b.answer.Soonest.TimeIsShort {
		return []string{on + ", " + inSentence(steps[0].Text)}
	}
	says := []string{"Time is short. " + on + ":"}
	for _, s := range steps {
		if s.Due == first {
			says = append(says, "- "+s.Text)
		}
	}
	return says
}

// inSentence makes a sentence fit for the end of another.
func inSentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}

// mostAvoided is how many times to keep away from are named.
const mostAvoided = 4

// avoid names the times to keep away from: days of the week that come again, and
// stretches, those that touch as one.
func (b *briefing) avoid() []string {
	weekly, rest := b.weekly()
	says := weekly
	periods := b.periods(rest)
	for _, p := range periods[:min(len(periods), mostAvoided)] {
		says = append(says, b.say(p.span)+inBrackets(p.labels))
	}
	if more := len(periods) - mostAvoided; more > 0 {
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

// period is a time to keep away from, with the names of what is against it.
type period struct {
	span   calendar.Span
	labels []string
}

func (p *period) label(r Reason) {
	if r.Short != "" && !slices.Contains(p.labels, r.Short) {
		p.labels = append(p.labels, r.Short)
	}
}

// oftenEnough is how often days of the week must come again to be told as such.
const oftenEnough = 3

// weekly finds what holds on some days of one week after the other, and returns it in
// words, and the other stretches.
func (b *briefing) weekly() (says []string, rest []Stretch) {
	byRule := make(map[string][]Stretch)
	var rules []string
	for _, s := range b.answer.Avoid {
		rule := s.Reasons[0].Rule
		if byRule[rule] == nil {
			rules = append(rules, rule)
		}
		byRule[rule] = append(byRule[rule], s)
	}
	for _, rule := range rules {
		if text := b.weekdays(byRule[rule]); text != "" {
			says = append(says, text)
			continue
		}
		rest = append(rest, byRule[rule]...)
	}
	return says, rest
}

// weekdays says on which days of the week stretches with one reason lie, if each is within
// one week and there are enough of them.
func (b *briefing) weekdays(stretches []Stretch) string {
	spans := spansOf(stretches)
	from, to := time.Saturday, time.Sunday
	p := period{span: spans[0]}
	for _, s := range spans {
		if s.Days() > 4 || s.First.Weekday() > s.Last.Weekday() {
			return ""
		}
		from, to = min(from, s.First.Weekday()), max(to, s.Last.Weekday())
		p.span.Last = s.Last
	}
	if len(spans) < oftenEnough || from == time.Monday && to == time.Friday {
		return ""
	}
	p.label(stretches[0].Reasons[0])
	days := from.String() + "s"
	if from != to {
		days += " to " + to.String() + "s"
	}
	return days + " until " + p.span.Last.InWords(b.answer.From) + inBrackets(p.labels)
}

// spansOf returns the days of stretches, those that come again too, in order of time.
func spansOf(stretches []Stretch) []calendar.Span {
	var spans []calendar.Span
	for _, s := range stretches {
		spans = append(append(spans, calendar.Span{First: s.First, Last: s.Last}), s.Again...)
	}
	slices.SortFunc(spans, func(a, b calendar.Span) int { return a.First.Compare(b.First) })
	return spans
}

// periods puts stretches together that touch, with no working day between them.
func (b *briefing) periods(stretches []Stretch) []period {
	var all []period
	for _, s := range stretches {
		for _, span := range spansOf([]Stretch{s}) {
			p := period{span: span}
			p.label(s.Reasons[0])
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b period) int { return cmp.Compare(a.span.First.DaysSince(b.span.First), 0) })
	work := b.read.work[b.answer.Nation]
	var joined []period
	for _, p := range all {
		if n := len(joined) - 1; n >= 0 && !work.addTo(joined[n].span.Last, 1).Before(p.span.First) {
			joined[n].span.Last = later(joined[n].span.Last, p.span.Last)
			for _, l := range p.labels {
				joined[n].label(Reason{Short: l})
			}
			continue
		}
		joined = append(joined, p)
	}
	return joined
}
