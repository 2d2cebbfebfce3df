package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Role is what a member may do.
type Role string

const (
	RoleMember  Role = "member"
	RoleOfficer Role = "officer" // acts for the membership body
)

// MemberState is how far a member has come.
type MemberState string

const (
	StateInvited  MemberState = "invited" // was never there: neither signed in nor used a token
	StateActive   MemberState = "active"
	StateDisabled MemberState = "disabled" // by an officer: nothing of hers opens anything
)

// MailKind is a kind of mail that a member can switch off.
type MailKind string

const (
	MailReminders   MailKind = "reminders"
	MailDigest      MailKind = "digest"
	MailPlanChanges MailKind = "plan-changes"
	MailFollowing   MailKind = "following"
)

// MailKinds returns them all.
func MailKinds() []MailKind {
	return []MailKind{MailReminders, MailDigest, MailPlanChanges, MailFollowing}
}

// The hours at which mails may come, Europe/London: none comes by night.
const (
	FirstMailHour   = 8 // when reminders fall due
	LastMailHour    = 19
	DefaultMailHour = 8
)

// Languages returns the languages in which a member can be written to; the first
// is the default.
func Languages() []string { return []string{"en", "cy"} }

// Member is somebody who plans contacts.
type Member struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	// Name is as she gives it herself, empty until then.
	Name  string      `json:"name,omitempty"`
	Role  Role        `json:"role"`
	State MemberState `json:"state"`
	// Language is one of Languages.
	Language string `json:"language"`
	// Nation is empty until she says.
	Nation calendar.Nation `json:"nation,omitempty"`
	// MailHour is the hour of the day, Europe/London, at which mails come.
	MailHour int `json:"mail_hour"`
	// Off are the kinds of mail that she does not want.
	Off []MailKind `json:"off,omitempty"`
	// Introduce is whether a member who plans to contact the same person may be told
	// her name.
	Introduce bool `json:"introduce,omitempty"`
	// AskSince is the day since which she wants to be asked to take part in campaigns,
	// zero if she does not.
	AskSince calendar.Date `json:"ask_since,omitzero"`
	Created  time.Time     `json:"created"`
	// SignedIn is when she last signed in, zero if never.
	SignedIn time.Time `json:"signed_in,omitzero"`
	// Seen is the last day on which she signed in, or a session or token of hers was used.
	Seen calendar.Date `json:"seen,omitzero"`
	// AskedToStay is the day on which she was asked whether she is still there, zero
	// once she is seen again.
	AskedToStay calendar.Date `json:"asked_to_stay,omitzero"`
	// NextDigest is when her next digest is due, zero until the first is planned.
	NextDigest time.Time `json:"next_digest,omitzero"`
	// Refused is how often in a row a mail server has refused her address, and Suspended
	// since when no mail is sent to it, zero if it is.
	Refused   int       `json:"refused,omitempty"`
	Suspended time.Time `json:"suspended,omitzero"`
	// Revision counts the changes, from 1. An update must name the one it saw.
	Revision int `json:"revision"`
}

// WithDefaults returns the member as she is kept when she joins: what is left open
// takes its usual value.
func (m Member) WithDefaults() Member {
	m.Role = cmp.Or(m.Role, RoleMember)
	m.State = cmp.Or(m.State, StateInvited)
	m.Language = cmp.Or(m.Language, Languages()[0])
	m.MailHour = cmp.Or(m.MailHour, DefaultMailHour)
	m.Revision = 1
	return m
}

// SeenOn returns the member as she is from the day on which she is there.
func (m Member) SeenOn(day calendar.Date) Member {
	m.Seen, m.AskedToStay = day, calendar.Date{}
	if m.State == StateInvited {
		m.State = StateActive
	}
	return m
}

// Changed returns what is kept of a member, who is m, when she is to be next: her address
// and what is known of it, when she joined and was last there, and her next digest stay as
// they are. ErrConflict if next was made of another revision.
func (m Member) Changed(next Member) (Member, error) {
	if m.Revision != next.Revision {
		return Member{}, ErrConflict
	}
	next.Email, next.Created, next.SignedIn = m.Email, m.Created, m.SignedIn
	next.Seen, next.AskedToStay = m.Seen, m.AskedToStay
	next.NextDigest, next.Refused, next.Suspended = m.NextDigest, m.Refused, m.Suspended
	next.Revision++
	return next, nil
}

// IsOfficer tells whether she can act for the membership body.
func (m Member) IsOfficer() bool { return m.Role == RoleOfficer && m.State == StateActive }

// Wants tells whether she wants mails of that kind.
func (m Member) Wants(kind MailKind) bool { return !slices.Contains(m.Off, kind) }

// LastSeen is the last day on which she is known to have been there, at least that
// on which she joined.
func (m Member) LastSeen() calendar.Date {
	joined := calendar.DateIn(m.Created, time.UTC)
	if m.Seen.Before(joined) {
		return joined
	}
	return m.Seen
}

// SameAddress is an address in the form by which addresses are compared.
func SameAddress(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Members are those who plan contacts.
type Members interface {
	// AddMember keeps a new member, with her defaults. ErrExists if the address
	// (compared without regard to case) is taken.
	AddMember(ctx context.Context, m Member) error
	// Member returns the member with that id, or ErrNotFound.
	Member(ctx context.Context, id string) (Member, error)
	// MemberByEmail finds a member by address, without regard to case, or ErrNotFound.
	MemberByEmail(ctx context.Context, email string) (Member, error)
	// Members returns members by address.
	Members(ctx context.Context, p Part) (List[Member], error)
	// UpdateMember replaces what is kept of a member whose stored revision is
	// m.Revision, and returns her with the next one; ErrConflict if the revision is
	// another. Her address and what is known of it, when she joined and was last there,
	// and her next digest stay as they are.
	UpdateMember(ctx context.Context, m Member) (Member, error)
	// UpdateMemberUnlessLast is UpdateMember, but ErrLastOfficer if she is the last who is an
	// officer, and would be no longer: of any number who do so at once, one officer stays.
	UpdateMemberUnlessLast(ctx context.Context, m Member) (Member, error)
	// AskToStay records that a member was asked, that day, whether she is still
	// there. It is no change of hers: the revision stays.
	AskToStay(ctx context.Context, id string, on calendar.Date) error
	// Idle returns the members who were last there before that day, by address.
	Idle(ctx context.Context, before calendar.Date, p Part) (List[Member], error)
	// RemoveMember erases a member and everything that is hers: contacts, mails,
	// replies to campaigns, feeds, tokens, sessions, requests to sign in, idempotency
	// keys. Figures in which she was counted stay: they name nobody. When it
	// returns, no word of it is left in the data or in a copy that an upgrade made.
	RemoveMember(ctx context.Context, id string) error
	// RemoveMemberUnlessLast is RemoveMember, but ErrLastOfficer if she is the last officer.
	RemoveMemberUnlessLast(ctx context.Context, id string) error
}
