package storetest

import (
	"fmt"

	"divisionbell/calendar"
	"divisionbell/store"
)

// newCampaign returns a campaign with every field told.
func newCampaign(id, first string) store.Campaign {
	return store.Campaign{
		ID: id, Title: "Ask your MP to a library", Office: "mp", Action: "visit",
		Points: []string{"It is open on Saturdays."}, Links: []string{"https://example.org/toolkit"},
		Nations: []calendar.Nation{calendar.England, calendar.Wales},
		First:   calendar.MustDate(first), Last: calendar.MustDate(first).AddDays(30), Weekly: 5,
		Created: at("2027-01-04 10:00"),
	}
}

func reply(campaign, member, planned string) store.Reply {
	r := store.Reply{Campaign: campaign, Member: member, On: calendar.MustDate("2027-01-04")}
	if planned != "" {
		r.Planned, r.Nation = calendar.MustDate(planned), calendar.Wales
	}
	return r
}

func (w *world) campaign(id, first string) store.Campaign {
	w.Helper()
	c, err := w.AddCampaign(w.ctx, newCampaign(id, first))
	w.must(err)
	return c
}

// repliesTo returns who replied to a campaign.
func (w *world) repliesTo(campaign string) []string {
	w.Helper()
	list, err := w.Replies(w.ctx, campaign)
	w.must(err)
	who := []string{}
	for _, r := range list.Items {
		who = append(who, r.Member)
	}
	return who
}

func campaigns() []situation {
	return []situation{
		{"campaigns are kept as they are told, the latest first", func(w *world) {
			first, later := w.campaign("first", "2027-02-01"), w.campaign("later", "2027-03-01")
			_, err := w.AddCampaign(w.ctx, first)
			wantError(w, "the same id again", err, store.ErrExists)
			w.restart()
			list, err := w.Campaigns(w.ctx)
			w.must(err)
			same(w, "campaigns", list.Items, []store.Campaign{later, first})
			one, err := w.Campaign(w.ctx, "first")
			w.must(err)
			same(w, "one", one, first)
			_, err = w.Campaign(w.ctx, "none")
			wantError(w, "none", err, store.ErrNotFound)
		}},
		{"of two changes of a campaign at once one wins", func(w *world) {
			c := w.campaign("first", "2027-02-01")
			c.Ended = calendar.MustDate("2027-02-03")
			w.oneWins(atOnce(func(int) error { _, err := w.UpdateCampaign(w.ctx, c); return err }), store.ErrConflict)
			kept, err := w.Campaign(w.ctx, "first")
			w.must(err)
			same(w, "revision", kept.Revision, 2)
			same(w, "ended", kept.Ended, c.Ended)
		}},
		{"there is a bound on campaigns", func(w *world) {
			for i := range store.MaxCampaigns {
				w.campaign(fmt.Sprint("c", i), "2027-02-01")
			}
			_, err := w.AddCampaign(w.ctx, newCampaign("more", "2027-02-01"))
			wantError(w, "one more", err, store.ErrTooMany)
		}},
		{"a member replies once, and finds what she replied", func(w *world) {
			w.join("ada")
			w.campaign("first", "2027-02-01")
			w.campaign("later", "2027-03-01")
			w.oneWins(atOnce(func(int) error { return w.AddReply(w.ctx, reply("first", "ada", "2027-02-02")) }), store.ErrExists)
			w.must(w.AddReply(w.ctx, reply("later", "ada", "")))
			wantError(w, "to no campaign", w.AddReply(w.ctx, reply("none", "ada", "")), store.ErrNotFound)
			wantError(w, "of nobody", w.AddReply(w.ctx, reply("first", "nobody", "")), store.ErrNotFound)
			w.restart()
			hers, err := w.RepliesOf(w.ctx, "ada")
			w.must(err)
			same(w, "hers", hers.Items, []store.Reply{reply("first", "ada", "2027-02-02"), reply("later", "ada", "")})
			none, err := w.RepliesOf(w.ctx, "nobody")
			w.must(err)
			same(w, "nobody's", none.Items, []store.Reply{})
		}},
		{"taking part is kept with the plan, or neither is", func(w *world) {
			w.join("ada")
			w.campaign("first", "2027-02-01") // a Monday
			plan := func(id string) (store.Contact, error) {
				c := newContact("ada", id)
				return w.TakePart(w.ctx, reply("first", "ada", "2027-02-02"), c, mailsAt(c, "2027-02-01 09:00"))
			}
			made, err := plan("visit")
			w.must(err)
			same(w, "revision", made.Revision, 1)
			_, err = plan("again")
			wantError(w, "twice", err, store.ErrExists)
			w.restart()
			same(w, "plans", w.contactIDs("ada"), []string{"visit"})
			same(w, "replies", w.repliesTo("first"), []string{"ada"})
			mails, err := w.Mails(w.ctx, "ada", "visit")
			w.must(err)
			same(w, "reminders", len(mails), 1)
			w.join("bea")
			w.plan("bea", "taken")
			_, err = w.TakePart(w.ctx, reply("first", "bea", "2027-02-02"), newContact("bea", "taken"), nil)
			wantError(w, "a plan that is there already", err, store.ErrExists)
			same(w, "replies after it", w.repliesTo("first"), []string{"ada"})
		}},
		{"nobody takes part in a campaign that is over, was ended or never was", func(w *world) {
			w.join("ada")
			over, ended := w.campaign("over", "2026-11-01"), w.campaign("ended", "2027-02-01")
			ended.Ended = calendar.MustDate("2027-01-03")
			_, err := w.UpdateCampaign(w.ctx, ended)
			w.must(err)
			for _, id := range []string{over.ID, ended.ID, "none"} {
				_, err := w.TakePart(w.ctx, reply(id, "ada", "2027-02-02"), newContact("ada", "visit"), nil)
				wantError(w, id, err, store.ErrNotFound)
			}
			same(w, "plans", w.contactIDs("ada"), []string{})
		}},
		{"of any number who take part in one week at once never more do than are wanted", func(w *world) {
			w.campaign("first", "2027-02-01") // 5 a week
			for i := range crowd {
				w.join(fmt.Sprint("member", i))
			}
			days := []string{"2027-02-01", "2027-02-05", "2027-02-07"} // the first and the last of the week are in it
			full := 0
			for _, err := range w.atOnceAnywhere(func(s store.Store, i int) error {
				who := fmt.Sprint("member", i)
				_, err := s.TakePart(w.ctx, reply("first", who, days[i%len(days)]), newContact(who, "visit"), nil)
				return err
			}) {
				if err != nil {
					wantError(w, "who came too late", err, store.ErrFull)
					full++
				}
			}
			same(w, "too late", full, crowd-5)
			same(w, "taking part", len(w.repliesTo("first")), 5)
			w.join("next week")
			_, err := w.TakePart(w.ctx, reply("first", "next week", "2027-02-08"), newContact("next week", "visit"), nil)
			w.must(err)
			w.join("elsewhere")
			inScotland := reply("first", "elsewhere", "2027-02-02")
			inScotland.Nation = calendar.Scotland
			_, err = w.TakePart(w.ctx, inScotland, newContact("elsewhere", "visit"), nil)
			w.must(err)
		}},
		{"of who is erased no reply is left, and of others every one", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.campaign("first", "2027-02-01")
			w.must(w.AddReply(w.ctx, reply("first", "ada", "2027-02-02")))
			w.must(w.AddReply(w.ctx, reply("first", "bea", "")))
			w.must(w.RemoveMember(w.ctx, "ada"))
			same(w, "replies", w.repliesTo("first"), []string{"bea"})
			w.join("ada")
			hers, err := w.RepliesOf(w.ctx, "ada")
			w.must(err)
			same(w, "hers when she comes again", hers.Items, []store.Reply{})
		}},
		{"who replied is forgotten a year after the campaign", func(w *world) {
			w.join("ada")
			w.campaign("first", "2027-02-01") // to 3 March
			w.must(w.AddReply(w.ctx, reply("first", "ada", "2027-02-02")))
			w.must(w.Prune(w.ctx, at("2028-03-02 12:00")))
			same(w, "within the year", w.repliesTo("first"), []string{"ada"})
			w.must(w.Prune(w.ctx, at("2028-03-04 12:00")))
			same(w, "after it", w.repliesTo("first"), []string{})
		}},
	}
}

