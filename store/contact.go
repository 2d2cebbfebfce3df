package store

import (
	"context"
	"time"

	"divisionbell/calendar"
)

// Contact is one engagement that a member plans.
type Contact struct {
	ID     string `json:"id"`
	Member string `json:"member"` // Member.ID
	Office string `json:"office"`
	Action string `json:"action"`
	Whom   string `json:"whom"`
	// Subject is what it is about, in a line.
	Subject string `json:"subject,omitempty"`
	Purpose string `json:"purpose"`
	// Points are the key message, point by point; never a ready letter.
	Points []string        `json:"points,omitempty"`
	Notes  string          `json:"notes,omitempty"`
	Nation calendar.Nation `json:"nation"`
	// First and Last are the days in which it is to happen; the same day twice
	// if the day is fixed. Both are in.
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	Steps []Step        `json:"steps"`
	// Said is what the member said of the occasion, nil if nothing: the timing is worked out from
	// it too.
	Said *Said `json:"said,omitempty"`
	// Accepted is what the member was told of the moment when she chose it, nil if
	// nothing was.
	Accepted *Judgement `json:"accepted,omitempty"`
	// Told is what she was last told of the moment by mail, nil if nothing was since.
	Told *Told `json:"told,omitempty"`
	// Outcome is what came of it, nil until the member tells.
	Outcome *Outcome `json:"outcome,omitempty"`
	// Cancelled is the day on which she gave it up, zero if she did not.
	Cancelled calendar.Date `json:"cancelled,omitzero"`
	// RepeatOf is the contact that this one repeats; it may be gone.
	RepeatOf string `json:"repeat_of,omitempty"`
	// Campaign is the one in which she takes part with it, by Campaign.ID; empty if none.
	Campaign string `json:"campaign,omitempty"`
	// Keep is whether it outlives the time for which contacts are kept.
	Keep bool `json:"keep,omitempty"`
	// Revision counts the changes, from 1. An update must name the one it saw.
	Revision int       `json:"revision"`
	Created  time.Time `json:"created"`
	Updated  time.Time `json:"updated"`
}

// Open tells whether it is neither told of nor cancelled.
func (c Contact) Open() bool { return c.Outcome == nil && c.Cancelled.IsZero() }

// Ends is the day on which nothing more is expected of it: its last day or, if that
// is another, the later one on which its outcome was told, or that on which it was
// cancelled.
func (c Contact) Ends() calendar.Date {
	switch {
	case !c.Cancelled.IsZero():
		return c.Cancelled
	case c.Outcome != nil && c.Outcome.On.After(c.Last):
		return c.Outcome.On
	}
	return c.Last
}

// Said is what can be said of an occasion, by the names of best-time.
type Said struct {
	// CouncilPoll is the day on which the member's own council is elected, or none.
	CouncilPoll string `json:"council_poll,omitempty"`
	// Council is her own, by its code or name.
	Council string `json:"council,omitempty"`
	// Sent is the day on which what was not answered was sent, Met that of a meeting.
	Sent calendar.Date `json:"sent,omitzero"`
	Met  calendar.Date `json:"met,omitzero"`
	// Opens and Closes are the first and last day of a consultation.
	Opens  calendar.Date `json:"opens,omitzero"`
	Closes calendar.Date `json:"closes,omitzero"`
	Venue  string        `json:"venue,omitempty"`
	Topic  string        `json:"topic,omitempty"`
}

// Judgement is what was said of a moment, and that the member chose it
// nevertheless.
type Judgement struct {
	Grade string `json:"grade"`
	// Warnings are words such as "short-notice".
	Warnings []string      `json:"warnings,omitempty"`
	On       calendar.Date `json:"on"`
}

// Told is what a member was told by mail of the moment of a contact.
type Told struct {
	// First is the day that the contact had then, and Grade how good that was.
	First calendar.Date `json:"first"`
	Grade string        `json:"grade"`
	// Before is the grade of which she knew before, and Mail the id of the mail: one that did
	// not go is written again.
	Before string        `json:"before"`
	Mail   string        `json:"mail,omitempty"`
	On     calendar.Date `json:"on"`
}

