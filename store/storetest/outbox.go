package storetest

import (
	"time"

	"divisionbell/store"
)

func outbox() []situation {
	const (
		first  = "visit 2027-01-04 08:00"
		second = "visit 2027-01-04 09:00"
	)
	return []situation{
		{"a reminder is handed out when it is due and not before", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.claims("2027-01-04 07:59", time.Minute)
			w.claims("2027-01-04 08:00", time.Minute, first)
		}},
		{"what is handed out says all that the mail needs", func(w *world) {
			w.join("ada")
			c := w.plan("ada", "visit", "2027-01-04 08:00")
			want := newMail(c, first, "2027-01-04 08:00")
			want.State = store.MailHeld
			want.HeldUntil, want.Attempts = at("2027-01-04 08:20"), 1
			same(w, "claimed", w.claims("2027-01-04 08:10", 10*time.Minute, first), []store.Mail{want})
			same(w, "listed", w.owes("ada", "visit"), []store.Mail{want})
		}},
		{"who waits longest is served first, with all that is hers, and no more than asked for", func(w *world) {
			for _, name := range []string{"ada", "bea", "cy", "dee"} {
				w.join(name)
			}
			w.plan("bea", "letter", "2027-01-04 08:30")
			w.plan("ada", "visit", "2027-01-04 09:00", "2027-01-04 08:00", "2027-01-04 10:00", "2027-01-06 08:00")
			w.plan("dee", "call", "2027-01-04 08:50")
			w.plan("cy", "event", "2027-01-04 08:40")
			for _, want := range [][]string{
				{first, second, "visit 2027-01-04 10:00"}, {"letter 2027-01-04 08:30", "event 2027-01-04 08:40"},
				{"call 2027-01-04 08:50"}, {},
			} {
				got, err := w.Claim(w.ctx, at("2027-01-05 08:00"), 2, time.Minute)
				w.must(err)
				same(w, "claimed", idsOf(got), want)
			}
		}},
		{"asking for none hands out none", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			got, err := w.Claim(w.ctx, at("2027-01-05 08:00"), 0, time.Minute)
			w.must(err)
			same(w, "claimed", got, []store.Mail{})
		}},
		{"while it is held nobody else gets it; when the lease runs out it comes again", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.claims("2027-01-04 08:09", 10*time.Minute)
			again := w.claims("2027-01-04 08:10", 10*time.Minute, first)
			same(w, "attempts", again[0].Attempts, 2)
			w.claims("2027-01-04 08:19", 10*time.Minute)
		}},
		{"a hold outlives a restart, and so does its end", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.restart()
			w.claims("2027-01-04 08:09", 10*time.Minute)
			w.claims("2027-01-04 08:10", 10*time.Minute, first)
		}},
		{"a reminder that was sent never comes again", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-04 09:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.sent(first, "2027-01-04 08:01")
			w.claims("2027-01-05 08:00", 10*time.Minute, second)
			w.restart()
			w.claims("2027-01-06 08:00", 10*time.Minute, second)
			same(w, "sent", find(w, w.owes("ada", "visit"), first).Sent.UTC(), at("2027-01-04 08:01"))
		}},
		{"who goes on holding a reminder keeps it from others, and gives it up without a word", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			held := w.claims("2027-01-04 08:00", time.Minute, "visit 2027-01-04 08:00")
			held = w.prolongs("2027-01-04 08:00", held, 2*time.Minute, "visit 2027-01-04 08:00")
			w.claims("2027-01-04 08:01", time.Minute)
			w.restart()
			held = w.prolongs("2027-01-04 08:01", held, time.Minute, "visit 2027-01-04 08:00")
			w.claims("2027-01-04 08:01", time.Minute)
			// Its hold has run out, and nobody else was handed it.
			held = w.prolongs("2027-01-04 08:05", held, time.Minute, "visit 2027-01-04 08:00")
			w.claims("2027-01-04 08:06", time.Minute, "visit 2027-01-04 08:00")
			w.prolongs("2027-01-04 08:06", held, time.Hour)
			w.claims("2027-01-04 08:07", time.Minute, "visit 2027-01-04 08:00")
		}},
		{"what was sent, suspended or erased is held no longer", func(w *world) {
			w.join("ada")
			for _, id := range []string{"sent", "erased", "suspended"} {
				w.plan("ada", id, "2027-01-04 08:00")
			}
			held, err := w.Claim(w.ctx, at("2027-01-04 08:00"), 100, time.Minute)
			w.must(err)
			w.sent("sent 2027-01-04 08:00", "2027-01-04 08:00")
			w.must(w.DeleteContact(w.ctx, "ada", "erased", 0))
			for range store.Refusals {
				w.comes("suspended 2027-01-04 08:00", store.CameRefused, "2027-01-04 08:00")
			}
			w.prolongs("2027-01-04 08:00", held, time.Hour)
			w.prolongs("2027-01-04 08:00", nil, time.Hour)
			w.claims("2027-01-04 09:00", time.Minute)
		}},
		{"of who goes on holding a reminder whose hold ran out and who claims it at once one has it", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			held := w.claims("2027-01-04 08:00", time.Minute, "visit 2027-01-04 08:00")
			now := at("2027-01-04 08:10")
			w.oneWins(w.atOnceAnywhere(func(s store.Store, i int) error {
				ask := func() ([]store.Mail, error) { return s.Claim(w.ctx, now, 1, time.Hour) }
				if i == 0 {
					ask = func() ([]store.Mail, error) { return s.Prolong(w.ctx, held, now, time.Hour) }
				}
				got, err := ask()
				if err == nil && len(got) == 0 {
					err = store.ErrNotFound
				}
				return err
			}), store.ErrNotFound)
		}},
		{"a reminder sent after its lease ran out is sent all the same", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.claims("2027-01-04 08:10", 10*time.Minute, first)
			w.sent(first, "2027-01-04 08:11")
			w.claims("2027-01-05 08:00", 10*time.Minute)
		}},
		{"marking twice keeps the first time, and marking what is gone is no error", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.sent(first, "2027-01-04 08:01")
			w.sent(first, "2027-01-04 08:30")
			same(w, "sent", w.owes("ada", "visit")[0].Sent.UTC(), at("2027-01-04 08:01"))
			w.sent("never was", "2027-01-04 08:01")
			w.claims("2027-01-05 08:00", 10*time.Minute)
		}},
		{"a postponed reminder comes when it was put off to and not before, lease or no lease", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.putOff(first, "2027-01-04 11:00")
			w.claims("2027-01-04 10:59", 10*time.Minute)
			w.claims("2027-01-04 11:00", 10*time.Minute, first)
		}},
		{"a reminder given back at once can be had at once", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.putOff(first, "2027-01-04 08:01")
			w.claims("2027-01-04 08:01", 10*time.Minute, first)
		}},
		{"a reminder that was sent cannot be postponed into being sent again", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.sent(first, "2027-01-04 08:01")
			w.putOff(first, "2027-01-04 08:02")
			w.claims("2027-01-05 08:00", 10*time.Minute)
		}},
		{"a reminder of centuries hence waits for its century", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00", "2300-01-04 08:00", "9998-01-04 08:00")
			w.claims("2027-01-04 08:00", 10*time.Minute, first)
			w.sent(first, "2027-01-04 08:01")
			w.claims("2262-01-01 08:00", 10*time.Minute)
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			w.claims("2262-01-01 08:00", 10*time.Minute)
		}},
		{"a contact's reminders are listed by due time", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 09:00", "2027-01-04 08:00")
			same(w, "ids", idsOf(w.owes("ada", "visit")), []string{first, second})
		}},
	}
}

