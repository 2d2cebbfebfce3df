package store

import (
	"context"
	"time"

	"divisionbell/calendar"
)

// Token lets a program act for a member. The secret itself is never kept, only
// its hash.
type Token struct {
	ID      string    `json:"id"`
	Member  string    `json:"member"`
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
	// Used is the last day of use, zero if it never was used.
	Used calendar.Date `json:"used,omitzero"`
}

// Tokens are the members' tokens.
type Tokens interface {
	// AddToken lets the holder of the secret act as the token's member. A
	// TooManyError if she has MaxTokens.
	AddToken(ctx context.Context, t Token, secret Secret) error
	// Tokens returns a member's tokens, oldest first.
	Tokens(ctx context.Context, memberID string) ([]Token, error)
	// MemberByToken returns whose token it is, or ErrNotFound; ErrDisabled if she is
	// disabled. The day of now, where now is, is noted as the last of its use and as
	// one on which the member was there.
	MemberByToken(ctx context.Context, secret Secret, now time.Time) (Member, error)
	// RevokeToken makes one token useless; ErrNotFound if it is another's.
	RevokeToken(ctx context.Context, memberID, id string) error
	// RevokeTokens makes every token of the member useless.
	RevokeTokens(ctx context.Context, memberID string) error
}
