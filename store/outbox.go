package store

import (
	"context"
	"encoding/json"
	"time"
)

// Mail is a mail that is owed to a member. It is kept as what it is about, and written
// when it goes: so it says how things stand then, in her language.
type Mail struct {
	// ID never changes: the Message-ID follows from it, the same at each try.
	ID     string   `json:"id"`
	Member string   `json:"member"`
	Kind   MailKind `json:"kind"`
	// Contact is the one that it is about, with which it is erased; empty if there is none.
	Contact string `json:"contact,omitempty"`
	// Steps are what a reminder reminds of: at least one, all due on the same day.
	Steps []Step `json:"steps,omitempty"`
	// Content is what else its kind needs. Whoever owes it writes it and reads it.
	Content json.RawMessage `json:"content,omitempty"`
	// Due is when it is to go.
	Due time.Time `json:"due"`

	State MailState `json:"state"`
	// Why it was dropped, empty otherwise.
	Why Reason `json:"why,omitempty"`
	// Attempts counts how often it was handed out and not given back untried.
	Attempts int `json:"attempts"`
	// As is the ID of the mail as part of which it goes or went, empty if it goes alone.
	As string `json:"as,omitempty"`
	// Failing is since when tries have failed, zero if none did.
	Failing time.Time `json:"failing,omitzero"`
	// Doubts counts the tries of which nobody knows whether it arrived.
	Doubts int `json:"doubts,omitempty"`
	// HeldUntil is when the hold of whoever is sending it runs out.
	HeldUntil time.Time `json:"held_until,omitzero"`
	// NotBefore is the end of a pause.
	NotBefore time.Time `json:"not_before,omitzero"`
	// Sent is when it went out, and Dropped when it was dropped.
	Sent    time.Time `json:"sent,omitzero"`
	Dropped time.Time `json:"dropped,omitzero"`
}

// MailState is what became of a mail.
type MailState string

const (
	MailWaiting MailState = "waiting"
	// MailHeld is being sent by somebody until HeldUntil, and waits from then on.
	MailHeld    MailState = "held"
	MailSent    MailState = "sent"
	MailDropped MailState = "dropped"
	// MailSuspended waits until the member says that her address is right.
	MailSuspended MailState = "suspended"
)

// Next is when it may be handed out: when it is due, and no hold or pause is left.
func (m Mail) Next() time.Time {
	next := m.Due
	for _, t := range []time.Time{m.NotBefore, m.HeldUntil} {
		if t.After(next) {
			next = t
		}
	}
	return next
}

// Over tells whether nothing more is to be done for it.
func (m Mail) Over() bool { return m.State == MailSent || m.State == MailDropped }

// Reason says why a mail was dropped.
type Reason string

const (
	// DropUnwanted: she does not want that kind, or is disabled.
	DropUnwanted Reason = "unwanted"
	// DropGone: what it is about is gone.
	DropGone Reason = "gone"
	// DropTooLate: it is of no use to anybody any more.
	DropTooLate Reason = "too-late"
	// DropUndone: what it was to tell has been undone.
	DropUndone Reason = "undone"
	// DropPutOff: her mail server did not take it for two days.
	DropPutOff Reason = "put-off-for-two-days"
	// DropRefused: our mail server has refused this one, for two days.
	DropRefused Reason = "refused-for-two-days"
	// DropNoAnswer: the answer to it was lost each time. It may have arrived.
	DropNoAnswer Reason = "answer-lost"
	// DropUnwritten: it cannot be written.
	DropUnwritten Reason = "cannot-be-written"
)

// Reasons returns them all.
func Reasons() []Reason {
	return []Reason{DropUnwanted, DropGone, DropTooLate, DropUndone, DropPutOff, DropRefused, DropNoAnswer, DropUnwritten}
}

// Refusals is after how many refusals of an address, with none taken in between, the mails
// to it are suspended.
const Refusals = 2

// Came is what came of a mail that was handed out.
type Came string

const (
	CameSent    Came = "sent"
	CameDropped Came = "dropped" // Try.Why
	// CameBack: it was not tried. Its attempt is not counted.
	CameBack Came = "back"
	// CameJoined: it goes as part of Try.As, from this moment on and at each later try. It
	// stays held.
	CameJoined Came = "joined"
	// CameNot: it did not go.
	CameNot Came = "not"
	// CameDoubtful: nobody knows whether it went.
	CameDoubtful Came = "doubtful"
	// CameRefused: it did not go, for her address was refused. At the second time in a row
	// all that she is owed is suspended.
	CameRefused Came = "refused"
)

// Try says what came of a mail.
type Try struct {
	ID   string
	Came Came
	At   time.Time
	// NotBefore is until when it pauses; zero for as it was before. It matters only if it
	// comes back or did not go.
	NotBefore time.Time
	Why       Reason
	As        string
}

// Fresh is the mail as it is before anybody handed it out.
func (m Mail) Fresh() Mail {
	return Mail{
		ID: m.ID, Member: m.Member, Kind: m.Kind, Contact: m.Contact, Steps: m.Steps, Content: m.Content,
		Due: m.Due.UTC(), State: MailWaiting,
	}
}