// replanning: a contact that is changed brings its reminders with it.
func replanning() []situation {
	const (
		kept  = "visit 2027-01-04 08:00"
		moved = "visit 2027-01-04 09:00"
	)
	begin := func(w *world) store.Contact {
		w.Helper()
		w.join("ada")
		return w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-04 09:00")
	}
	replan := func(w *world, c store.Contact, due []store.Mail) {
		w.Helper()
		_, err := w.UpdateContact(w.ctx, c, due)
		w.must(err)
	}
	return []situation{
		{"a change that says nothing of reminders leaves them as they are", func(w *world) {
			c := begin(w)
			w.claims("2027-01-04 08:00", time.Hour, kept)
			before := w.owes("ada", "visit")
			replan(w, c, nil)
			same(w, "reminders", w.owes("ada", "visit"), before)
			w.claims("2027-01-04 08:30", time.Hour)
			w.claims("2027-01-04 09:00", time.Hour, kept, moved)
		}},
		{"a change to no reminders at all drops those not yet sent", func(w *world) {
			c := begin(w)
			w.sent(kept, "2027-01-04 08:01")
			replan(w, c, []store.Mail{})
			same(w, "left", idsOf(w.owes("ada", "visit")), []string{kept})
			w.claims("2028-01-01 08:00", time.Hour)
		}},
		{"what was sent stays sent, wherever the plan moves it", func(w *world) {
			c := begin(w)
			w.sent(kept, "2027-01-04 08:01")
			replan(w, c, []store.Mail{newMail(c, kept, "2027-02-01 08:00"), newMail(c, moved, "2027-01-04 09:00")})
			w.claims("2028-01-01 08:00", time.Hour, moved)
			same(w, "sent", find(w, w.owes("ada", "visit"), kept).Sent.UTC(), at("2027-01-04 08:01"))
		}},
		{"what stays keeps its hold, and comes again when that runs out", func(w *world) {
			c := begin(w)
			w.claims("2027-01-04 08:00", 2*time.Hour, kept)
			replan(w, c, mailsAt(c, "2027-01-04 08:00", "2027-01-04 09:00"))
			w.claims("2027-01-04 09:59", 2*time.Hour, moved)
			again := w.claims("2027-01-04 10:00", 2*time.Hour, kept)
			same(w, "attempts", again[0].Attempts, 2)
		}},
		{"what stays takes the new wording", func(w *world) {
			c := begin(w)
			due := mailsAt(c, "2027-01-04 08:00")
			due[0].Steps[0].Text = "Call the office in Cardiff."
			replan(w, c, due)
			got := w.claims("2027-01-04 08:00", time.Hour, kept)
			same(w, "text", got[0].Steps[0].Text, "Call the office in Cardiff.")
		}},
		{"what moved while it was held waits for its hold to run out, wherever it moved", func(w *world) {
			c := begin(w)
			w.claims("2027-01-04 09:00", 48*time.Hour, kept, moved)
			replan(w, c, []store.Mail{
				newMail(c, kept, "2027-01-03 08:00"), newMail(c, moved, "2027-01-05 09:00"),
			})
			w.claims("2027-01-06 08:59", time.Hour)
			again := w.claims("2027-01-06 09:00", time.Hour, kept, moved)
			same(w, "attempts", again[0].Attempts, 2)
		}},
		{"what moved while it was being sent and then went out is not owed again", func(w *world) {
			c := begin(w)
			w.claims("2027-01-04 09:00", time.Hour, kept, moved)
			replan(w, c, []store.Mail{newMail(c, moved, "2027-01-05 09:00")})
			w.sent(moved, "2027-01-04 09:01")
			w.claims("2028-01-01 08:00", time.Hour)
		}},
		{"what moved later is owed then and not at the old time", func(w *world) {
			c := begin(w)
			replan(w, c, []store.Mail{newMail(c, moved, "2027-01-05 09:00")})
			w.claims("2027-01-05 08:59", time.Hour)
			w.claims("2027-01-05 09:00", time.Hour, moved)
		}},
		{"what moved to after its hold is not handed out before its new time", func(w *world) {
			c := begin(w)
			w.claims("2027-01-04 09:00", time.Hour, kept, moved)
			replan(w, c, []store.Mail{newMail(c, moved, "2027-01-05 09:00")})
			w.claims("2027-01-05 08:59", time.Hour)
			w.claims("2027-01-05 09:00", time.Hour, moved)
		}},
		{"what moved earlier is owed then", func(w *world) {
			c := begin(w)
			replan(w, c, []store.Mail{newMail(c, moved, "2027-01-03 09:00")})
			w.claims("2027-01-03 09:00", time.Hour, moved)
			w.claims("2027-01-04 09:00", time.Hour, moved)
		}},
		{"what moved while it was being sent and is then given back waits for its new time", func(w *world) {
			c := begin(w)
			w.claims("2027-01-04 09:00", time.Hour, kept, moved)
			replan(w, c, []store.Mail{newMail(c, moved, "2027-01-05 09:00")})
			w.putOff(moved, "2027-01-04 09:10")
			w.claims("2027-01-05 08:59", time.Hour)
			w.claims("2027-01-05 09:00", time.Hour, moved)
		}},
		{"what is dropped vanishes, even from whoever holds it", func(w *world) {
			c := begin(w)
			w.claims("2027-01-04 09:00", time.Hour, kept, moved)
			replan(w, c, mailsAt(c, "2027-01-04 08:00"))
			w.sent(moved, "2027-01-04 09:01")
			w.putOff(moved, "2027-01-04 09:02")
			same(w, "left", idsOf(w.owes("ada", "visit")), []string{kept})
			w.claims("2028-01-01 08:00", time.Hour, kept)
		}},
		{"a new reminder is owed beside the old", func(w *world) {
			c := begin(w)
			replan(w, c, mailsAt(c, "2027-01-04 08:00", "2027-01-04 09:00", "2027-01-04 10:00"))
			w.claims("2027-01-04 10:00", time.Hour, kept, moved, "visit 2027-01-04 10:00")
		}},
		{"a new plan outlives a restart", func(w *world) {
			c := begin(w)
			replan(w, c, mailsAt(c, "2027-01-06 08:00"))
			w.restart()
			w.claims("2027-01-05 08:00", time.Hour)
			w.claims("2027-01-06 08:00", time.Hour, "visit 2027-01-06 08:00")
		}},
	}
}
