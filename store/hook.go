package store

import (
	"context"
	"time"
)

// Hook is the address of the membership body's own program that is told when dates of the
// calendar change. There is one at most.
type Hook struct {
	// Address may hold a secret of its own; it is shown to officers alone.
	Address string `json:"address"`
	// Secret signs what is sent. Whoever signs needs it itself, so it is kept, and shown
	// to the officer who made it, once.
	Secret  string    `json:"secret"`
	Created time.Time `json:"created"`
	// Version is that of the calendar that was told last, and Told what it said: a
	// calendar as whoever tells writes it.
	Version string `json:"version"`
	Told    []byte `json:"told"`
	// Delivered is when the program last took something, zero if it never did.
	Delivered time.Time `json:"delivered,omitzero"`
	// Failing is since when it takes nothing, Attempts how often that was tried since, and
	// Problem why it did not at the last try.
	Failing  time.Time `json:"failing,omitzero"`
	Attempts int       `json:"attempts,omitempty"`
	Problem  string    `json:"problem,omitempty"`
	// Trying is the version that the tries are about.
	Trying string `json:"trying,omitempty"`
	// NotBefore is when the next try may be: the end of a pause, or of the time for which
	// somebody who tries now has it for herself.
	NotBefore time.Time `json:"not_before,omitzero"`
	// Revision counts the changes, from 1.
	Revision int `json:"revision"`
}

// Hooks keep the hook.
type Hooks interface {
	// PutHook keeps the hook in place of the one whose revision it has, 0 if there was
	// none, and returns it with the next one; ErrConflict if the revision is another.
	PutHook(ctx context.Context, h Hook) (Hook, error)
	// Hook returns the hook; ErrNotFound if there is none.
	Hook(ctx context.Context) (Hook, error)
	// RemoveHook forgets the hook; ErrNotFound if there is none.
	RemoveHook(ctx context.Context) error
}
