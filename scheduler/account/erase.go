package account

import (
	"context"
	"errors"

	"divisionbell/store"
)

// erase erases a member and everything that is hers, in one of the ways of the store, and
// copies of her mails.
func (a *Accounts) erase(ctx context.Context, memberID string, remove func(context.Context, string) error) error {
	m, err := a.Store.Member(ctx, memberID)
	if err != nil && !errors.Is(err, store.ErrDamaged) { // who cannot be read is erased all the same
		return err
	}
	if err := remove(ctx, memberID); err != nil {
		return err
	}
	if a.Forget == nil || m.Email == "" {
		return nil
	}
	return a.Forget(m.Email)
}
