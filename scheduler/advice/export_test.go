package advice

import (
	"testing"

	"divisionbell/calendar/words"
)

// Sentences are the texts that answers are put together of.
func Sentences(t testing.TB) *words.Catalogue {
	t.Helper()
	english, err := newEnglish(nil)
	if err != nil {
		t.Fatal(err)
	}
	return english.said
}
