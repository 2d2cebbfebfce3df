package storetest

import (
	"crypto/sha256"
	"time"

	"divisionbell/store"
)

// keys: a client may send its request again without planning twice.
func keys() []situation {
	const start = "2027-01-04 08:00"
	return []situation{
		{"the same request again returns the contact made then and keeps nothing", func(w *world) {
			w.join("ada")
			first := w.planOnce("visit", keyAt(start, 0, "body"))
			again := w.planOnce("another", keyAt(start, store.KeyLife-time.Minute, "body"))
			same(w, "contact", again, first)
			same(w, "contacts", w.contactIDs("ada"), []string{"visit"})
			w.claims("2028-01-01 08:00", 0, "visit 2027-02-01 08:00")
		}},
		{"a contact can be found by the key of its request, by its member only", func(w *world) {
			w.join("ada")
			w.join("bob")
			first := w.planOnce("visit", keyAt(start, 0, "body"))
			found, err := w.ContactByKey(w.ctx, "ada", keyAt(start, time.Hour, "body"))
			w.must(err)
			same(w, "contact", found, first)
			_, err = w.ContactByKey(w.ctx, "ada", keyAt(start, time.Hour, "another body"))
			wantError(w, "another request", err, store.ErrKeyReused)
			_, err = w.ContactByKey(w.ctx, "bob", keyAt(start, time.Hour, "body"))
			wantError(w, "somebody else", err, store.ErrNotFound)
			_, err = w.ContactByKey(w.ctx, "ada", keyAt(start, store.KeyLife+time.Minute, "body"))
			wantError(w, "after its life", err, store.ErrNotFound)
		}},
		{"the key counts after a restart", func(w *world) {
			w.join("ada")
			first := w.planOnce("visit", keyAt(start, 0, "body"))
			w.restart()
			same(w, "contact", w.planOnce("another", keyAt(start, time.Hour, "body")), first)
		}},
		{"the same key with another request is refused and keeps nothing", func(w *world) {
			w.join("ada")
			w.planOnce("visit", keyAt(start, 0, "body"))
			c := newContact("ada", "another")
			_, err := w.AddContact(w.ctx, c, mailsAt(c, start), keyAt(start, time.Hour, "another body"))
			wantError(w, "another request", err, store.ErrKeyReused)
			same(w, "contacts", w.contactIDs("ada"), []string{"visit"})
			w.claims("2028-01-01 08:00", 0, "visit 2027-02-01 08:00")
		}},
		{"after its life a key is free again, for any request", func(w *world) {
			w.join("ada")
			w.planOnce("visit", keyAt(start, 0, "body"))
			late := store.KeyLife + time.Minute
			w.planOnce("letter", keyAt(start, late, "another body"))
			same(w, "contacts", w.contactIDs("ada"), []string{"letter", "visit"})
			again := w.planOnce("more", keyAt(start, late+time.Hour, "another body"))
			same(w, "contact under the key now", again.ID, "letter")
		}},
		{"other keys of the member outlive one that ran out", func(w *world) {
			w.join("ada")
			old, young := keyAt(start, 0, "old"), keyAt(start, store.KeyLife-time.Hour, "young")
			young.Key = "young"
			w.planOnce("visit", old)
			w.planOnce("letter", young)
			next := keyAt(start, store.KeyLife+time.Minute, "next")
			next.Key = "next"
			w.planOnce("call", next)
			young.At = next.At
			same(w, "contact under the young key", w.planOnce("more", young).ID, "letter")
		}},
		{"once its contact is erased a key is free again, for any request", func(w *world) {
			w.join("ada")
			w.planOnce("visit", keyAt(start, 0, "body"))
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			kept := w.planOnce("letter", keyAt(start, time.Minute, "another body"))
			same(w, "contact", kept.ID, "letter")
		}},
		{"two members may use the same key", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.planOnce("visit", keyAt(start, 0, "body"))
			c := newContact("bea", "letter")
			kept, err := w.AddContact(w.ctx, c, nil, keyAt(start, 0, "another body"))
			w.must(err)
			same(w, "Bea's contact", kept.ID, "letter")
		}},
		{"requests without a key are never the same", func(w *world) {
			w.join("ada")
			none := store.IdempotencyKey{At: at(start)}
			w.planOnce("visit", none)
			same(w, "contact", w.planOnce("letter", none).ID, "letter")
		}},
		{"a request that failed leaves its key free", func(w *world) {
			w.join("ada")
			c := newContact("bea", "visit") // Bea joins later
			_, err := w.AddContact(w.ctx, c, nil, keyAt(start, 0, "body"))
			wantError(w, "planning before joining", err, store.ErrNotFound)
			w.join("bea")
			_, err = w.AddContact(w.ctx, c, nil, keyAt(start, time.Minute, "another body"))
			w.must(err)
		}},
	}
}

// planOnce plans a contact of Ada's with one reminder under that key.
func (w *world) planOnce(id string, k store.IdempotencyKey) store.Contact {
	w.Helper()
	c := newContact("ada", id)
	c, err := w.AddContact(w.ctx, c, mailsAt(c, "2027-02-01 08:00"), k)
	w.must(err)
	return c
}

func keyAt(start string, later time.Duration, body string) store.IdempotencyKey {
	return store.IdempotencyKey{Key: "key", Digest: sha256.Sum256([]byte(body)), At: at(start).Add(later)}
}
