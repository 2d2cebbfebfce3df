package store

import (
	"context"
	"time"

	"divisionbell/calendar"
)

// Session is a device on which a member is signed in. The secret that the device
// holds is never kept, only its hash.
type Session struct {
	ID     string `json:"id"`
	Member string `json:"member"`
	// Device is by what she knows it again, such as "Firefox on Windows".
	Device  string    `json:"device,omitempty"`
	Created time.Time `json:"created"`
	// Used is the last day of use.
	Used calendar.Date `json:"used,omitzero"`
}

// Expires is when the device is signed out.
func (s Session) Expires() time.Time { return s.Created.Add(SessionLife) }

// Sessions are the devices on which members are signed in.
type Sessions interface {
	// AddSession signs a member in: it keeps the session, with the day on which
	// it was made as the first of its use, and notes when she signed in; one who was
	// invited is active from then on. ErrDisabled if she is disabled. If she has
	// MaxSessions, the oldest ends.
	AddSession(ctx context.Context, s Session, secret Secret) error
	// Sessions returns a member's sessions that have not run out at now, oldest first.
	Sessions(ctx context.Context, memberID string, now time.Time) ([]Session, error)
	// MemberBySession returns the session of that secret and its member;
	// ErrNotFound if there is none or it has run out, ErrDisabled if she is disabled.
	// The day of now, where now is, is noted as the last of its use and as one on which
	// the member was there.
	MemberBySession(ctx context.Context, secret Secret, now time.Time) (Session, Member, error)
	// EndSession signs one device out; ErrNotFound if it is another's.
	EndSession(ctx context.Context, memberID, id string) error
	// EndSessions signs all of a member's devices out.
	EndSessions(ctx context.Context, memberID string) error
}
