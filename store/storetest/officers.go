package storetest

import (
	"fmt"

	"divisionbell/store"
)

// appoint keeps an officer of that name who is active, and returns her as she is kept.
func (w *world) appoint(name string) store.Member {
	w.Helper()
	w.must(w.AddMember(w.ctx, store.Member{ID: name, Email: name + "@example.org", Role: store.RoleOfficer, State: store.StateActive}))
	m, err := w.Member(w.ctx, name)
	w.must(err)
	return m
}

// officers returns the ids of those who can act for the body.
func (w *world) officers() []string {
	w.Helper()
	ids := []string{}
	for _, m := range w.everyone() {
		if m.IsOfficer() {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

func officers() []situation {
	demoted := func(m store.Member) store.Member { m.Role = store.RoleMember; return m }
	disabled := func(m store.Member) store.Member { m.State = store.StateDisabled; return m }
	return []situation{
		{"the last officer stays one, and another can go", func(w *world) {
			ada, bea := w.appoint("ada"), w.appoint("bea")
			w.join("cai")
			// Neither one who was invited nor one who is disabled is another.
			w.must(w.AddMember(w.ctx, store.Member{ID: "invited", Email: "invited@example.org", Role: store.RoleOfficer}))
			w.must(w.AddMember(w.ctx, store.Member{ID: "disabled", Email: "disabled@example.org", Role: store.RoleOfficer, State: store.StateDisabled}))
			_, err := w.UpdateMemberUnlessLast(w.ctx, demoted(bea))
			w.must(err)
			_, err = w.UpdateMemberUnlessLast(w.ctx, demoted(ada))
			wantError(w, "demoted", err, store.ErrLastOfficer)
			_, err = w.UpdateMemberUnlessLast(w.ctx, disabled(ada))
			wantError(w, "disabled", err, store.ErrLastOfficer)
			wantError(w, "removed", w.RemoveMemberUnlessLast(w.ctx, "ada"), store.ErrLastOfficer)
			w.must(w.RemoveMemberUnlessLast(w.ctx, "cai"))
			w.must(w.RemoveMemberUnlessLast(w.ctx, "invited"))
			wantError(w, "nobody", w.RemoveMemberUnlessLast(w.ctx, "nobody"), store.ErrNotFound)
			w.restart()
			same(w, "officers", w.officers(), []string{"ada"})
			ada.Name = "Ada"
			kept, err := w.UpdateMemberUnlessLast(w.ctx, ada)
			w.must(err)
			same(w, "revision", kept.Revision, ada.Revision+1)
			_, err = w.UpdateMemberUnlessLast(w.ctx, ada)
			wantError(w, "as she was before", err, store.ErrConflict)
			_, err = w.UpdateMember(w.ctx, demoted(kept))
			w.must(err)
			same(w, "officers whom the operator demotes", w.officers(), []string{})
		}},
		{"of any number of officers who go at once one stays", func(w *world) {
			var all []store.Member
			for i := range crowd {
				all = append(all, w.appoint(fmt.Sprint("officer", i)))
			}
			stayed := 0
			for _, err := range w.atOnceAnywhere(func(s store.Store, i int) error {
				switch i % 3 {
				case 0:
					return s.RemoveMemberUnlessLast(w.ctx, all[i].ID)
				case 1:
					_, err := s.UpdateMemberUnlessLast(w.ctx, demoted(all[i]))
					return err
				}
				_, err := s.UpdateMemberUnlessLast(w.ctx, disabled(all[i]))
				return err
			}) {
				if err != nil {
					wantError(w, "who stays", err, store.ErrLastOfficer)
					stayed++
				}
			}
			same(w, "told to stay", stayed, 1)
			same(w, "officers", len(w.officers()), 1)
		}},
	}
}
