package letter

import (
	"errors"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// Near is something of what a member follows that is near: an entry of the calendar, and the
// day on which it begins or ends.
type Near struct {
	Entry calendar.Entry
	Day   calendar.Date
}

// Following writes the mail that tells a member of what is near of what she follows, soonest
// first, with ics attached unless it is nil.
func (w *Writer) Following(m store.Member, id string, near []Near, ics []byte, now time.Time) (mail.Message, error) {
	if len(near) == 0 {
		return mail.Message{}, errors.New("write of what is followed: there is nothing")
	}
	t := w.tongue(m.Language, now)
	first := t.near(near[0])
	what := first.Words
	if others := len(near) - 1; others > 0 {
		what = t.count("following.more", others, words.Data{"What": what}).Words
	}
	when := t.when(near[0].Day).Words
	l := letter{
		Lang:    t.lang,
		Subject: t.say("following.subject", words.Data{"When": when, "What": what}).Words,
		Blocks:  []block{{First: true, Words: words.Text{Words: when + ": " + first.Words, Language: first.Language}}},
	}
	list := block{Heading: t.say("following.heading", nil), Links: []link{t.link("following.all", t.at("/following"))}}
	for _, n := range near {
		list.Lines = append(list.Lines, line{Day: t.short(n.Day), Words: t.near(n), Now: true, Href: t.at("/day/" + n.Day.String())})
	}
	l.Blocks = append(l.Blocks, list)
	message, err := w.stoppable(m, id, store.MailFollowing, l, now)
	message.Calendar = ics
	return message, err
}

// near says what is near: that it ends then, and that it may still change.
func (t tongue) near(n Near) words.Text {
	said := t.names.Title(t.lang, n.Entry)
	in := tongue{t.Writer, said.Language, t.today} // one title has no words of another language in it
	said.Words = typed(said.Words)
	if n.Entry.First != n.Entry.Last && n.Day == n.Entry.Last {
		said.Words = in.say("following.ends", words.Data{"What": said.Words}).Words
	}
	if n.Entry.Ends != "" && n.Day == n.Entry.Last && n.Entry.Starts == "" {
		said.Words = in.say("following.by", words.Data{"What": said.Words, "Time": n.Entry.Ends}).Words
	}
	if n.Entry.Certainty != calendar.Confirmed {
		said.Words = in.say("following.may-change", words.Data{"What": said.Words}).Words
	}
	return said
}