// Held is the mail as it is handed out at now, and held for lease.
func (m Mail) Held(now time.Time, lease time.Duration) Mail {
	m.State, m.HeldUntil = MailHeld, now.Add(lease).UTC()
	m.Attempts++
	return m
}

// Longer is the mail held for lease from now on by whom it was handed out to as before; false if
// she has it no longer.
func (m Mail) Longer(before Mail, now time.Time, lease time.Duration) (Mail, bool) {
	if m.State != MailHeld || !m.HeldUntil.Equal(before.HeldUntil) {
		return m, false
	}
	m.HeldUntil = now.Add(lease).UTC()
	return m, true
}

// After is the mail after a try. Of one that is over nothing changes, but that one which was
// dropped was sent all the same; one that is suspended stays so until it is over.
func (m Mail) After(t Try) Mail {
	if m.State == MailSent || m.State == MailDropped && t.Came != CameSent {
		return m
	}
	if t.Came == CameJoined {
		m.As = t.As
		return m
	}
	if m.HeldUntil = (time.Time{}); m.State != MailSuspended {
		m.State = MailWaiting
	}
	if !t.NotBefore.IsZero() {
		m.NotBefore = t.NotBefore.UTC()
	}
	switch t.Came {
	case CameSent:
		m.State, m.Sent, m.NotBefore = MailSent, t.At.UTC(), time.Time{}
		m.Why, m.Dropped = "", time.Time{}
	case CameDropped:
		m.State, m.Why, m.Dropped, m.NotBefore = MailDropped, t.Why, t.At.UTC(), time.Time{}
	case CameBack:
		m.Attempts = max(0, m.Attempts-1)
	default:
		if m.Failing.IsZero() {
			m.Failing = t.At.UTC()
		}
		if t.Came == CameDoubtful {
			m.Doubts++
		}
	}
	return m
}

// Released is the mail once nobody holds it any more.
func (m Mail) Released() Mail {
	m.State, m.HeldUntil = MailWaiting, time.Time{}
	return m
}

// Resumed is the mail once its member's address is taken for good again.
func (m Mail) Resumed() Mail {
	m.State, m.HeldUntil, m.Failing = MailWaiting, time.Time{}, time.Time{}
	return m
}

// MailReport is what is told of the mails to those who run the service. Nobody's name,
// address or plan is in it.
type MailReport struct {
	// Oldest is since when the one that waits longest could have been handed out, zero
	// if none waits. What is put off waits from then on.
	Oldest time.Time
	// Due counts those that could be handed out now, and are not.
	Due int
	// Suspended counts the addresses to which nothing is sent.
	Suspended int
	// Dropped are those that were dropped, latest first.
	Dropped []DroppedMail
}

// DroppedMail is a mail that never went.
type DroppedMail struct {
	At   time.Time
	Kind MailKind
	Why  Reason
}

// Outbox holds the mails that are owed. Reminders are made with the contacts that they are
// about (Contacts.AddContact and UpdateContact), others by Owe.
type Outbox interface {
	// Owe keeps these mails, which wait from then on, or none of them. One whose ID is
	// known already, whatever became of it, is left as it is. It returns how many are
	// new. ErrNotFound if a member, or a contact that is named, is not there.
	Owe(ctx context.Context, mails []Mail) (int, error)
	// OweNext owes a mail that comes again and again, such as a digest, once: if the
	// member's NextDigest is was, it is set to next, and m, unless nil, is owed as by
	// Owe. ErrConflict if it is another: somebody else did it.
	OweNext(ctx context.Context, memberID string, was, next time.Time, m *Mail) error
	// Claim hands out some n mails whose time has come and that nobody else holds, the
	// one that waits longest first, and with each all others of its member: they may go
	// as one. Each is held for lease; if that runs out, it is handed out again, so a crash
	// delays a mail but never loses one. One that cannot be read is set apart and stops
	// no other; those to an address that is suspended are suspended.
	Claim(ctx context.Context, now time.Time, n int, lease time.Duration) ([]Mail, error)
	// Prolong goes on holding mails that were handed out, for lease from now on, and returns
	// those that nobody else was handed since, as they are held then: also those whose hold has
	// run out. What was settled, suspended or erased is held no longer.
	Prolong(ctx context.Context, held []Mail, now time.Time, lease time.Duration) ([]Mail, error)
	// Release gives back what was held by a service that is no more, when a new one begins.
	// Where several may run on the same data it does nothing: there holds run out.
	Release(ctx context.Context) error
	// Settle records what came of mails. Of one that is over nothing changes, but that
	// one which was dropped was sent all the same; one that is gone is no error.
	Settle(ctx context.Context, tries []Try) error
	// Mails returns the mails about a member's contact by due time, or ErrNotFound; with
	// no contact, those about none.
	Mails(ctx context.Context, memberID, contactID string) ([]Mail, error)
	// ResumeMails takes a member's address for good again, and has what was suspended
	// wait for its turn.
	ResumeMails(ctx context.Context, memberID string) error
	// MailReport tells how the outbox stands at now, with what was dropped since that time.
	MailReport(ctx context.Context, now, since time.Time) (MailReport, error)
}
