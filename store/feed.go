package store

import (
	"context"
	"time"

	"divisionbell/calendar"
)

// Feed is one secret address of a member's own feed. The secret itself is
// never kept, only its hash.
type Feed struct {
	ID     string `json:"id"`
	Member string `json:"member"`
	Label  string `json:"label"`
	// Of says what it shows, nothing for what the member plans.
	Of      FeedOf    `json:"of,omitempty"`
	Created time.Time `json:"created"`
	Revoked time.Time `json:"revoked,omitzero"`
	// Used is the last day on which it was read, zero if it never was.
	Used calendar.Date `json:"used,omitzero"`
	// Spread is the last day on which it was read from many networks, zero if it never was.
	Spread calendar.Date `json:"spread,omitzero"`
}

// FeedOf is what a feed shows.
type FeedOf string

const (
	FeedOfPlan    FeedOf = ""
	FeedOfFollows FeedOf = "follows"
)

// Feeds are the secret addresses of members' feeds.
type Feeds interface {
	// AddFeed keeps a feed under the hash of its secret. A TooManyError if the member
	// has MaxFeeds.
	AddFeed(ctx context.Context, f Feed, secret Secret) error
	// Feeds returns a member's feeds that are not revoked, oldest first.
	Feeds(ctx context.Context, memberID string) ([]Feed, error)
	// FeedBySecret returns the feed; ErrRevoked if it was revoked, ErrNotFound if
	// there never was one, ErrDisabled if its member is disabled. The day of now,
	// where now is, is noted as the last of its use.
	FeedBySecret(ctx context.Context, secret Secret, now time.Time) (Feed, error)
	// NoteSpread records that a feed was read from many networks that day; ErrNotFound if it is
	// another's.
	NoteSpread(ctx context.Context, memberID, id string, on calendar.Date) error
	// RenewFeed keeps fresh in the place of a feed of the same member's, which is revoked at
	// that time: both or neither. ErrNotFound if she has no such feed, or it was revoked
	// before.
	RenewFeed(ctx context.Context, id string, fresh Feed, secret Secret, at time.Time) error
	// RevokeFeed makes a feed's address useless; ErrNotFound if it is another's.
	RevokeFeed(ctx context.Context, memberID, id string, at time.Time) error
}
