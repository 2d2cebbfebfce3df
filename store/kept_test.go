package store_test

import (
	"reflect"
	"strings"
	"testing"

	"divisionbell/store"
)

func TestNothingIsKeptWithoutAReason(t *testing.T) {
	said := map[string]store.Keeping{}
	for _, k := range store.Kept() {
		name := k.Record + "." + k.Field
		if _, twice := said[name]; twice || k.Why == "" || k.For == "" {
			t.Errorf("%s is said twice, or without why or for how long", name)
		}
		said[name] = k
	}
	for record, kept := range map[string]any{
		"member": store.Member{}, "session": store.Session{}, "token": store.Token{}, "feed": store.Feed{},
		"sign-in": store.SignIn{}, "sign-in log": store.SignInLog{},
		"contact": store.Contact{}, "mail": store.Mail{}, "act": store.Act{},
		"follow": store.Follow{}, "told of a follow": store.ToldNews{},
		"tally":               store.Tally{},
		"idempotency key":     store.IdempotencyKey{},
		"reply to a campaign": store.Reply{}, "published figures": store.Figures{},
		"person": store.Meeting{}, "persons of a day": store.Asked{},
	} {
		of := reflect.TypeOf(kept)
		for i := range of.NumField() {
			field, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			name := record + "." + field
			if _, ok := said[name]; !ok {
				t.Errorf("%s is kept, and the table does not say why", name)
			}
			delete(said, name)
		}
	}
	for name := range said {
		t.Errorf("the table speaks of %s, which is not kept", name)
	}
}
