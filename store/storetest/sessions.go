package storetest

import (
	"errors"
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// signIn keeps a session of that member under the secret of that seed.
func (w *world) signIn(member, id, when string, seed byte) store.Session {
	w.Helper()
	s := store.Session{ID: id, Member: member, Device: "Firefox on Windows", Created: at(when)}
	w.must(w.AddSession(w.ctx, s, w.secret(seed)))
	s.Used = calendar.DateIn(at(when), time.UTC)
	return s
}

func (w *world) sessionIDs(member, now string) []string {
	w.Helper()
	all, err := w.Sessions(w.ctx, member, at(now))
	w.must(err)
	ids := []string{}
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	return ids
}

func sessions() []situation {
	const start = "2027-01-04 08:00"
	return []situation{
		{"who signs in is active, was there, and is found by her session", func(w *world) {
			ada := w.join("ada")
			s := w.signIn("ada", "phone", start, 1)
			ada.State, ada.SignedIn, ada.Seen = store.StateActive, at(start), calendar.MustDate("2027-01-04")
			w.restart()
			got, m, err := w.MemberBySession(w.ctx, w.secret(1), at(start))
			w.must(err)
			same(w, "session", got, s)
			same(w, "member", m, ada)
			_, _, err = w.MemberBySession(w.ctx, w.secret(2), at(start))
			wantError(w, "a secret that never was", err, store.ErrNotFound)
			err = w.AddSession(w.ctx, store.Session{ID: "x", Member: "nobody", Created: at(start)}, w.secret(3))
			wantError(w, "a session of nobody's", err, store.ErrNotFound)
		}},
		{"a session shows the day of its last use", func(w *world) {
			w.join("ada")
			w.signIn("ada", "phone", start, 1)
			for _, when := range []string{"2027-01-04 20:00", "2027-01-09 23:59"} {
				_, _, err := w.MemberBySession(w.ctx, w.secret(1), at(when))
				w.must(err)
			}
			all, err := w.Sessions(w.ctx, "ada", at("2027-01-09 23:59"))
			w.must(err)
			same(w, "used", all[0].Used, calendar.MustDate("2027-01-09"))
			ada, err := w.Member(w.ctx, "ada")
			w.must(err)
			same(w, "seen", ada.Seen, calendar.MustDate("2027-01-09"))
			same(w, "signed in", ada.SignedIn.UTC(), at(start))
		}},
		{"the day is that of where the clock hangs", func(w *world) {
			w.join("ada")
			w.signIn("ada", "phone", start, 1)
			summer := time.FixedZone("BST", 3600)
			_, _, err := w.MemberBySession(w.ctx, w.secret(1), at("2027-01-10 23:30").In(summer))
			w.must(err)
			all, err := w.Sessions(w.ctx, "ada", at("2027-01-11 00:00"))
			w.must(err)
			same(w, "used", all[0].Used, calendar.MustDate("2027-01-11"))
		}},
		{"after thirty days a device is signed out", func(w *world) {
			w.join("ada")
			w.signIn("ada", "phone", start, 1)
			end := at(start).Add(store.SessionLife)
			_, _, err := w.MemberBySession(w.ctx, w.secret(1), end.Add(-time.Minute))
			w.must(err)
			_, _, err = w.MemberBySession(w.ctx, w.secret(1), end)
			wantError(w, "at the end", err, store.ErrNotFound)
			all, err := w.Sessions(w.ctx, "ada", end)
			w.must(err)
			same(w, "listed", all, []store.Session{})
		}},
		{"a device is signed out alone, or all are, and only one's own", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.signIn("ada", "phone", start, 1)
			w.signIn("ada", "desk", "2027-01-05 08:00", 2)
			w.signIn("ada", "library", "2027-01-06 08:00", 3)
			w.signIn("bea", "tablet", start, 4)
			wantError(w, "Bea ends Ada's", w.EndSession(w.ctx, "bea", "desk"), store.ErrNotFound)
			w.must(w.EndSession(w.ctx, "ada", "desk"))
			same(w, "left", w.sessionIDs("ada", "2027-01-07 08:00"), []string{"phone", "library"})
			_, _, err := w.MemberBySession(w.ctx, w.secret(2), at("2027-01-07 08:00"))
			wantError(w, "the ended session", err, store.ErrNotFound)
			w.must(w.EndSessions(w.ctx, "ada"))
			same(w, "left after all", w.sessionIDs("ada", "2027-01-07 08:00"), []string{})
			same(w, "Bea's", w.sessionIDs("bea", "2027-01-07 08:00"), []string{"tablet"})
		}},
		{"with one device too many the oldest is signed out", func(w *world) {
			w.join("ada")
			for i := range store.MaxSessions + 1 {
				s := store.Session{ID: fmt.Sprint(i), Member: "ada", Created: at(start).Add(time.Duration(i) * time.Minute)}
				w.must(w.AddSession(w.ctx, s, w.secret(byte(i))))
			}
			ids := w.sessionIDs("ada", "2027-01-05 08:00")
			same(w, "sessions", len(ids), store.MaxSessions)
			same(w, "oldest", ids[0], "1")
			_, _, err := w.MemberBySession(w.ctx, w.secret(0), at("2027-01-05 08:00"))
			wantError(w, "the first", err, store.ErrNotFound)
		}},
		{"nothing of a disabled member's opens anything, until she is enabled", func(w *world) {
			w.join("ada")
			w.signIn("ada", "phone", start, 1)
			w.must(w.AddToken(w.ctx, newToken("ada"), w.secret(2)))
			w.must(w.AddFeed(w.ctx, store.Feed{ID: "feed", Member: "ada"}, w.secret(3)))
			doors := func() error {
				_, _, bySession := w.MemberBySession(w.ctx, w.secret(1), at(start))
				_, byToken := w.MemberByToken(w.ctx, w.secret(2), at(start))
				_, byFeed := w.FeedBySecret(w.ctx, w.secret(3), at(start))
				for _, err := range []error{bySession, byToken, byFeed} {
					if (err == nil) != (bySession == nil) {
						w.Fatalf("one door is open and another is shut: %v, %v, %v", bySession, byToken, byFeed)
					}
				}
				return errors.Join(bySession, byToken, byFeed)
			}
			set := func(state store.MemberState) {
				ada, err := w.Member(w.ctx, "ada")
				w.must(err)
				ada.State = state
				_, err = w.UpdateMember(w.ctx, ada)
				w.must(err)
			}
			w.must(doors())
			set(store.StateDisabled)
			wantError(w, "her doors", doors(), store.ErrDisabled)
			err := w.AddSession(w.ctx, store.Session{ID: "new", Member: "ada", Created: at(start)}, w.secret(4))
			wantError(w, "signing in", err, store.ErrDisabled)
			set(store.StateActive)
			w.must(doors())
		}},
	}
}

