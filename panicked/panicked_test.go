package panicked_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"divisionbell/panicked"
)

type plan struct{ Purpose string }

func (p plan) String() string { return p.Purpose }

func TestAPanicIsToldWithoutItsWords(t *testing.T) {
	const secret = "Dear Ms Smith"
	for _, tc := range []struct {
		name string
		do   func()
		says string
	}{
		{"a text", func() { panic(secret) }, "string"},
		{"an error", func() { panic(fmt.Errorf("write to %s", secret)) }, "*errors.errorString"},
		{"an error that holds another", func() { panic(fmt.Errorf("write: %w", errors.New(secret))) }, "*fmt.wrapError"},
		{"something that can speak", func() { panic(plan{secret}) }, "panicked_test.plan"},
		{"a value taken for another", func() { var v any = plan{secret}; _ = v.(int) }, "interface conversion"},
		{"one too far", func() { var none []string; _ = none[len(none)] }, "index out of range"},
		{"nothing there", func() { var none *plan; _ = none.Purpose }, "nil pointer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			defer func() {
				if said := panicked.Kind(recover()); !strings.Contains(said, tc.says) || strings.Contains(said, "Smith") {
					t.Errorf("it says %q", said)
				}
			}()
			tc.do()
		})
	}
}
