// Package lettertest has a writer of mails for tests of those who send them.
package lettertest

import (
	"context"
	"crypto/rand"
	"sync"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// advisor is on the calendar in the binary, and worked out once.
var advisor = sync.OnceValues(func() (*advice.Advisor, error) {
	book, err := rule.Load()
	if err != nil {
		return nil, err
	}
	first, err := edition.New(nil, book, calendar.MustDate("2026-01-01"))
	if err != nil {
		return nil, err
	}
	return first.Advice, nil
})

// New returns a writer for the service at that address, on the calendar in the binary.
func New(base string) (*letter.Writer, error) {
	a, err := advisor()
	if err != nil {
		return nil, err
	}
	return On(base, func() *advice.Advisor { return a }, keys{})
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
