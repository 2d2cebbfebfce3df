package storetest

import "divisionbell/store"

// sharedKeys are the keys that all programs on the same data share.
func sharedKeys() []situation {
	one, other := [store.KeySize]byte{1}, [store.KeySize]byte{2}
	return []situation{
		{"the first who asks has the key kept, and the others get it", func(w *world) {
			w.sameKey("mails", one, one)
			w.sameKey("mails", other, one)
		}},
		{"a key outlives a restart", func(w *world) {
			w.sameKey("mails", one, one)
			w.restart()
			w.sameKey("mails", other, one)
		}},
		{"keys of two names are two", func(w *world) {
			w.sameKey("mails", one, one)
			w.sameKey("other", other, other)
		}},
	}
}

func (w *world) sameKey(name string, fresh, want [store.KeySize]byte) {
	w.Helper()
	got, err := w.Key(w.ctx, name, fresh)
	w.must(err)
	if got != want {
		w.Errorf("the key %s begins with %d, want %d", name, got[0], want[0])
	}
}
