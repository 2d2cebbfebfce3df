package store

import "context"

// KeySize is how many bytes a key has.
const KeySize = 32

// Keys are what all programs on the same data share and nobody else knows, such as that
// with which the links in mails are made.
type Keys interface {
	// Key returns the key of that name. The first who asks for it has fresh kept; whoever
	// asks later, in whatever program, gets that one.
	Key(ctx context.Context, name string, fresh [KeySize]byte) ([KeySize]byte, error)
}
