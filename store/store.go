// Package store says what the service keeps: members, the contacts they plan,
// the reminders that follow from them and the secrets of their feeds. It holds
// the types, the interface and the errors; store/bolt keeps them in a file, and
// store/storetest is the suite that every implementation must pass.
//
// Members' plans show political engagement. So little is kept, secrets are kept
// only as hashes, and nothing here is ever logged.
package store

import (
	"context"
	"errors"
	"time"

	"divisionbell/calendar"
)

var (
	// ErrNotFound: there is no such thing, or it is somebody else's.
	ErrNotFound = errors.New("not found")
	// ErrConflict: the thing was changed by somebody else in the meantime.
	ErrConflict = errors.New("changed in the meantime")
	// ErrExists: there is one already, such as a member with that e-mail address.
	ErrExists = errors.New("exists already")
	// ErrRevoked: the feed secret was once good and has been revoked.
	ErrRevoked = errors.New("revoked")
	// ErrSchema: the data was written by another version of the program.
	ErrSchema = errors.New("schema version not understood")
	// ErrKeyReused: an idempotency key came again with a different request.
	ErrKeyReused = errors.New("idempotency key used for another request")
)

// SchemaVersion is the version of the layout that this program writes. An
// implementation refuses, with ErrSchema, to open data of a later one.
const SchemaVersion = 1

// Member is somebody who plans contacts.
type Member struct {
	ID      string    `json:"id"`
	Email   string    `json:"email"`
	Created time.Time `json:"created"`
}

// Contact is one engagement that a member plans.
type Contact struct {
	ID      string          `json:"id"`
	Member  string          `json:"member"` // Member.ID
	Office  string          `json:"office"`
	Action  string          `json:"action"`
	Whom    string          `json:"whom"`
	Purpose string          `json:"purpose"`
	Nation  calendar.Nation `json:"nation"`
	// First and Last are the days in which it is to happen; the same day twice
	// if the day is fixed. Both are in.
	First calendar.Date `json:"first"`
	Last  calendar.Date `json:"last"`
	Steps []Step        `json:"steps"`
	// Outcome is what came of it, nil until the member tells.
	Outcome *Outcome `json:"outcome,omitempty"`
	// Revision counts the changes, from 1. An update must name the one it saw.
	Revision int       `json:"revision"`
	Created  time.Time `json:"created"`
	Updated  time.Time `json:"updated"`
}

// Outcome is what came of a contact.
type Outcome struct {
	// Result is one of Results, so that outcomes can be counted.
	Result string `json:"result"`
	// Note is what the member has to say of it; may be empty.
	Note string `json:"note,omitempty"`
	// On is the day on which the member told.
	On calendar.Date `json:"on"`
}

// Results returns what can come of a contact: they replied, it took place, they
// declined, nobody replied, or the member called it off.
func Results() []string {
	return []string{"replied", "took-place", "declined", "no-reply", "called-off"}
}

// Step is one thing to do for a contact.
type Step struct {
	Name string        `json:"name"`
	Due  calendar.Date `json:"due"`
	Text string        `json:"text"`
}

// Reminder is a mail that is owed to a member about the steps of a contact that
// fall due on one day. There is one for each such day, so that a plan made late
// brings one mail and not a handful.
type Reminder struct {
	// ID never changes, so that the mail made from it has the same Message-ID
	// each time it is tried.
	ID      string    `json:"id"`
	Member  string    `json:"member"`
	Contact string    `json:"contact"`
	Steps   []Step    `json:"steps"` // at least one, all due on the same day
	Due     time.Time `json:"due"`
	// Sent is when it went out, zero until then.
	Sent time.Time `json:"sent,omitzero"`
	// HeldUntil is when the claim of whoever is sending it runs out.
	HeldUntil time.Time `json:"held_until,omitzero"`
	// Attempts counts how often it was handed out.
	Attempts int `json:"attempts"`
}

// Feed is one secret address of a member's own feed. The secret itself is
// never kept, only its hash.
type Feed struct {
	ID      string    `json:"id"`
	Member  string    `json:"member"`
	Label   string    `json:"label"`
	Created time.Time `json:"created"`
	Revoked time.Time `json:"revoked,omitzero"`
}

