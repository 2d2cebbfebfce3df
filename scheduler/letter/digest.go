package letter

import (
	"errors"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// Section is a part of the weekly mail. Whoever has something to say there says it with a
// Tongue.
type Section struct {
	Heading words.Text
	Lines   []Line
}

// Line is one thing in a section.
type Line struct {
	Day   string
	Words words.Text
	// Path is that of a page about it, in English; empty if there is none.
	Path string
	// Task says that it is to be done by the member.
	Task bool
}

// mostLines is how many lines a section has: the mail is short on a phone.
const mostLines = 5

// Tongue puts things into words for one member, on the day on which she is written to.
type Tongue struct{ tongue }

// For is the tongue for a member.
func (w *Writer) For(m store.Member, now time.Time) Tongue { return Tongue{w.tongue(m.Language, now)} }

// Language is the one that is spoken.
func (t Tongue) Language() words.Language { return t.lang }

// Overdue and the others are the headings of the sections that every member has.
func (t Tongue) Overdue() words.Text  { return t.say("digest.overdue", nil) }
func (t Tongue) ThisWeek() words.Text { return t.say("digest.this-week", nil) }
func (t Tongue) Moved() words.Text    { return t.say("digest.moved", nil) }
func (t Tongue) Ahead() words.Text    { return t.say("digest.ahead", nil) }
func (t Tongue) Best() words.Text     { return t.say("digest.best", nil) }

// AskedBy is the heading of what the membership body asks.
func (t Tongue) AskedBy() words.Text {
	return t.say("digest.asked-by", words.Data{"Body": t.Body.Called(t.lang)})
}

// Asked is something that the membership body asks of members, for that day.
func (t Tongue) Asked(title string, o advice.Office, a advice.Action, day calendar.Date) Line {
	said := t.say("digest.asked", words.Data{"What": typed(title), "Plan": t.title(o, a)})
	return Line{Day: t.dayOf(day), Words: said, Path: "/plan"}
}

// Step is a step of a contact that is to be done.
func (t Tongue) Step(c store.Contact, s store.Step) Line {
	said := t.say("digest.step", words.Data{"Step": strings.TrimSuffix(t.step(s).Words, "."), "Plan": t.plan(c)})
	return Line{Day: t.dayOf(s.Due), Words: said, Path: "/plan/" + c.ID, Task: true}
}

// dayOf is a day in few letters.
func (t Tongue) dayOf(d calendar.Date) string {
	if d == t.today {
		return t.say("day.today", nil).Words
	}
	return t.lang.ShortDate(d, t.today)
}

// Change is what became of an entry of the calendar.
func (t Tongue) Change(c calendar.Change) Line { return Line{Words: t.moved(c)} }

// Entry is what is to come.
func (t Tongue) Entry(e calendar.Entry) Line {
	said := t.entry(e)
	if e.Certainty == calendar.Projected {
		said = t.say("digest.expected", words.Data{"What": said})
	}
	return Line{Day: t.lang.ShortSpan(e.Span(), t.today), Words: said}
}

// Followed is the heading of what is new of what she follows.
func (t Tongue) Followed() words.Text { return t.say("following.new", nil) }

// CalledOff is what was announced and will not be.
func (t Tongue) CalledOff(plan calendar.Lapsed) Line {
	said := t.say("following.called-off", words.Data{"What": t.entry(plan.Entry)})
	return Line{Day: t.lang.ShortSpan(plan.Span(), t.today), Words: said}
}

// Moment is when something is best done.
func (t Tongue) Moment(o advice.Office, a advice.Action, best advice.Window) Line {
	said := t.say("digest.moment", words.Data{"What": t.title(o, a), "Grade": t.grade(best.Grade)})
	return Line{Day: t.lang.ShortSpan(best.Span(), t.today), Words: said, Path: "/?office=" + string(o) + "&action=" + string(a)}
}

// Digest writes the weekly mail of these sections, in their order, but for those that are
// empty. It fails if all of them are.
func (w *Writer) Digest(m store.Member, id string, sections []Section, now time.Time) (mail.Message, error) {
	t := w.tongue(m.Language, now)
	sections = slices.DeleteFunc(slices.Clone(sections), func(s Section) bool { return len(s.Lines) == 0 })
	if len(sections) == 0 {
		return mail.Message{}, errors.New("write the weekly mail: there is nothing to say")
	}
	first := sections[0].Lines[0]
	says := first.Words.Words
	if first.Day != "" {
		says = first.Day + ": " + says
	}
	subject := t.say("digest.subject", words.Data{"What": t.more(says, max(tasksIn(sections)-1, 0))})
	l := letter{Lang: t.lang, Subject: subject.Words, Blocks: []block{
		{First: true, Words: words.Text{Words: says, Language: first.Words.Language}},
	}}
	for _, s := range sections {
		l.Blocks = append(l.Blocks, t.sectionBlock(s))
	}
	return w.stoppable(m, id, store.MailDigest, l, now)
}

// tasksIn is how many things are to be done by the member.
func tasksIn(sections []Section) (n int) {
	for _, s := range sections {
		for _, l := range s.Lines {
			if l.Task {
				n++
			}
		}
	}
	return n
}

// sectionBlock has the first lines of a section, and how many more there are.
func (t tongue) sectionBlock(s Section) block {
	b := block{Heading: s.Heading}
	for _, l := range s.Lines[:min(len(s.Lines), mostLines)] {
		b.Lines = append(b.Lines, t.lineOf(l))
	}
	if n := len(s.Lines) - mostLines; n > 0 {
		b.Lines = append(b.Lines, line{Words: t.count("digest.and-more", n, nil)})
	}
	return b
}

func (t tongue) lineOf(l Line) line {
	made := line{Day: l.Day, Words: l.Words, Now: l.Task}
	if l.Path != "" {
		made.Href = t.at(l.Path)
	}
	return made
}
