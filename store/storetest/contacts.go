package storetest

import (
	"divisionbell/calendar"
	"divisionbell/store"
)

func contacts() []situation {
	return []situation{
		{"a contact comes back as it was told, with revision 1", func(w *world) {
			w.join("ada")
			c := newContact("ada", "visit")
			c.Revision = 7 // not the caller's to choose
			kept, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
			w.must(err)
			c.Revision = 1
			same(w, "answer", kept, c)
			got, err := w.Contact(w.ctx, "ada", "visit")
			w.must(err)
			same(w, "kept", got, c)
		}},
		{"contacts are listed by first day, then by id", func(w *world) {
			w.join("ada")
			for _, c := range []struct{ id, first string }{
				{"d", "2027-03-05"}, {"a", "2027-05-01"}, {"c", "2026-12-31"}, {"b", "2027-03-05"},
			} {
				contact := newContact("ada", c.id)
				contact.First = calendar.MustDate(c.first)
				contact.Last = contact.First
				_, err := w.AddContact(w.ctx, contact, nil, store.IdempotencyKey{})
				w.must(err)
			}
			same(w, "ids in order", w.contactIDs("ada"), []string{"c", "b", "d", "a"})
		}},
		{"a member who has nothing gets empty lists, not null", func(w *world) {
			none := w.everyone()
			same(w, "members", none, []store.Member{})
			w.join("ada")
			w.plan("ada", "visit")
			w.join("bea")
			contacts := w.contacts("bea")
			same(w, "contacts", contacts, []store.Contact{})
			feeds, err := w.Feeds(w.ctx, "bea")
			w.must(err)
			same(w, "feeds", feeds, []store.Feed{})
			same(w, "reminders", w.owes("ada", "visit"), []store.Mail{})
			claimed, err := w.Claim(w.ctx, at("2027-01-04 08:00"), 10, 0)
			w.must(err)
			same(w, "claimed", claimed, []store.Mail{})
		}},
		{"a contact that cannot be kept is refused, and does not spoil the others", func(w *world) {
			w.join("ada")
			kept := w.plan("ada", "visit", "2027-01-04 08:00")
			nowhere := newContact("ada", "letter")
			nowhere.Nation = "atlantis"
			if _, err := w.AddContact(w.ctx, nowhere, nil, store.IdempotencyKey{}); err == nil {
				w.Fatal("a contact in no nation was kept")
			}
			nowhere = kept
			nowhere.Nation = ""
			if _, err := w.UpdateContact(w.ctx, nowhere, []store.Mail{}); err == nil {
				w.Fatal("a change to no nation was kept")
			}
			same(w, "contacts", w.contactIDs("ada"), []string{"visit"})
			w.unharmed(kept, "visit 2027-01-04 08:00")
		}},
		{"a contact without steps has none after it is kept", func(w *world) {
			w.join("ada")
			c := newContact("ada", "visit")
			c.Steps = nil
			_, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
			w.must(err)
			got, err := w.Contact(w.ctx, "ada", "visit")
			w.must(err)
			same(w, "number of steps", len(got.Steps), 0)
		}},
	}
}

func (w *world) contactIDs(member string) []string {
	w.Helper()
	all := w.contacts(member)
	ids := []string{}
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

// privacy: members never see, change or erase what is another's.
func privacy() []situation {
	return []situation{
		{"a member cannot see, change or erase another's contact", func(w *world) {
			w.join("ada")
			w.join("bea")
			kept := w.plan("ada", "visit", "2027-01-04 08:00")
			_, err := w.Contact(w.ctx, "bea", "visit")
			wantError(w, "reading", err, store.ErrNotFound)
			_, err = w.Mails(w.ctx, "bea", "visit")
			wantError(w, "its reminders", err, store.ErrNotFound)
			stolen := kept
			stolen.Member, stolen.Whom = "bea", "nobody"
			_, err = w.UpdateContact(w.ctx, stolen, []store.Mail{})
			wantError(w, "changing", err, store.ErrNotFound)
			wantError(w, "erasing", w.DeleteContact(w.ctx, "bea", "visit", 0), store.ErrNotFound)
			same(w, "Bea's contacts", w.contactIDs("bea"), []string{})
			w.unharmed(kept, "visit 2027-01-04 08:00")
		}},
		{"a contact that comes with another's id does theirs no harm", func(w *world) {
			w.join("ada")
			w.join("bea")
			kept := w.plan("ada", "visit", "2027-01-04 08:00")
			c := newContact("bea", "visit")
			// Refused or kept apart: either will do.
			if _, err := w.AddContact(w.ctx, c, mailsAt(c, "2027-01-05 08:00"), store.IdempotencyKey{}); err == nil {
				w.must(w.DeleteContact(w.ctx, "bea", "visit", 0))
			}
			w.unharmed(kept, "visit 2027-01-04 08:00")
		}},
		{"a reminder that comes with another's id does theirs no harm", func(w *world) {
			w.join("ada")
			w.join("bea")
			kept := w.plan("ada", "visit", "2027-01-04 08:00")
			c := newContact("bea", "letter")
			due := []store.Mail{newMail(c, "visit 2027-01-04 08:00", "2027-01-06 08:00")}
			if _, err := w.AddContact(w.ctx, c, due, store.IdempotencyKey{}); err == nil {
				w.must(w.DeleteContact(w.ctx, "bea", "letter", 0))
			}
			w.unharmed(kept, "visit 2027-01-04 08:00")
		}},
		{"members whose ids begin alike are kept apart", func(w *world) {
			w.join("ad")
			w.join("ada")
			w.plan("ada", "visit")
			w.plan("ad", "a visit")
			same(w, "Ad's contacts", w.contactIDs("ad"), []string{"a visit"})
			same(w, "Ada's contacts", w.contactIDs("ada"), []string{"visit"})
		}},
		{"contacts whose ids begin alike keep their own reminders", func(w *world) {
			w.join("ada")
			w.plan("ada", "v", "2027-01-04 08:00")
			w.plan("ada", "vi", "2027-01-05 08:00")
			same(w, "of v", idsOf(w.owes("ada", "v")), []string{"v 2027-01-04 08:00"})
			w.must(w.DeleteContact(w.ctx, "ada", "v", 0))
			same(w, "of vi", idsOf(w.owes("ada", "vi")), []string{"vi 2027-01-05 08:00"})
		}},
		{"a member cannot see or revoke another's feed", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.must(w.AddFeed(w.ctx, store.Feed{ID: "feed", Member: "ada"}, w.secret(1)))
			all, err := w.Feeds(w.ctx, "bea")
			w.must(err)
			same(w, "Bea's feeds", all, []store.Feed{})
			err = w.RevokeFeed(w.ctx, "bea", "feed", at("2027-01-04 08:00"))
			wantError(w, "revoking", err, store.ErrNotFound)
			_, err = w.FeedBySecret(w.ctx, w.secret(1), aMorning())
			w.must(err)
		}},
	}
}

// unharmed fails unless the contact is as it was and still owes that one reminder.
func (w *world) unharmed(c store.Contact, reminder string) {
	w.Helper()
	got, err := w.Contact(w.ctx, c.Member, c.ID)
	w.must(err)
	same(w, "contact", got, c)
	same(w, "its reminders", idsOf(w.owes(c.Member, c.ID)), []string{reminder})
	claimed := w.claims("2027-01-04 08:00", 0, reminder)
	same(w, "whom to remind", claimed[0].Member, c.Member)
}
