// Package editiontest has the edition of the calendar in the binary, for tests of those who
// answer from one.
package editiontest

import (
	"sync"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

// Once returns what makes, when it is first called, the edition of the calendar and the rules in
// the binary, whose feeds begin on that day, written YYYY-MM-DD. A package keeps it for all of
// its tests: making one takes long, and it never changes.
func Once(feedsSince string) func() (*edition.Edition, error) {
	return sync.OnceValues(func() (*edition.Edition, error) {
		book, err := rule.Load()
		if err != nil {
			return nil, err
		}
		return edition.New(nil, book, calendar.MustDate(feedsSince))
	})
}
