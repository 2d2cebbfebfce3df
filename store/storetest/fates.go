package storetest

import (
	"encoding/json"
	"errors"
	"time"

	"divisionbell/store"
)

// digest returns a mail about no contact.
func digest(member, id, due string) store.Mail {
	return store.Mail{
		ID: id, Member: member, Kind: store.MailDigest, Content: json.RawMessage(`{"week":1}`), Due: at(due), State: store.MailWaiting,
	}
}

// fates: what becomes of a mail is known, and what went is told from what did not.
func fates() []situation {
	const visit = "visit 2027-01-04 08:00"
	begin := func(w *world) {
		w.Helper()
		w.join("ada")
		w.plan("ada", "visit", "2027-01-04 08:00")
		w.claims("2027-01-04 08:00", time.Hour, visit)
	}
	state := func(w *world) store.Mail {
		w.Helper()
		return w.owes("ada", "visit")[0]
	}
	report := func(w *world, since string) store.MailReport {
		w.Helper()
		r, err := w.MailReport(w.ctx, at(since), at(since))
		w.must(err)
		r.Oldest = r.Oldest.UTC()
		for i := range r.Dropped {
			r.Dropped[i].At = r.Dropped[i].At.UTC()
		}
		return r
	}
	return []situation{
		{"it waits, is held, and is sent", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			same(w, "first", state(w).State, store.MailWaiting)
			same(w, "could go the night before", report(w, "2027-01-03 23:59").Due, 0)
			same(w, "could go in the morning", report(w, "2027-01-04 08:00").Due, 1)
			w.claims("2027-01-04 08:00", time.Hour, visit)
			same(w, "claimed", state(w).State, store.MailHeld)
			w.sent(visit, "2027-01-04 08:01")
			same(w, "sent", state(w).State, store.MailSent)
			same(w, "could go now", report(w, "2027-01-04 08:02").Due, 0)
		}},
		{"what is dropped has a reason, is not sent, and never comes again", func(w *world) {
			begin(w)
			w.comes(visit, store.CameDropped, "2027-01-04 08:01")
			m := state(w)
			same(w, "state", m.State, store.MailDropped)
			same(w, "why", m.Why, store.DropTooLate)
			same(w, "dropped", m.Dropped.UTC(), at("2027-01-04 08:01"))
			same(w, "sent", m.Sent.IsZero(), true)
			w.restart()
			w.claims("2028-01-04 08:00", time.Hour)
			same(w, "report", report(w, "2027-01-01 00:00").Dropped, []store.DroppedMail{
				{At: at("2027-01-04 08:01"), Kind: store.MailReminders, Why: store.DropTooLate},
			})
			same(w, "report of later", report(w, "2027-01-05 00:00").Dropped, []store.DroppedMail{})
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			same(w, "report without the contact", report(w, "2027-01-01 00:00").Dropped, []store.DroppedMail{})
		}},
		{"what was dropped while it was on its way, and arrived, was sent", func(w *world) {
			begin(w)
			w.comes(visit, store.CameDropped, "2027-01-04 08:01")
			w.sent(visit, "2027-01-04 08:02")
			same(w, "state", state(w).State, store.MailSent)
			same(w, "why", state(w).Why, "")
			same(w, "report", report(w, "2027-01-01 00:00").Dropped, []store.DroppedMail{})
			w.comes(visit, store.CameDropped, "2027-01-04 08:03")
			same(w, "what was sent", state(w).State, store.MailSent)
		}},
		{"one that was not tried waits as it was, and its attempt does not count", func(w *world) {
			begin(w)
			w.comes(visit, store.CameBack, "2027-01-04 08:05")
			m := state(w)
			same(w, "attempts", m.Attempts, 0)
			same(w, "waits since", report(w, "2027-01-04 00:00").Oldest, at("2027-01-04 08:00"))
			w.claims("2027-01-04 08:05", time.Hour, visit)
		}},
		{"one that did not go pauses, and is known to fail since then", func(w *world) {
			begin(w)
			for i, when := range []string{"2027-01-04 08:01", "2027-01-04 09:01"} {
				pause := at(when).Add(time.Hour)
				w.must(w.Settle(w.ctx, []store.Try{{ID: visit, Came: store.CameNot, At: at(when), NotBefore: pause}}))
				m := state(w)
				same(w, "failing since", m.Failing.UTC(), at("2027-01-04 08:01"))
				same(w, "attempts", m.Attempts, i+1)
				same(w, "doubts", m.Doubts, 0)
				same(w, "waits from", report(w, "2027-01-04 00:00").Oldest, pause)
				w.claims(pause.Add(-time.Minute).Format("2006-01-02 15:04"), time.Hour)
				w.claims(pause.Format("2006-01-02 15:04"), time.Hour, visit)
			}
		}},
		{"what goes as part of another is known as that at the next try", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-05 08:00")
			const second = "visit 2027-01-05 08:00"
			w.claims("2027-01-06 08:00", time.Hour, visit, second)
			w.must(w.Settle(w.ctx, []store.Try{
				{ID: visit, Came: store.CameJoined, As: visit, At: at("2027-01-06 08:00")},
				{ID: second, Came: store.CameJoined, As: visit, At: at("2027-01-06 08:00")},
			}))
			w.claims("2027-01-06 08:59", time.Hour)
			for _, m := range w.claims("2027-01-06 09:00", time.Hour, visit, second) {
				same(w, m.ID+" goes as", m.As, visit)
			}
		}},
		{"what somebody held who is no more is given back, or its hold runs out", func(w *world) {
			begin(w)
			w.restart()
			w.must(w.Release(w.ctx))
			m := state(w)
			if m.State == store.MailHeld {
				same(w, "held until", m.HeldUntil.UTC(), at("2027-01-04 09:00"))
			} else {
				same(w, "state", m.State, store.MailWaiting)
				same(w, "attempts", m.Attempts, 1)
			}
			w.claims("2027-01-04 09:00", time.Hour, visit)
			w.sent(visit, "2027-01-04 09:01")
			w.must(w.Release(w.ctx))
			w.claims("2028-01-04 08:00", time.Hour)
		}},
		{"doubts are counted", func(w *world) {
			begin(w)
			w.comes(visit, store.CameDoubtful, "2027-01-04 08:01")
			w.comes(visit, store.CameDoubtful, "2027-01-04 08:02")
			same(w, "doubts", state(w).Doubts, 2)
		}},
		{"many are settled at once, and those that are gone stop none", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-04 09:00")
			w.must(w.Settle(w.ctx, []store.Try{
				{ID: "never was", Came: store.CameSent, At: at("2027-01-04 09:01")},
				{ID: visit, Came: store.CameSent, At: at("2027-01-04 09:01")},
				{ID: "visit 2027-01-04 09:00", Came: store.CameDropped, At: at("2027-01-04 09:01"), Why: store.DropGone},
			}))
			w.claims("2028-01-04 08:00", time.Hour)
			w.must(w.Settle(w.ctx, nil))
		}},
		{"a plan that changes does not bring back what was dropped", func(w *world) {
			begin(w)
			w.comes(visit, store.CameDropped, "2027-01-04 08:01")
			c := w.contacts("ada")[0]
			_, err := w.UpdateContact(w.ctx, c, mailsAt(c, "2027-01-04 08:00"))
			w.must(err)
			w.claims("2028-01-04 08:00", time.Hour)
		}},
		{"the clock is trusted as far as it was said to be right, and never less", func(w *world) {
			trusted := func(want time.Time) {
				w.Helper()
				got, err := w.TrustedTime(w.ctx)
				w.must(err)
				same(w, "trusted", got.UTC(), want)
			}
			trusted(time.Time{})
			w.must(w.TrustTime(w.ctx, at("2027-01-04 08:00")))
			w.must(w.TrustTime(w.ctx, at("2027-01-03 08:00")))
			w.restart()
			trusted(at("2027-01-04 08:00"))
		}},
	}
}

