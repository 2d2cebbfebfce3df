package account

import (
	"context"
	"errors"

	"divisionbell/store"
)

// erase erases a member and everything that is hers, copies of her mails included.
func (a *Accounts) erase(ctx context.Context, memberID string) error {
	m, err := a.Store.Member(ctx, memberID)
	if err != nil && !errors.Is(err, store.ErrDamaged) { // who cannot be read is erased all the same
		return err
	}
	if err := a.Store.RemoveMember(ctx, memberID); err != nil {
		return err
	}
	if a.Forget == nil || m.Email == "" {
		return nil
	}
	return a.Forget(m.Email)
}
