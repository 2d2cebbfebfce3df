// Package webhook tells the membership body's own program when dates of the calendar change:
// what is said otherwise than it was told last, as signed JSON, to one address that an
// officer names. What could not be told is told later, with all that has changed since.
//
// It may not know how an address is reached, nor who its officers are.
package webhook

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/field"
	"divisionbell/store"
)

// Poster sends to an address outside.
type Poster interface {
	// Check says what is wrong with an address, or nothing.
	Check(address string) error
	// Post sends once. Its errors tell no address.
	Post(ctx context.Context, address string, header http.Header, body []byte) error
}

// Store is what the room needs of the store.
type Store interface {
	store.Hooks
	store.Acts
}

// Hooks is where the hook is named, and from where it is told.
type Hooks struct {
	Store    Store
	Editions *edition.Editions
	Poster   Poster
	Now      func() time.Time
	// Location says on which civil date an instant falls.
	Location *time.Location
	// Random is where secrets are drawn from.
	Random io.Reader

	// quiet is the calendar at which nothing more is tried, and the revision of the hook.
	quiet atomic.Pointer[string]
}

const (
	// mostAddress is how long an address may be, in characters.
	mostAddress = 500
	// secretBytes is as long as the hash with which is signed.
	secretBytes = 32
)

// Name has the program at an address told from now on, in place of any other, and returns
// the secret with which what it is told is signed. It is shown this once.
func (h *Hooks) Name(ctx context.Context, officer, address string) (store.Hook, error) {
	address, err := field.Line("address", address, mostAddress)
	if err != nil {
		return store.Hook{}, err
	}
	if err := h.Poster.Check(address); err != nil {
		return store.Hook{}, field.Wrong("address", "%s", err)
	}
	secret := make([]byte, secretBytes)
	if _, err := io.ReadFull(h.Random, secret); err != nil {
		return store.Hook{}, fmt.Errorf("draw a secret: %w", err)
	}
	was, err := h.Store.Hook(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.Hook{}, err
	}
	cal := h.Editions.Current().Calendar
	told, err := packed(cal, h.today())
	if err != nil {
		return store.Hook{}, err
	}
	kept, err := h.Store.PutHook(ctx, store.Hook{
		Address: address, Secret: hex.EncodeToString(secret), Created: h.Now(), Version: cal.Version(), Told: told, Revision: was.Revision,
	})
	if err != nil {
		return store.Hook{}, err
	}
	return kept, h.record(ctx, officer, "name-webhook")
}

// Remove has no program told any more.
func (h *Hooks) Remove(ctx context.Context, officer string) error {
	if err := h.Store.RemoveHook(ctx); err != nil {
		return err
	}
	return h.record(ctx, officer, "remove-webhook")
}

// record notes what an officer did. Where the program is may be a secret, so it is not said.
func (h *Hooks) record(ctx context.Context, officer, what string) error {
	_, err := h.Store.AddAct(ctx, store.Act{At: h.Now().UTC(), By: officer, What: what})
	return err
}

// State returns the hook as it stands, without its secret; store.ErrNotFound if none is named.
func (h *Hooks) State(ctx context.Context) (store.Hook, error) {
	hook, err := h.Store.Hook(ctx)
	hook.Secret, hook.Told = "", nil
	return hook, err
}

func (h *Hooks) today() calendar.Date { return calendar.DateIn(h.Now(), h.Location) }
