package store

import (
	"context"
	"time"
)

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

// Reminders are the mails that are owed. They are made and erased with the
// contacts that they are about.
type Reminders interface {
	// ClaimDue hands out at most n reminders that are due at now and that nobody
	// else holds, soonest first, and holds each for lease. A reminder whose lease
	// runs out is handed out again, so a crash delays a mail but never loses one;
	// MarkSent makes the hold final. One that cannot be read is set apart and stops
	// no other.
	ClaimDue(ctx context.Context, now time.Time, n int, lease time.Duration) ([]Reminder, error)
	// MarkSent records that the reminder went out at that time. It is no error if
	// it had been marked before or is gone with its contact.
	MarkSent(ctx context.Context, id string, at time.Time) error
	// Postpone gives a claimed reminder back, to be tried again at that time.
	Postpone(ctx context.Context, id string, until time.Time) error
	// Reminders returns the reminders of a member's contact by due time, or ErrNotFound.
	Reminders(ctx context.Context, memberID, contactID string) ([]Reminder, error)
}
