package storetest

import (
	"errors"
	"fmt"

	"divisionbell/calendar"
	"divisionbell/store"
)

// wantBound fails unless err names that bound.
func wantBound(t failer, what string, err error, of string) {
	t.Helper()
	wantError(t, what, err, store.ErrTooMany)
	var tooMany *store.TooManyError
	if !errors.As(err, &tooMany) || tooMany.Of != of {
		t.Fatalf("%s: got error %v, want one that names %s", what, err, of)
	}
}

// small returns a contact of Ada's with little in it.
func small(id string) store.Contact {
	day := calendar.MustDate("2027-03-05")
	return store.Contact{ID: id, Member: "ada", Nation: calendar.Wales, First: day, Last: day}
}

// bounds: nobody can keep so much that others wait.
func bounds() []situation {
	return []situation{
		{"open contacts", func(w *world) {
			w.join("ada")
			w.join("bea")
			var last store.Contact
			for i := range store.MaxOpenContacts {
				c, err := w.AddContact(w.ctx, small(fmt.Sprint(i)), nil, store.IdempotencyKey{})
				w.must(err)
				last = c
			}
			add := func(id string) error {
				_, err := w.AddContact(w.ctx, small(id), nil, store.IdempotencyKey{})
				return err
			}
			wantBound(w, "one more", add("more"), "open contacts")
			w.plan("bea", "visit")

			last.Outcome = &store.Outcome{Result: "replied", On: last.First}
			told, err := w.UpdateContact(w.ctx, last, nil)
			w.must(err)
			w.must(add("in its place"))
			told.Outcome = nil
			_, err = w.UpdateContact(w.ctx, told, nil)
			wantBound(w, "open again", err, "open contacts")

			w.must(w.DeleteContact(w.ctx, "ada", "0", 0))
			reopened, err := w.UpdateContact(w.ctx, told, nil)
			w.must(err)
			reopened.Cancelled = reopened.First
			_, err = w.UpdateContact(w.ctx, reopened, nil)
			w.must(err)
			w.must(add("in the place of the cancelled"))
			wantBound(w, "one more in the end", add("more"), "open contacts")
		}},
		{"feeds, of which revoked ones do not count", func(w *world) {
			w.join("ada")
			n := 0
			add := func() error {
				n++
				return w.AddFeed(w.ctx, store.Feed{ID: fmt.Sprint(n), Member: "ada"}, w.newSecret())
			}
			for range store.MaxFeeds {
				w.must(add())
			}
			wantBound(w, "one more", add(), "feeds")
			w.must(w.RevokeFeed(w.ctx, "ada", "7", at("2027-01-04 08:00")))
			w.must(add())
			wantBound(w, "one more again", add(), "feeds")
		}},
		{"tokens", func(w *world) {
			w.join("ada")
			add := func() error { return w.AddToken(w.ctx, newToken("ada"), w.newSecret()) }
			for range store.MaxTokens {
				w.must(add())
			}
			wantBound(w, "one more", add(), "tokens")
			w.must(w.RevokeTokens(w.ctx, "ada"))
			w.must(add())
		}},
		{"idempotency keys within a day", func(w *world) {
			w.join("ada")
			add := func(id, when string) error {
				c := small(id)
				c.Cancelled = c.First // so that the bound of open ones is not met
				k := keyAt(when, 0, "body")
				k.Key = "key " + id
				_, err := w.AddContact(w.ctx, c, nil, k)
				return err
			}
			for i := range store.MaxKeys {
				w.must(add(fmt.Sprint(i), "2027-01-04 08:00"))
			}
			wantBound(w, "one more", add("more", "2027-01-05 07:59"), "idempotency keys within a day")
			_, err := w.Contact(w.ctx, "ada", "more")
			wantError(w, "the contact that came with it", err, store.ErrNotFound)
			w.must(w.DeleteContact(w.ctx, "ada", "0", 0))
			w.must(add("in its place", "2027-01-05 07:59"))
			w.must(add("the next day", "2027-01-05 08:00"))
		}},
	}
}
