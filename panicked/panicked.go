// Package panicked says what a panic was about, so that it can be logged: its own words may hold what
// a member wrote. Everybody may use it.
package panicked

import (
	"fmt"
	"runtime"
)

// Kind is what the runtime says of a bug, which names no value of ours but numbers and types, and of
// everything else its type alone.
func Kind(recovered any) string {
	if bug, ok := recovered.(runtime.Error); ok {
		return bug.Error()
	}
	return fmt.Sprintf("%T", recovered)
}