func tokens() []situation {
	return []situation{
		{"tokens are listed by age, with the last day of their use", func(w *world) {
			w.join("ada")
			young := store.Token{ID: "a", Member: "ada", Name: "spreadsheet", Created: at("2027-01-05 08:00")}
			old := store.Token{ID: "b", Member: "ada", Name: "assistant", Created: at("2027-01-04 08:00")}
			w.must(w.AddToken(w.ctx, young, w.secret(1)))
			w.must(w.AddToken(w.ctx, old, w.secret(2)))
			_, err := w.MemberByToken(w.ctx, w.secret(2), at("2027-02-01 08:00"))
			w.must(err)
			old.Used = calendar.MustDate("2027-02-01")
			w.restart()
			all, err := w.Tokens(w.ctx, "ada")
			w.must(err)
			same(w, "tokens", all, []store.Token{old, young})
		}},
		{"tokens are revoked one by one, and only one's own", func(w *world) {
			w.join("ada")
			w.join("bea")
			a, b := newToken("ada"), newToken("ada")
			w.must(w.AddToken(w.ctx, a, w.secret(1)))
			w.must(w.AddToken(w.ctx, b, w.secret(2)))
			wantError(w, "Bea revokes Ada's", w.RevokeToken(w.ctx, "bea", a.ID), store.ErrNotFound)
			w.must(w.RevokeToken(w.ctx, "ada", a.ID))
			wantError(w, "again", w.RevokeToken(w.ctx, "ada", a.ID), store.ErrNotFound)
			_, err := w.MemberByToken(w.ctx, w.secret(1), aMorning())
			wantError(w, "the revoked", err, store.ErrNotFound)
			_, err = w.MemberByToken(w.ctx, w.secret(2), aMorning())
			w.must(err)
			none, err := w.Tokens(w.ctx, "bea")
			w.must(err)
			same(w, "Bea's tokens", none, []store.Token{})
		}},
	}
}
