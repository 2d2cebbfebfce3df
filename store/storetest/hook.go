package storetest

import (
	"fmt"

	"divisionbell/store"
)

// hook has every field told.
func hook() store.Hook {
	return store.Hook{
		Address: "https://hooks.example.org/bell?key=1", Secret: "0123456789abcdef", Created: at("2027-01-04 08:00"),
		Version: "abc", Told: []byte{0, 1, 2, 255}, Delivered: at("2027-01-05 08:00"),
		Failing: at("2027-01-06 08:00"), Attempts: 3, Problem: "it answered 500", Trying: "def", NotBefore: at("2027-01-06 09:00"),
	}
}

func hooks() []situation {
	return []situation{
		{"there is none until one is named, and it is there after a restart", func(w *world) {
			_, err := w.Hook(w.ctx)
			wantError(w, "none", err, store.ErrNotFound)
			kept, err := w.PutHook(w.ctx, hook())
			w.must(err)
			w.restart()
			got, err := w.Hook(w.ctx)
			w.must(err)
			want := hook()
			want.Revision = 1
			same(w, "kept", kept, want)
			same(w, "found", got, want)
		}},
		{"a change that did not see the last one is refused", func(w *world) {
			first, err := w.PutHook(w.ctx, hook())
			w.must(err)
			second := first
			second.Attempts = 4
			_, err = w.PutHook(w.ctx, second)
			w.must(err)
			_, err = w.PutHook(w.ctx, first)
			wantError(w, "an old one", err, store.ErrConflict)
			_, err = w.PutHook(w.ctx, hook())
			wantError(w, "a new one beside it", err, store.ErrConflict)
			got, err := w.Hook(w.ctx)
			w.must(err)
			same(w, "attempts", got.Attempts, 4)
		}},
		{"of many who take it at once one does", func(w *world) {
			h, err := w.PutHook(w.ctx, hook())
			w.must(err)
			w.oneWins(atOnce(func(i int) error {
				mine := h
				mine.Problem = fmt.Sprint(i)
				_, err := w.PutHook(w.ctx, mine)
				return err
			}), store.ErrConflict)
		}},
		{"it can be removed once, and named anew", func(w *world) {
			_, err := w.PutHook(w.ctx, hook())
			w.must(err)
			w.must(w.RemoveHook(w.ctx))
			wantError(w, "again", w.RemoveHook(w.ctx), store.ErrNotFound)
			_, err = w.Hook(w.ctx)
			wantError(w, "gone", err, store.ErrNotFound)
			_, err = w.PutHook(w.ctx, hook())
			w.must(err)
		}},
	}
}
