package storetest

import (
	"divisionbell/calendar"
	"divisionbell/store"
)

func feeds() []situation {
	return []situation{
		{"from how many places a feed is read is noted on its owner's alone", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.must(w.AddFeed(w.ctx, store.Feed{ID: "phone", Member: "ada", Label: "my phone"}, w.newSecret()))
			day := calendar.MustDate("2027-01-04")
			wantError(w, "another's", w.NoteSpread(w.ctx, "bea", "phone", day), store.ErrNotFound)
			w.must(w.NoteSpread(w.ctx, "ada", "phone", day))
			w.restart()
			all, err := w.Feeds(w.ctx, "ada")
			w.must(err)
			same(w, "spread", all[0].Spread, day)
		}},
		{"a feed is found by its secret", func(w *world) {
			w.join("ada")
			f := store.Feed{ID: "phone", Member: "ada", Label: "my phone", Created: at("2027-01-04 08:00")}
			w.must(w.AddFeed(w.ctx, f, w.secret(1)))
			got, err := w.FeedBySecret(w.ctx, w.secret(1), aMorning())
			w.must(err)
			f.Used = calendar.MustDate("2027-01-04")
			same(w, "feed", got, f)
			_, err = w.FeedBySecret(w.ctx, w.secret(2), aMorning())
			wantError(w, "a secret that never was", err, store.ErrNotFound)
		}},
		{"a revoked feed is known as revoked, also after a restart, and no longer listed", func(w *world) {
			w.join("ada")
			w.must(w.AddFeed(w.ctx, store.Feed{ID: "phone", Member: "ada"}, w.secret(1)))
			w.must(w.AddFeed(w.ctx, store.Feed{ID: "desk", Member: "ada"}, w.secret(2)))
			w.must(w.RevokeFeed(w.ctx, "ada", "phone", at("2027-01-05 08:00")))
			_, err := w.FeedBySecret(w.ctx, w.secret(1), aMorning())
			wantError(w, "the revoked secret", err, store.ErrRevoked)
			w.restart()
			_, err = w.FeedBySecret(w.ctx, w.secret(1), aMorning())
			wantError(w, "the revoked secret after a restart", err, store.ErrRevoked)
			same(w, "listed", w.feedIDs("ada"), []string{"desk"})
			_, err = w.FeedBySecret(w.ctx, w.secret(2), aMorning())
			w.must(err)
		}},
		{"a feed that never was cannot be revoked", func(w *world) {
			w.join("ada")
			err := w.RevokeFeed(w.ctx, "ada", "phone", at("2027-01-05 08:00"))
			wantError(w, "revoking", err, store.ErrNotFound)
		}},
		{"feeds are listed oldest first", func(w *world) {
			w.join("ada")
			for i, f := range []store.Feed{
				{ID: "a", Member: "ada", Created: at("2027-01-06 08:00")},
				{ID: "b", Member: "ada", Created: at("2027-01-04 08:00")},
				{ID: "c", Member: "ada", Created: at("2027-01-05 08:00")},
			} {
				w.must(w.AddFeed(w.ctx, f, w.secret(byte(i))))
			}
			same(w, "listed", w.feedIDs("ada"), []string{"b", "c", "a"})
		}},
	}
}

func (w *world) feedIDs(member string) []string {
	w.Helper()
	all, err := w.Feeds(w.ctx, member)
	w.must(err)
	ids := []string{}
	for _, f := range all {
		ids = append(ids, f.ID)
	}
	return ids
}
