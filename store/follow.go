package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Follow is something of which a member wants to hear.
type Follow struct {
	Member string     `json:"member"`
	Kind   FollowKind `json:"kind"`
	// Subject is which one: the number of a bill or words of its title, words of the name
	// of a committee, a department as it stands in ids, or the words themselves.
	Subject string    `json:"subject"`
	Created time.Time `json:"created"`
}

// ID names a follow among those of its member. The same is followed once, in capitals or not.
func (f Follow) ID() string {
	sum := sha256.Sum256([]byte(string(f.Kind) + "\n" + strings.ToLower(f.Subject)))
	return hex.EncodeToString(sum[:8])
}

// FollowKind is what can be followed.
type FollowKind string

const (
	FollowBill       FollowKind = "bill"
	FollowCommittee  FollowKind = "committee"
	FollowDepartment FollowKind = "department" // its oral questions
	FollowWord       FollowKind = "word"
)

// FollowKinds returns them all.
func FollowKinds() []FollowKind {
	return []FollowKind{FollowBill, FollowCommittee, FollowDepartment, FollowWord}
}

// ToldNews is something of what a member follows that a mail has told her.
type ToldNews struct {
	Member string `json:"member"`
	// Thing is an entry of the calendar on a day; on another day it is another thing.
	Thing string `json:"thing"`
	// Until is its day, after which nobody asks any more.
	Until calendar.Date `json:"until"`
}

// Follows are what members follow.
type Follows interface {
	// AddFollow keeps a follow; one that is there already stays as it is. A TooManyError
	// if the member has MaxFollows, ErrNotFound if there is no such member.
	AddFollow(ctx context.Context, f Follow) error
	// Follows returns what a member follows, oldest first.
	Follows(ctx context.Context, memberID string) ([]Follow, error)
	// RemoveFollow forgets a follow; ErrNotFound if the member has none of that id.
	RemoveFollow(ctx context.Context, memberID, id string) error
	// Followers returns the ids of all members who follow something, in order.
	Followers(ctx context.Context) ([]string, error)
	// ToldOf returns what a member was told of and that is not over.
	ToldOf(ctx context.Context, memberID string) ([]ToldNews, error)
	// OweNews owes a mail that tells a member of these things, and notes that it does, or
	// neither. ErrConflict if one of them is noted already: somebody else told her.
	OweNews(ctx context.Context, things []ToldNews, m Mail) error
}
