package bolt_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/store"
	"divisionbell/store/bolt"
)

// schema1 is what is in testdata/schema1.db, a file that version 0.1 of the program
// wrote while it was served, planned with and mailed from.
type schema1 struct {
	RevokedToken string `json:"revoked_token"`
	Members      []struct {
		Member    store.Member            `json:"member"`
		State     string                  `json:"state"`
		Token     string                  `json:"token"`
		Contacts  []store.Contact         `json:"contacts"`
		Reminders map[string][]store.Mail `json:"reminders"`
		Feeds     []struct {
			Secret  string     `json:"secret"`
			Feed    store.Feed `json:"feed"`
			Revoked bool       `json:"revoked"`
		} `json:"feeds"`
		Keys map[string]struct {
			Digest  [32]byte  `json:"digest"`
			Contact string    `json:"contact"`
			At      time.Time `json:"at"`
		} `json:"keys"`
	} `json:"members"`
}

// oldFile returns a copy of that file, and what is in it.
func oldFile(t *testing.T) (file string, in schema1) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "store.db")
	write(t, file, read(t, filepath.Join("testdata", "schema1.db")))
	if err := json.Unmarshal(read(t, filepath.Join("testdata", "schema1.json")), &in); err != nil {
		t.Fatal(err)
	}
	return file, in
}

func TestAFileOfVersion01IsUpgradedAndLosesNothing(t *testing.T) {
	file, in := oldFile(t)
	checkUpgraded(t, file, in)
	checkUpgraded(t, file, in) // and opens again
	info, err := os.Stat(file + ".schema-1")
	must(t, err)
	if info.Mode() != 0o600 {
		t.Errorf("the copy has mode %v: only its owner may read it", info.Mode())
	}
	back := filepath.Join(t.TempDir(), "store.db")
	write(t, back, read(t, file+".schema-1"))
	checkUpgraded(t, back, in)
	if _, err := os.Stat(back + ".schema-1"); err != nil {
		t.Errorf("the copy was not one of version 1: %v", err)
	}
}

// checkUpgraded opens the file and looks for everything.
func checkUpgraded(t *testing.T, file string, in schema1) {
	t.Helper()
	s := open(t, file)
	defer s.Close()
	now := time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)
	everyone, err := s.Members(t.Context(), store.Part{})
	must(t, err)
	if len(everyone.Items) != len(in.Members) || everyone.Damaged != 0 {
		t.Errorf("there are %d members and %d damaged, want %d", len(everyone.Items), everyone.Damaged, len(in.Members))
	}
	sent, keys := 0, 0
	for _, was := range in.Members {
		id := was.Member.ID
		m, err := s.MemberByToken(t.Context(), store.ParseSecret(was.Token), now)
		must(t, err)
		if m.ID != id || m.Email != was.Member.Email || !m.Created.Equal(was.Member.Created) ||
			m.Role != store.RoleMember || m.State != store.StateActive || m.MailHour != store.DefaultMailHour {
			t.Errorf("the member is %+v, was %+v", m, was.Member)
		}
		tokens, err := s.Tokens(t.Context(), id)
		must(t, err)
		if len(tokens) != 1 || tokens[0].Name == "" || tokens[0].ID == "" {
			t.Errorf("her tokens are %+v, want one with a name", tokens)
		}
		contacts, err := s.Contacts(t.Context(), id, store.Part{})
		must(t, err)
		equal(t, "contacts", contacts.Items, was.Contacts)
		state, err := s.State(t.Context(), id)
		must(t, err)
		equal(t, "state", state, was.State)
		for contact, want := range was.Reminders {
			got, err := s.Mails(t.Context(), id, contact)
			must(t, err)
			equal(t, "reminders", got, asMails(want))
			for _, r := range want {
				if !r.Sent.IsZero() {
					sent++
				}
			}
		}
		for key, k := range was.Keys {
			c, err := s.ContactByKey(t.Context(), id, store.IdempotencyKey{Key: key, Digest: k.Digest, At: k.At.Add(time.Hour)})
			must(t, err)
			equal(t, "contact of a key", c.ID, k.Contact)
			keys++
		}
		for _, f := range was.Feeds {
			got, err := s.FeedBySecret(t.Context(), store.ParseSecret(f.Secret), now)
			if f.Revoked != errors.Is(err, store.ErrRevoked) || !f.Revoked && (got.ID != f.Feed.ID || got.Label != f.Feed.Label) {
				t.Errorf("feed %q is %+v, %v", f.Feed.Label, got, err)
			}
		}
	}
	if sent == 0 || keys == 0 {
		t.Errorf("the file has %d sent reminders and %d keys: it shows nothing of them", sent, keys)
	}
	if _, err := s.MemberByToken(t.Context(), store.ParseSecret(in.RevokedToken), now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a token that was revoked before: got error %v", err)
	}
}

