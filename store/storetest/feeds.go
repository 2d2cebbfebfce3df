package storetest

import (
	"fmt"

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
		{"a feed that gets another secret is one feed, whoever else gives it one at once", func(w *world) {
			w.join("ada")
			w.must(w.AddFeed(w.ctx, store.Feed{ID: "phone", Member: "ada", Of: store.FeedOfFollows}, w.secret(1)))
			w.oneWins(w.atOnceAnywhere(func(s store.Store, i int) error {
				fresh := store.Feed{ID: fmt.Sprint("phone ", i), Member: "ada", Of: store.FeedOfFollows}
				return s.RenewFeed(w.ctx, "phone", fresh, w.secret(byte(2+i)), at("2027-01-05 08:00"))
			}), store.ErrNotFound)
			same(w, "feeds", len(w.feedIDs("ada")), 1)
			_, err := w.FeedBySecret(w.ctx, w.secret(1), aMorning())
			wantError(w, "the secret before", err, store.ErrRevoked)
			err = w.RenewFeed(w.ctx, "none", store.Feed{ID: "new", Member: "ada"}, w.newSecret(), at("2027-01-05 08:00"))
			wantError(w, "of a feed that never was", err, store.ErrNotFound)
			same(w, "feeds after it", len(w.feedIDs("ada")), 1)
		}},
		{"the last feed that there can be can get another secret", func(w *world) {
			w.join("ada")
			for i := range store.MaxFeeds {
				w.must(w.AddFeed(w.ctx, store.Feed{ID: fmt.Sprint(i), Member: "ada"}, w.newSecret()))
			}
			w.must(w.RenewFeed(w.ctx, "0", store.Feed{ID: "new", Member: "ada"}, w.newSecret(), at("2027-01-05 08:00")))
			same(w, "feeds", len(w.feedIDs("ada")), store.MaxFeeds)
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
