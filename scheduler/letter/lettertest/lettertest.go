// Package lettertest has a writer of mails for tests of those who send them.
package lettertest

import (
	"context"
	"crypto/rand"

	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/edition/editiontest"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// first is on the calendar in the binary, and worked out once.
var first = editiontest.Once("2026-01-01")

// New returns a writer for the service at that address, on the calendar in the binary.
func New(base string) (*letter.Writer, error) {
	e, err := first()
	if err != nil {
		return nil, err
	}
	return On(base, func() *advice.Advisor { return e.Advice }, keys{})
}

// On returns a writer for the service at that address whose links are sealed with the key of
// a store.
func On(base string, advice func() *advice.Advisor, keys store.Keys) (*letter.Writer, error) {
	passes, err := pass.NewSealer(context.Background(), keys, rand.Reader)
	if err != nil {
		return nil, err
	}
	return letter.New(letter.Config{Base: base, Advice: advice, Passes: passes})
}

// keys are those of a store that has none.
type keys struct{}

func (keys) Key(_ context.Context, _ string, fresh [store.KeySize]byte) ([store.KeySize]byte, error) {
	return fresh, nil
}