// Store keeps everything that belongs to members. Every method may be called
// from many goroutines; each is atomic, and what it has answered without error
// survives a crash. All of them return ctx.Err() if ctx is done before they
// begin.
type Store interface {
	// AddMember keeps a new member. ErrExists if the address (compared without
	// regard to case) is taken.
	AddMember(ctx context.Context, m Member) error
	// Member returns the member with that id, or ErrNotFound.
	Member(ctx context.Context, id string) (Member, error)
	// MemberByEmail finds a member by address, without regard to case, or ErrNotFound.
	MemberByEmail(ctx context.Context, email string) (Member, error)
	// Members returns all members by address.
	Members(ctx context.Context) ([]Member, error)

	// AddToken lets the holder of the token act as the member. Only its hash is kept.
	AddToken(ctx context.Context, token Secret, memberID string) error
	// MemberByToken returns whose token it is, or ErrNotFound.
	MemberByToken(ctx context.Context, token Secret) (Member, error)
	// RevokeTokens makes every token of the member useless.
	RevokeTokens(ctx context.Context, memberID string) error

	// AddContact keeps a new contact with revision 1 and the reminders that
	// follow from it. If key is not empty and the same member used it before
	// within KeyLife with the same digest of the request, the contact made then
	// is returned and nothing is kept; with another digest, ErrKeyReused.
	AddContact(ctx context.Context, c Contact, due []Reminder, key IdempotencyKey) (Contact, error)
	// ContactByKey returns the contact that the same request made before under this
	// key; ErrNotFound if there is none, ErrKeyReused if it was another request.
	ContactByKey(ctx context.Context, memberID string, key IdempotencyKey) (Contact, error)
	// Contact returns a member's own contact; ErrNotFound also if it is another's.
	Contact(ctx context.Context, memberID, id string) (Contact, error)
	// Contacts returns a member's contacts by first day, then id.
	Contacts(ctx context.Context, memberID string) ([]Contact, error)
	// State returns a word that is another one after each change of a member's contacts,
	// and comes back neither when a change is undone nor when an older copy of the data is
	// put in place. It is empty until the first change.
	State(ctx context.Context, memberID string) (string, error)
	// UpdateContact replaces a contact whose stored revision is c.Revision and
	// returns it with the next one; ErrConflict if the revision is another. If
	// due is not nil, the reminders not yet sent are replaced by these; one that
	// keeps its ID keeps its hold, and one that was sent is not owed again.
	UpdateContact(ctx context.Context, c Contact, due []Reminder) (Contact, error)
	// DeleteContact erases a contact and its reminders; ErrConflict if its
	// revision is not the one given (0 stands for any).
	DeleteContact(ctx context.Context, memberID, id string, revision int) error

	// ClaimDue hands out at most n reminders that are due at now and that nobody
	// else holds, soonest first, and holds each for lease. A reminder whose lease
	// runs out is handed out again, so a crash delays a mail but never loses one;
	// MarkSent makes the hold final.
	ClaimDue(ctx context.Context, now time.Time, n int, lease time.Duration) ([]Reminder, error)
	// MarkSent records that the reminder went out at that time. It is no error if
	// it had been marked before or is gone with its contact.
	MarkSent(ctx context.Context, id string, at time.Time) error
	// Postpone gives a claimed reminder back, to be tried again at that time.
	Postpone(ctx context.Context, id string, until time.Time) error
	// Reminders returns the reminders of a member's contact by due time, or ErrNotFound.
	Reminders(ctx context.Context, memberID, contactID string) ([]Reminder, error)

	// AddFeed keeps a feed under the hash of its secret.
	AddFeed(ctx context.Context, f Feed, secret Secret) error
	// Feeds returns a member's feeds that are not revoked, oldest first.
	Feeds(ctx context.Context, memberID string) ([]Feed, error)
	// FeedBySecret returns the feed; ErrRevoked if it was revoked, ErrNotFound if
	// there never was one.
	FeedBySecret(ctx context.Context, secret Secret) (Feed, error)
	// RevokeFeed makes a feed's address useless; ErrNotFound if it is another's.
	RevokeFeed(ctx context.Context, memberID, id string, at time.Time) error

	// Close lets go of the data.
	Close() error
}

// IdempotencyKey is the word by which a client marks a request that it may
// send again, with a digest of that request.
type IdempotencyKey struct {
	Key    string
	Digest [32]byte
	At     time.Time
}

// KeyLife is how long an idempotency key is remembered.
const KeyLife = 24 * time.Hour
