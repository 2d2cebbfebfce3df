package bolt_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"go.etcd.io/bbolt"

	"divisionbell/store"
	"divisionbell/store/bolt"
)

func TestFilesThatAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name string
		make func(t *testing.T, file string)
		want error // nil: any
	}{
		{"data of a later version", func(t *testing.T, file string) {
			put(t, file, "meta", "schema", strconv.Itoa(store.SchemaVersion+1))
		}, store.ErrSchema},
		{"data whose version cannot be read", func(t *testing.T, file string) {
			put(t, file, "meta", "schema", "one")
		}, store.ErrSchema},
		{"data that say no version", func(t *testing.T, file string) {
			put(t, file, "meta", "colour", "blue")
		}, store.ErrSchema},
		{"a file that another program keeps with bbolt", func(t *testing.T, file string) {
			put(t, file, "songs", "Jerusalem", "Parry")
		}, store.ErrSchema},
		{"a letter", func(t *testing.T, file string) {
			write(t, file, []byte("Dear Ms Smith, would you like to visit our clinic?\n"))
		}, nil},
		{"a large file of something else", func(t *testing.T, file string) {
			write(t, file, bytes.Repeat([]byte("Hansard "), 64<<10))
		}, nil},
		{"data of which the end is missing", func(t *testing.T, file string) {
			keep(t, file)
			if err := os.Truncate(file, 1000); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"a copy that was broken off", func(t *testing.T, file string) {
			keep(t, file)
			if err := os.Truncate(file, 20_000); err != nil {
				t.Fatal(err)
			}
		}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "store.db")
			tc.make(t, file)
			before := read(t, file)
			s, err := bolt.Open(file)
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			if tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("got error %v, want %v", err, tc.want)
			}
			if !bytes.Equal(read(t, file), before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestASecondOpenerIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	first := open(t, file)
	if _, err := bolt.Open(file); !errors.Is(err, bolt.ErrLocked) {
		t.Fatalf("while it is open: got error %v, want %v", err, bolt.ErrLocked)
	}
	if err := first.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}); err != nil {
		t.Fatalf("the first opener was disturbed: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, file).Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyTheOwnerCanReadTheData(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new", "folder", "store.db")
	keep(t, file)
	for path, want := range map[string]os.FileMode{
		file:                             0o600,
		filepath.Dir(file):               0o700 | os.ModeDir,
		filepath.Dir(filepath.Dir(file)): 0o700 | os.ModeDir,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
		}
	}
}

func TestSecretsAreNotInTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	token, feed := newSecret(t), newSecret(t)
	for _, err := range []error{
		s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}),
		s.AddToken(t.Context(), store.Token{ID: "script", Member: "ada", Name: "my script"}, token),
		s.AddFeed(t.Context(), store.Feed{ID: "phone", Member: "ada", Label: "my phone"}, feed),
		s.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	raw := read(t, file)
	for _, known := range []string{"ada@example.org", "my phone"} {
		if !bytes.Contains(raw, []byte(known)) {
			t.Errorf("%q is not in the file, so that nothing is shown by what else is not", known)
		}
	}
	for name, secret := range map[string]store.Secret{"token": token, "feed": feed} {
		if bytes.Contains(raw, []byte(secret.Reveal())) {
			t.Errorf("the secret of the %s is in the file", name)
		}
	}
}

func open(t *testing.T, file string) store.Store {
	t.Helper()
	s, err := bolt.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// keep makes an empty store.
func keep(t *testing.T, file string) {
	t.Helper()
	if err := open(t, file).Close(); err != nil {
		t.Fatal(err)
	}
}

// put writes one value with bbolt itself.
func put(t *testing.T, file, bucket, key, value string) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucket))
		if err != nil {
			return err
		}
		return b.Put([]byte(key), []byte(value))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func newSecret(t *testing.T) store.Secret {
	t.Helper()
	s, err := store.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
