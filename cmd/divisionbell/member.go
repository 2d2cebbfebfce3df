package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"divisionbell/scheduler/account"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

type memberCmd struct {
	Add   memberAddCmd   `cmd:"" help:"Add a member and print a bearer token for them, once."`
	List  memberListCmd  `cmd:"" help:"List the members."`
	Token memberTokenCmd `cmd:"" help:"Print a new bearer token for a member; their old ones stop working."`

	Remove memberRemoveCmd `cmd:"" help:"Erase a member and everything of theirs: plans, reminders, feeds, tokens."`
}

type memberAddCmd struct {
	ofBody
	Email   string `arg:"" help:"The member's e-mail address."`
	Officer bool   `help:"Make them an officer of the membership body, also if they are a member already."`
}

type memberListCmd struct{ ofBody }

type memberRemoveCmd struct {
	ofBody
	Email string `arg:"" help:"The member's e-mail address."`
}

type memberTokenCmd struct {
	ofBody
	Email string `arg:"" help:"The member's e-mail address."`
}

func (cmd *memberAddCmd) Run(a *app) error {
	missing := cmd.mustExist()
	return cmd.withMembers(a, func(m members) error {
		token, err := m.Add(NewMember{Email: cmd.Email, Officer: cmd.Officer})
		if err != nil {
			return err
		}
		if missing != nil {
			fmt.Fprintf(a.errOut, "divisionbell: %v: it was made now\n", missing)
		}
		_, err = fmt.Fprintln(a.out, token)
		return err
	})
}

func (cmd *memberTokenCmd) Run(a *app) error {
	if err := cmd.mustExist(); err != nil {
		return err
	}
	return cmd.withMembers(a, func(m members) error {
		token, err := m.NewToken(cmd.Email)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.out, token)
		return err
	})
}

func (cmd *memberRemoveCmd) Run(a *app) error {
	if err := cmd.mustExist(); err != nil {
		return err
	}
	return cmd.withMembers(a, func(m members) error { return m.Remove(cmd.Email) })
}

func (cmd *memberListCmd) Run(a *app) error {
	if err := cmd.mustExist(); err != nil {
		return err
	}
	return cmd.withMembers(a, func(m members) error {
		list, failed := m.List()
		t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, member := range list {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", member.Email, member.ID, member.Created.In(a.loc).Format(time.DateTime), member.Role, member.State)
		}
		return errors.Join(t.Flush(), failed)
	})
}

// NewMember is who is to be a member.
type NewMember struct {
	Email   string
	Officer bool
}

// members is what the administrator can do with members. Errors are worded for
// the administrator.
type members interface {
	Add(m NewMember) (token string, err error)
	NewToken(email string) (token string, err error)
	Remove(email string) error
	List() ([]listedMember, error)
}

// withMembers works on the data itself or, while the service holds it, through
// the service.
func (d dataFlags) withMembers(a *app, do func(members) error) error {
	st, err := d.open()
	if errors.Is(err, bolt.ErrLocked) {
		return d.throughService(do)
	}
	if err != nil {
		return err
	}
	defer st.Close()
	return do(memberBook{store: st, now: a.now, forget: d.forgetMails})
}

// memberBook does the administrator's work on a store.
type memberBook struct {
	store store.Store
	now   func() time.Time
	// forget removes copies of mails.
	forget func(address string) error
}

func (b memberBook) Add(n NewMember) (string, error) {
	address, err := plainAddress(n.Email)
	if err != nil {
		return "", err
	}
	m := store.Member{ID: store.NewID(), Email: address, Created: b.now().UTC()}
	err = b.store.AddMember(context.Background(), m)
	switch {
	case errors.Is(err, store.ErrExists) && n.Officer:
		if m, err = b.store.MemberByEmail(context.Background(), address); err != nil {
			return "", fmt.Errorf("find the member: %w", err)
		}
	case errors.Is(err, store.ErrExists):
		return "", fmt.Errorf("%s is a member already: \"divisionbell member token\" makes a new token", address)
	case err != nil:
		return "", fmt.Errorf("add a member: %w", err)
	}
	if n.Officer {
		if err := b.accounts().SetRole(context.Background(), store.CommandLine, m.ID, store.RoleOfficer); err != nil {
			return "", fmt.Errorf("make an officer of %s: %w", address, err)
		}
	}
	return b.giveToken(m)
}

// accounts are those of the store, without mails.
func (b memberBook) accounts() *account.Accounts {
	return account.New(account.Config{Store: b.store, Random: rand.Reader, Now: b.now, Forget: b.forget})
}

// Remove erases a member.
func (b memberBook) Remove(email string) error {
	m, err := b.find(email)
	if err != nil {
		return err
	}
	if err := b.accounts().Remove(context.Background(), store.CommandLine, m.ID); err != nil {
		return fmt.Errorf("remove a member: %w", err)
	}
	return nil
}

// find returns the member with that address.
func (b memberBook) find(email string) (store.Member, error) {
	m, err := b.store.MemberByEmail(context.Background(), email)
	if errors.Is(err, store.ErrNotFound) {
		return m, fmt.Errorf("%s is not a member: \"divisionbell member add\" makes them one", email)
	}
	if err != nil {
		return m, fmt.Errorf("find the member: %w", err)
	}
	return m, nil
}

func (b memberBook) NewToken(email string) (string, error) {
	m, err := b.find(email)
	if err != nil {
		return "", err
	}
	if err := b.store.RevokeTokens(context.Background(), m.ID); err != nil {
		return "", fmt.Errorf("revoke the old tokens: %w", err)
	}
	return b.giveToken(m)
}

// listedMember is what the administrator is shown of a member.
type listedMember struct {
	Email, ID   string
	Created     time.Time
	Role, State string
}

func (b memberBook) List() ([]listedMember, error) {
	all, err := b.store.Members(context.Background(), store.Part{})
	if err != nil {
		return nil, fmt.Errorf("list the members: %w", err)
	}
	var list []listedMember
	for _, m := range all.Items {
		list = append(list, listedMember{m.Email, m.ID, m.Created, string(m.Role), string(m.State)})
	}
	if all.Damaged > 0 {
		return list, fmt.Errorf("list the members: %d of them cannot be read", all.Damaged)
	}
	return list, nil
}

func (b memberBook) giveToken(m store.Member) (string, error) {
	token, err := store.NewSecret(rand.Reader)
	if err != nil {
		return "", err
	}
	t := store.Token{ID: store.NewID(), Member: m.ID, Name: "from the command line", Created: b.now().UTC()}
	if err := b.store.AddToken(context.Background(), t, token); err != nil {
		return "", fmt.Errorf("keep the token: %w", err)
	}
	return token.Reveal(), nil
}

// plainAddress returns a bare e-mail address, or an error that says what one is.
func plainAddress(s string) (string, error) {
	address, err := account.Address(s)
	if err != nil {
		return "", usageError{fmt.Errorf("%q is not an e-mail address: it must look like name@example.org", s)}
	}
	return address, nil
}
