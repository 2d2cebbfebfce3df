package outbox

import (
	"cmp"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// letter is what goes as one mail: a mail that is owed, or several of a kind that are late.
type letter struct {
	id     string // of the message
	member string
	kind   store.MailKind
	mails  []store.Mail
	// isNew says that the store does not know yet that these mails go as one.
	isNew bool
	// patience is how long the other side may take to say whether it knows the recipient.
	patience time.Duration
}

// isTogether tells of a kind that goes as one: a change of the calendar that has met many plans
// of a member is told in one mail.
func isTogether(k store.MailKind) bool { return k == store.MailPlanChanges }

// lettersOf makes letters of the mails of one member, in their order. What is on time goes by
// itself, unless its kind goes as one. Where something is a day late, as after days without service, all of its kind goes
// as one; and so it does at each later try, for it may have arrived.
func (o *Outbox) lettersOf(mails []store.Mail, claimed time.Time) []letter {
	today := calendar.DateIn(claimed, o.Location)
	isLate := func(m store.Mail) bool { return calendar.DateIn(m.Due, o.Location).Before(today) }
	var late []store.MailKind
	for _, m := range mails {
		if isFree(m) && (isLate(m) || isTogether(m.Kind)) {
			late = append(late, m.Kind)
		}
	}
	var all []letter
	for _, m := range mails {
		as, isNew := m.ID, false
		switch {
		case m.As != "":
			as = m.As
		case isFree(m) && slices.Contains(late, m.Kind):
			as, isNew = "", true
		}
		i := slices.IndexFunc(all, func(l letter) bool { return l.kind == m.Kind && (l.id == as || isNew && l.isNew) })
		if i >= 0 {
			all[i].mails = append(all[i].mails, m)
			continue
		}
		all = append(all, letter{
			id: cmp.Or(as, m.ID), member: m.Member, kind: m.Kind, mails: []store.Mail{m}, isNew: isNew,
			patience: firstPatience,
		})
	}
	for i := range all {
		if slices.ContainsFunc(all[i].mails, func(m store.Mail) bool { return m.Doubts > 0 }) {
			all[i].patience = mail.Patience
		}
		all[i].isNew = all[i].isNew && len(all[i].mails) > 1
	}
	return all
}

// isFree tells whether a mail cannot have arrived already, so that it may become part of
// another.
func isFree(m store.Mail) bool {
	return m.As == "" && m.Doubts == 0 && (m.Attempts <= 1 || !m.Failing.IsZero())
}

// isSlow tells whether it waits until nobody else does.
func (l letter) isSlow() bool { return l.patience > firstPatience }

// tries says of all of its mails what came of the letter. An address that was refused once was
// refused once, however many mails there were in the letter.
func (l letter) tries(t store.Try) []store.Try {
	all := make([]store.Try, len(l.mails))
	for i, m := range l.mails {
		all[i] = t
		all[i].ID = m.ID
		if i > 0 && t.Came == store.CameRefused {
			all[i].Came = store.CameNot
		}
	}
	return all
}
