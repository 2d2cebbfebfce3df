package storetest

import (
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// settle gives a member one of everything, under secrets of that seed and the next two.
func (w *world) settle(name string, seed byte) store.SignInKeys {
	w.Helper()
	w.join(name)
	w.signIn(name, name+" phone", "2027-01-04 08:00", seed)
	w.must(w.AddToken(w.ctx, newToken(name), w.secret(seed+1)))
	w.must(w.AddFeed(w.ctx, store.Feed{ID: name + " feed", Member: name, Label: "my phone"}, w.secret(seed+2)))
	c := newContact(name, name+" visit")
	_, err := w.AddContact(w.ctx, c, mailsAt(c, "2027-01-04 09:00", "2027-01-05 09:00"), keyAt("2027-01-04 08:00", 0, "body"))
	w.must(err)
	_, err = w.Owe(w.ctx, []store.Mail{digest(name, name+" week 1", "2027-01-04 09:30")})
	w.must(err)
	return w.asks(name+"@example.org", name, "2027-01-04 08:00")
}

func erasing() []situation {
	const now = "2027-01-04 08:10"
	return []situation{
		{"of a member who is removed nothing is left, and of others everything", func(w *world) {
			ada, bea := w.settle("ada", 1), w.settle("bea", 11)
			w.must(w.RemoveMember(w.ctx, "ada"))
			w.restart()

			_, err := w.Member(w.ctx, "ada")
			wantError(w, "by id", err, store.ErrNotFound)
			_, err = w.MemberByEmail(w.ctx, "ada@example.org")
			wantError(w, "by address", err, store.ErrNotFound)
			_, _, err = w.MemberBySession(w.ctx, w.secret(1), at(now))
			wantError(w, "by session", err, store.ErrNotFound)
			_, err = w.MemberByToken(w.ctx, w.secret(2), at(now))
			wantError(w, "by token", err, store.ErrNotFound)
			_, err = w.FeedBySecret(w.ctx, w.secret(3), at(now))
			wantError(w, "her feed", err, store.ErrNotFound)
			w.refuses("her request to sign in", now, ada, store.ErrNotFound)
			_, err = w.Contact(w.ctx, "ada", "ada visit")
			wantError(w, "her contact", err, store.ErrNotFound)
			same(w, "her contacts", w.contactIDs("ada"), []string{})
			same(w, "her sessions", w.sessionIDs("ada", now), []string{})
			same(w, "her feeds", w.feedIDs("ada"), []string{})
			same(w, "her state", w.state("ada"), "")
			w.claims("2028-01-01 08:00", 0, "bea visit 2027-01-04 09:00", "bea week 1", "bea visit 2027-01-05 09:00")

			_, _, err = w.MemberBySession(w.ctx, w.secret(11), at(now))
			w.must(err)
			_, err = w.MemberByToken(w.ctx, w.secret(12), at(now))
			w.must(err)
			_, err = w.FeedBySecret(w.ctx, w.secret(13), at(now))
			w.must(err)
			w.signsIn("bea", now, bea)
			same(w, "Bea's contacts", w.contactIDs("bea"), []string{"bea visit"})
		}},
		{"who is removed can be removed once, and can join again as a new member", func(w *world) {
			w.settle("ada", 1)
			w.must(w.RemoveMember(w.ctx, "ada"))
			wantError(w, "again", w.RemoveMember(w.ctx, "ada"), store.ErrNotFound)
			wantError(w, "nobody", w.RemoveMember(w.ctx, "nobody"), store.ErrNotFound)
			w.settle("ada", 1)
			same(w, "contacts", w.contactIDs("ada"), []string{"ada visit"})
		}},
		{"of many who remove a member at once one does", func(w *world) {
			w.settle("ada", 1)
			w.oneWins(atOnce(func(int) error { return w.RemoveMember(w.ctx, "ada") }), store.ErrNotFound)
		}},
	}
}

// timeOver: nothing is kept for longer than is said.
func timeOver() []situation {
	day := calendar.MustDate
	return []situation{
		{"contacts that ended before a day are erased, but for those that are kept", func(w *world) {
			w.join("ada")
			for id, change := range map[string]func(*store.Contact){
				"ended":     func(c *store.Contact) { c.Last = day("2027-03-09") },
				"that day":  func(c *store.Contact) { c.Last = day("2027-03-10") },
				"kept":      func(c *store.Contact) { c.Last, c.Keep = day("2027-03-09"), true },
				"told late": func(c *store.Contact) { c.Outcome = &store.Outcome{Result: "replied", On: day("2027-03-10")} },
				"told":      func(c *store.Contact) { c.Outcome = &store.Outcome{Result: "replied", On: day("2027-03-09")} },
				"given up":  func(c *store.Contact) { c.Last, c.Cancelled = day("2028-01-01"), day("2027-03-09") },
			} {
				c := newContact("ada", id)
				c.Last = day("2027-03-05")
				change(&c)
				_, err := w.AddContact(w.ctx, c, mailsAt(c, "2027-01-04 09:00"), store.IdempotencyKey{})
				w.must(err)
			}
			n, err := w.EraseEnded(w.ctx, day("2027-03-10"))
			w.must(err)
			same(w, "erased", n, 3)
			same(w, "left", w.contactIDs("ada"), []string{"kept", "that day", "told late"})
			w.claims("2028-01-01 08:00", 0, "kept 2027-01-04 09:00", "that day 2027-01-04 09:00", "told late 2027-01-04 09:00")
		}},
		{"who kept a contact may let it go again", func(w *world) {
			w.join("ada")
			c := newContact("ada", "visit")
			c.Keep = true
			c, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
			w.must(err)
			c.Keep = false
			_, err = w.UpdateContact(w.ctx, c, nil)
			w.must(err)
			n, err := w.EraseEnded(w.ctx, day("2030-01-01"))
			w.must(err)
			same(w, "erased", n, 1)
		}},
		{"many contacts end at once", func(w *world) {
			w.join("ada")
			const many = 1200
			for i := range many {
				c := small(fmt.Sprint(i))
				c.Cancelled = c.First
				_, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
				w.must(err)
			}
			n, err := w.EraseEnded(w.ctx, day("2030-01-01"))
			w.must(err)
			same(w, "erased", n, many)
			same(w, "left", w.contactIDs("ada"), []string{})
		}},
		{"members who were not there since a day are found, and asked once", func(w *world) {
			for i, name := range []string{"ada", "bea", "cy"} { // joined on 1 January 2027
				w.join(name)
				w.signIn(name, "phone", "2027-01-04 08:00", byte(i))
			}
			w.join("dee")
			_, _, err := w.MemberBySession(w.ctx, w.secret(1), at("2027-01-20 08:00"))
			w.must(err)
			idle := func(before string) (ids []string) {
				list, err := w.Idle(w.ctx, day(before), store.Part{})
				w.must(err)
				for _, m := range list.Items {
					ids = append(ids, m.ID)
				}
				return ids
			}
			same(w, "before the 1st", idle("2027-01-01"), nil)
			same(w, "before the 4th", idle("2027-01-04"), []string{"dee"})
			same(w, "before the 20th", idle("2027-01-20"), []string{"ada", "cy", "dee"})

			w.must(w.AskToStay(w.ctx, "ada", day("2027-01-25")))
			ada, err := w.Member(w.ctx, "ada")
			w.must(err)
			same(w, "asked on", ada.AskedToStay, day("2027-01-25"))
			_, ada, err = w.MemberBySession(w.ctx, w.secret(0), at("2027-01-26 08:00"))
			w.must(err)
			same(w, "asked and seen since", ada.AskedToStay, calendar.Date{})
			wantError(w, "asking nobody", w.AskToStay(w.ctx, "nobody", day("2027-01-25")), store.ErrNotFound)
		}},
		{"the day to go by follows the clock, and leaps no further than two days", func(w *world) {
			for i, step := range []struct{ today, believed string }{
				{"2027-01-04", "2027-01-04"}, // the first
				{"2027-01-05", "2027-01-05"},
				{"2030-01-01", "2027-01-07"}, // a wrong clock
				{"2030-01-01", "2027-01-07"}, // as often as it is asked
				{"2027-01-06", "2027-01-06"}, // set right
				{"2027-03-06", "2027-01-08"}, // two months without service
				{"2027-03-07", "2027-01-10"},
			} {
				if i == 4 {
					w.restart()
				}
				got, err := w.BelievedDay(w.ctx, day(step.today))
				w.must(err)
				same(w, "day to go by on "+step.today, got, day(step.believed))
			}
		}},
		{"pruning forgets what has run its time and nothing else", func(w *world) {
			k := w.settle("ada", 1)
			w.must(w.Prune(w.ctx, at("2027-01-04 08:10")))
			w.signsIn("ada", "2027-01-04 08:10", k)
			_, _, err := w.MemberBySession(w.ctx, w.secret(1), at("2027-01-04 08:10"))
			w.must(err)
			w.must(w.RevokeFeed(w.ctx, "ada", "ada feed", at("2027-01-04 08:10")))
			again := newContact("ada", "again")
			kept, err := w.AddContact(w.ctx, again, nil, keyAt("2027-01-04 08:00", time.Hour, "body"))
			w.must(err)
			same(w, "under the key", kept.ID, "ada visit")

			w.must(w.Prune(w.ctx, at("2027-06-01 08:00")))
			_, err = w.FeedBySecret(w.ctx, w.secret(3), at("2027-06-01 08:00"))
			wantError(w, "a feed revoked half a year ago", err, store.ErrRevoked)
			w.must(w.Prune(w.ctx, at("2028-01-05 08:00")))
			_, err = w.FeedBySecret(w.ctx, w.secret(3), at("2028-01-05 08:00"))
			wantError(w, "a feed revoked a year ago", err, store.ErrNotFound)
			same(w, "contacts", w.contactIDs("ada"), []string{"ada visit"})
			_, err = w.MemberByToken(w.ctx, w.secret(2), at("2028-01-05 08:00"))
			w.must(err)
		}},
	}
}
