package bolt_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// absent fails if the bytes of the file have one of the words in them.
func absent(t *testing.T, file string, words ...string) {
	t.Helper()
	raw := bytes.ToLower(read(t, file))
	for _, word := range words {
		if i := bytes.Index(raw, bytes.ToLower([]byte(word))); word != "" && i >= 0 {
			t.Errorf("%.20q is in the file at byte %d of %d", word, i, len(raw))
		}
	}
}

// someLetters are words that no other has.
func someLetters(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('a' + r.IntN(26)))
	}
	return b.String()
}

// TestNoByteOfAnErasedMemberIsLeft plans and changes with many members, erases some,
// and looks for their words in the bytes of the file, as somebody who finds the disk
// would.
func TestNoByteOfAnErasedMemberIsLeft(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	r := rand.New(rand.NewPCG(1, 2))
	day, now := calendar.MustDate("2027-03-05"), time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	const members, plans = 60, 6
	words := map[string][]string{}
	for i := range members {
		id := fmt.Sprint("member", i)
		word := func(n int) string {
			w := someLetters(r, n)
			words[id] = append(words[id], w)
			return w
		}
		must(t, s.AddMember(t.Context(), store.Member{ID: id, Email: word(12) + "@example.org", Name: word(12), Created: now}))
		must(t, s.AddSession(t.Context(), store.Session{ID: word(12), Member: id, Device: word(12), Created: now}, newSecret(t)))
		must(t, s.AddToken(t.Context(), store.Token{ID: word(12), Member: id, Name: word(12), Created: now}, newSecret(t)))
		must(t, s.AddFeed(t.Context(), store.Feed{ID: word(12), Member: id, Label: word(12), Created: now}, newSecret(t)))
		for range plans {
			c := store.Contact{
				ID: word(12), Member: id, Nation: calendar.Wales, First: day, Last: day,
				Whom: word(20), Purpose: word(200 + r.IntN(6000)), Notes: word(100), Points: []string{word(30)},
			}
			due := []store.Reminder{{ID: c.ID + "-1", Due: now, Steps: []store.Step{{Name: "send", Due: day, Text: word(40)}}}}
			c, err := s.AddContact(t.Context(), c, due, store.IdempotencyKey{Key: word(12), At: now})
			must(t, err)
			c.Notes = word(100)
			_, err = s.UpdateContact(t.Context(), c, nil)
			must(t, err)
		}
	}
	for i := 0; i < members; i += 5 {
		must(t, s.RemoveMember(t.Context(), fmt.Sprint("member", i)))
		absent(t, file, words[fmt.Sprint("member", i)]...)
	}
	for id, theirs := range words {
		var n int
		_, err := fmt.Sscanf(id, "member%d", &n)
		must(t, err)
		if n%5 == 0 {
			absent(t, file, theirs...)
		} else if !bytes.Contains(read(t, file), []byte(theirs[0])) {
			t.Errorf("%s was not erased, and her address is not in the file", id)
		}
	}

	list, err := s.Contacts(t.Context(), "member1", store.Part{})
	must(t, err)
	gone := list.Items[0]
	must(t, s.DeleteContact(t.Context(), "member1", gone.ID, 0))
	must(t, s.Prune(t.Context(), now))
	absent(t, file, gone.ID, gone.Whom, gone.Notes, gone.Purpose)
	must(t, s.Close())
}

func TestErasingLeavesTheFileSoundAndNoLargerThanItNeedBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	for round := range 30 {
		must(t, s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}))
		for i := range 20 {
			c, due := visit(fmt.Sprint(round, "-", i))
			_, err := s.AddContact(t.Context(), c, due, store.IdempotencyKey{})
			must(t, err)
		}
		must(t, s.RemoveMember(t.Context(), "ada"))
	}
	must(t, s.Close())
	if size := len(read(t, file)); size > 1<<20 {
		t.Errorf("an empty store has %d bytes", size)
	}
	sound(t, file)
}
