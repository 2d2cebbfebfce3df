package letter

import (
	"errors"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// PlanChange is a plan whose moment is less good by now than its member was last told.
type PlanChange struct {
	Contact store.Contact
	Was, Is advice.Grade
	// Calendar is what has moved near it, if that is known. IsStill says that nothing has, so
	// that it is the advice that changed.
	Calendar []calendar.Change
	IsStill  bool
	// Why speaks against the moment.
	Why []advice.Reason
	// Better are moments to which the plan could be moved, the best first.
	Better []advice.Window
}

// PlanChanges writes the mail that tells a member that plans of hers have met a change of the
// calendar or of the advice: what changed, why that matters, and better days, one press each.
func (w *Writer) PlanChanges(m store.Member, id string, changes []PlanChange, now time.Time) (mail.Message, error) {
	if len(changes) == 0 {
		return mail.Message{}, errors.New("write of plans that changed: there are none")
	}
	t := w.tongue(m.Language, now)
	which := t.more(clause(t.plan(changes[0].Contact).Words), len(changes)-1)
	l := letter{Lang: t.lang, Subject: t.say("changes.subject", words.Data{"What": which}).Words, Blocks: []block{
		{First: true, Words: t.count("changes.first", len(changes), nil)},
	}}
	for _, c := range changes {
		l.Blocks = append(l.Blocks, t.changeBlock(m, c))
	}
	return w.stoppable(m, id, store.MailPlanChanges, l, now)
}

// changeBlock is a plan with what changed, why that matters, and better days.
func (t tongue) changeBlock(m store.Member, c PlanChange) block {
	b := block{Heading: t.heading(c.Contact)}
	for _, moved := range c.Calendar {
		b.Lines = append(b.Lines, line{Words: t.moved(moved)})
	}
	if c.IsStill {
		b.Lines = append(b.Lines, line{Words: t.say("changes.advice", nil)})
	}
	for _, reason := range c.Why {
		b.Lines = append(b.Lines, line{Words: t.Advice().In(t.lang).Reason(reason, t.today)})
	}
	b.Lines = append(b.Lines, line{Words: t.say("changes.grade", words.Data{"Was": t.grade(c.Was), "Is": t.grade(c.Is)}), Now: true})
	move := pass.Pass{For: pass.Move, Member: m.ID, Contact: c.Contact.ID}
	for _, better := range c.Better {
		to := t.say("changes.move", words.Data{"Days": t.days(better.Span()), "Grade": t.grade(better.Grade)})
		b.Links = append(b.Links, link{to, t.sealed(move, "/to/"+better.First.String()+"/"+better.Last.String())})
	}
	b.Links = append(b.Links, t.link("changes.stay", t.sealed(move, "/stay")))
	return b
}

func (t tongue) grade(g advice.Grade) words.Text { return t.Advice().In(t.lang).Grade(g) }

// moved says what became of an entry of the calendar.
func (t tongue) moved(c calendar.Change) words.Text {
	is := c.After
	if is.ID == "" {
		is = c.Before
	}
	said := words.Data{"What": t.entry(is), "Was": t.whenIs(c.Before), "Now": t.whenIs(c.After)}
	switch {
	case c.Before.ID == "":
		return t.say("moved.new", said)
	case c.After.ID == "":
		return t.say("moved.gone", said)
	case c.Before.First == c.After.First && c.Before.Last == c.After.Last && c.Before.Certainty == c.After.Certainty:
		return t.say("moved.otherwise", said)
	}
	return t.say("moved.moved", said)
}

// entry names an entry of the calendar and whose it is.
func (t tongue) entry(e calendar.Entry) words.Text {
	title := t.names.Title(t.lang, e)
	return t.say("moved.of", words.Data{"What": title, "Body": t.names.BodyTitle(t.lang, e.Body)})
}

// whenIs says when an entry is, and that it is only expected where it is.
func (t tongue) whenIs(e calendar.Entry) words.Text {
	if e.ID == "" {
		return words.Text{}
	}
	days := words.Data{"Days": t.days(e.Span())}
	if e.Certainty == calendar.Projected {
		return t.say("moved.expected", days)
	}
	return words.Text{Words: t.days(e.Span()).Plain, Language: t.lang}
}