func figuresOf(of, first, last string, n int) store.Figures {
	return store.Figures{
		Of: of, First: calendar.MustDate(first), Last: calendar.MustDate(last), Published: calendar.MustDate("2027-04-01"),
		Counts: []store.Count{{By: "office", What: "mp", N: n}, {By: "office", What: "other", N: 7}},
	}
}

func published() []situation {
	return []situation{
		{"what was published stays as it was, and of no day is published twice", func(w *world) {
			january, february := figuresOf("contacts", "2027-01-01", "2027-01-31", 20), figuresOf("contacts", "2027-02-01", "2027-02-28", 30)
			w.must(w.Publish(w.ctx, january))
			w.must(w.Publish(w.ctx, february))
			w.must(w.Publish(w.ctx, figuresOf("a campaign", "2027-01-01", "2027-01-31", 5)))
			for name, again := range map[string]store.Figures{
				"the same":             january,
				"another number":       figuresOf("contacts", "2027-02-01", "2027-02-28", 31),
				"a day of a month":     figuresOf("contacts", "2027-01-31", "2027-01-31", 5),
				"from a month on":      figuresOf("contacts", "2027-02-28", "2027-03-31", 5),
				"two months at once":   figuresOf("contacts", "2027-01-01", "2027-02-28", 50),
				"what comes before":    figuresOf("contacts", "2026-12-01", "2026-12-31", 5),
				"more than everything": figuresOf("contacts", "2026-01-01", "2028-12-31", 500),
			} {
				wantError(w, name, w.Publish(w.ctx, again), store.ErrConflict)
			}
			w.restart()
			list, err := w.Published(w.ctx, "contacts")
			w.must(err)
			same(w, "published", list.Items, []store.Figures{january, february})
			none, err := w.Published(w.ctx, "nothing")
			w.must(err)
			same(w, "of nothing", none.Items, []store.Figures{})
		}},
		{"of many who publish the same at once one does", func(w *world) {
			w.oneWins(atOnce(func(i int) error { return w.Publish(w.ctx, figuresOf("contacts", "2027-01-01", "2027-01-31", i)) }), store.ErrConflict)
		}},
	}
}
