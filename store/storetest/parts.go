package storetest

import (
	"fmt"

	"divisionbell/calendar"
	"divisionbell/store"
)

// pages reads a list part by part and returns the ids of each part.
func pages[T any](w *world, most int, read func(store.Part) (store.List[T], error), id func(T) string) [][]string {
	w.Helper()
	var all [][]string
	p := store.Part{Most: most}
	for {
		list, err := read(p)
		w.must(err)
		ids := []string{}
		for _, v := range list.Items {
			ids = append(ids, id(v))
		}
		all = append(all, ids)
		if p.After = list.Next; p.After == "" {
			return all
		}
		if len(all) > 100 {
			w.Fatal("the list has no end")
		}
	}
}

func parts() []situation {
	contactID := func(c store.Contact) string { return c.ID }
	return []situation{
		{"contacts come part by part, by first day", func(w *world) {
			w.join("ada")
			w.join("adam")
			w.plan("adam", "other")
			for i, day := range []string{"2027-03-05", "2027-03-05", "2026-12-31", "2027-05-01", "2027-03-06"} {
				c := newContact("ada", fmt.Sprint(i))
				c.First, c.Last = calendar.MustDate(day), calendar.MustDate(day)
				_, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
				w.must(err)
			}
			read := func(p store.Part) (store.List[store.Contact], error) { return w.Contacts(w.ctx, "ada", p) }
			same(w, "by two", pages(w, 2, read, contactID), [][]string{{"2", "0"}, {"1", "4"}, {"3"}})
			same(w, "by five", pages(w, 5, read, contactID), [][]string{{"2", "0", "1", "4", "3"}})
			same(w, "at once", pages(w, 0, read, contactID), [][]string{{"2", "0", "1", "4", "3"}})
		}},
		{"what is moved or erased between two parts does not break the list", func(w *world) {
			w.join("ada")
			for i := range 4 {
				c := newContact("ada", fmt.Sprint(i))
				c.First = calendar.MustDate("2027-03-01").AddDays(i)
				_, err := w.AddContact(w.ctx, c, nil, store.IdempotencyKey{})
				w.must(err)
			}
			first, err := w.Contacts(w.ctx, "ada", store.Part{Most: 2})
			w.must(err)
			w.must(w.DeleteContact(w.ctx, "ada", "1", 0))
			moved := first.Items[0]
			moved.First = calendar.MustDate("2027-03-11")
			_, err = w.UpdateContact(w.ctx, moved, nil)
			w.must(err)
			second, err := w.Contacts(w.ctx, "ada", store.Part{After: first.Next})
			w.must(err)
			var ids []string
			for _, c := range second.Items {
				ids = append(ids, c.ID)
			}
			same(w, "the second part", ids, []string{"2", "3", "0"})
		}},
		{"members come part by part, by address, and no address says where to go on", func(w *world) {
			for i, name := range []string{"cy", "Ada", "bea"} {
				w.must(w.AddMember(w.ctx, store.Member{ID: fmt.Sprint("m", i), Email: name + "@example.org"}))
			}
			read := func(p store.Part) (store.List[store.Member], error) { return w.Members(w.ctx, p) }
			same(w, "by two", pages(w, 2, read, func(m store.Member) string { return m.ID }), [][]string{{"m1", "m2"}, {"m0"}})
			list, err := read(store.Part{Most: 1})
			w.must(err)
			same(w, "where to go on", list.Next, "m1")
		}},
		{"a word that is no place in a list is refused", func(w *world) {
			w.join("ada")
			for _, word := range []string{"nobody", "2027-03-05", "2027-13-05.visit", ".", "0", "\x00"} {
				_, err := w.Contacts(w.ctx, "ada", store.Part{After: word})
				wantError(w, "contacts after "+word, err, store.ErrCursor)
				_, err = w.Members(w.ctx, store.Part{After: word})
				wantError(w, "members after "+word, err, store.ErrCursor)
				_, err = w.Acts(w.ctx, store.Part{After: word})
				wantError(w, "acts after "+word, err, store.ErrCursor)
			}
		}},
	}
}

func acts() []situation {
	return []situation{
		{"acts are listed latest first, also part by part and after a restart", func(w *world) {
			none, err := w.Acts(w.ctx, store.Part{})
			w.must(err)
			same(w, "before the first", none.Items, []store.Act{})
			var all []store.Act
			for i, what := range []string{"invite-member", "disable-member", "remove-member"} {
				a := store.Act{At: at("2027-01-04 08:00"), By: store.CommandLine, What: what, On: "ada", Why: "she asked"}
				kept, err := w.AddAct(w.ctx, a)
				w.must(err)
				a.Number = uint64(i + 1)
				same(w, "kept", kept, a)
				all = append([]store.Act{kept}, all...)
			}
			w.restart()
			list, err := w.Acts(w.ctx, store.Part{})
			w.must(err)
			same(w, "acts", list.Items, all)
			read := func(p store.Part) (store.List[store.Act], error) { return w.Acts(w.ctx, p) }
			same(w, "by two", pages(w, 2, read, func(a store.Act) string { return a.What }),
				[][]string{{"remove-member", "disable-member"}, {"invite-member"}})
		}},
	}
}
