package store

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
)

// Secret is something only its holder knows: a bearer token or the end of a
// feed's address. It has 256 random bits, so its plain SHA-256 hash tells
// nothing of it and needs no salt. It does not print itself.
type Secret struct{ text *string } // behind a pointer, so that no verb of fmt shows it

const secretLetters = "abcdefghijkmnpqrstuvwxyz23456789" // 32, none that look alike

// NewSecret draws a secret from the source of randomness.
func NewSecret(random io.Reader) (Secret, error) {
	raw := make([]byte, 52) // 5 bits of each: 260
	if _, err := io.ReadFull(random, raw); err != nil {
		return Secret{}, fmt.Errorf("draw a secret: %w", err)
	}
	for i, b := range raw {
		raw[i] = secretLetters[b&31]
	}
	return secret(string(raw)), nil
}

// ParseSecret takes a secret that somebody presents.
func ParseSecret(s string) Secret { return secret(strings.TrimSpace(s)) }

func secret(s string) Secret { return Secret{&s} }

// Reveal returns the secret itself, to be shown to its holder once.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Hash returns what may be kept.
func (s Secret) Hash() [32]byte { return sha256.Sum256([]byte(s.Reveal())) }

// String hides the secret, so that no log and no error shows it.
func (s Secret) String() string { return "(secret)" }

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// NewID returns a new id: 26 letters and digits that cannot be guessed.
func NewID() string { return strings.ToLower(rand.Text()) }
