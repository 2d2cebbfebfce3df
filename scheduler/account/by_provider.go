package account

import (
	"context"

	"divisionbell/store"
)

// SignInAs signs in who has that address, as somebody else has verified, on a device: a member,
// or somebody who may join with it and is written to in that language. ErrNotNow for everybody else.
func (a *Accounts) SignInAs(ctx context.Context, email, language, device string) (store.Secret, store.Session, error) {
	address, err := Address(email)
	if err != nil {
		return store.Secret{}, store.Session{}, ErrNotNow
	}
	m, err := a.memberFor(ctx, address, language)
	if err != nil {
		return store.Secret{}, store.Session{}, err
	}
	if m.ID == "" {
		return store.Secret{}, store.Session{}, ErrNotNow
	}
	return a.begin(ctx, m.ID, device)
}
