package storetest

import (
	"errors"

	"divisionbell/store"
)

func members() []situation {
	return []situation{
		{"a member is found by id and by address in any case", func(w *world) {
			m := store.Member{ID: "ada", Email: "Ada.Jones@Example.org", Created: at("2027-01-01 09:00")}.WithDefaults()
			w.must(w.AddMember(w.ctx, m))
			for _, address := range []string{"Ada.Jones@Example.org", "ada.jones@example.org", "ADA.JONES@EXAMPLE.ORG"} {
				got, err := w.MemberByEmail(w.ctx, address)
				w.must(err)
				same(w, "found by "+address, got, m)
			}
			got, err := w.Member(w.ctx, "ada")
			w.must(err)
			same(w, "found by id", got, m)
		}},
		{"an address is taken in whatever case it is written", func(w *world) {
			ada := w.join("ada")
			err := w.AddMember(w.ctx, store.Member{ID: "other", Email: "ADA@example.ORG"})
			wantError(w, "joining with Ada's address", err, store.ErrExists)
			_, err = w.Member(w.ctx, "other")
			wantError(w, "the member that was refused", err, store.ErrNotFound)
			got, err := w.MemberByEmail(w.ctx, "ada@example.org")
			w.must(err)
			same(w, "Ada", got, ada)
		}},
		{"members are listed by address", func(w *world) {
			w.must(w.AddMember(w.ctx, store.Member{ID: "1", Email: "cy@example.org"}))
			w.must(w.AddMember(w.ctx, store.Member{ID: "2", Email: "Bea@example.org"}))
			w.must(w.AddMember(w.ctx, store.Member{ID: "3", Email: "ada@example.org"}))
			all := w.everyone()
			var ids []string
			for _, m := range all {
				ids = append(ids, m.ID)
			}
			same(w, "ids by address", ids, []string{"3", "2", "1"})
		}},
		{"nobody is found who never joined", func(w *world) {
			_, err := w.Member(w.ctx, "nobody")
			wantError(w, "by id", err, store.ErrNotFound)
			_, err = w.MemberByEmail(w.ctx, "nobody@example.org")
			wantError(w, "by address", err, store.ErrNotFound)
			_, err = w.MemberByToken(w.ctx, w.secret(1), aMorning())
			wantError(w, "by token", err, store.ErrNotFound)
		}},
		{"nothing is kept for somebody who never joined", func(w *world) {
			wantError(w, "a token", w.AddToken(w.ctx, newToken("nobody"), w.secret(1)), store.ErrNotFound)
			_, err := w.AddContact(w.ctx, newContact("nobody", "visit"), nil, store.IdempotencyKey{})
			wantError(w, "a contact", err, store.ErrNotFound)
			err = w.AddFeed(w.ctx, store.Feed{ID: "feed", Member: "nobody"}, w.secret(2))
			wantError(w, "a feed", err, store.ErrNotFound)
			_, err = w.FeedBySecret(w.ctx, w.secret(2), aMorning())
			wantError(w, "the feed that was refused", err, store.ErrNotFound)
		}},
		{"a token acts for its own member", func(w *world) {
			for i, m := range []store.Member{w.join("ada"), w.join("bea")} {
				w.must(w.AddToken(w.ctx, newToken(m.ID), w.secret(byte(i))))
				got, err := w.MemberByToken(w.ctx, w.secret(byte(i)), aMorning())
				w.must(err)
				same(w, "holder", got.ID, m.ID)
			}
		}},
		{"revoking a member's tokens revokes all of them and nobody else's", func(w *world) {
			w.join("ada")
			bea := w.join("bea")
			w.must(w.AddToken(w.ctx, newToken("ada"), w.secret(1)))
			w.must(w.AddToken(w.ctx, newToken("ada"), w.secret(2)))
			w.must(w.AddToken(w.ctx, newToken("bea"), w.secret(3)))
			w.must(w.RevokeTokens(w.ctx, "ada"))
			for seed := range byte(2) {
				_, err := w.MemberByToken(w.ctx, w.secret(seed+1), aMorning())
				wantError(w, "Ada's token", err, store.ErrNotFound)
			}
			got, err := w.MemberByToken(w.ctx, w.secret(3), aMorning())
			w.must(err)
			same(w, "holder of the token that is left", got.ID, bea.ID)
			w.must(w.AddToken(w.ctx, newToken("ada"), w.secret(4)))
			_, err = w.MemberByToken(w.ctx, w.secret(4), aMorning())
			w.must(err)
		}},
	}
}

// wantError fails unless err is the one that the contract names.
func wantError(t failer, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got error %v, want %v", what, err, want)
	}
}
