package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

func restarts() []situation {
	return []situation{
		{"everything survives", func(w *world) {
			ada := w.join("ada")
			w.must(w.AddToken(w.ctx, w.secret(1), "ada"))
			c := w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-05 08:00")
			c.Outcome = &store.Outcome{Result: "took-place", Note: "They came.", On: calendar.MustDate("2027-03-06")}
			c, err := w.UpdateContact(w.ctx, c, nil)
			w.must(err)
			w.claims("2027-01-04 08:00", time.Hour, "visit 2027-01-04 08:00")
			w.must(w.MarkSent(w.ctx, "visit 2027-01-04 08:00", at("2027-01-04 08:01")))
			f := store.Feed{ID: "phone", Member: "ada", Label: "my phone", Created: at("2027-01-04 08:00")}
			w.must(w.AddFeed(w.ctx, f, w.secret(2)))
			owed := w.owes("ada", "visit")

			w.restart()

			member, err := w.MemberByToken(w.ctx, w.secret(1))
			w.must(err)
			same(w, "member by token", member, ada)
			member, err = w.MemberByEmail(w.ctx, ada.Email)
			w.must(err)
			same(w, "member by address", member, ada)
			everyone, err := w.Members(w.ctx)
			w.must(err)
			same(w, "members", everyone, []store.Member{ada})
			all, err := w.Contacts(w.ctx, "ada")
			w.must(err)
			same(w, "contacts", all, []store.Contact{c})
			same(w, "reminders", w.owes("ada", "visit"), owed)
			w.claims("2027-01-05 08:00", time.Hour, "visit 2027-01-05 08:00")
			feed, err := w.FeedBySecret(w.ctx, w.secret(2))
			w.must(err)
			same(w, "feed", feed, f)
			same(w, "feeds", w.feedIDs("ada"), []string{"phone"})
		}},
		{"what is gone stays gone", func(w *world) {
			w.join("ada")
			w.must(w.AddToken(w.ctx, w.secret(1), "ada"))
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.must(w.RevokeTokens(w.ctx, "ada"))
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			w.restart()
			_, err := w.MemberByToken(w.ctx, w.secret(1))
			wantError(w, "the token", err, store.ErrNotFound)
			same(w, "contacts", w.contactIDs("ada"), []string{})
			w.claims("2028-01-01 08:00", time.Hour)
		}},
	}
}

// doneContexts: whoever no longer wants the answer changes nothing and hears why.
func doneContexts(w *world) {
	w.join("ada")
	c := w.plan("ada", "visit", "2027-01-04 08:00")
	w.must(w.AddFeed(w.ctx, store.Feed{ID: "phone", Member: "ada"}, w.secret(1)))
	w.must(w.AddToken(w.ctx, w.secret(1), "ada"))
	changed := c
	changed.Whom = "nobody"
	now := at("2027-01-04 08:00")

	cancelled, cancel := context.WithCancel(w.ctx)
	cancel()
	late, cancel := context.WithDeadline(w.ctx, time.Unix(0, 0))
	defer cancel()
	calls := map[string]func(context.Context) error{
		"AddMember": func(ctx context.Context) error {
			return w.AddMember(ctx, store.Member{ID: "bea", Email: "bea@example.org"})
		},
		"Member":        func(ctx context.Context) error { _, err := w.Member(ctx, "ada"); return err },
		"MemberByEmail": func(ctx context.Context) error { _, err := w.MemberByEmail(ctx, "ada@example.org"); return err },
		"Members":       func(ctx context.Context) error { _, err := w.Members(ctx); return err },
		"AddToken":      func(ctx context.Context) error { return w.AddToken(ctx, w.secret(2), "ada") },
		"MemberByToken": func(ctx context.Context) error { _, err := w.MemberByToken(ctx, w.secret(1)); return err },
		"RevokeTokens":  func(ctx context.Context) error { return w.RevokeTokens(ctx, "ada") },
		"AddContact": func(ctx context.Context) error {
			_, err := w.AddContact(ctx, newContact("ada", "letter"), nil, store.IdempotencyKey{})
			return err
		},
		"Contact":  func(ctx context.Context) error { _, err := w.Contact(ctx, "ada", "visit"); return err },
		"State":    func(ctx context.Context) error { _, err := w.State(ctx, "ada"); return err },
		"Contacts": func(ctx context.Context) error { _, err := w.Contacts(ctx, "ada"); return err },
		"UpdateContact": func(ctx context.Context) error {
			_, err := w.UpdateContact(ctx, changed, []store.Reminder{})
			return err
		},
		"DeleteContact": func(ctx context.Context) error { return w.DeleteContact(ctx, "ada", "visit", 0) },
		"ClaimDue":      func(ctx context.Context) error { _, err := w.ClaimDue(ctx, now, 1, time.Hour); return err },
		"MarkSent":      func(ctx context.Context) error { return w.MarkSent(ctx, "visit 2027-01-04 08:00", now) },
		"Postpone": func(ctx context.Context) error {
			return w.Postpone(ctx, "visit 2027-01-04 08:00", now.Add(time.Hour))
		},
		"Reminders": func(ctx context.Context) error { _, err := w.Reminders(ctx, "ada", "visit"); return err },
		"AddFeed": func(ctx context.Context) error {
			return w.AddFeed(ctx, store.Feed{ID: "d", Member: "ada"}, w.secret(2))
		},
		"Feeds":        func(ctx context.Context) error { _, err := w.Feeds(ctx, "ada"); return err },
		"FeedBySecret": func(ctx context.Context) error { _, err := w.FeedBySecret(ctx, w.secret(1)); return err },
		"RevokeFeed":   func(ctx context.Context) error { return w.RevokeFeed(ctx, "ada", "phone", now) },
	}
	for name, call := range calls {
		w.Run(name, func(t *testing.T) {
			wantError(t, "cancelled", call(cancelled), context.Canceled)
			wantError(t, "too late", call(late), context.DeadlineExceeded)
		})
	}

	all, err := w.Members(w.ctx)
	w.must(err)
	same(w, "members", len(all), 1)
	same(w, "contacts", w.contactIDs("ada"), []string{"visit"})
	_, err = w.MemberByToken(w.ctx, w.secret(1))
	w.must(err)
	_, err = w.MemberByToken(w.ctx, w.secret(2))
	wantError(w, "the token that was not wanted", err, store.ErrNotFound)
	same(w, "feeds", fmt.Sprint(w.feedIDs("ada")), "[phone]")
	w.unharmed(c, "visit 2027-01-04 08:00")
}
