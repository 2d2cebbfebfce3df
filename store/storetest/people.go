package storetest

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
	"divisionbell/store"
)

// meets keeps a contact with that person between these days.
func (w *world) meets(member, whom, first, last string, change ...func(*store.Contact)) store.Contact {
	w.Helper()
	c := store.Contact{
		ID: member + " meets " + whom + " " + first, Member: member, Office: "mp", Action: "write", Whom: whom, Nation: calendar.England,
		First: calendar.MustDate(first), Last: calendar.MustDate(last), Created: aMorning(), Updated: aMorning(),
	}
	for _, to := range change {
		to(&c)
	}
	c, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
	w.must(err)
	return c
}

// others are the members who plan to contact the same, as is told that day.
func (w *world) others(c store.Contact, today string) []string {
	w.Helper()
	found, err := w.Alike(w.ctx, []store.Contact{c}, calendar.MustDate(today))
	w.must(err)
	ids := []string{}
	for _, m := range found[c.ID] {
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)
	return ids
}

func (w *world) changes(c store.Contact, change func(*store.Contact)) store.Contact {
	w.Helper()
	change(&c)
	c, err := w.UpdateContact(w.ctx, c, nil)
	w.must(err)
	return c
}

func people() []situation {
	const today = "2027-01-04"
	day := calendar.MustDate
	return []situation{
		{"who plans to contact the same person within two weeks is found, and nobody else", func(w *world) {
			for _, name := range []string{"ada", "bea", "cy", "dee", "eve", "fay"} {
				w.join(name)
			}
			ada := w.meets("ada", "Jo Bloggs MP", "2027-02-15", "2027-02-20")
			w.meets("ada", "Jo Bloggs", "2027-02-16", "2027-02-16") // her own are no others
			w.meets("bea", "the Rt Hon Jo Bloggs", "2027-03-06", "2027-03-09")
			w.meets("cy", "Jo Bloggs", "2027-03-07", "2027-03-07")
			w.meets("dee", "jo bloggs", "2027-01-10", "2027-02-01")
			w.meets("eve", "Jo Bloggs", "2027-01-10", "2027-01-31")
			w.meets("fay", "Jo Bloggs", "2027-02-17", "2027-02-17", func(c *store.Contact) { c.Office = "minister" })
			same(w, "others", w.others(ada, today), []string{"bea", "dee"})
		}},
		{"it is told to whoever came first as well, after a restart too", func(w *world) {
			w.join("ada")
			w.join("bea")
			ada := w.meets("ada", "Jo Bloggs", "2027-02-15", "2027-02-15")
			same(w, "alone", w.others(ada, today), []string{})
			bea := w.meets("bea", "Jo Bloggs", "2027-02-20", "2027-02-20")
			w.restart()
			same(w, "Ada's", w.others(ada, today), []string{"bea"})
			same(w, "Bea's", w.others(bea, today), []string{"ada"})
		}},
		{"what is told of, given up, over, erased or moved away counts no more, and what is taken up again does", func(w *world) {
			for _, name := range []string{"ada", "bea"} {
				w.join(name)
			}
			ada := w.meets("ada", "Jo Bloggs", "2027-01-10", "2027-01-25")
			bea := w.meets("bea", "Jo Bloggs", "2027-01-12", "2027-01-12")
			same(w, "the day after", w.others(ada, "2027-01-13"), []string{})
			same(w, "hers is over", w.others(bea, "2027-01-26"), []string{})
			bea = w.changes(bea, func(c *store.Contact) { c.Cancelled = day(today) })
			same(w, "given up", w.others(ada, today), []string{})
			same(w, "who gave up", w.others(bea, today), []string{})
			bea = w.changes(bea, func(c *store.Contact) { c.Cancelled = calendar.Date{} })
			same(w, "taken up again", w.others(ada, today), []string{"bea"})
			bea = w.changes(bea, func(c *store.Contact) { c.Outcome = &store.Outcome{Result: "replied", On: day(today)} })
			same(w, "told", w.others(ada, today), []string{})
			bea = w.changes(bea, func(c *store.Contact) { c.Outcome = nil; c.First, c.Last = day("2027-03-01"), day("2027-03-01") })
			same(w, "moved", w.others(ada, today), []string{})
			bea = w.changes(bea, func(c *store.Contact) { c.First, c.Last = day("2027-01-20"), day("2027-01-20") })
			same(w, "moved back", w.others(ada, today), []string{"bea"})
			bea = w.changes(bea, func(c *store.Contact) { c.Whom = "Sam Smith" })
			same(w, "another person", w.others(ada, today), []string{})
			bea = w.changes(bea, func(c *store.Contact) { c.Whom = "my MP" })
			same(w, "no person", w.others(bea, today), []string{})
			bea = w.changes(bea, func(c *store.Contact) { c.Whom = "Jo Bloggs" })
			same(w, "that person again", w.others(ada, today), []string{"bea"})
			w.must(w.DeleteContact(w.ctx, "bea", bea.ID, 0))
			same(w, "erased", w.others(ada, today), []string{})
		}},
		{"a member who is disabled or erased counts no more", func(w *world) {
			for _, name := range []string{"ada", "bea", "cy"} {
				w.join(name)
			}
			ada := w.meets("ada", "Jo Bloggs", "2027-02-15", "2027-02-15")
			w.meets("bea", "Jo Bloggs", "2027-02-16", "2027-02-16")
			w.meets("cy", "Jo Bloggs", "2027-02-16", "2027-02-16")
			bea, err := w.Member(w.ctx, "bea")
			w.must(err)
			bea.State = store.StateDisabled
			_, err = w.UpdateMember(w.ctx, bea)
			w.must(err)
			same(w, "one is disabled", w.others(ada, today), []string{"cy"})
			w.must(w.RemoveMember(w.ctx, "cy"))
			same(w, "the other is erased", w.others(ada, today), []string{})
		}},
		{"no person is no match, be it written the same", func(w *world) {
			w.join("ada")
			w.join("bea")
			for _, whom := range []string{"", "my MP", "The Minister"} {
				c := w.meets("ada", whom, "2027-02-15", "2027-02-15")
				w.meets("bea", whom, "2027-02-15", "2027-02-15")
				same(w, whom, w.others(c, today), []string{})
			}
		}},
		{"many are told of as ten", func(w *world) {
			w.join("ada")
			c := w.meets("ada", "Jo Bloggs", "2027-02-15", "2027-02-15")
			for i := range 15 {
				name := fmt.Sprint("m", i)
				w.join(name)
				w.meets(name, "Jo Bloggs", "2027-02-15", "2027-02-15")
			}
			same(w, "others", len(w.others(c, today)), store.MostAlike)
		}},
		{"who tries one name after the other learns of twenty in a day, whatever she erases", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.meets("bea", "Jo Bloggs", "2027-02-15", "2027-02-15")
			for i := range store.MaxPeopleADay {
				c := w.meets("ada", "Name"+string(rune('a'+i))+" Bloggs", "2027-02-15", "2027-02-15")
				w.must(w.DeleteContact(w.ctx, "ada", c.ID, 0))
			}
			c := w.meets("ada", "Jo Bloggs", "2027-02-15", "2027-02-15")
			same(w, "the next, that day", w.others(c, today), []string{})
			same(w, "the day after", w.others(c, "2027-01-05"), []string{"bea"})
			c = w.changes(c, func(c *store.Contact) { c.Notes = "call first" })
			same(w, "changed otherwise", w.others(c, "2027-01-05"), []string{"bea"})
			w.must(w.Prune(w.ctx, at("2027-01-06 08:00")))
			same(w, "later", w.others(c, "2027-01-06"), []string{"bea"})
		}},
		{"moving a contact to and fro to find out a day counts as much", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.meets("bea", "Jo Bloggs", "2027-03-15", "2027-03-15")
			c := w.meets("ada", "Jo Bloggs", "2027-02-01", "2027-02-01")
			for i := range store.MaxPeopleADay {
				c = w.changes(c, func(c *store.Contact) { c.First = day("2027-02-01").AddDays(i + 1); c.Last = c.First })
			}
			c = w.changes(c, func(c *store.Contact) { c.First, c.Last = day("2027-03-15"), day("2027-03-15") })
			same(w, "that day", w.others(c, today), []string{})
			same(w, "the day after", w.others(c, "2027-01-05"), []string{"bea"})
		}},
	}
}
