package bolt_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// asMails are reminders of the versions before there was an outbox, as it keeps them.
func asMails(reminders []store.Mail) []store.Mail {
	mails := slices.Clone(reminders)
	for i, m := range mails {
		mails[i].Kind, mails[i].State = store.MailReminders, store.MailWaiting
		switch {
		case !m.Sent.IsZero():
			mails[i].State = store.MailSent
		case !m.HeldUntil.IsZero():
			mails[i].State = store.MailHeld
		}
	}
	return mails
}

// schema2 is what is in testdata/schema2.db, which the last program of that version wrote.
type schema2 struct {
	Members []struct {
		Member    store.Member            `json:"member"`
		State     string                  `json:"state"`
		Token     string                  `json:"token"`
		Session   string                  `json:"session"`
		Contacts  []store.Contact         `json:"contacts"`
		Reminders map[string][]store.Mail `json:"reminders"`
		Feed      string                  `json:"feed"`
		Key       string                  `json:"key"`
		KeyOf     string                  `json:"key_of"`
	} `json:"members"`
	Acts     []store.Act       `json:"acts"`
	Believed calendar.Date     `json:"believed"`
	SignIn   map[string]string `json:"sign_in"`
}

func fileOfVersion2(t *testing.T) (file string, in schema2) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "store.db")
	write(t, file, read(t, filepath.Join("testdata", "schema2.db")))
	must(t, json.Unmarshal(read(t, filepath.Join("testdata", "schema2.json")), &in))
	return file, in
}

func TestAFileOfVersion2IsUpgradedAndLosesNothing(t *testing.T) {
	file, in := fileOfVersion2(t)
	for range 2 { // and opens again
		s := open(t, file)
		checkVersion2(t, s, in)
		must(t, s.Close())
	}
	if info, err := os.Stat(file + ".schema-2"); err != nil || info.Mode() != 0o600 {
		t.Errorf("the copy of before: %v, %v", info, err)
	}
}

func checkVersion2(t *testing.T, s store.Store, in schema2) {
	t.Helper()
	now := time.Date(2026, 11, 27, 9, 31, 0, 0, time.UTC)
	states := map[store.MailState]int{}
	for _, was := range in.Members {
		id := was.Member.ID
		m, err := s.MemberByToken(t.Context(), store.ParseSecret(was.Token), now)
		must(t, err)
		equal(t, "the member", m, was.Member)
		_, m, err = s.MemberBySession(t.Context(), store.ParseSecret(was.Session), now)
		must(t, err)
		equal(t, "the member by session", m, was.Member)
		contacts, err := s.Contacts(t.Context(), id, store.Part{})
		must(t, err)
		equal(t, "contacts", contacts.Items, was.Contacts)
		state, err := s.State(t.Context(), id)
		must(t, err)
		equal(t, "state", state, was.State)
		for contact, want := range was.Reminders {
			got, err := s.Mails(t.Context(), id, contact)
			must(t, err)
			equal(t, "mails", got, asMails(want))
			for _, m := range got {
				states[m.State]++
			}
		}
		_, err = s.FeedBySecret(t.Context(), store.ParseSecret(was.Feed), now)
		must(t, err)
		c, err := s.ContactByKey(t.Context(), id, store.IdempotencyKey{Key: was.Key, At: now})
		must(t, err)
		equal(t, "contact of a key", c.ID, was.KeyOf)
	}
	if states[store.MailSent] == 0 || states[store.MailHeld] == 0 || states[store.MailWaiting] == 0 {
		t.Errorf("the file shows nothing of some states: %v", states)
	}
	acts, err := s.Acts(t.Context(), store.Part{})
	must(t, err)
	equal(t, "acts", acts.Items, in.Acts)
	trusted, err := s.TrustedTime(t.Context())
	must(t, err)
	equal(t, "the clock is trusted until", trusted, time.Date(2026, 11, 27, 9, 30, 1, 0, time.UTC))
	day, err := s.BelievedDay(t.Context(), in.Believed)
	must(t, err)
	equal(t, "believed day", day, in.Believed)
	_, err = s.SignInByLink(t.Context(), store.ParseSecret(in.SignIn["link"]), now)
	must(t, err)
}

func TestWhatWasOwedBeforeAnUpgradeIsOwedAfterIt(t *testing.T) {
	file, in := fileOfVersion2(t)
	s := open(t, file)
	defer s.Close()
	owed := map[string]bool{}
	for _, was := range in.Members {
		for _, all := range was.Reminders {
			for _, m := range all {
				owed[m.ID] = m.Sent.IsZero()
			}
		}
	}
	got, err := s.Claim(t.Context(), time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), len(owed), time.Hour)
	must(t, err)
	for _, m := range got {
		if !owed[m.ID] {
			t.Errorf("%s was not owed, or is handed out twice", m.ID)
		}
		delete(owed, m.ID)
	}
	for id, is := range owed {
		if is {
			t.Errorf("%s is owed and was not handed out", id)
		}
	}
	for _, was := range in.Members {
		must(t, s.RemoveMember(t.Context(), was.Member.ID))
		absent(t, file, was.Member.Email, was.Contacts[0].ID)
	}
	absent(t, file, in.Members[0].Contacts[0].Purpose)
}

func TestAReminderThatCannotBeReadDoesNotStopAnUpgrade(t *testing.T) {
	file, in := fileOfVersion2(t)
	ada := in.Members[0]
	lost := ada.Reminders[ada.Contacts[0].ID][1]
	spoil(t, file, "reminders", lost.ID+"\x00")
	s := open(t, file)
	defer s.Close()
	equal(t, "what is told", damaged(t, s), []store.Damage{{Kind: "mail", ID: lost.ID}})
	must(t, s.DeleteContact(t.Context(), ada.Member.ID, lost.Contact, 0))
	equal(t, "what is told without the contact", damaged(t, s), []store.Damage{})
}
