package feed

import (
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
)

// FromAnswer makes an event of each moment that an answer advises, in order of time
// as the answer has them, in English. A moment is told apart by its first day: if advice
// moves, the event goes and another comes.
func FromAnswer(a advice.Answer) Calendar { return In(words.English).FromAnswer(a, nil) }

// FromAnswer is the same in the language of the voice, with what that of the advice says.
// English needs none: the answer is in it.
func (v *Voice) FromAnswer(a advice.Answer, said *advice.Voice) Calendar {
	m := moments{Voice: v, advice: said, answer: a, what: doing(string(a.Action)) + " " + holder(string(a.Office))}
	if v.lang == words.English {
		m.advice = nil
	}
	if m.advice != nil {
		m.what = said.What(a.Office, a.Action).Words
	}
	c := Calendar{
		Name: v.say("best.name", words.Data{"What": m.what}).Words,
		Description: v.say("best.about", words.Data{
			"From": v.day(a.From), "To": v.day(a.To), "What": m.what, "Version": a.CalendarVersion,
		}).Words,
	}
	for _, w := range a.Windows {
		c.Events = append(c.Events, m.event(w, advice.Moment{First: w.First, Last: w.Last, ActBy: w.ActBy}))
		for _, again := range w.Again {
			c.Events = append(c.Events, m.event(w, again))
		}
	}
	return c
}

// moments are those of an answer on their way into a feed.
type moments struct {
	*Voice
	advice *advice.Voice // nil in English
	answer advice.Answer
	what   string
}

// event is that of a window on the days on which it comes, or comes again.
func (m *moments) event(w advice.Window, on advice.Moment) Event {
	e := Event{
		UID:         uid("best-time", string(m.answer.Office), string(m.answer.Action), on.First.String()),
		First:       on.First,
		Last:        on.Last,
		Summary:     m.say("best.time", words.Data{"Grade": m.grade(w.Grade), "What": m.what}).Words,
		Description: strings.Join(m.inWords(w, on), "\n"),
		Language:    m.marked(),
		Status:      statusOf(w.Certainty),
		Categories:  []string{"Division Bell", m.say("best.category", nil).Words},
		Color:       ownColor,
	}
	if w.Certainty == calendar.Projected {
		e.Summary += " " + m.say("expected", nil).Words
	}
	return e
}

func (m *moments) inWords(w advice.Window, on advice.Moment) []string {
	lines := []string{m.say("best.start", words.Data{"Day": m.day(on.ActBy)}).Words}
	for _, r := range w.Reasons {
		lines = append(lines, joinSet(" ", m.reason(r), m.when(r.Dates)))
	}
	if w.Note != "" {
		lines = append(lines, m.told(w.Note))
	}
	return lines
}

func (m *moments) when(dates string) string {
	if dates == "" {
		return ""
	}
	return m.say("best.when", words.Data{"Dates": m.told(dates)}).Words
}

func (m *moments) grade(g advice.Grade) words.Phrase {
	if m.advice == nil {
		return m.lang.Phrase(string(g))
	}
	return m.lang.Phrase(m.advice.Grade(g).Words)
}

func (m *moments) reason(r advice.Reason) string {
	if m.advice == nil {
		return r.Text
	}
	return m.advice.Reason(r, m.answer.From).Words
}

// told is what an answer says beside its reasons.
func (m *moments) told(text string) string {
	if m.advice == nil {
		return text
	}
	return m.advice.Sentence(text).Words
}
