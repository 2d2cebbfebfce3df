// Package pass makes the words at the end of the links in mails, and reads them again.
// Whoever shows such a word may do the one thing that it is for, without being signed in.
//
// A word is sealed with a key that the store keeps, so it can be neither guessed nor read,
// and names nobody to those who see an address. Nothing is kept of it: it is good for as long
// as what it is about is there, and gone with it. It knows nothing of how words travel.
package pass

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"divisionbell/store"
)

// ErrNoPass says that a word is none that was made here.
var ErrNoPass = errors.New("no pass")

// Errand is what a pass is for.
type Errand string

const (
	// Steps is to tick steps of a contact, or to put them off.
	Steps Errand = "steps"
	// Move is to move a contact to other days.
	Move Errand = "move"
	// Stop is to get no more mails of a kind.
	Stop Errand = "stop"
)

// Pass says what its holder may do, and for which member.
type Pass struct {
	For    Errand
	Member string
	// Contact is the one that is ticked or moved.
	Contact string
	// Steps are those that may be ticked or put off, by their names.
	Steps []string
	// Kind is that of the mails that stop.
	Kind store.MailKind
}

// Sealer makes passes and reads them. Any number of goroutines may use it.
type Sealer struct{ sealed cipher.AEAD }

// keyName is the name of the key in the store.
const keyName = "links-in-mails"

// NewSealer returns the one for all mails of a store. If that has no key yet, one is drawn
// from the source of randomness.
func NewSealer(ctx context.Context, keys store.Keys, random io.Reader) (*Sealer, error) {
	var fresh [store.KeySize]byte
	if _, err := io.ReadFull(random, fresh[:]); err != nil {
		return nil, fmt.Errorf("draw the key for links in mails: %w", err)
	}
	key, err := keys.Key(ctx, keyName, fresh)
	if err != nil {
		return nil, fmt.Errorf("key for links in mails: %w", err)
	}
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, fmt.Errorf("seal links in mails: %w", err)
	}
	sealed, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("seal links in mails: %w", err)
	}
	return &Sealer{sealed}, nil
}

// beforeSteps is how many parts of a word come before the names of the steps.
const beforeSteps = 4

// between stands between what a pass says; no id and no name of a step has it.
const between = "\x00"

// Seal returns the word for a pass: letters, digits, hyphens and low lines.
func (s *Sealer) Seal(p Pass) string {
	said := strings.Join(append([]string{string(p.For), p.Member, p.Contact, string(p.Kind)}, p.Steps...), between)
	return base64.RawURLEncoding.EncodeToString(s.sealed.Seal(nil, nil, []byte(said), nil))
}

// Open returns the pass of a word, or ErrNoPass.
func (s *Sealer) Open(word string) (Pass, error) {
	raw, err := base64.RawURLEncoding.DecodeString(word)
	if err != nil {
		return Pass{}, ErrNoPass
	}
	said, err := s.sealed.Open(nil, nil, raw, nil)
	if err != nil {
		return Pass{}, ErrNoPass
	}
	parts := strings.Split(string(said), between)
	if len(parts) < beforeSteps {
		return Pass{}, ErrNoPass
	}
	return Pass{
		For: Errand(parts[0]), Member: parts[1], Contact: parts[2], Kind: store.MailKind(parts[3]), Steps: parts[beforeSteps:],
	}, nil
}
