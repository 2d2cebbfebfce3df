package account

import (
	"context"
	"errors"
	"fmt"

	"divisionbell/store"
)

// What officers do, as it stands in their record.
const (
	actInvite  = "invite-member"
	actRole    = "set-role-"  // with the role
	actState   = "set-state-" // with the state
	actRemove  = "remove-member"
	actRemoved = "removed-for-absence"
)

// Invite makes a member of that address, in the name of an officer, and mails her how to
// sign in. store.ErrExists if she is one already.
func (a *Accounts) Invite(ctx context.Context, by, email string, role store.Role) (store.Member, error) {
	address, err := Address(email)
	if err != nil {
		return store.Member{}, err
	}
	if role != store.RoleMember && role != store.RoleOfficer {
		return store.Member{}, oneOf("role", []store.Role{store.RoleMember, store.RoleOfficer})
	}
	m := store.Member{ID: store.NewID(), Email: address, Role: role, Created: a.Now().UTC()}.WithDefaults()
	if err := a.Store.AddMember(ctx, m); err != nil {
		return store.Member{}, err
	}
	if err := a.record(ctx, by, actInvite, m.ID); err != nil {
		return store.Member{}, err
	}
	message, err := a.Letters.Invitation(m, a.here())
	if err == nil {
		err = a.send(ctx, message)
	}
	if err != nil { // she is a member all the same, and the page on which to sign in is no secret
		a.Log.Error("an invitation was not sent", "error", err)
	}
	return m, nil
}

// SetRole makes an officer of a member, or no longer.
func (a *Accounts) SetRole(ctx context.Context, by, memberID string, role store.Role) error {
	return a.settle(ctx, by, actRole+string(role), memberID, func(m *store.Member) { m.Role = role })
}

// Disable shuts every door of a member's, and leaves what she planned as it is.
func (a *Accounts) Disable(ctx context.Context, by, memberID string) error {
	return a.settle(ctx, by, actState+string(store.StateDisabled), memberID, func(m *store.Member) { m.State = store.StateDisabled })
}

// Enable opens them again.
func (a *Accounts) Enable(ctx context.Context, by, memberID string) error {
	return a.settle(ctx, by, actState+string(store.StateActive), memberID, func(m *store.Member) { m.State = store.StateActive })
}

// settle changes a member in the name of an officer, whatever she herself changes at the
// same time. store.ErrLastOfficer if she is the last who is an officer, and would be no longer; on
// the service's own machine everything can be done.
func (a *Accounts) settle(ctx context.Context, by, what, memberID string, change func(*store.Member)) error {
	update := a.Store.UpdateMemberUnlessLast
	if by == store.CommandLine {
		update = a.Store.UpdateMember
	}
	for {
		m, err := a.Store.Member(ctx, memberID)
		if err != nil {
			return err
		}
		change(&m)
		_, err = update(ctx, m)
		if errors.Is(err, store.ErrConflict) {
			continue
		}
		if err != nil {
			return err
		}
		return a.record(ctx, by, what, memberID)
	}
}

// Remove erases a member, and everything that is hers, in the name of an officer.
// store.ErrLastOfficer if she is the last one; on the service's own machine everything can be
// done.
func (a *Accounts) Remove(ctx context.Context, by, memberID string) error {
	remove := a.Store.RemoveMemberUnlessLast
	if by == store.CommandLine {
		remove = a.Store.RemoveMember
	}
	if err := a.erase(ctx, memberID, remove); err != nil {
		return err
	}
	return a.record(ctx, by, actRemove, memberID)
}

func (a *Accounts) record(ctx context.Context, by, what, on string) error {
	_, err := a.Store.AddAct(ctx, store.Act{At: a.Now().UTC(), By: by, What: what, On: on})
	if err != nil {
		return fmt.Errorf("record what an officer did: %w", err)
	}
	return nil
}
