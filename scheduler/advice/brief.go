package advice

import (
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice/reading"
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
	Says  []words.Text
}

// Brief puts an answer into few lines. No sentence is said twice.
func (a *Advisor) Brief(answer Answer) Brief { return a.BriefIn(a.english, answer) }

// BriefIn is Brief in another language.
func (a *Advisor) BriefIn(v *Voice, answer Answer) Brief {
	b := briefing{Voice: v, read: a.read, answer: answer}
	return Brief{
		Title: v.Title(answer.Office, answer.Action).Words,
		Lines: slices.DeleteFunc([]Line{
			b.line("today", b.blocked()),
			b.line("best", b.best()),
			b.line("sooner", b.sooner()),
			b.line("avoid", b.avoid()),
			b.line("sure", b.howSure()),
			b.line("next", b.next()),
		}, func(l Line) bool { return len(l.Says) == 0 }),
	}
}

// Avoid names the times to keep away from, as Brief does.
func (a *Advisor) Avoid(v *Voice, answer Answer) []words.Text {
	b := briefing{Voice: v, read: a.read, answer: answer}
	return b.avoid()
}

// briefing is an answer on its way into a few lines.
type briefing struct {
	*Voice
	read   *reading.Reading
	answer Answer
	told   []string // the English of the reasons that were told
}

func (b *briefing) line(label string, says []words.Text) Line {
	return Line{b.say("label."+label, nil).Words, says}
}

func (b *briefing) on(d calendar.Date) words.Phrase   { return b.lang.Date(d, b.answer.From) }
func (b *briefing) days(s calendar.Span) words.Phrase { return b.lang.Span(s, b.answer.From) }

// blocked says what is in the way on the day itself, if that is blocked.
func (b *briefing) blocked() []words.Text {
	if b.answer.Now.Grade != reading.Blocked {
		return nil
	}
	return b.reasons(b.answer.Now.Reasons, 1, func(r Reason) bool { return r.Effect == 0 })
}

// best tells of the best window: when, by when to start and the first reason for it.
func (b *briefing) best() []words.Text {
	if len(b.answer.Windows) == 0 || b.answer.Windows[0].isNothingSpecial() || b.answer.headline.isAtOnce() {
		return []words.Text{b.Headline(b.answer)}
	}
	w := b.answer.Windows[0]
	says := append([]words.Text{b.moment(w)}, b.whyBest(w)...)
	if len(w.Again) > 0 {
		says = append(says, b.again(w))
	}
	return says
}

// moment says when a window is, how good, and when to start for it.
func (b *briefing) moment(w Window) words.Text {
	return b.say("brief.moment", words.Data{"Days": b.days(w.Span()), "Grade": b.Grade(w.Grade), "Start": b.start(w)})
}

// whyBest is the first reason for the best window, rather one that the first acceptable
// moment does not have too.
func (b *briefing) whyBest(w Window) []words.Text {
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
func (b *briefing) start(w Window) words.Text {
	day := words.Data{"Day": b.on(w.StartBy)}
	switch {
	case !b.answer.From.Before(w.StartBy):
		return b.say("brief.start-today", nil)
	case w.TimeIsShort:
		return b.say("brief.start-on", day)
	default:
		return b.say("brief.start-by", day)
	}
}

// manyAgain is how many moments that come again are named.
const manyAgain = 3

func (b *briefing) again(w Window) words.Text {
	var spans []string
	for _, m := range w.Again[:min(len(w.Again), manyAgain)] {
		spans = append(spans, b.days(calendar.Span{First: m.First, Last: m.Last}).Plain)
	}
	if more := len(w.Again) - manyAgain; more > 0 {
		spans = append(spans, b.more(more))
	}
	return b.say("brief.as-good", words.Data{"Days": strings.Join(spans, "; ")})
}

// more says that there are n others that are not named.
func (b *briefing) more(n int) string { return b.said.Count(b.lang, "brief.more", n, nil).Words }

// sooner tells of the first acceptable moment, if it is not the best one.
func (b *briefing) sooner() []words.Text {
	w := b.answer.Soonest
	if w == nil || w.First == b.answer.Windows[0].First {
		return nil
	}
	says := []words.Text{b.moment(*w)}
	against := b.reasons(w.Reasons, 1, func(r Reason) bool { return r.Effect <= 0 })
	if len(against) > 0 {
		return append(says, against...)
	}
	return append(says, b.reasons(w.Reasons, 1, func(Reason) bool { return true })...)
}

// reasons returns the texts of the first n that are wanted and hold, but for those that
// were told.
func (b *briefing) reasons(all []Reason, n int, wanted func(Reason) bool) []words.Text {
	var texts []words.Text
	var told []string
	for _, r := range all {
		if len(texts) < n && wanted(r) && !r.MayHold && !slices.Contains(b.told, r.Text) && r.Rule != nothingSpecialRule {
			texts, told = append(texts, b.Reason(r, b.answer.From)), append(told, r.Text)
		}
	}
	b.told = append(b.told, told...)
	return texts
}

// howSure says, once for all that was told, why the dates are not sure.
func (b *briefing) howSure() []words.Text {
	doubt := b.Sentence(b.answer.DoubtText)
	switch b.answer.Doubt {
	case "":
		return nil
	case calendar.MayChange:
		return []words.Text{doubt}
	default:
		return []words.Text{b.say("brief.expected", words.Data{"Doubt": doubt})}
	}
}

// next is what to do first, for the soonest moment.
func (b *briefing) next() []words.Text {
	if b.answer.Soonest == nil || len(b.answer.Soonest.Steps) == 0 {
		return nil
	}
	steps := b.answer.Soonest.Steps
	first := steps[0].Due
	data := words.Data{"Day": b.on(first), "Step": reading.InSentence(b.Sentence(steps[0].Text).Words)}
	isToday := first == b.answer.From
	switch {
	case !b.answer.Soonest.TimeIsShort && isToday:
		return []words.Text{b.say("brief.today", data)}
	case !b.answer.Soonest.TimeIsShort:
		return []words.Text{b.say("brief.on", data)}
	case isToday:
		return append([]words.Text{b.say("brief.short-today", data)}, b.dueOn(first, steps)...)
	default:
		return append([]words.Text{b.say("brief.short-on", data)}, b.dueOn(first, steps)...)
	}
}

// dueOn returns a list of the steps of a day.
func (b *briefing) dueOn(day calendar.Date, steps []Step) []words.Text {
	var says []words.Text
	for _, s := range steps {
		if s.Due == day {
			step := b.Sentence(s.Text)
			step.Words = "- " + step.Words
			says = append(says, step)
		}
	}
	return says
}
