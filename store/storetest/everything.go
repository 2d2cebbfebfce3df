package storetest

import (
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Everything keeps at least one of everything that can be kept in an empty store, by what the
// contract offers: a test of whatever must reach all that is kept starts from it.
func Everything(t *testing.T, s store.Store) {
	t.Helper()
	w := &world{T: t, ctx: t.Context(), random: randomness(), Store: s}
	w.settle("ada", 1)
	w.settle("bea", 11)
	w.everyFate()
	w.everyContact()
	w.follows("ada", store.FollowWord, "libraries", "2027-01-04 08:00")
	w.must(w.OweNews(w.ctx, things("ada", "a day of questions"), news("ada", "ada news")))
	_, err := w.AddCampaign(w.ctx, store.Campaign{ID: "campaign", First: calendar.MustDate("2027-02-01"), Last: calendar.MustDate("2027-02-12"), Nations: calendar.Nations(), Created: at("2027-01-04 08:00")})
	w.must(err)
	w.must(w.AddReply(w.ctx, store.Reply{Campaign: "campaign", Member: "bea", Planned: calendar.MustDate("2027-02-03"), Nation: calendar.Wales, On: calendar.MustDate("2027-01-04")}))
	w.must(w.Publish(w.ctx, store.Figures{Of: "all", First: calendar.MustDate("2027-01-01"), Last: calendar.MustDate("2027-03-31"), Counts: []store.Count{{By: "office", What: "mp", N: 7}}}))
	_, err = w.PutHook(w.ctx, hook())
	w.must(err)
	for _, what := range []string{"invite-member", "disable-member"} {
		_, err := w.AddAct(w.ctx, store.Act{At: at("2027-01-04 08:00"), By: store.CommandLine, What: what, On: "ada"})
		w.must(err)
	}
	_, err = w.Key(w.ctx, "mails", [store.KeySize]byte{1, 2, 3})
	w.must(err)
	_, err = w.BelievedDay(w.ctx, calendar.MustDate("2027-01-04"))
	w.must(err)
	w.must(w.TrustTime(w.ctx, at("2027-01-04 08:00")))
}

// everyFate has mails of Ada's be sent, dropped, held and waiting, and Bea's be suspended.
func (w *world) everyFate() {
	w.Helper()
	w.must(w.Settle(w.ctx, []store.Try{
		{ID: "bea visit 2027-01-04 09:00", Came: store.CameRefused, At: at("2027-01-04 09:01")},
		{ID: "bea week 1", Came: store.CameRefused, At: at("2027-01-04 09:31")},
	}))
	w.plan("ada", "ada dropped", "2027-01-04 07:00")
	w.comes("ada dropped 2027-01-04 07:00", store.CameDropped, "2027-01-04 09:02")
	w.comes("ada visit 2027-01-04 09:00", store.CameSent, "2027-01-04 09:01")
	_, err := w.Claim(w.ctx, at("2027-01-04 09:30"), 1, time.Hour)
	w.must(err)
}

// everyContact has one that is told of, one that is given up, one that is kept, and two that are
// with the same person.
func (w *world) everyContact() {
	w.Helper()
	for id, change := range map[string]func(*store.Contact){
		"told": func(c *store.Contact) {
			c.Outcome = &store.Outcome{Result: "replied", On: calendar.MustDate("2027-03-20")}
		},
		"given up": func(c *store.Contact) { c.Cancelled = calendar.MustDate("2027-03-01") },
		"kept":     func(c *store.Contact) { c.Keep = true },
		"nobody":   func(c *store.Contact) { c.Whom = "" },
	} {
		c := newContact("ada", id)
		change(&c)
		_, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
		w.must(err)
	}
	w.meets("ada", "Jo Bloggs MP", "2027-03-05", "2027-03-06")
	w.meets("bea", "Jo Bloggs MP", "2027-03-07", "2027-03-08")
}