// Outcome is what came of a contact.
type Outcome struct {
	// Result is one of Results, so that outcomes can be counted.
	Result string `json:"result"`
	// Note is what the member has to say of it; may be empty.
	Note string `json:"note,omitempty"`
	// Replied is the day on which they replied, zero if they did not or it is not known.
	Replied calendar.Date `json:"replied,omitzero"`
	// On is the day on which the member told.
	On calendar.Date `json:"on"`
}

// Results returns what can come of a contact: they replied, it took place, they
// declined, nobody replied, or the member called it off.
func Results() []string {
	return []string{"replied", "took-place", "declined", "no-reply", "called-off"}
}

// StepState is what became of a step.
type StepState string

const (
	StepOpen    StepState = ""
	StepDone    StepState = "done"
	StepLeftOut StepState = "left-out"
)

// Step is one thing to do for a contact.
type Step struct {
	Name string        `json:"name"`
	Due  calendar.Date `json:"due"`
	Text string        `json:"text"`
	// State is what became of it, and Settled the day on which the member said so.
	State   StepState     `json:"state,omitempty"`
	Settled calendar.Date `json:"settled,omitzero"`
	// Moved is whether the member chose Due herself: planned anew, it stays there.
	Moved bool `json:"moved,omitempty"`
}

// Contacts are what members plan.
type Contacts interface {
	// AddContact keeps a new contact with revision 1 and the reminders that
	// follow from it. If key is not empty and the same member used it before
	// within KeyLife with the same digest of the request, the contact made then
	// is returned and nothing is kept; with another digest, ErrKeyReused. A
	// TooManyError if the member has MaxOpenContacts, MaxContacts or MaxKeys.
	AddContact(ctx context.Context, c Contact, due []Mail, key IdempotencyKey) (Contact, error)
	// ContactByKey returns the contact that the same request made before under this
	// key; ErrNotFound if there is none, ErrKeyReused if it was another request.
	ContactByKey(ctx context.Context, memberID string, key IdempotencyKey) (Contact, error)
	// Contact returns a member's own contact; ErrNotFound also if it is another's.
	Contact(ctx context.Context, memberID, id string) (Contact, error)
	// Contacts returns a member's contacts by first day, then id. What is added,
	// moved or erased between two parts shifts nothing else from one to the other.
	Contacts(ctx context.Context, memberID string, p Part) (List[Contact], error)
	// State returns a word that is another one after each change of a member's contacts or follows,
	// and comes back neither when a change is undone nor when an older copy of the data is
	// put in place. It is empty until the first change.
	State(ctx context.Context, memberID string) (string, error)
	// UpdateContact replaces a contact whose stored revision is c.Revision and
	// returns it with the next one; ErrConflict if the revision is another. If
	// due is not nil, the reminders that are not over are replaced by these; one that
	// keeps its ID keeps its hold, and one that is over is not owed again. A
	// TooManyError if it was not open, is now, and the member has MaxOpenContacts.
	UpdateContact(ctx context.Context, c Contact, due []Mail) (Contact, error)
	// TellOfContact keeps what a member was last told by mail of the moment of a contact; nil
	// for nothing. It is no change of hers: revision and state stay. ErrNotFound if it is gone.
	TellOfContact(ctx context.Context, memberID, id string, told *Told) error
	// DeleteContact erases a contact and the mails about it; ErrConflict if its
	// revision is not the one given (0 stands for any, also for one that cannot be
	// read).
	DeleteContact(ctx context.Context, memberID, id string, revision int) error
}

// IdempotencyKey is the word by which a client marks a request that it may
// send again, with a digest of that request.
type IdempotencyKey struct {
	Key    string    `json:"key"`
	Digest [32]byte  `json:"digest"`
	At     time.Time `json:"at"`
}
