package engagement

import (
	"context"
	"reflect"
	"testing"

	"divisionbell/store"
)

func TestWhatColleaguesAreToldOfEachOther(t *testing.T) {
	for _, tc := range []struct {
		name              string
		agrees, others    bool
		hers              string
		toldHer, toldThem Colleagues
	}{
		{"nobody agreed", false, false, "Ada Jones", Colleagues{Somebody: true}, Colleagues{Somebody: true}},
		{"one agreed", true, false, "Ada Jones", Colleagues{Somebody: true}, Colleagues{Somebody: true}},
		{"the other agreed", false, true, "Ada Jones", Colleagues{Somebody: true}, Colleagues{Somebody: true}},
		{"both agreed", true, true, "Ada Jones", Colleagues{Introduced: []string{"Olu Ade"}}, Colleagues{Introduced: []string{"Ada Jones"}}},
		{"both agreed, and one has no name", true, true, "", Colleagues{Somebody: true}, Colleagues{Somebody: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx, d := context.Background(), newDesk(t)
			change := func(id, name string, introduce bool) store.Member {
				m, err := d.Store.Member(ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				m.Name, m.Introduce = name, introduce
				if m, err = d.Store.UpdateMember(ctx, m); err != nil {
					t.Fatal(err)
				}
				return m
			}
			her, them := change(sian, tc.hers, tc.agrees), change(other, "Olu Ade", tc.others)
			hers := mustPlan(t, d, letter("2027-01-12"))
			theirs, err := d.Plan(ctx, other, letter("2027-01-20"), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, side := range []struct {
				member store.Member
				own    store.Contact
				want   Colleagues
			}{{her, hers, tc.toldHer}, {them, theirs, tc.toldThem}} {
				got, err := d.Colleagues(ctx, side.member, side.own)
				if err != nil || !reflect.DeepEqual(got[side.own.ID], side.want) {
					t.Errorf("%s is told %+v (%v), want %+v", side.member.ID, got[side.own.ID], err, side.want)
				}
			}
		})
	}
}
