package letter

import (
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// SignIn writes the mail with which somebody signs in: a link for the browser that asked and
// a code for every other.
func (w *Writer) SignIn(m store.Member, keys store.SignInKeys, now time.Time) (mail.Message, error) {
	t := w.tongue(m.Language, now)
	code := keys.Code.Reveal()
	if len(code) > 3 {
		code = code[:3] + " " + code[3:]
	}
	return t.account("sign-in", m.Email, now, nil, []block{
		{First: true, Words: t.say("sign-in.link", nil), Links: []link{t.link("sign-in.go", t.at("/sign-in/"+keys.Link.Reveal()))}},
		{Words: t.say("sign-in.code", nil), Code: code},
		{Words: t.count("sign-in.minutes", int(store.SignInLife/time.Minute), nil)},
		{Words: t.say("sign-in.not-you", nil)},
	})
}

// Invitation writes the mail that tells somebody that she may sign in.
func (w *Writer) Invitation(m store.Member, now time.Time) (mail.Message, error) {
	t := w.tongue(m.Language, now)
	return t.account("invitation", m.Email, now, nil, []block{
		{First: true, Words: t.say("invitation.what", words.Data{"Body": t.Body.Called(t.lang)})},
		{Words: t.say("invitation.begin", nil), Links: []link{t.link("invitation.go", t.at("/sign-in"))}},
		{Words: t.say("invitation.not-you", nil)},
	})
}

// StillThere writes the mail that asks a member whether she is still there, before she is
// erased on that day.
func (w *Writer) StillThere(m store.Member, erased calendar.Date, now time.Time) (mail.Message, error) {
	t := w.tongue(m.Language, now)
	day := words.Data{"Day": t.lang.LongDate(erased)}
	return t.account("still-there", m.Email, now, day, []block{
		{First: true, Words: t.say("still-there.keep", day), Links: []link{t.link("sign-in.go", t.at("/sign-in"))}},
		{Words: t.say("still-there.why", words.Data{"Day": day["Day"], "Period": t.lang.Period(w.Body.Kept().MonthsOfMembers())})},
		{Words: t.say("still-there.once", nil)},
	})
}

// account is a mail about an account. Such mails cannot be switched off.
func (t tongue) account(name, to string, now time.Time, said words.Data, blocks []block) (mail.Message, error) {
	l := letter{
		Lang: t.lang, Subject: t.say(name+".subject", said).Words, Blocks: blocks,
		Foot: []block{{Links: []link{t.link("foot.service", t.at("/"))}}},
	}
	return t.message(name+"-"+store.NewID(), to, l, now)
}
