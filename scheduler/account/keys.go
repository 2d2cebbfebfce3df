package account

import (
	"context"

	"divisionbell/store"
)

// Sessions are the devices on which a member is signed in, oldest first.
func (a *Accounts) Sessions(ctx context.Context, memberID string) ([]store.Session, error) {
	return a.Store.Sessions(ctx, memberID, a.Now())
}

// EndSession signs one device out; store.ErrNotFound if it is another's.
func (a *Accounts) EndSession(ctx context.Context, memberID, id string) error {
	return a.Store.EndSession(ctx, memberID, id)
}

// EndSessions signs all of a member's devices out.
func (a *Accounts) EndSessions(ctx context.Context, memberID string) error {
	return a.Store.EndSessions(ctx, memberID)
}

// Tokens are those of a member that are not revoked, oldest first.
func (a *Accounts) Tokens(ctx context.Context, memberID string) ([]store.Token, error) {
	return a.Store.Tokens(ctx, memberID)
}

// RevokeToken makes a token useless; store.ErrNotFound if it is another's.
func (a *Accounts) RevokeToken(ctx context.Context, memberID, id string) error {
	return a.Store.RevokeToken(ctx, memberID, id)
}
