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
			w.must(w.AddToken(w.ctx, newToken("ada"), w.secret(1)))
			c := w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-05 08:00")
			c.Outcome = &store.Outcome{Result: "took-place", Note: "They came.", On: calendar.MustDate("2027-03-06")}
			c, err := w.UpdateContact(w.ctx, c, nil)
			w.must(err)
			w.claims("2027-01-04 08:00", time.Hour, "visit 2027-01-04 08:00")
			w.sent("visit 2027-01-04 08:00", "2027-01-04 08:01")
			f := store.Feed{ID: "phone", Member: "ada", Label: "my phone", Created: at("2027-01-04 08:00")}
			w.must(w.AddFeed(w.ctx, f, w.secret(2)))
			owed := w.owes("ada", "visit")

			w.restart()

			member, err := w.MemberByToken(w.ctx, w.secret(1), aMorning())
			w.must(err)
			ada.State, ada.Seen = store.StateActive, calendar.MustDate("2027-01-04")
			same(w, "member by token", member, ada)
			member, err = w.MemberByEmail(w.ctx, ada.Email)
			w.must(err)
			same(w, "member by address", member, ada)
			everyone := w.everyone()
			same(w, "members", everyone, []store.Member{ada})
			all := w.contacts("ada")
			same(w, "contacts", all, []store.Contact{c})
			same(w, "reminders", w.owes("ada", "visit"), owed)
			w.claims("2027-01-05 08:00", time.Hour, "visit 2027-01-05 08:00")
			feed, err := w.FeedBySecret(w.ctx, w.secret(2), aMorning())
			w.must(err)
			f.Used = calendar.MustDate("2027-01-04")
			same(w, "feed", feed, f)
			same(w, "feeds", w.feedIDs("ada"), []string{"phone"})
		}},
		{"what is gone stays gone", func(w *world) {
			w.join("ada")
			w.must(w.AddToken(w.ctx, newToken("ada"), w.secret(1)))
			w.plan("ada", "visit", "2027-01-04 08:00")
			w.must(w.RevokeTokens(w.ctx, "ada"))
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			w.restart()
			_, err := w.MemberByToken(w.ctx, w.secret(1), aMorning())
			wantError(w, "the token", err, store.ErrNotFound)
			same(w, "contacts", w.contactIDs("ada"), []string{})
			w.claims("2028-01-01 08:00", time.Hour)
		}},
	}
}

