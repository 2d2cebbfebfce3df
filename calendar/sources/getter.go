package sources

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"divisionbell/calendar/address"
)

// Getter fetches one address.
type Getter interface {
	// Get returns the whole answer if its status is 200. Any other status is a *StatusError,
	// an answer of another type or size than is wanted a *WrongAnswerError, an address that
	// must not be asked a *ForbiddenError, and if no connection came about it is
	// ErrUnreachable. No error says more of an address than the host, for it may be a secret.
	Get(ctx context.Context, r Request) (Answer, error)
}

// Request is one address to fetch.
type Request struct {
	Address string
	// Accept is the one type of content that is wanted: application/json. An answer of
	// another type is an error of Get, unless AnyType is set: then who reads it judges it
	// by what it is, for many servers give files a wrong type or none.
	Accept  string
	AnyType bool
	// Most is how many bytes the answer may have; as usual if left out.
	Most int
}

// Answer is what an address holds. It may be one that was kept, if the source said
// that it has not changed.
type Answer struct {
	Content []byte
	// Fresh is for how long the source says that it will not change (RFC 9111, max-age).
	Fresh time.Duration
}

// StatusError is an answer with another status than 200.
type StatusError struct {
	Address string
	Status  int
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answers with status %d", address.Host(e.Address), e.Status)
}

// Statuses of HTTP that say something of the question (RFC 9110, section 15.5).
const (
	statusBadRequest = 400
	statusNotFound   = 404
	statusGone       = 410
)

// WrongAnswerError is an answer that is not what was asked for, whatever its status says.
type WrongAnswerError struct{ Problem string }

func (e *WrongAnswerError) Error() string { return e.Problem }

// ForbiddenError is an address that is not asked: it is inside somebody's own
// network, or would be asked in the open. Nothing was sent to it.
type ForbiddenError struct {
	Host string
	// IP is what the host's name stands for; the zero value if that was not looked up.
	IP  netip.Addr
	Why string
}

func (e *ForbiddenError) Error() string {
	if !e.IP.IsValid() {
		return fmt.Sprintf("%s is not asked: %s", e.Host, e.Why)
	}
	return fmt.Sprintf("%s at %s is not asked: %s", e.Host, e.IP, e.Why)
}

// ErrUnreachable: no connection came about, so nobody was asked. It says more of the
// network than of the source.
var ErrUnreachable = errors.New("cannot be reached")
