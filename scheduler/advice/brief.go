package advice

import (
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
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
		Title: a.book.Title(rule.Pair{Office: answer.Office, Action: answer.Action}),
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
	if b.answer.Now.Grade != reading.Blocked {
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
	says = append(says, b.whyBest(w)...)
	if again := b.again(w); again != "" {
		says = append(says, again)
	}
	return says
}

// whyBest is the first reason for the best window, rather one that the first acceptable
// moment does not have too.
func (b *briefing) whyBest(w Window) []string {
	isFor := func(r Reason) bool { return r.Effect > 0 }
	isOnlyHere := func(r Reason) bool {
		return isFor(r) && !slices.ContainsFunc(b.answer.Soonest.Reasons, func(o Reason) bool { return o.Rule == r.Rule })
	}
	if b.answer.Soonest != nil {
		if why := b.reasons(w.Reasons, 1, isOnlyHere); len(why) > 0 {
			return why
		}
	}
	return b.reasons(w.Reasons, 1, isFor)
}

// start says when to start for a window.
func (b *briefing) start(w Window) string {
	switch {
	case !b.answer.From.Before(w.StartBy):
		return "Start today."
	case w.TimeIsShort:
		return "Start on " + w.StartBy.InWords(b.answer.From) + "."
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
		return []string{on + ", " + reading.InSentence(steps[0].Text)}
	}
	says := []string{"Time is short. " + on + ":"}
	for _, s := range steps {
		if s.Due == first {
			says = append(says, "- "+s.Text)
		}
	}
	return says
}
