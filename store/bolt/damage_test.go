package bolt_test

import (
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// sound fails if bbolt's own check of the file finds something.
func sound(t *testing.T, file string) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, nil)
	must(t, err)
	defer db.Close()
	must(t, db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			t.Error(err)
		}
		return nil
	}))
}

func TestADamagedRecordCostsThatRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	day := time.Date(2027, 3, 5, 8, 0, 0, 0, time.UTC)
	for _, name := range []string{"ada", "bea", "cy"} {
		must(t, s.AddMember(t.Context(), store.Member{ID: name, Email: name + "@example.org"}))
		for _, id := range []string{name + "-1", name + "-2"} {
			c, due := visit(id)
			c.Member = name
			_, err := s.AddContact(t.Context(), c, due, store.IdempotencyKey{})
			must(t, err)
		}
	}
	must(t, s.Close())
	spoil(t, file, "contacts", "ada\x00ada-1\x00")
	spoil(t, file, "mails", "bea-1-call\x00")
	spoil(t, file, "members", "cy\x00")
	s = open(t, file)
	defer func() { must(t, s.Close()) }()

	list, err := s.Contacts(t.Context(), "ada", store.Part{})
	must(t, err)
	if len(list.Items) != 1 || list.Items[0].ID != "ada-2" || list.Damaged != 1 {
		t.Errorf("Ada's list is %+v, want the other contact and one damaged", list)
	}
	claimed, err := s.Claim(t.Context(), day, 100, time.Hour)
	must(t, err)
	if len(claimed) != 3*6-1 {
		t.Errorf("%d reminders are claimed, want all 18 but one", len(claimed))
	}
	everyone, err := s.Members(t.Context(), store.Part{})
	must(t, err)
	if len(everyone.Items) != 2 || everyone.Damaged != 1 {
		t.Errorf("the members are %+v, want two and one damaged", everyone)
	}
	equal(t, "what is told", damaged(t, s), []store.Damage{
		{Kind: "contact", ID: "ada-1"}, {Kind: "mail", ID: "bea-1-call"}, {Kind: "member", ID: "cy"},
	})

	must(t, s.DeleteContact(t.Context(), "ada", "ada-1", 0))
	must(t, s.DeleteContact(t.Context(), "bea", "bea-1", 0))
	must(t, s.RemoveMember(t.Context(), "cy"))
	equal(t, "what is told once it is erased", damaged(t, s), []store.Damage{})
	must(t, s.AddMember(t.Context(), store.Member{ID: "cy", Email: "cy@example.org"}))
}

func TestADamagedReminderIsReplacedByANewPlan(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	must(t, s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}))
	c, due := visit("visit")
	c, err := s.AddContact(t.Context(), c, due, store.IdempotencyKey{})
	must(t, err)
	must(t, s.Close())
	spoil(t, file, "mails", "visit-call\x00")
	s = open(t, file)
	defer func() { must(t, s.Close()) }()
	later := due[1].Due.Add(24 * time.Hour)
	for i := range due {
		due[i].Due = later
	}
	_, err = s.UpdateContact(t.Context(), c, due)
	must(t, err)
	early, err := s.Claim(t.Context(), later.Add(-time.Minute), 10, time.Hour)
	must(t, err)
	equal(t, "claimed early", len(early), 0)
	all, err := s.Claim(t.Context(), later, 10, time.Hour)
	must(t, err)
	equal(t, "claimed", len(all), 3)
}
