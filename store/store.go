// Package store says what the service keeps: members and how they sign in, the
// contacts they plan, the mails that they are owed, the secrets of their
// feeds and the record of what officers did. It holds the types, the interface
// and the errors; store/bolt keeps them in a file, and store/storetest is the
// suite that every implementation must pass.
//
// Members' plans show political engagement. So little is kept, and Kept says of
// every field why and for how long; secrets are kept only as hashes, and nothing
// here is ever logged.
package store

import (
	"context"
	"time"

	"divisionbell/calendar"
)

// SchemaVersion is the version of the layout that this program writes. An
// implementation upgrades data of an earlier one when it opens them, all or
// nothing, after it has put a copy beside them; it refuses, with ErrSchema, to
// open data of a later one.
//
//	1  members without roles, tokens without names (version 0.1 of the program)
//	2  accounts: sign-in, sessions, named tokens, plans, officers' acts
//	3  with whom contacts are; campaigns; an outbox: mails of every kind, and what became of them
const SchemaVersion = 3

// Store keeps everything that belongs to members. Every method may be called
// from many goroutines; each is atomic, and what it has answered without error
// survives a crash. All of them return ctx.Err() if ctx is done before they
// begin.
//
// A record that cannot be read costs that record and nothing else: lists leave
// it out, Upkeep.Damaged tells of it, and whoever asks for it alone gets ErrDamaged.
type Store interface {
	Members
	SignIns
	Sessions
	Tokens
	Contacts
	People
	Outbox
	Feeds
	Follows
	Hooks
	Campaigns
	Published
	Acts
	Keys
	Tallies
	Upkeep

	// Work tells what was written since the store was opened.
	Work() Work
	// Close lets go of the data.
	Close() error
}

// Upkeep is what has to be done now and then, and what an operator asks.
type Upkeep interface {
	// Prune forgets what has run its time at now: requests to sign in, sessions,
	// idempotency keys, tallies, feeds that were revoked a year ago, and replies to campaigns that
	// were over then. Of what was erased
	// since, by whatever method, no word is left in the data when it returns.
	Prune(ctx context.Context, now time.Time) error
	// EraseEnded erases the contacts of everybody that ended before that day, but
	// for those that their members keep, and returns how many they were.
	EraseEnded(ctx context.Context, before calendar.Date) (int, error)
	// BelievedDay returns the day by which to go when something is to be erased because
	// it is old. It is today, but moves on from the day answered before by two days at
	// most for each new today: a clock that is wrong for a while erases nothing that is
	// not old, and after a time without service it catches up.
	BelievedDay(ctx context.Context, today calendar.Date) (calendar.Date, error)
	// Probe writes something that means nothing, and says what keeps the data from being
	// written or read, if anything does.
	Probe(ctx context.Context) error
	// TrustedTime returns the latest instant that the clock is known to have shown rightly,
	// zero if none is yet.
	TrustedTime(ctx context.Context) (time.Time, error)
	// TrustTime says that the clock showed that instant rightly. It moves on, never back.
	TrustTime(ctx context.Context, at time.Time) error
	// Damaged returns the records that could not be read when they were last met.
	Damaged(ctx context.Context) ([]Damage, error)
}

// Damage names a record that cannot be read. It says nothing of what is in it.
type Damage struct {
	Kind string // such as "contact"
	ID   string
}