// refusals: an address that takes no mail is left alone, and nothing is lost.
func refusals() []situation {
	const first, second = "visit 2027-01-04 08:00", "visit 2027-01-05 08:00"
	begin := func(w *world) {
		w.Helper()
		w.join("ada")
		w.join("bea")
		w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-05 08:00")
		w.plan("bea", "letter", "2027-01-04 08:00")
		w.claims("2027-01-04 08:00", time.Hour, "letter 2027-01-04 08:00", first)
	}
	member := func(w *world, name string) store.Member {
		w.Helper()
		m, err := w.Member(w.ctx, name)
		w.must(err)
		m.Suspended = m.Suspended.UTC()
		return m
	}
	suspended := func(w *world) int {
		w.Helper()
		r, err := w.MailReport(w.ctx, at("2027-01-01 00:00"), at("2027-01-01 00:00"))
		w.must(err)
		return r.Suspended
	}
	return []situation{
		{"once is no reason to leave it alone", func(w *world) {
			begin(w)
			w.comes(first, store.CameRefused, "2027-01-04 08:01")
			same(w, "suspended", member(w, "ada").Suspended, time.Time{})
			w.claims("2027-01-04 08:02", time.Hour, first)
		}},
		{"twice suspends all that she is owed and will be, and nobody else's", func(w *world) {
			begin(w)
			w.comes(first, store.CameRefused, "2027-01-04 08:01")
			w.comes(first, store.CameRefused, "2027-01-04 08:05")
			same(w, "suspended", member(w, "ada").Suspended, at("2027-01-04 08:05"))
			same(w, "addresses", suspended(w), 1)
			same(w, "what is due later", find(w, w.owes("ada", "visit"), second).State, store.MailSuspended)
			w.plan("ada", "call", "2027-01-04 09:00")
			_, err := w.Owe(w.ctx, []store.Mail{digest("ada", "week 1", "2027-01-04 09:00")})
			w.must(err)
			w.restart()
			w.comes("letter 2027-01-04 08:00", store.CameBack, "2027-01-04 08:06")
			w.claims("2028-01-04 08:00", time.Hour, "letter 2027-01-04 08:00")
		}},
		{"a mail that is taken in between begins the count anew", func(w *world) {
			begin(w)
			w.comes(first, store.CameRefused, "2027-01-04 08:01")
			w.sent(first, "2027-01-04 08:05")
			w.sent("letter 2027-01-04 08:00", "2027-01-04 08:05")
			same(w, "refused", member(w, "ada").Refused, 0)
			w.claims("2027-01-05 08:00", time.Hour, second)
			w.comes(second, store.CameRefused, "2027-01-05 08:01")
			same(w, "suspended", member(w, "ada").Suspended, time.Time{})
		}},
		{"once she says that it is right, all comes that was suspended", func(w *world) {
			begin(w)
			w.comes(first, store.CameRefused, "2027-01-04 08:01")
			w.comes(first, store.CameRefused, "2027-01-04 08:05")
			w.sent("letter 2027-01-04 08:00", "2027-01-04 08:05")
			w.must(w.ResumeMails(w.ctx, "ada"))
			same(w, "suspended", member(w, "ada").Suspended, time.Time{})
			same(w, "addresses", suspended(w), 0)
			w.claims("2027-01-05 08:00", time.Hour, first, second)
			wantError(w, "of nobody", w.ResumeMails(w.ctx, "nobody"), store.ErrNotFound)
		}},
		{"what was on its way when it was suspended, and arrived, was sent", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-04 09:00", "2027-01-04 10:00")
			w.claims("2027-01-04 10:00", time.Hour, first, "visit 2027-01-04 09:00", "visit 2027-01-04 10:00")
			w.comes(first, store.CameRefused, "2027-01-04 10:01")
			w.comes("visit 2027-01-04 09:00", store.CameRefused, "2027-01-04 10:01")
			w.sent("visit 2027-01-04 10:00", "2027-01-04 10:02")
			w.must(w.ResumeMails(w.ctx, "ada"))
			w.claims("2028-01-04 10:00", time.Hour, first, "visit 2027-01-04 09:00")
		}},
		{"a change of her own leaves what is known of her address", func(w *world) {
			begin(w)
			w.comes(first, store.CameRefused, "2027-01-04 08:01")
			w.comes(first, store.CameRefused, "2027-01-04 08:05")
			m := member(w, "ada")
			m.Suspended, m.Refused = time.Time{}, 0
			_, err := w.UpdateMember(w.ctx, m)
			w.must(err)
			same(w, "suspended", member(w, "ada").Suspended, at("2027-01-04 08:05"))
		}},
		{"a suspended member who is erased leaves nothing", func(w *world) {
			begin(w)
			w.comes(first, store.CameRefused, "2027-01-04 08:01")
			w.comes(first, store.CameRefused, "2027-01-04 08:05")
			w.must(w.RemoveMember(w.ctx, "ada"))
			same(w, "addresses", suspended(w), 0)
			w.join("ada")
			w.plan("ada", "visit", "2027-01-06 08:00")
			w.comes("letter 2027-01-04 08:00", store.CameSent, "2027-01-04 08:06")
			w.claims("2027-01-06 08:00", time.Hour, "visit 2027-01-06 08:00")
		}},
	}
}

