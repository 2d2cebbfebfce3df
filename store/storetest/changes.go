package storetest

import (
	"slices"

	"divisionbell/calendar"
	"divisionbell/store"
)

func changes() []situation {
	return []situation{
		{"a change is kept with the next revision", func(w *world) {
			w.join("ada")
			c := w.plan("ada", "visit", "2027-01-04 08:00")
			c.Outcome, c.Updated = &store.Outcome{Result: "took-place", Note: "They came.", On: calendar.MustDate("2027-03-06")}, at("2027-03-06 10:00")
			kept, err := w.UpdateContact(w.ctx, c, nil)
			w.must(err)
			c.Revision = 2
			same(w, "answer", kept, c)
			got, err := w.Contact(w.ctx, "ada", "visit")
			w.must(err)
			same(w, "kept", got, c)
		}},
		{"what she was told of a contact is kept with it, and is no change of hers", func(w *world) {
			w.join("ada")
			c := w.plan("ada", "visit", "2027-01-04 08:00")
			state := w.state("ada")
			told := &store.Told{First: c.First, Grade: "poor", Before: "fair", Mail: "changes-1", On: calendar.MustDate("2027-01-05")}
			w.must(w.TellOfContact(w.ctx, "ada", "visit", told))
			got, err := w.Contact(w.ctx, "ada", "visit")
			w.must(err)
			same(w, "kept", got.Told, told)
			if got.Revision != c.Revision || w.state("ada") != state {
				w.Errorf("revision %d, state %s", got.Revision, w.state("ada"))
			}
			c.Whom = "Ms Second MP" // as she saw it before she was told
			kept, err := w.UpdateContact(w.ctx, c, nil)
			w.must(err)
			same(w, "after a change of hers", kept.Told, told)
			w.must(w.TellOfContact(w.ctx, "ada", "visit", nil))
			got, err = w.Contact(w.ctx, "ada", "visit")
			w.must(err)
			same(w, "told of nothing", got.Told, (*store.Told)(nil))
			wantError(w, "of another's contact", w.TellOfContact(w.ctx, "bob", "visit", told), store.ErrNotFound)
			wantError(w, "of none", w.TellOfContact(w.ctx, "ada", "none", told), store.ErrNotFound)
		}},
		{"of two changes to what both saw, the second is refused and changes nothing", func(w *world) {
			w.join("ada")
			seen := w.plan("ada", "visit", "2027-01-04 08:00")
			first, second := seen, seen
			first.Whom, second.Whom = "Mr First MP", "Ms Second MP"
			kept, err := w.UpdateContact(w.ctx, first, nil)
			w.must(err)
			_, err = w.UpdateContact(w.ctx, second, []store.Mail{})
			wantError(w, "the second change", err, store.ErrConflict)
			w.unharmed(kept, "visit 2027-01-04 08:00")
		}},
		{"a change that claims a revision yet to come is refused", func(w *world) {
			w.join("ada")
			kept := w.plan("ada", "visit", "2027-01-04 08:00")
			early := kept
			early.Revision = 2
			_, err := w.UpdateContact(w.ctx, early, []store.Mail{})
			wantError(w, "the change", err, store.ErrConflict)
			w.unharmed(kept, "visit 2027-01-04 08:00")
		}},
		{"the state is another after each change, of nobody else, and stays over a restart", func(w *world) {
			w.join("ada")
			w.join("bob")
			seen := []string{w.state("ada")}
			isNew := func(after string) {
				w.Helper()
				now := w.state("ada")
				if now == "" || slices.Contains(seen, now) {
					w.Errorf("after %s the state is %q, before %q", after, now, seen)
				}
				seen = append(seen, now)
			}
			c := w.plan("ada", "visit", "2027-01-04 08:00")
			isNew("a plan")
			changed, err := w.UpdateContact(w.ctx, c, nil)
			w.must(err)
			isNew("a change")
			_, err = w.UpdateContact(w.ctx, c, nil)
			wantError(w, "a change of what was changed", err, store.ErrConflict)
			w.restart()
			same(w, "state after a refusal and a restart", w.state("ada"), seen[len(seen)-1])
			w.must(w.DeleteContact(w.ctx, "ada", "visit", changed.Revision))
			isNew("erasing")
			w.plan("ada", "visit", "2027-01-04 08:00")
			isNew("the same plan again")
			same(w, "the state of somebody else", w.state("bob"), "")
		}},
		{"a contact that changed since is not erased", func(w *world) {
			w.join("ada")
			seen := w.plan("ada", "visit", "2027-01-04 08:00")
			kept, err := w.UpdateContact(w.ctx, seen, nil)
			w.must(err)
			wantError(w, "erasing", w.DeleteContact(w.ctx, "ada", "visit", seen.Revision), store.ErrConflict)
			w.unharmed(kept, "visit 2027-01-04 08:00")
			w.must(w.DeleteContact(w.ctx, "ada", "visit", kept.Revision))
		}},
		{"erasing a contact erases its reminders, sent, held and owed", func(w *world) {
			w.join("ada")
			w.plan("ada", "visit", "2027-01-04 08:00", "2027-01-04 09:00", "2027-01-04 10:00")
			w.plan("ada", "letter", "2027-01-04 10:00")
			w.sent("visit 2027-01-04 08:00", "2027-01-04 08:01")
			w.claims("2027-01-04 09:00", 0, "visit 2027-01-04 09:00")
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			_, err := w.Contact(w.ctx, "ada", "visit")
			wantError(w, "reading it", err, store.ErrNotFound)
			_, err = w.Mails(w.ctx, "ada", "visit")
			wantError(w, "its reminders", err, store.ErrNotFound)
			same(w, "contacts left", w.contactIDs("ada"), []string{"letter"})
			w.claims("2028-01-01 08:00", 0, "letter 2027-01-04 10:00")

			w.sent("visit 2027-01-04 09:00", "2027-01-04 09:01")
			w.plan("ada", "visit")
			same(w, "reminders of a new contact of that id", w.owes("ada", "visit"), []store.Mail{})
		}},
		{"what is erased cannot be changed or erased again", func(w *world) {
			w.join("ada")
			c := w.plan("ada", "visit")
			w.must(w.DeleteContact(w.ctx, "ada", "visit", 0))
			wantError(w, "erasing", w.DeleteContact(w.ctx, "ada", "visit", 0), store.ErrNotFound)
			_, err := w.UpdateContact(w.ctx, c, nil)
			wantError(w, "changing", err, store.ErrNotFound)
		}},
	}
}
