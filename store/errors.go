package store

import (
	"errors"
	"fmt"
)

var (
	// ErrNotFound: there is no such thing, or it is somebody else's.
	ErrNotFound = errors.New("not found")
	// ErrConflict: the thing was changed by somebody else in the meantime.
	ErrConflict = errors.New("changed in the meantime")
	// ErrExists: there is one already, such as a member with that e-mail address.
	ErrExists = errors.New("exists already")
	// ErrRevoked: the feed secret was once good and has been revoked.
	ErrRevoked = errors.New("revoked")
	// ErrDisabled: the member is one whom an officer has disabled.
	ErrDisabled = errors.New("the member is disabled")
	// ErrSchema: the data was written by another version of the program.
	ErrSchema = errors.New("schema version not understood")
	// ErrKeyReused: an idempotency key came again with a different request.
	ErrKeyReused = errors.New("idempotency key used for another request")
	// ErrDamaged: the record is there and cannot be read.
	ErrDamaged = errors.New("the record is damaged")
	// ErrCursor: what a list was to go on after is no place in it.
	ErrCursor = errors.New("no such place in the list")
	// ErrWrongCode: the code of a request to sign in is another.
	ErrWrongCode = errors.New("wrong code")
	// ErrUnavailable: the data cannot be read or written at the moment, and nothing was changed. What
	// keeps them from it is for the operator.
	ErrUnavailable = errors.New("the data cannot be kept")
	// ErrInDoubt: nobody knows whether what was to be kept was.
	ErrInDoubt = errors.New("whether it was kept is not known")
	// ErrLastOfficer: nobody would be left who acts for the membership body.
	ErrLastOfficer = errors.New("the last officer")
	// ErrFull: in that week as many take part as are wanted.
	ErrFull = errors.New("no room is left in that week")
	// ErrHalf: the data are being moved here from elsewhere, and not all of them are there yet.
	ErrHalf = errors.New("the data are half of a migration: run divisionbell migrate again, which goes on where it stopped")
	// ErrBusy: somebody else is moving data there at the same time.
	ErrBusy = errors.New("another migration is at work there: wait until it has ended, or stop it")
	// ErrLost: it is not certain any more that nobody else moves data there.
	ErrLost = errors.New("the database could not be held: run the same command again, and it goes on where it stopped")
	// ErrTooMany is what every TooManyError is.
	ErrTooMany = errors.New("too many")
)

// TooManyError says which bound would be passed.
type TooManyError struct {
	Of   string // in the plural, such as "open contacts"
	Most int
}

func (e *TooManyError) Error() string {
	return fmt.Sprintf("there are %d %s already, the most there can be", e.Most, e.Of)
}

// Is makes it an ErrTooMany.
func (e *TooManyError) Is(target error) bool { return target == ErrTooMany }