// others: mails that follow from no change of a contact.
func others() []situation {
	return []situation{
		{"it is owed once, whatever became of it", func(w *world) {
			w.join("ada")
			m := digest("ada", "week 1", "2027-01-04 08:00")
			for i, want := range []int{1, 0, 0} {
				n, err := w.Owe(w.ctx, []store.Mail{m})
				w.must(err)
				same(w, "new", n, want)
				if i == 1 {
					w.sent("week 1", "2027-01-04 08:01")
				}
			}
			w.claims("2028-01-01 08:00", time.Hour)
		}},
		{"it is kept as it was given, and listed with its member", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.plan("ada", "visit", "2027-01-04 08:00")
			m := digest("ada", "week 1", "2027-01-04 08:00")
			_, err := w.Owe(w.ctx, []store.Mail{m, digest("bea", "week 1 of Bea", "2027-01-04 08:00")})
			w.must(err)
			w.restart()
			same(w, "hers", w.owes("ada", ""), []store.Mail{m})
			same(w, "of the contact", idsOf(w.owes("ada", "visit")), []string{"visit 2027-01-04 08:00"})
			_, err = w.Mails(w.ctx, "nobody", "")
			wantError(w, "nobody's", err, store.ErrNotFound)
		}},
		{"one about a contact goes with it, and not with a change of its reminders", func(w *world) {
			w.join("ada")
			c := w.plan("ada", "visit", "2027-01-04 08:00")
			m := digest("ada", "worse", "2027-01-04 08:00")
			m.Kind, m.Contact = store.MailPlanChanges, "visit"
			_, err := w.Owe(w.ctx, []store.Mail{m})
			w.must(err)
			_, err = w.UpdateContact(w.ctx, c, []store.Mail{})
			w.must(err)
			same(w, "left", idsOf(w.owes("ada", "visit")), []string{"worse"})
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			w.claims("2028-01-01 08:00", time.Hour)
		}},
		{"to nobody, or about nothing, is owed none of those given", func(w *world) {
			w.join("ada")
			about := digest("ada", "worse", "2027-01-04 08:00")
			about.Contact = "nothing"
			for _, wrong := range []store.Mail{digest("nobody", "week 1 of nobody", "2027-01-04 08:00"), about} {
				_, err := w.Owe(w.ctx, []store.Mail{digest("ada", "week 1", "2027-01-04 08:00"), wrong})
				wantError(w, wrong.ID, err, store.ErrNotFound)
			}
			w.claims("2028-01-01 08:00", time.Hour)
		}},
		{"of many who plan the next one at once, one does", func(w *world) {
			w.join("ada")
			next := at("2027-01-11 08:00")
			m := digest("ada", "week 1", "2027-01-04 08:00")
			done := 0
			for _, err := range atOnce(func(int) error { return w.OweNext(w.ctx, "ada", time.Time{}, next, &m) }) {
				switch {
				case err == nil:
					done++
				case !errors.Is(err, store.ErrConflict):
					w.Fatal(err)
				}
			}
			same(w, "who did", done, 1)
			w.must(w.OweNext(w.ctx, "ada", next, at("2027-01-18 08:00"), nil))
			wantError(w, "again", w.OweNext(w.ctx, "ada", next, at("2027-01-18 08:00"), &m), store.ErrConflict)
			wantError(w, "nobody's", w.OweNext(w.ctx, "nobody", next, next, &m), store.ErrNotFound)
			w.claims("2028-01-01 08:00", time.Hour, "week 1")
			ada, err := w.Member(w.ctx, "ada")
			w.must(err)
			_, err = w.UpdateMember(w.ctx, ada)
			w.must(err)
			ada, err = w.Member(w.ctx, "ada")
			w.must(err)
			same(w, "next", ada.NextDigest.UTC(), at("2027-01-18 08:00"))
		}},
		{"one that is long over is forgotten, and one that waits is not", func(w *world) {
			w.join("ada")
			_, err := w.Owe(w.ctx, []store.Mail{
				digest("ada", "sent", "2027-01-04 08:00"), digest("ada", "dropped", "2027-01-04 08:00"), digest("ada", "waits", "2027-01-04 08:00"),
			})
			w.must(err)
			w.sent("sent", "2027-01-04 08:01")
			w.comes("dropped", store.CameDropped, "2027-01-04 08:01")
			w.must(w.Prune(w.ctx, at("2027-04-04 08:00")))
			same(w, "after 90 days less a minute", idsOf(w.owes("ada", "")), []string{"dropped", "sent", "waits"})
			w.must(w.Prune(w.ctx, at("2027-04-04 08:01")))
			same(w, "after 90 days", idsOf(w.owes("ada", "")), []string{"waits"})
		}},
	}
}