func TestWhatIsUpgradedCanBeWorkedWith(t *testing.T) {
	file, in := oldFile(t)
	s := open(t, file)
	defer s.Close()
	ada := in.Members[0]
	for _, c := range ada.Contacts {
		c.Cancelled = c.First
		_, err := s.UpdateContact(t.Context(), c, nil)
		must(t, err)
	}
	n, err := s.EraseEnded(t.Context(), ada.Contacts[0].First.AddDays(1000))
	must(t, err)
	if n < len(ada.Contacts) {
		t.Errorf("%d contacts of old are found by when they ended, want %d and more", n, len(ada.Contacts))
	}
	must(t, s.Prune(t.Context(), time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)))
	for _, m := range in.Members {
		must(t, s.RemoveMember(t.Context(), m.Member.ID))
	}
	must(t, s.Close())
	for _, m := range in.Members {
		absent(t, file, strings.ToLower(m.Member.Email), m.Member.ID)
		for _, c := range m.Contacts {
			absent(t, file, c.Purpose, c.Whom)
		}
	}
	if _, err := os.Stat(file + ".schema-1"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy of before outlives those who are in it: %v", err)
	}
}

// TestADiskThatFillsInAnUpgradeLosesNothing lets the files of another process have as
// many bytes as the disk has, from too few for a copy to enough for all.
func TestADiskThatFillsInAnUpgradeLosesNothing(t *testing.T) {
	file, in := oldFile(t)
	before := read(t, file)
	failed := 0
	for _, limit := range []int{4096, 100_000, len(before) - 1, len(before), len(before) + 4096, 1 << 20} {
		write(t, file, before)
		opener := exec.CommandContext(t.Context(), os.Args[0])
		opener.Env = append(os.Environ(), openerFile+"="+file, writerLimit+"="+strconv.Itoa(limit))
		if err := opener.Run(); err != nil {
			failed++
		}
		if _, err := os.Stat(file + ".schema-1.part"); err == nil {
			t.Errorf("with %d bytes half a copy is left", limit)
		}
		checkUpgraded(t, file, in)
	}
	if failed == 0 {
		t.Error("no disk was too full for the upgrade")
	}
}

// TestAnUpgradeThatIsKilledLosesNothing kills another process at some moment of it.
func TestAnUpgradeThatIsKilledLosesNothing(t *testing.T) {
	file, in := oldFile(t)
	before := read(t, file)
	for i := range 8 {
		write(t, file, before)
		opener := exec.CommandContext(t.Context(), os.Args[0])
		opener.Env = append(os.Environ(), openerFile+"="+file)
		must(t, opener.Start())
		time.Sleep(time.Duration(i) * 3 * time.Millisecond) // any moment will do
		must(t, opener.Process.Kill())
		_ = opener.Wait()
		checkUpgraded(t, file, in)
	}
}

func TestARecordThatCannotBeReadDoesNotStopAnUpgrade(t *testing.T) {
	file, in := oldFile(t)
	ada := in.Members[0]
	spoil(t, file, "contacts", ada.Member.ID+"\x00"+ada.Contacts[0].ID+"\x00")
	s := open(t, file)
	defer s.Close()
	list, err := s.Contacts(t.Context(), ada.Member.ID, store.Part{})
	must(t, err)
	if list.Damaged != 1 || len(list.Items) != len(ada.Contacts)-1 {
		t.Errorf("got %d contacts and %d damaged, want %d and 1", len(list.Items), list.Damaged, len(ada.Contacts)-1)
	}
	equal(t, "what is told", damaged(t, s), []store.Damage{{Kind: "contact", ID: ada.Contacts[0].ID}})
	must(t, s.RemoveMember(t.Context(), ada.Member.ID))
	equal(t, "what is told once she is gone", damaged(t, s), []store.Damage{})
}

func TestTheCopyOfBeforeGoesAfterAMonth(t *testing.T) {
	file, _ := oldFile(t)
	s := open(t, file)
	defer s.Close()
	must(t, s.Prune(t.Context(), time.Now().Add(29*24*time.Hour)))
	if _, err := os.Stat(file + ".schema-1"); err != nil {
		t.Errorf("after 29 days: %v", err)
	}
	must(t, s.Prune(t.Context(), time.Now().Add(31*24*time.Hour)))
	if _, err := os.Stat(file + ".schema-1"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after 31 days: %v", err)
	}
}

// openOnce opens the file and closes it, within the limit on files.
func openOnce(file string) error {
	if err := limitFiles(os.Getenv(writerLimit)); err != nil {
		return err
	}
	s, err := bolt.Open(file)
	if err != nil {
		return err
	}
	return s.Close()
}

// openerFile names the file, in the environment, that a second process of this test
// is to open once.
const openerFile = "DIVISIONBELL_TEST_OPENER_FILE"

// spoil makes a value one that cannot be read.
func spoil(t *testing.T, file, bucket, key string) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, nil)
	must(t, err)
	err = db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		if b.Get([]byte(key)) == nil {
			t.Fatalf("there is no %q in %s", key, bucket)
		}
		return b.Put([]byte(key), []byte(`{"id": 7, "whom": "half a rec`))
	})
	must(t, errors.Join(err, db.Close()))
}

func damaged(t *testing.T, s store.Store) []store.Damage {
	t.Helper()
	found, err := s.Damaged(t.Context())
	must(t, err)
	return found
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}
