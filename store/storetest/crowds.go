package storetest

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"divisionbell/store"
)

// crowd is how many try the same thing at once.
const crowd = 8

// atOnce calls do from many goroutines and returns what each answered.
func atOnce(do func(i int) error) []error {
	answers := make([]error, crowd)
	var all sync.WaitGroup
	for i := range crowd {
		all.Go(func() { answers[i] = do(i) })
	}
	all.Wait()
	return answers
}

// atOnceAnywhere is atOnce from two handles on the same data, where there can be two.
func (w *world) atOnceAnywhere(do func(s store.Store, i int) error) []error {
	w.Helper()
	handles := []store.Store{w.Store, w.Store}
	if _, shared := w.Store.(store.Replicated); shared {
		other := w.open()
		defer func() { w.must(other.Close()) }()
		handles[1] = other
	}
	return atOnce(func(i int) error { return do(handles[i%len(handles)], i) })
}

// oneWins fails unless one succeeded and all others were told why not.
func (w *world) oneWins(answers []error, loser error) {
	w.Helper()
	won := 0
	for _, err := range answers {
		if err == nil {
			won++
		} else {
			wantError(w, "whoever lost", err, loser)
		}
	}
	same(w, "winners", won, 1)
}

func crowds() []situation {
	return []situation{
		{"many who ask at once never get the same reminder within its lease", func(w *world) {
			w.join("ada")
			var due []string
			for i := range 60 {
				due = append(due, at("2027-01-04 08:00").Add(time.Duration(i)*time.Minute).Format("2006-01-02 15:04"))
			}
			w.plan("ada", "visit", due...)
			now := at("2027-01-05 08:00")
			for round := range 2 {
				holders := w.claimAll(now.Add(time.Duration(round) * time.Hour))
				same(w, "reminders handed out", len(holders), len(due))
				for id, n := range holders {
					if n != 1 {
						w.Fatalf("round %d: %s was handed out to %d", round, id, n)
					}
				}
			}
		}},
		{"of many who change a contact at once one wins", func(w *world) {
			w.join("ada")
			seen := w.plan("ada", "visit")
			w.oneWins(atOnce(func(i int) error {
				c := seen
				c.Whom = fmt.Sprint("number ", i)
				_, err := w.UpdateContact(w.ctx, c, nil)
				return err
			}), store.ErrConflict)
			got, err := w.Contact(w.ctx, "ada", "visit")
			w.must(err)
			same(w, "revision", got.Revision, 2)
		}},
		{"of many who join with one address at once one wins", func(w *world) {
			w.oneWins(atOnce(func(i int) error {
				return w.AddMember(w.ctx, store.Member{ID: fmt.Sprint(i), Email: "ada@example.org"})
			}), store.ErrExists)
			all := w.everyone()
			same(w, "members", len(all), 1)
		}},
		{"a request sent many times at once plans one contact", func(w *world) {
			w.join("ada")
			made := make([]string, crowd)
			answers := atOnce(func(i int) error {
				c := newContact("ada", fmt.Sprint("visit ", i))
				c, err := w.AddContact(w.ctx, c, nil, keyAt("2027-01-04 08:00", 0, "body"))
				made[i] = c.ID
				return err
			})
			w.must(errors.Join(answers...))
			kept := w.contactIDs("ada")
			same(w, "contacts", len(kept), 1)
			for _, id := range made {
				same(w, "answer", id, kept[0])
			}
		}},
	}
}

// claimAll lets many claim a few reminders at a time until there are none left,
// and returns how often each was handed out.
func (w *world) claimAll(now time.Time) map[string]int {
	w.Helper()
	var mu sync.Mutex
	holders := map[string]int{}
	answers := atOnce(func(int) error {
		for {
			got, err := w.Claim(w.ctx, now, 3, time.Hour)
			if err != nil || len(got) == 0 {
				return err
			}
			mu.Lock()
			for _, r := range got {
				holders[r.ID]++
			}
			mu.Unlock()
		}
	})
	w.must(errors.Join(answers...))
	return holders
}