// doneContexts: whoever no longer wants the answer changes nothing and hears why.
func doneContexts(w *world) {
	w.must(w.Probe(w.ctx)) // of a store that is well
	ada := w.join("ada")
	c := w.plan("ada", "visit", "2027-01-04 08:00")
	w.must(w.AddFeed(w.ctx, store.Feed{ID: "phone", Member: "ada"}, w.secret(1)))
	w.must(w.AddToken(w.ctx, newToken("ada"), w.secret(1)))
	campaign := w.campaign("first", "2027-02-01")
	changed := c
	changed.Whom = "nobody"
	now := at("2027-01-04 08:00")

	cancelled, cancel := context.WithCancel(w.ctx)
	cancel()
	late, cancel := context.WithDeadline(w.ctx, time.Unix(0, 0))
	defer cancel()
	calls := map[string]func(context.Context) error{
		"Probe": w.Probe,
		"AddMember": func(ctx context.Context) error {
			return w.AddMember(ctx, store.Member{ID: "bea", Email: "bea@example.org"})
		},
		"Member":        func(ctx context.Context) error { _, err := w.Member(ctx, "ada"); return err },
		"MemberByEmail": func(ctx context.Context) error { _, err := w.MemberByEmail(ctx, "ada@example.org"); return err },
		"Members":       func(ctx context.Context) error { _, err := w.Members(ctx, store.Part{}); return err },
		"AddToken":      func(ctx context.Context) error { return w.AddToken(ctx, newToken("ada"), w.secret(2)) },
		"MemberByToken": func(ctx context.Context) error { _, err := w.MemberByToken(ctx, w.secret(1), aMorning()); return err },
		"RevokeTokens":  func(ctx context.Context) error { return w.RevokeTokens(ctx, "ada") },
		"AddContact": func(ctx context.Context) error {
			_, err := w.AddContact(ctx, newContact("ada", "letter"), nil, store.IdempotencyKey{})
			return err
		},
		"Contact":  func(ctx context.Context) error { _, err := w.Contact(ctx, "ada", "visit"); return err },
		"State":    func(ctx context.Context) error { _, err := w.State(ctx, "ada"); return err },
		"Contacts": func(ctx context.Context) error { _, err := w.Contacts(ctx, "ada", store.Part{}); return err },
		"UpdateContact": func(ctx context.Context) error {
			_, err := w.UpdateContact(ctx, changed, []store.Mail{})
			return err
		},
		"DeleteContact": func(ctx context.Context) error { return w.DeleteContact(ctx, "ada", "visit", 0) },
		"Claim":         func(ctx context.Context) error { _, err := w.Claim(ctx, now, 1, time.Hour); return err },
		"Settle": func(ctx context.Context) error {
			return w.Settle(ctx, []store.Try{{ID: "visit 2027-01-04 08:00", Came: store.CameSent, At: now}})
		},
		"Owe": func(ctx context.Context) error {
			_, err := w.Owe(ctx, []store.Mail{digest("ada", "week 1", "2027-01-04 08:00")})
			return err
		},
		"OweNext":     func(ctx context.Context) error { return w.OweNext(ctx, "ada", time.Time{}, now, nil) },
		"Release":     func(ctx context.Context) error { return w.Release(ctx) },
		"ResumeMails": func(ctx context.Context) error { return w.ResumeMails(ctx, "ada") },
		"MailReport":  func(ctx context.Context) error { _, err := w.MailReport(ctx, now, now); return err },
		"TrustedTime": func(ctx context.Context) error { _, err := w.TrustedTime(ctx); return err },
		"TrustTime":   func(ctx context.Context) error { return w.TrustTime(ctx, now) },
		"Mails":       func(ctx context.Context) error { _, err := w.Mails(ctx, "ada", "visit"); return err },
		"AddFeed": func(ctx context.Context) error {
			return w.AddFeed(ctx, store.Feed{ID: "d", Member: "ada"}, w.secret(2))
		},
		"Follows":   func(ctx context.Context) error { _, err := w.Follows(ctx, "ada"); return err },
		"Followers": func(ctx context.Context) error { _, err := w.Followers(ctx); return err },
		"ToldOf":    func(ctx context.Context) error { _, err := w.ToldOf(ctx, "ada"); return err },
		"AddFollow": func(ctx context.Context) error {
			return w.AddFollow(ctx, store.Follow{Member: "ada", Kind: store.FollowWord, Subject: "x"})
		},
		"RemoveFollow": func(ctx context.Context) error {
			return w.RemoveFollow(ctx, "ada", store.Follow{Kind: store.FollowWord, Subject: "x"}.ID())
		},
		"OweNews":      func(ctx context.Context) error { return w.OweNews(ctx, nil, news("ada", "news")) },
		"Hook":         func(ctx context.Context) error { _, err := w.Hook(ctx); return err },
		"PutHook":      func(ctx context.Context) error { _, err := w.PutHook(ctx, hook()); return err },
		"RemoveHook":   func(ctx context.Context) error { return w.RemoveHook(ctx) },
		"Feeds":        func(ctx context.Context) error { _, err := w.Feeds(ctx, "ada"); return err },
		"FeedBySecret": func(ctx context.Context) error { _, err := w.FeedBySecret(ctx, w.secret(1), aMorning()); return err },
		"AddCampaign": func(ctx context.Context) error {
			_, err := w.AddCampaign(ctx, newCampaign("second", "2027-02-01"))
			return err
		},
		"Campaign":       func(ctx context.Context) error { _, err := w.Campaign(ctx, "first"); return err },
		"Campaigns":      func(ctx context.Context) error { _, err := w.Campaigns(ctx); return err },
		"UpdateCampaign": func(ctx context.Context) error { _, err := w.UpdateCampaign(ctx, campaign); return err },
		"AddReply":       func(ctx context.Context) error { return w.AddReply(ctx, reply("first", "ada", "")) },
		"Replies":        func(ctx context.Context) error { _, err := w.Replies(ctx, "first"); return err },
		"RepliesOf":      func(ctx context.Context) error { _, err := w.RepliesOf(ctx, "ada"); return err },
		"Publish": func(ctx context.Context) error {
			return w.Publish(ctx, figuresOf("contacts", "2027-01-01", "2027-01-31", 5))
		},
		"Published":    func(ctx context.Context) error { _, err := w.Published(ctx, "contacts"); return err },
		"UpdateMember": func(ctx context.Context) error { _, err := w.UpdateMember(ctx, ada); return err },
		"AskToStay":    func(ctx context.Context) error { return w.AskToStay(ctx, "ada", c.First) },
		"Idle":         func(ctx context.Context) error { _, err := w.Idle(ctx, c.First, store.Part{}); return err },
		"RemoveMember": func(ctx context.Context) error { return w.RemoveMember(ctx, "ada") },
		"AddSignIn":    func(ctx context.Context) error { return w.AddSignIn(ctx, store.SignIn{}) },
		"SignInByLink": func(ctx context.Context) error { _, err := w.SignInByLink(ctx, w.secret(1), now); return err },
		"RedeemSignIn": func(ctx context.Context) error {
			_, err := w.RedeemSignIn(ctx, store.SignInKeys{Link: w.secret(1)}, now)
			return err
		},
		"AddSession": func(ctx context.Context) error {
			return w.AddSession(ctx, store.Session{ID: "phone", Member: "ada", Created: now}, w.secret(3))
		},
		"Sessions":        func(ctx context.Context) error { _, err := w.Sessions(ctx, "ada", now); return err },
		"MemberBySession": func(ctx context.Context) error { _, _, err := w.MemberBySession(ctx, w.secret(3), now); return err },
		"EndSession":      func(ctx context.Context) error { return w.EndSession(ctx, "ada", "phone") },
		"EndSessions":     func(ctx context.Context) error { return w.EndSessions(ctx, "ada") },
		"Tokens":          func(ctx context.Context) error { _, err := w.Tokens(ctx, "ada"); return err },
		"RevokeToken":     func(ctx context.Context) error { return w.RevokeToken(ctx, "ada", "script") },
		"AddAct":          func(ctx context.Context) error { _, err := w.AddAct(ctx, store.Act{}); return err },
		"Acts":            func(ctx context.Context) error { _, err := w.Acts(ctx, store.Part{}); return err },
		"Prune":           func(ctx context.Context) error { return w.Prune(ctx, now) },
		"EraseEnded":      func(ctx context.Context) error { _, err := w.EraseEnded(ctx, c.First); return err },
		"BelievedDay":     func(ctx context.Context) error { _, err := w.BelievedDay(ctx, c.First); return err },
		"Damaged":         func(ctx context.Context) error { _, err := w.Damaged(ctx); return err },
		"ContactByKey": func(ctx context.Context) error {
			_, err := w.ContactByKey(ctx, "ada", store.IdempotencyKey{Key: "key"})
			return err
		},
		"RevokeFeed": func(ctx context.Context) error { return w.RevokeFeed(ctx, "ada", "phone", now) },
	}
	for name, call := range calls {
		w.Run(name, func(t *testing.T) {
			wantError(t, "cancelled", call(cancelled), context.Canceled)
			wantError(t, "too late", call(late), context.DeadlineExceeded)
		})
	}

	all := w.everyone()
	same(w, "members", len(all), 1)
	same(w, "contacts", w.contactIDs("ada"), []string{"visit"})
	_, err := w.MemberByToken(w.ctx, w.secret(1), aMorning())
	w.must(err)
	_, err = w.MemberByToken(w.ctx, w.secret(2), aMorning())
	wantError(w, "the token that was not wanted", err, store.ErrNotFound)
	same(w, "feeds", fmt.Sprint(w.feedIDs("ada")), "[phone]")
	w.unharmed(c, "visit 2027-01-04 08:00")
}
